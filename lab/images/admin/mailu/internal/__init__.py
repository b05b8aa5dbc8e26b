"""The HTTP API that nginx, dovecot, postfix, rspamd and fetchmail ask. It is reachable from inside the deployment only."""
import flask

blueprint = flask.Blueprint('internal', __name__, template_folder='templates')

# Each module adds its routes.
from mailu.internal import auth, dovecot, fetch, postfix, rspamd  # noqa: E402,F401
