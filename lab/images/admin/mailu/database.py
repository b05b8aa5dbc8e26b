"""The database handle and the column types that hold addresses and lists."""
import os

import idna
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData, String, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.types import TypeDecorator

# The names that upstream's migrations give to constraints.
db = SQLAlchemy(metadata=MetaData(naming_convention={
    'fk': '%(table_name)s_%(column_0_name)s_fkey',
    'pk': '%(table_name)s_pkey',
}))


def open_existing(app):
    """Open the pooled connection if there is a database: SQLite would create a missing file."""
    with app.app_context():
        path = db.engine.url.database
        if path and os.path.exists(path):
            try:
                with db.engine.connect() as connection:
                    connection.execute(text('SELECT count(*) FROM sqlite_master'))
            except SQLAlchemyError as error:
                app.logger.error('cannot read %s: %s', path, error)


def release():
    """Give the one connection back before slow work that needs no database."""
    db.session.rollback()


class DomainName(TypeDecorator):
    """A domain name: Unicode in Python, lower-case IDNA in the database."""

    impl = String(80)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return None if value is None else idna.encode(value.lower()).decode('ascii')

    def process_result_value(self, value, dialect):
        return None if value is None else idna.decode(value)


class EmailAddress(TypeDecorator):
    """An address: its domain part is stored as IDNA, and all of it in lower case."""

    impl = String(255)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        if value is None:
            return None
        localpart, separator, domain = value.lower().rpartition('@')
        if not separator:
            raise ValueError('invalid email address (no "@")')
        if '@' in localpart:
            raise ValueError('email local part must not contain "@"')
        return f"{localpart}@{idna.encode(domain).decode('ascii')}"

    def process_result_value(self, value, dialect):
        if value is None:
            return None
        localpart, _, domain = value.rpartition('@')
        return f'{localpart}@{idna.decode(domain)}'


class CommaList(TypeDecorator):
    """A list of strings, stored sorted, without doubles and joined by commas, as postfix reads it."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value, dialect):
        if value is None:
            return ''
        if isinstance(value, str) or not hasattr(value, '__iter__'):
            raise TypeError('Must be a list of strings')
        for item in value:
            if ',' in item:
                raise ValueError('list item must not contain ","')
        return ','.join(sorted(set(value)))

    def process_result_value(self, value, dialect):
        return [item.strip() for item in (value or '').split(',') if item.strip()]
