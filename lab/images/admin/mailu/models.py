"""The rows of main.db as objects."""
from datetime import date

from sqlalchemy.orm import backref, relationship

from mailu import passwords, tables
from mailu.database import db


def owned(name):
    """A back reference whose rows go with their owner when it is deleted through the ORM; SQLite enforces nothing here."""
    return backref(name, cascade='all, delete-orphan')


class Domain(db.Model):
    """A mail domain of this server."""

    __table__ = tables.domain
    managers = relationship('User', secondary=tables.manager, backref='manager_of')

    @staticmethod
    def find_or_create(name):
        """Upstream's commands create a missing domain without a word."""
        domain = db.session.get(Domain, name)
        if domain is None:
            domain = Domain(name=name)
            db.session.add(domain)
        return domain


class Alternative(db.Model):
    """Another name of a domain."""

    __table__ = tables.alternative
    domain = relationship(Domain, backref=owned('alternatives'))


class Relay(db.Model):
    """A domain whose mail is handed on to another server."""

    __table__ = tables.relay


class Address:
    """What users and aliases share: the address, whole and in its two parts."""

    @classmethod
    def at(cls, localpart, domain_name, **values):
        """A new row. The local part keeps its case; the whole address is stored in lower case."""
        return cls(localpart=localpart, domain_name=domain_name, email=f'{localpart}@{domain_name}', **values)


class User(Address, db.Model):
    """An account: an address with a password and a mailbox."""

    __table__ = tables.user
    domain = relationship(Domain, backref=owned('users'))

    def set_password(self, plain):
        self.password = passwords.hash_password(plain)

    @property
    def reply_active(self):
        return self.reply_enabled and self.reply_startdate <= date.today() <= self.reply_enddate


class Alias(Address, db.Model):
    """An address that stands for others; a wildcard alias holds an SQL LIKE pattern."""

    __table__ = tables.alias
    domain = relationship(Domain, backref=owned('aliases'))


class Token(db.Model):
    """An application password of a user."""

    __table__ = tables.token
    user = relationship(User, backref=owned('tokens'))


class Fetch(db.Model):
    """A remote mailbox whose mail is fetched into a user's."""

    __table__ = tables.fetch
    user = relationship(User, backref=owned('fetches'))
