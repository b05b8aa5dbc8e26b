"""`flask mailu config-export` and `config-import`."""
import os
import sys

import click
from flask.cli import with_appcontext

from mailu.database import db


def one_line(error):
    """Any other error, as upstream words it: its class and its text on one line."""
    return f"[{type(error).__name__}] {' '.join(str(error).split())}"


@click.command('config-export')
@click.option('-f', '--full', is_flag=True, help='Include attributes with default value.')
@click.option('-s', '--secrets', is_flag=True, help='Include secret attributes (dkim-key, passwords).')
@click.option('-d', '--dns', is_flag=True, help='Include dns records.')
@click.option('-c', '--color', is_flag=True, help='Force colorized output.')
@click.option('-o', '--output-file', 'output', default='-', type=click.File(mode='w'), help='Save configuration to file.')
@click.option('-j', '--json', 'as_json', is_flag=True, help='Export configuration in json format.')
@click.argument('filters', metavar='[FILTER]...', nargs=-1)
@with_appcontext
def config_export(full, secrets, dns, color, output, as_json, filters):
    """ Export configuration as YAML or JSON to stdout or file """
    from mailu.config import exporter, render
    from mailu.config.errors import InvalidFilter

    options = {name for name, given in (('full', full), ('secrets', secrets), ('dns', dns)) if given}
    try:
        data = exporter.export(filters, options)
        text = render.to_json(data) if as_json else render.to_yaml(data)
    except InvalidFilter as error:
        raise click.ClickException(str(error)) from error
    except Exception as error:
        raise click.ClickException(one_line(error)) from error
    # click opens the file at its first use: keep it from others, it holds password hashes whatever the options.
    former = os.umask(0o077)
    try:
        if color or output.isatty():
            text = render.colored(text, as_json)
        print(text, file=output)
    finally:
        os.umask(former)


@click.command('config-import')
@click.option('-v', '--verbose', count=True, help='Increase verbosity.')
@click.option('-s', '--secrets', is_flag=True, help='Show secret attributes in messages.')
@click.option('-d', '--debug', is_flag=True, help='Enable debug output.')
@click.option('-q', '--quiet', is_flag=True, help='Quiet mode - only show errors.')
@click.option('-c', '--color', is_flag=True, help='Force colorized output.')
@click.option('-u', '--update', is_flag=True, help='Update mode - merge input with existing config.')
@click.option('-n', '--dry-run', is_flag=True, help='Perform a trial run with no changes made.')
@click.argument('source', metavar='[FILENAME|-]', type=click.File(mode='r'), default=sys.stdin)
@with_appcontext
def config_import(verbose, secrets, debug, quiet, color, update, dry_run, source):
    """ Import configuration as YAML or JSON from stdin or file """
    from mailu.config.errors import InvalidInput
    from mailu.config.importer import Importer
    from mailu.config.report import Report

    del color  # colours only the messages upstream, which nothing may parse
    with Report(verbose=verbose, secrets=secrets, quiet=quiet) as report:
        try:
            keys = Importer(report, update).run(source)
        except InvalidInput as error:
            db.session.rollback()
            raise click.ClickException(str(error)) from error
        except Exception as error:
            db.session.rollback()
            if debug:
                raise
            raise click.ClickException(one_line(error)) from error
        if dry_run:
            report.summary('Dry run. Not committing changes.')
            db.session.rollback()
        else:
            report.summary('Committing changes.')
            db.session.commit()
            keys.write()
