"""Logins: nginx's auth_http protocol, and HTTP basic authentication. Rate limits are left out."""
import base64
import binascii
import ipaddress
import re
from urllib.parse import unquote

import flask
from sqlalchemy.exc import StatementError

from mailu import passwords
from mailu.database import db, release
from mailu.internal import blueprint, servers
from mailu.models import User

# Ports on which only this deployment's own services connect: from there a user may log in who may not use IMAP outside.
INNER_PORTS = ('14190', '10143', '10025')
APPLICATION_PASSWORD = re.compile('[0-9a-f]{32}')
WRONG = 'Authentication credentials invalid', {
    'imap': 'AUTHENTICATIONFAILED', 'pop3': '-ERR Authentication failed', 'sieve': 'AuthFailed'}, '535 5.7.8'
NO_TLS = 'Must issue a STARTTLS command first', {
    'imap': 'PRIVACYREQUIRED', 'pop3': '-ERR Authentication canceled.', 'sieve': 'ENCRYPT-NEEDED'}, '530 5.7.0'


@blueprint.route('/auth/email')
def email_login():
    """One login attempt, or one unauthenticated SMTP connection. The answer is in the headers; the status is always 200."""
    headers = flask.request.headers
    method = headers['Auth-Method'].lower()
    protocol = headers['Auth-Protocol'].lower()
    if headers.get('Auth-Port') == '25' and method != 'none':
        return answer({'Auth-Status': 'AUTH not supported', 'Auth-Error-Code': '502 5.5.1'})
    if method in ('', 'none') and protocol in ('smtp', 'lmtp'):
        return answer(unauthenticated(headers, protocol))
    if method in ('plain', 'login'):
        return answer(authenticated(headers, protocol))
    return flask.abort(400, f'unexpected method {method!r} of {protocol!r}')


def unauthenticated(headers, protocol):
    if flask.current_app.config['INBOUND_TLS_ENFORCE'] and protocol == 'smtp' and headers.get('Auth-SSL') != 'on':
        return refused(protocol, NO_TLS)
    return accepted(protocol, False)


def authenticated(headers, protocol):
    email = unquote(headers.get('Auth-User', ''))
    user = find(email)
    right = allowed(user, unquote(headers.get('Auth-Pass', '')), unquote(headers['Client-Ip']), protocol, headers.get('Auth-Port'))
    known = {'Auth-User': email, 'Auth-User-Exists': user is not None}
    return {**(accepted(protocol, True) if right else refused(protocol, WRONG)), **known}


def accepted(protocol, with_login):
    host, port = servers.behind(protocol, with_login)
    return {'Auth-Status': 'OK', 'Auth-Server': host, 'Auth-Port': port}


def refused(protocol, reason):
    status, codes, smtp_code = reason
    return {'Auth-Status': status, 'Auth-Error-Code': codes.get(protocol, smtp_code), 'Auth-Wait': 0}


def answer(headers):
    response = flask.Response()
    for name, value in headers.items():
        response.headers[name] = str(value)
    return response


def find(email):
    """The user, or None where the address is unknown or is none at all."""
    if '@' not in email:
        return None
    try:
        return db.session.get(User, email)
    except StatementError:
        return None


def allowed(user, password, client_ip, protocol, port=None):
    """Whether this password opens this account for this protocol."""
    if user is None or not user.enabled:
        return False
    if protocol == 'imap' and not user.enable_imap and port not in INNER_PORTS:
        return False
    if protocol == 'pop3' and not user.enable_pop:
        return False
    if APPLICATION_PASSWORD.fullmatch(password):
        for token in user.tokens:
            if right_token(token, password):
                return not token.ip or within(client_ip, token.ip)
    return right_password(user, password) and (
        protocol in ('web', 'sso') or not flask.current_app.config['AUTH_REQUIRE_TOKENS'])


def right_token(token, password):
    """Upstream's quirk is kept: a hash of any kind but the two that tokens have had is an error, not a refusal."""
    right, replacement = passwords.verify_token(password, token.password)
    if replacement:
        token.password = replacement
        db.session.commit()
    return right


def right_password(user, password):
    email, stored = user.email, user.password
    # The connection is free for others while the hash is computed.
    release()
    right, replacement = passwords.verify(email, password, stored)
    if right and replacement:
        # A hash of an older kind is replaced at the first login.
        found = db.session.get(User, email)
        if found is not None and found.password == stored:
            found.password = replacement
            db.session.commit()
    return right


def within(client_ip, networks):
    try:
        address = ipaddress.ip_address(client_ip)
        return any(address in ipaddress.ip_network(network, strict=False) for network in networks)
    except ValueError:
        return False


@blueprint.route('/auth/basic')
def basic_login():
    """HTTP basic authentication: 200 with X-User, or 401."""
    scheme, _, encoded = flask.request.headers.get('Authorization', '').partition(' ')
    if scheme == 'Basic':
        try:
            email, _, password = base64.b64decode(encoded).decode('utf-8').partition(':')
        except (binascii.Error, UnicodeDecodeError):
            email = password = ''
        user = find(email)
        if allowed(user, password, flask.request.headers.get('X-Real-IP', flask.request.remote_addr), 'web'):
            return answer({'X-User': email.lower()})
    response = flask.Response(status=401)
    response.headers['WWW-Authenticate'] = 'Basic realm="Login Required"'
    return response
