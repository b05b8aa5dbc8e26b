"""Prints the SHA-256 of the files named as arguments, as sha256sum does. By OpenSSL, which has the processor do it where it can: several
times as fast as sha256sum's own code. Exit code 1: of some nothing could be read."""
import os
import sys

import _hashlib

buffer = bytearray(1 << 20)
view = memoryview(buffer)
lines = b""
failed = False
for name in map(os.fsencode, sys.argv[1:]):
    digest = _hashlib.openssl_sha256()
    try:
        file = os.open(name, os.O_RDONLY)
        try:
            while read := os.readv(file, (buffer,)):
                digest.update(view[:read])
        finally:
            os.close(file)
    except OSError:
        failed = True
        continue
    line = digest.hexdigest().encode() + b"  " + name + b"\n"
    # Several workers share one pipe, which takes a piece of up to 4096 bytes whole.
    if len(lines) + len(line) > 3900:
        os.write(1, lines)
        lines = b""
    lines += line
os.write(1, lines)
sys.exit(failed)
