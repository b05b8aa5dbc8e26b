"""Settings from the environment, under upstream's names and with upstream's defaults."""
import os

import click

DEFAULTS = {
    'CREDENTIAL_ROUNDS': '12',
    'DB_FLAVOR': None,
    'DEFAULT_SPAM_THRESHOLD': '80',
    'DKIM_PATH': '/dkim/{domain}.{selector}.key',
    'DKIM_SELECTOR': 'dkim',
    'DMARC_RUA': None,
    'DMARC_RUF': None,
    'DOMAIN': 'mailu.io',
    'HOSTNAMES': 'mail.mailu.io,alternative.mailu.io,yetanother.mailu.io',
    'IMAP_ADDRESS': 'imap',
    'INBOUND_TLS_ENFORCE': 'false',
    'INSTANCE_ID_PATH': '/data/instance',
    'AUTH_REQUIRE_TOKENS': 'false',
    'RECIPIENT_DELIMITER': '',
    'SECRET_KEY': 'changeMe',
    'SMTP_ADDRESS': 'smtp',
    'SQLALCHEMY_DATABASE_URI': 'sqlite:////data/main.db',
    'SQLITE_DATABASE_FILE': 'data/main.db',
    'SUBNET': '192.168.203.0/24',
    'SUBNET6': None,
    'WILDCARD_SENDERS': '',
}
NUMBERS = ('CREDENTIAL_ROUNDS', 'DEFAULT_SPAM_THRESHOLD')
SWITCHES = {'true': True, 'yes': True, 'false': False, 'no': False}


def from_environment(key, default):
    """The variable KEY, or the content of the file named by KEY_FILE."""
    if path := os.environ.get(f'{key}_FILE'):
        with open(path, encoding='utf-8') as handle:
            return handle.read().strip()
    return os.environ.get(key, default)


def database_uri(settings):
    """The database's address. This stand-in speaks SQLite alone, where upstream knows MySQL and PostgreSQL as well."""
    uri = settings['SQLALCHEMY_DATABASE_URI']
    flavor = settings['DB_FLAVOR']
    if flavor == 'sqlite':
        uri = f"sqlite:////{settings['SQLITE_DATABASE_FILE']}"
    elif flavor:
        raise click.ClickException(f'DB_FLAVOR={flavor} is not supported by this stand-in, only sqlite is')
    if not uri.startswith('sqlite:'):
        # The address may hold a password: name the scheme alone.
        scheme = uri.split(':', 1)[0]
        raise click.ClickException(f'SQLALCHEMY_DATABASE_URI of kind {scheme!r} is not supported by this stand-in, only sqlite is')
    return uri


def configure(app):
    settings = {key: from_environment(key, default) for key, default in DEFAULTS.items()}
    for key, value in settings.items():
        if isinstance(value, str) and value.lower() in SWITCHES:
            settings[key] = SWITCHES[value.lower()]
    for key in NUMBERS:
        settings[key] = int(settings[key])
    settings['HOSTNAME'] = settings['HOSTNAMES'].split(',')[0].strip()
    settings['SQLALCHEMY_DATABASE_URI'] = database_uri(settings)
    # One connection a process, kept open: upstream's behaviour after main.db was swapped under it, without the luck
    # of which pooled connection answers.
    settings['SQLALCHEMY_ENGINE_OPTIONS'] = {'pool_size': 1, 'max_overflow': 0}
    app.config.update(settings)
