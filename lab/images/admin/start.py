#!/usr/bin/python3
"""Start of the container: hand the volumes to the service's user, bring the database up to date, become gunicorn."""
import os
import pwd
import subprocess
import sys

import click

USER = 'mailu'
APPLICATION = '/app'
GUNICORN = ['gunicorn', '--config', '/etc/mailu-gunicorn.conf.py', 'mailu:create_server()']


def give_volumes_to(user):
    """As upstream: whatever a restore or an exec as root left behind is taken over at the next start."""
    subprocess.run(['chown', '-R', f'{user.pw_uid}:{user.pw_gid}', '/data', '/dkim'], check=False)


def drop_privileges_to(user):
    os.setgroups([])
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)
    os.environ['HOME'] = user.pw_dir


def commands(environment):
    """The `flask` commands that upstream runs at every start."""
    yield ['mailu', 'advertise']
    yield ['db', 'upgrade']
    account, domain, password = (environment.get(f'INITIAL_ADMIN_{key}') for key in ('ACCOUNT', 'DOMAIN', 'PW'))
    if account is not None and domain is not None and password is not None:
        yield ['mailu', 'admin', account, domain, password, '--mode', environment.get('INITIAL_ADMIN_MODE', 'ifmissing')]


def main():
    if os.getuid() == 0:
        user = pwd.getpwnam(USER)
        give_volumes_to(user)
        drop_privileges_to(user)
    os.chdir(APPLICATION)
    sys.path.insert(0, APPLICATION)
    # In this process, not in one each: starting Python takes most of a command's time.
    from flask.cli import cli
    for arguments in commands(os.environ):
        cli.main(arguments, prog_name='flask', standalone_mode=False)
    # exec, so that signals to the container reach the gunicorn master; upstream keeps its start script in between.
    sys.stdout.flush()
    os.execvp(GUNICORN[0], GUNICORN)


if __name__ == '__main__':
    try:
        main()
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
