"""What postfix asks, a table each: 200 with a JSON string is a hit, 404 is none."""
import re

import flask
import idna
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from mailu import addresses, transports
from mailu.database import db
from mailu.internal import blueprint
from mailu.models import Alternative, Domain, Relay, User
from mailu.srs import Rewriter, SrsError

ADDRESS_LITERAL = re.compile(r'\[.*\]')


@blueprint.route('/postfix/dane/<domain_name>')
def dane(domain_name):
    """Whether mail to a domain must use DANE. The stand-in asks no DNS."""
    del domain_name
    flask.abort(404)


@blueprint.route('/postfix/domain/<domain_name>')
def domain(domain_name):
    if ADDRESS_LITERAL.fullmatch(domain_name):
        flask.abort(404)
    found = db.session.get(Domain, domain_name) or db.session.get(Alternative, domain_name) or flask.abort(404)
    return flask.jsonify(found.name)


@blueprint.route('/postfix/mailbox/<path:email>')
def mailbox(email):
    # A disabled user's mailbox still takes mail.
    found = db.session.get(User, email) or flask.abort(404)
    return flask.jsonify(found.email)


@blueprint.route('/postfix/alias/<path:alias>')
def alias(alias):
    localpart, domain_name = addresses.split(alias)
    if localpart is None:
        return flask.jsonify(domain_name)
    destinations = addresses.destinations(localpart, domain_name)
    return flask.jsonify(joined(destinations)) if destinations else flask.abort(404)


@blueprint.route('/postfix/transport/<path:email>')
def transport(email):
    if email == '*' or ADDRESS_LITERAL.fullmatch(email.rpartition('@')[2]):
        flask.abort(404)
    _, domain_name = addresses.split(email)
    relay = db.session.get(Relay, domain_name) or flask.abort(404)
    try:
        return flask.jsonify(transports.transport(relay.name, relay.smtp))
    except ValueError as error:
        return flask.abort(400, str(error))


@blueprint.route('/postfix/recipient/map/<path:recipient>')
def recipient_map(recipient):
    """A bounce to an address that `sender_map` made finds its way back."""
    try:
        return flask.jsonify(rewriter().reverse(recipient))
    except SrsError:
        return flask.abort(404)


@blueprint.route('/postfix/sender/map/<path:sender>')
def sender_map(sender):
    """A foreign envelope sender is rewritten to an address of ours (SRS)."""
    if sender.count('@') > 1 or sender.startswith('"'):
        flask.abort(404)
    try:
        localpart, domain_name = addresses.split(sender)
        ours = db.session.get(Domain, domain_name)
    except StatementError:
        flask.abort(404)
    if ours or localpart is None:
        flask.abort(404)
    return flask.jsonify(rewriter().forward(sender, flask.current_app.config['DOMAIN']))


@blueprint.route('/postfix/sender/login/<path:sender>')
def sender_login(sender):
    """Who may send as this address."""
    config = flask.current_app.config
    anyone = [login for login in config['WILDCARD_SENDERS'].lower().replace(' ', '').split(',') if login]
    localpart, domain_name = addresses.split(sender)
    if localpart is None:
        return flask.jsonify(','.join(anyone)) if anyone else flask.abort(404)
    stripped = addresses.without_extension(localpart, config['RECIPIENT_DELIMITER']) or localpart
    logins = set(addresses.destinations(stripped, domain_name, keep_forwarded=True) or ())
    logins.update(anyone)
    logins.update(db.session.scalars(select(User.email).where(User.allow_spoofing.is_(True))))
    return flask.jsonify(joined(sorted(logins))) if logins else flask.abort(404)


@blueprint.route('/postfix/sender/rate/<path:sender>')
def sender_rate(sender):
    """Whether a sender is too fast. The stand-in never says so."""
    del sender
    flask.abort(404)


def rewriter():
    return Rewriter(flask.current_app.config['SECRET_KEY'])


def joined(destinations):
    """Addresses for postfix: domain parts as IDNA, joined by commas."""
    parts = (address.rpartition('@') for address in destinations)
    return ','.join(f"{localpart}@{idna.encode(name).decode('ascii')}" for localpart, _, name in parts)
