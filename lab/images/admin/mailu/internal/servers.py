"""The server behind nginx for each protocol."""
import ipaddress
import socket
import time

import flask

# protocol: (setting that holds the host, port without a login, port with a login)
BEHIND = {
    'imap': ('IMAP_ADDRESS', 143, 143),
    'pop3': ('IMAP_ADDRESS', 110, 110),
    'sieve': ('IMAP_ADDRESS', 4190, 4190),
    'lmtp': ('IMAP_ADDRESS', 2525, 2525),
    'smtp': ('SMTP_ADDRESS', 25, 10025),
    'submission': ('SMTP_ADDRESS', 10025, 10025),
}
# A service that is being replaced has no address for a moment.
ATTEMPTS, PAUSE_SECONDS = 3, 1


def behind(protocol, with_login):
    """(IP address, port): nginx wants the address resolved."""
    setting, plain_port, login_port = BEHIND[protocol]
    return resolved(flask.current_app.config[setting]), login_port if with_login else plain_port


def resolved(host):
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    for attempt in range(1, ATTEMPTS + 1):
        try:
            found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            # IPv4 first: the lab's networks have no other.
            return min(found, key=lambda entry: entry[0])[4][0]
        except socket.gaierror as error:
            if attempt == ATTEMPTS:
                raise RuntimeError(f'cannot resolve {host!r}: {error}') from error
            time.sleep(PAUSE_SECONDS)
