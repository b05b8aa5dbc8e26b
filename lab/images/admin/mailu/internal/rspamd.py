"""What rspamd asks: DKIM keys, in the form of a vault's answer, and the local domains."""
import flask
import idna
from sqlalchemy import select

from mailu import dkim
from mailu.database import db
from mailu.internal import blueprint
from mailu.models import Alternative, Domain


@blueprint.route('/rspamd/vault/v1/dkim/<domain_name>')
def dkim_key(domain_name):
    """An alternative name is signed with its domain's key. No key, no selectors, but no error either."""
    domain = db.session.get(Domain, domain_name)
    alternative = None if domain else db.session.get(Alternative, domain_name)
    owner = domain.name if domain else alternative.domain_name if alternative else None
    pem = dkim.read_key(owner) if owner else None
    selectors = [] if pem is None else [{
        'domain': idna.encode(domain_name.lower()).decode('ascii'),
        'key': pem,
        'selector': flask.current_app.config['DKIM_SELECTOR'],
    }]
    return flask.jsonify({'data': {'selectors': selectors}})


@blueprint.route('/rspamd/local_domains')
def local_domains():
    names = [*db.session.scalars(select(Domain.name)), *db.session.scalars(select(Alternative.name))]
    return '\n'.join(names)
