"""The tables of main.db: names, column order, types and server defaults as upstream's migrations leave them at revision 0ba45693748d."""
from datetime import date

import flask
from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Enum, ForeignKey, Integer, String, Table, Text

from mailu.database import CommaList, DomainName, EmailAddress, db

FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2999, 12, 31)
YES, NO = '1', '0'


def default_spam_threshold():
    return flask.current_app.config['DEFAULT_SPAM_THRESHOLD']


def stamps():
    """The columns that nearly every table begins with. The day of the last update is left alone by inserts."""
    return (
        Column('created_at', Date, nullable=False, default=date.today),
        Column('updated_at', Date, onupdate=date.today),
        comment())


def comment():
    return Column('comment', String(255), default='')


def flag(name, default, server_default=None):
    return Column(name, Boolean, nullable=False, default=default, server_default=raw(server_default))


def raw(value):
    """A server default that is a bare literal (a string would be quoted)."""
    return None if value is None else db.text(value)


config = Table(
    'config', db.metadata,
    Column('name', String(255), primary_key=True),
    Column('value', String(255)),
    comment(),
    Column('created_at', Date, nullable=False, default=date.today, server_default='1900-01-01'),
    Column('updated_at', Date, onupdate=date.today))

domain = Table(
    'domain', db.metadata,
    *stamps(),
    Column('name', DomainName, primary_key=True),
    Column('max_users', Integer, nullable=False, default=-1, server_default='-1'),
    Column('max_aliases', Integer, nullable=False, default=-1, server_default='-1'),
    Column('max_quota_bytes', BigInteger, nullable=False, default=0, server_default='0'),
    flag('signup_enabled', False, NO))

alternative = Table(
    'alternative', db.metadata,
    *stamps(),
    Column('name', DomainName, primary_key=True),
    Column('domain_name', DomainName, ForeignKey('domain.name')))

relay = Table(
    'relay', db.metadata,
    *stamps(),
    Column('name', DomainName, primary_key=True),
    Column('smtp', String(80)))

user = Table(
    'user', db.metadata,
    *stamps(),
    Column('localpart', String(80), nullable=False),
    Column('password', String(255), nullable=False),
    Column('quota_bytes', BigInteger, nullable=False, default=10**9),
    flag('global_admin', False),
    flag('enable_imap', True),
    flag('enable_pop', True),
    flag('forward_enabled', False),
    Column('forward_destination', CommaList(255), default=list),
    flag('reply_enabled', False),
    Column('reply_subject', String(255)),
    Column('reply_body', Text),
    Column('displayed_name', String(160), nullable=False, default=''),
    flag('spam_enabled', True),
    Column('domain_name', DomainName, ForeignKey('domain.name'), nullable=False),
    Column('email', EmailAddress, primary_key=True),
    Column('spam_threshold', Integer, default=default_spam_threshold, server_default='80.'),
    flag('forward_keep', True, YES),
    Column('reply_enddate', Date, nullable=False, default=LAST_DAY, server_default='2999-12-31'),
    flag('enabled', True, YES),
    Column('quota_bytes_used', BigInteger, nullable=False, default=0, server_default='0'),
    Column('reply_startdate', Date, nullable=False, default=FIRST_DAY, server_default='1900-01-01'),
    flag('spam_mark_as_read', True, NO),
    flag('allow_spoofing', False, NO),
    flag('change_pw_next_login', False, NO))

alias = Table(
    'alias', db.metadata,
    *stamps(),
    Column('localpart', String(80), nullable=False),
    Column('destination', CommaList(1023), nullable=False, default=list),
    Column('domain_name', DomainName, ForeignKey('domain.name'), nullable=False),
    Column('email', EmailAddress, primary_key=True),
    flag('wildcard', False, NO))

token = Table(
    'token', db.metadata,
    *stamps(),
    Column('id', Integer, primary_key=True),
    Column('user_email', EmailAddress, ForeignKey('user.email'), nullable=False),
    Column('password', String(255), nullable=False),
    Column('ip', CommaList(255), default=list))

fetch = Table(
    'fetch', db.metadata,
    *stamps(),
    Column('id', Integer, primary_key=True),
    Column('user_email', EmailAddress, ForeignKey('user.email'), nullable=False),
    Column('protocol', Enum('imap', 'pop3'), nullable=False),
    Column('host', String(255), nullable=False),
    Column('port', Integer, nullable=False),
    flag('tls', False),
    Column('username', String(255), nullable=False),
    Column('password', String(255), nullable=False),
    Column('error', String(1023)),
    Column('last_check', DateTime),
    flag('keep', False, NO),
    flag('scan', False, NO),
    Column('folders', CommaList(4096), default=list))

manager = Table(
    'manager', db.metadata,
    Column('domain_name', DomainName, ForeignKey('domain.name')),
    Column('user_email', EmailAddress, ForeignKey('user.email')))
