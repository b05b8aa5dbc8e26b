"""Password hashes: what upstream makes (bcrypt_sha256) and what it accepts from elsewhere."""
import functools
import hashlib
import hmac
import logging
import os

import flask

# Old names that Mailu once wrote before its hashes; the hash behind them explains itself.
OBSOLETE_SCHEMES = ('PBKDF2', 'BLF-CRYPT', 'SHA512-CRYPT', 'SHA256-CRYPT', 'MD5-CRYPT', 'CRYPT')
ACCEPTED = (
    'bcrypt_sha256', 'bcrypt', 'sha512_crypt', 'sha256_crypt', 'md5_crypt', 'apr_md5_crypt', 'sha1_crypt', 'bsdi_crypt',
    'des_crypt', 'pbkdf2_sha256', 'pbkdf2_sha512', 'pbkdf2_sha1', 'ldap_salted_sha1', 'ldap_salted_sha256',
    'ldap_salted_sha512', 'ldap_salted_md5', 'ldap_sha1', 'ldap_md5')


@functools.cache
def context():
    """passlib's context; imported late, because most commands hash nothing."""
    # passlib 1.7.4 looks for an attribute that newer bcrypt has lost and logs a traceback about it; the hashes are right.
    logging.getLogger('passlib').setLevel(logging.ERROR)
    from passlib.context import CryptContext
    return CryptContext(
        schemes=ACCEPTED, default='bcrypt_sha256', deprecated='auto',
        bcrypt_sha256__rounds=flask.current_app.config['CREDENTIAL_ROUNDS'])


def hash_password(plain):
    return context().hash(plain)


def strip_scheme(value):
    """The hash without an obsolete {SCHEME} before it; other braces are part of the hash."""
    if value.startswith('{'):
        scheme, brace, rest = value[1:].partition('}')
        if brace and scheme in OBSOLETE_SCHEMES:
            return rest
    return value


def verify_token(plain, stored):
    """(right, new hash or None). Application passwords are random, so one cheap round is enough for them; they had other hashes once."""
    from passlib.hash import pbkdf2_sha256, sha256_crypt
    if not stored.startswith('$5$'):
        return pbkdf2_sha256.verify(plain, stored), None
    right = sha256_crypt.verify(plain, stored)
    return right, pbkdf2_sha256.using(rounds=1).hash(plain) if right else None


_SALT = os.urandom(32)
_verified = {}


def verify(email, plain, stored):
    """(right, new hash or None). Verifying costs a quarter of a second, so each process remembers what it has verified.

    A hash of another kind than bcrypt_sha256 is to be replaced once its password is known: a login changes the row.
    An unreadable hash raises ValueError, as upstream's does.
    """
    if plain == '':
        return False, None
    fingerprint = hmac.digest(_SALT, f'{stored}\0{plain}'.encode(), hashlib.sha256)
    if _verified.get(email) == fingerprint:
        return True, None
    right, replacement = context().verify_and_update(plain, strip_scheme(stored))
    if right and not replacement:
        _verified[email] = fingerprint
    return right, replacement
