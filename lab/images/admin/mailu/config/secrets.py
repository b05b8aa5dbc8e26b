"""The values that are secrets or are computed from one: password hashes, DKIM keys, DNS records."""
from mailu import dkim, passwords
from mailu.config.errors import Invalid
from mailu.config.values import Text, Value


class Hidden(str):
    """Stands for a secret that is not shown."""


HIDDEN = Hidden('<hidden>')


class Multiline(str):
    """Text that YAML shows as a block."""


class PasswordHash(Text):
    """A password hash. What is given is taken as a hash unless `hash_password` stands beside it; nothing checks its form."""

    def __init__(self):
        super().__init__(255)

    def dump(self, item, name):
        return passwords.strip_scheme(getattr(item, name))

    def read(self, value):
        return passwords.strip_scheme(value)


class DkimKey(Value):
    """A DKIM private key; its file is read when it is asked for."""

    def __init__(self):
        super().__init__(nullable=True)

    def dump(self, item, name):
        pem = dkim.read_key(item.name)
        return Multiline(pem) if pem else ''

    def read(self, value):
        """The key as PEM text, or None for `no key`."""
        if isinstance(value, list):
            value = ''.join(str(line) for line in value)
        if not isinstance(value, str):
            raise Invalid('Not a valid string or list.')
        value = value.strip()
        if value.lower() == '-generate-':
            return dkim.generate_key()
        if not value or value == HIDDEN:
            return None
        lines = value.replace('-----BEGIN ', '\n-----BEGIN ').replace('-----END ', '\n-----END ').splitlines()
        body = ''.join(''.join(line.split()) for line in lines if not line.strip().startswith('-----'))
        wrapped = '\n'.join(body[start:start + 64] for start in range(0, len(body), 64))
        kind = 'RSA PRIVATE KEY' if 'BEGIN RSA' in value else 'PRIVATE KEY'
        pem = f'-----BEGIN {kind}-----\n{wrapped}\n-----END {kind}-----\n'
        try:
            dkim.load_private(pem)
        except (ValueError, UnicodeEncodeError):
            shown = f'{body[:25]}...{body[-10:]}' if len(body) > 40 else body
            raise Invalid(f'invalid dkim key {shown!r}') from None
        return pem


class Computed(Value):
    """A DNS record, computed from the domain and its key."""

    def dump(self, item, name):
        return dkim.records(item.name, dkim.read_key(item.name))[name]
