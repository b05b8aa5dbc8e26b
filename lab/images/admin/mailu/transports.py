"""A relay's target in postfix's notation."""
import idna


def transport(domain, target):
    """`[mx:|lmtp:][host][:port]` as a postfix transport; raises ValueError for anything else."""
    rest, protocol, by_mx = (target or '').lower(), 'smtp', False
    if rest.startswith('mx:'):
        rest, by_mx = rest[3:], True
    elif rest.startswith('lmtp:'):
        rest, protocol = rest[5:], 'lmtp'
    host, port = host_and_port(rest, by_mx)
    if not host:
        if protocol == 'lmtp':
            raise ValueError('lmtp needs a host')
        host, by_mx = domain.lower(), True
    if ':' in host:
        return f'{protocol}:[ipv6:{host}]{port}'
    # IDNAError is a ValueError.
    host = idna.encode(host).decode('ascii')
    return f'{protocol}:{host}{port}' if by_mx or protocol == 'lmtp' else f'{protocol}:[{host}]{port}'


def host_and_port(text, by_mx):
    """(host, ':port' or '')."""
    if text.startswith('['):
        host, bracket, rest = text[1:].partition(']')
        if by_mx or not bracket or (rest and not rest.startswith(':')):
            raise ValueError(f'invalid target {text!r}')
        port = rest[1:] if rest else None
    elif ':' in text:
        host, _, port = text.rpartition(':')
    else:
        host, port = text, None
    return host, '' if port is None else f':{int(port, 10)}'
