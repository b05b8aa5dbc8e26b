"""What dovecot asks: does the user exist, how much may it store, which sieve script applies."""
import flask
from sqlalchemy import select
from sqlalchemy.exc import StatementError
from sqlalchemy.orm.attributes import flag_modified

from mailu.database import db
from mailu.internal import blueprint
from mailu.models import User


def user_or_404(email):
    return db.session.get(User, email) or flask.abort(404)


@blueprint.route('/dovecot/passdb/<path:email>')
def passdb(email):
    """Dovecot checks no password: only the deployment's own network may come here, and nginx has checked it."""
    user_or_404(email)
    config = flask.current_app.config
    networks = [network for network in (config['SUBNET'], config['SUBNET6']) if network]
    return flask.jsonify({'password': None, 'nopassword': 'Y', 'allow_real_nets': ','.join(networks)})


@blueprint.route('/dovecot/userdb/')
def userdb_iterate():
    """Enabled users only, unlike the lookup of one user."""
    return flask.jsonify(list(db.session.scalars(select(User.email).where(User.enabled.is_(True)))))


@blueprint.route('/dovecot/userdb/<path:email>')
def userdb(email):
    # A disabled user is found: its mail goes on arriving.
    try:
        quota = db.session.scalar(select(User.quota_bytes).where(User.email == email))
    except StatementError:
        quota = None
    if quota is None:
        flask.abort(404)
    return flask.jsonify({'quota_rule': f'*:bytes={quota}'})


@blueprint.route('/dovecot/quota/<ns>/<path:email>', methods=['POST'])
def quota_used(ns, email):
    user = user_or_404(email)
    if ns == 'storage':
        user.quota_bytes_used = flask.request.get_json()
        # The day of the last update is about settings, not about mail: write the old one again.
        flag_modified(user, 'updated_at')
        db.session.commit()
    return flask.jsonify(None)


@blueprint.route('/dovecot/sieve/name/<script>/<path:email>')
def sieve_name(script, email):
    del email
    return flask.jsonify(script)


@blueprint.route('/dovecot/sieve/data/default/<path:email>')
def sieve_data(email):
    return flask.jsonify(flask.render_template('default.sieve', user=user_or_404(email)))
