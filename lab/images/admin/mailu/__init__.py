"""A stand-in for Mailu's admin service: the account store, its command line and the API that the mail services ask."""
import flask

from mailu import configuration, manage, manage_config, migrate
from mailu.database import db

ACCOUNT_COMMANDS = manage.mailu
ACCOUNT_COMMANDS.add_command(manage_config.config_export)
ACCOUNT_COMMANDS.add_command(manage_config.config_import)


def create_app():
    """The application, configured from the environment."""
    app = flask.Flask(__name__, static_folder=None)
    configuration.configure(app)
    db.init_app(app)
    app.cli.add_command(ACCOUNT_COMMANDS)
    app.cli.add_command(migrate.database_commands)
    app.add_url_rule('/ping', 'ping', lambda: '')
    # Only HTTP needs the views; the command line is spared their import.
    from mailu import internal
    app.register_blueprint(internal.blueprint, url_prefix='/internal')
    return app
