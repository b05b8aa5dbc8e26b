"""What fetchmail asks: the remote mailboxes, and where to say how it went."""
from datetime import datetime

import flask
from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from mailu.database import db
from mailu.internal import blueprint
from mailu.models import Fetch

SHOWN = ('id', 'tls', 'keep', 'scan', 'user_email', 'protocol', 'host', 'port', 'folders', 'username', 'password')


@blueprint.route('/fetch')
def fetches():
    return flask.jsonify([{name: getattr(fetch, name) for name in SHOWN} for fetch in db.session.scalars(select(Fetch))])


@blueprint.route('/fetch/<int:fetch_id>', methods=['POST'])
def fetch_done(fetch_id):
    fetch = db.session.get(Fetch, fetch_id) or flask.abort(404)
    fetch.last_check = datetime.now()
    # Upstream drops the message it is sent (it sets a column that is none); so does this.
    flask.request.get_json()
    flag_modified(fetch, 'updated_at')
    db.session.commit()
    return ''
