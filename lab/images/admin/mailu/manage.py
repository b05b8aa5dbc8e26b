"""The account commands of `flask mailu`, with upstream's arguments, messages, exit codes and side effects."""
import os
import uuid

import click
import flask
from flask.cli import AppGroup

from mailu.database import db
from mailu.models import Alias, Domain, User

mailu = AppGroup('mailu', help='Mailu command line', context_settings={'help_option_names': ['-?', '-h', '--help']})


def find_user(email):
    return db.session.get(User, email)


@mailu.command()
def advertise():
    """ Advertise this server against statistic services. """
    # Upstream then looks up a host name that holds this id; the lab tells nobody. The id is part of /data, though.
    path = flask.current_app.config['INSTANCE_ID_PATH']
    if not os.path.isfile(path):
        with open(path, 'w', encoding='ascii') as handle:
            handle.write(str(uuid.uuid4()))


@mailu.command()
@click.argument('localpart')
@click.argument('domain_name')
@click.argument('password')
@click.option('-m', '--mode', default='create', metavar='MODE', help="""\b
'create' (default): it is an error if the user exists
'ifmissing': set the password only if the user is missing
'update': create the user, or set the password of an existing one""")
def admin(localpart, domain_name, password, mode):
    """ Create an admin user """
    if mode not in ('create', 'update', 'ifmissing'):
        raise click.ClickException(f'invalid mode: {mode!r}')
    Domain.find_or_create(domain_name)
    email = f'{localpart}@{domain_name}'
    user = find_user(email)
    if user is None:
        user = User.at(localpart, domain_name, global_admin=True)
        user.set_password(password)
        db.session.add(user)
        message = 'created admin user'
    elif mode == 'update':
        user.set_password(password)
        message = 'updated admin password'
    elif mode == 'ifmissing':
        click.echo(f'user {email!r} exists, not updating')
        return
    else:
        raise click.ClickException(f'user {email!r} exists, not created')
    db.session.commit()
    click.echo(message)


@mailu.command()
@click.argument('localpart')
@click.argument('domain_name')
@click.argument('password')
def user(localpart, domain_name, password):
    """ Create a user """
    Domain.find_or_create(domain_name)
    account = User.at(localpart, domain_name, change_pw_next_login=True)
    account.set_password(password)
    db.session.add(account)
    # An existing user is not looked for: the commit's error, with the new hash among its parameters, goes to stderr.
    db.session.commit()


@mailu.command()
@click.argument('localpart')
@click.argument('domain_name')
@click.argument('password_hash')
def user_import(localpart, domain_name, password_hash):
    """ Import a user along with password hash """
    Domain.find_or_create(domain_name)
    db.session.add(User.at(localpart, domain_name, password=password_hash))
    db.session.commit()


@mailu.command()
@click.argument('localpart')
@click.argument('domain_name')
@click.argument('password')
def password(localpart, domain_name, password):
    """ Change the password of an user """
    email = f'{localpart}@{domain_name}'
    if account := find_user(email):
        account.set_password(password)
        account.change_pw_next_login = True
    else:
        # A message on stdout and exit code 0, as upstream.
        click.echo(f'User {email} not found.')
    db.session.commit()


@mailu.command()
@click.argument('email')
@click.option('-r', '--really', is_flag=True)
def user_delete(email, really):
    """ disable or delete user """
    # Without -r the account stays and takes mail; an unknown address is no error.
    if account := find_user(email):
        if really:
            db.session.delete(account)
        else:
            account.enabled = False
        db.session.commit()


@mailu.command()
@click.argument('domain_name')
@click.option('-u', '--max-users')
@click.option('-a', '--max-aliases')
@click.option('-q', '--max-quota-bytes')
def domain(domain_name, max_users, max_aliases, max_quota_bytes):
    """ Create a domain """
    # An existing domain keeps its limits, whatever the options say.
    if db.session.get(Domain, domain_name) is None:
        given = {'max_users': max_users, 'max_aliases': max_aliases, 'max_quota_bytes': max_quota_bytes}
        db.session.add(Domain(name=domain_name, **{key: value for key, value in given.items() if value is not None}))
        db.session.commit()


@mailu.command()
@click.argument('localpart')
@click.argument('domain_name')
@click.argument('destination')
@click.option('-w', '--wildcard', is_flag=True)
def alias(localpart, domain_name, destination, wildcard):
    """ Create an alias """
    Domain.find_or_create(domain_name)
    db.session.add(Alias.at(localpart, domain_name, wildcard=wildcard, destination=destination.split(',')))
    db.session.commit()


@mailu.command()
@click.argument('email')
def alias_delete(email):
    """ delete alias """
    if found := db.session.get(Alias, email):
        db.session.delete(found)
        db.session.commit()


@mailu.command()
@click.argument('domain_name')
@click.argument('max_users')
@click.argument('max_aliases')
@click.argument('max_quota_bytes')
def setlimits(domain_name, max_users, max_aliases, max_quota_bytes):
    """ Set domain limits """
    found = db.session.get(Domain, domain_name)
    found.max_users = max_users
    found.max_aliases = max_aliases
    found.max_quota_bytes = max_quota_bytes
    db.session.commit()


@mailu.command()
@click.argument('domain_name')
@click.argument('user_name')
def setmanager(domain_name, user_name):
    """ Make a user manager of a domain """
    found = db.session.get(Domain, domain_name)
    found.managers.append(find_user(f'{user_name}@{domain_name}'))
    db.session.commit()
