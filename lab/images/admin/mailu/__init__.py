"""A stand-in for Mailu's admin service: the account store, its command line and the API that the mail services ask."""
import flask

from mailu import configuration, manage, manage_config, migrate
from mailu.database import db

ACCOUNT_COMMANDS = manage.mailu
ACCOUNT_COMMANDS.add_command(manage_config.config_export)
ACCOUNT_COMMANDS.add_command(manage_config.config_import)


def create_app():
    """The application for the command line, configured from the environment."""
    app = flask.Flask(__name__, static_folder=None)
    configuration.configure(app)
    db.init_app(app)
    app.cli.add_command(ACCOUNT_COMMANDS)
    app.cli.add_command(migrate.database_commands)
    return app


def create_server():
    """The application for gunicorn. The command line is spared the import of the views."""
    from mailu import internal
    app = create_app()
    app.add_url_rule('/ping', 'ping', lambda: '')
    app.register_blueprint(internal.blueprint, url_prefix='/internal')
    return app
