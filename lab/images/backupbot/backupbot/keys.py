"""Makes the password of a new repository cheap to try.

By design restic spends half a second of work on it at every start, and in a test run the lab starts it a thousand times. The lab's
password is a random one that nobody can guess anyway. The key file is rewritten as restic itself would write it: the same master
key, sealed under the same password, derived with less work.
"""

import base64
import hashlib
import json
import os
from pathlib import Path

WORK = 2**8  # scrypt's N; restic takes 2**15 and more
_PRIME = 2**130 - 5


def make_cheap(repository, password):
    """To be called once, right after `restic init`: there is one key."""
    (old,) = (Path(repository) / "keys").iterdir()
    key = json.loads(old.read_bytes())
    master = _open(_derive(password, key), base64.b64decode(key["data"]))
    key["N"], key["r"], key["p"] = WORK, 8, 1
    key["data"] = base64.b64encode(_seal(_derive(password, key), master)).decode()
    content = json.dumps(key).encode()
    # Named by its own hash, as everything in a repository.
    old.with_name(hashlib.sha256(content).hexdigest()).write_bytes(content)
    old.unlink()


def _derive(password, key):
    salt = base64.b64decode(key["salt"])
    return hashlib.scrypt(password.encode(), salt=salt, n=key["N"], r=key["r"], p=key["p"], maxmem=2**30, dklen=64)


def _seal(key, text):
    nonce = os.urandom(16)
    sealed = _aes_ctr(key[:32], nonce, text)
    return nonce + sealed + _poly1305_aes(key[32:], nonce, sealed)


def _open(key, data):
    nonce, sealed, tag = data[:16], data[16:-16], data[-16:]
    if _poly1305_aes(key[32:], nonce, sealed) != tag:
        raise ValueError("the repository's key file does not fit the password")
    return _aes_ctr(key[:32], nonce, sealed)


def _aes_ctr(key, nonce, text):
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes  # slow to import; only a new repository needs it

    return Cipher(algorithms.AES(key), modes.CTR(nonce)).encryptor().update(text)


def _poly1305_aes(key, nonce, text):
    """As its inventor defined it: the sum is Poly1305's, and what is added at the end is the nonce under AES."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    end = Cipher(algorithms.AES(key[:16]), modes.ECB()).encryptor().update(nonce)
    r = int.from_bytes(key[16:32], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total = 0
    for at in range(0, len(text), 16):
        total = (total + int.from_bytes(text[at : at + 16] + b"\1", "little")) * r % _PRIME
    return ((total + int.from_bytes(end, "little")) % 2**128).to_bytes(16, "little")
