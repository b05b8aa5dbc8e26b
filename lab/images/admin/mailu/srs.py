"""The Sender Rewriting Scheme: a foreign sender as an address of ours that leads back for three weeks."""
import base64
import hashlib
import hmac
import re
import time

ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
DAY_SECONDS = 86400
LIFETIME_DAYS = 21
HASH_LENGTH = 4
REWRITTEN = re.compile(r'SRS0[=+-]([^=]+)=([A-Z2-7]{2})=([^=]+)=(.*)@[^@]+', re.IGNORECASE)


class SrsError(ValueError):
    """Not an address that we made, or one that is too old."""


class Rewriter:
    """Rewrites with one secret. Time is seconds since the epoch."""

    def __init__(self, secret, now=time.time):
        self.key = hmac.digest(secret.encode(), b'SRS_KEY', 'sha256')
        self.now = now

    def forward(self, sender, domain):
        localpart, _, host = sender.rpartition('@')
        stamp = self.stamp()
        return f'SRS0={self.sign(stamp, host, localpart)}={stamp}={host}={localpart}@{domain}'

    def reverse(self, address):
        match = REWRITTEN.fullmatch(address)
        if not match:
            raise SrsError('not an SRS address')
        signature, stamp, host, localpart = match.groups()
        # Mail servers may have changed the case on the way.
        if not hmac.compare_digest(signature.lower(), self.sign(stamp.upper(), host, localpart).lower()):
            raise SrsError('wrong signature')
        if self.age_in_days(stamp.upper()) > LIFETIME_DAYS:
            raise SrsError('expired')
        return f'{localpart}@{host}'

    def stamp(self):
        day = int(self.now()) // DAY_SECONDS % 1024
        return ALPHABET[day // 32] + ALPHABET[day % 32]

    def age_in_days(self, stamp):
        made = ALPHABET.index(stamp[0]) * 32 + ALPHABET.index(stamp[1])
        return (int(self.now()) // DAY_SECONDS - made) % 1024

    def sign(self, stamp, host, localpart):
        text = f'{stamp}{host}{localpart}'.lower().encode()
        digest = hmac.new(self.key, text, hashlib.sha1).digest()
        return base64.b32encode(digest).decode('ascii')[:HASH_LENGTH]
