"""DKIM keys: one PEM file a domain, outside the database."""
import os

import flask


def key_file(domain_name):
    config = flask.current_app.config
    return config['DKIM_PATH'].format(domain=domain_name, selector=config['DKIM_SELECTOR'])


def read_key(domain_name):
    """The private key as PEM text, or None: no key is made unasked, upstream waits for `-generate-`."""
    try:
        with open(key_file(domain_name), encoding='ascii') as handle:
            return handle.read() or None
    except FileNotFoundError:
        return None


def write_key(domain_name, pem):
    """Store the key, or remove the file when PEM is empty."""
    path = key_file(domain_name)
    if pem:
        with open(path, 'w', encoding='ascii') as handle:
            handle.write(pem)
    elif os.path.exists(path):
        os.unlink(path)


def generate_key():
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode('ascii')


def load_private(pem):
    from cryptography.hazmat.primitives import serialization
    return serialization.load_pem_private_key(pem.encode('ascii'), password=None)


def public_key(pem):
    """The base64 text that goes into the DNS record."""
    from cryptography.hazmat.primitives import serialization
    public = load_private(pem).public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode('ascii')
    return ''.join(line for line in public.splitlines() if not line.startswith('-----'))


def records(domain_name, pem):
    """The DNS records to publish for a domain; those that need a key are None without one."""
    config = flask.current_app.config
    host = config['HOSTNAME']
    found = {
        'dkim_publickey': None,
        'dns_dkim': None,
        'dns_dmarc': None,
        'dns_mx': f'{domain_name}. 600 IN MX 10 {host}.',
        'dns_spf': f'{domain_name}. 600 IN TXT "v=spf1 mx a:{host} ~all"',
    }
    if pem:
        public = public_key(pem)
        reports = ''.join(
            f" {kind}=mailto:{config[f'DMARC_{kind.upper()}']}@{config['DOMAIN']};"
            for kind in ('rua', 'ruf') if config[f'DMARC_{kind.upper()}'])
        found['dkim_publickey'] = public
        found['dns_dkim'] = f'{config["DKIM_SELECTOR"]}._domainkey.{domain_name}. 600 IN TXT "v=DKIM1; k=rsa; p={public}"'
        found['dns_dmarc'] = f'_dmarc.{domain_name}. 600 IN TXT "v=DMARC1; p=reject;{reports} adkim=s; aspf=s"'
    return found
