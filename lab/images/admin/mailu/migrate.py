"""`flask db upgrade`: creates the tables that are missing and marks the schema's revision."""
import click
from flask.cli import AppGroup
from sqlalchemy import Column, PrimaryKeyConstraint, String, Table, select

from mailu.database import db

# The last revision of upstream's migrations in 2024.06.
REVISION = '0ba45693748d'

alembic_version = Table(
    'alembic_version', db.metadata,
    Column('version_num', String(32), nullable=False), PrimaryKeyConstraint('version_num', name='alembic_version_pkc'))

database_commands = AppGroup('db', help='Database schema')


@database_commands.command('upgrade')
def upgrade():
    """ Create or upgrade the tables """
    import mailu.tables  # noqa: F401  (registers the tables)
    db.create_all()
    with db.engine.begin() as connection:
        found = connection.scalars(select(alembic_version.c.version_num)).all()
        if not found:
            connection.execute(alembic_version.insert().values(version_num=REVISION))
        elif found != [REVISION]:
            # A database of another Mailu version: upstream would migrate it, this stand-in cannot.
            raise click.ClickException(f'the database has schema revision {", ".join(found)}; this stand-in knows only {REVISION}')


@database_commands.command('current')
def current():
    """ Show the schema's revision """
    with db.engine.connect() as connection:
        for revision in connection.scalars(select(alembic_version.c.version_num)):
            click.echo(f"{revision}{' (head)' if revision == REVISION else ''}")
