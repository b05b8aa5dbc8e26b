"""Answers postfix's and dovecot's lookups by asking admin over HTTP, live: what Mailu calls podop.

usage: lookups.py postfix|dovecot SOCKET BASE_URL

Nothing is cached, so an account that is gone is gone for the next lookup. 404 means "no such key"; any other failure
is reported as temporary, so that mail is deferred and never bounced because admin was down.
"""

import http.client
import json
import os
import socketserver
import sys
import threading
from urllib.parse import quote, urlsplit

# postfix's table name -> path below BASE_URL
POSTFIX_TABLES = {
    "transport": "transport/",
    "alias": "alias/",
    "dane": "dane/",
    "domain": "domain/",
    "mailbox": "mailbox/",
    "recipientmap": "recipient/map/",
    "sendermap": "sender/map/",
    "senderlogin": "sender/login/",
    "senderrate": "sender/rate/",
}
TIMEOUT = 10


class Missing(Exception):
    """The key does not exist."""


class Admin:
    """One kept-open HTTP connection; each thread has its own."""

    def __init__(self, base):
        parts = urlsplit(base)
        self.address, self.path = parts.netloc, parts.path
        self.local = threading.local()

    def get(self, key):
        return self._call("GET", key)

    def post(self, key, value):
        return self._call("POST", key, json.dumps(value), {"Content-Type": "application/json"})

    def _call(self, method, key, body=None, headers=None):
        kept = getattr(self.local, "connection", None)
        # A connection that was kept may have been closed by admin meanwhile: then, and only then, try once more.
        for connection in [kept, None] if kept else [None]:
            connection = connection or http.client.HTTPConnection(self.address, timeout=TIMEOUT)
            try:
                connection.request(method, self.path + quote(key), body, headers or {})
                response = connection.getresponse()
                content = response.read()
                break
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                self.local.connection = None
                failure = error
        else:
            raise failure
        self.local.connection = None if response.will_close else connection
        if response.status == 404:
            raise Missing
        if response.status != 200:
            raise OSError(f"admin answered {response.status}")
        return json.loads(content)


class Socketmap(socketserver.StreamRequestHandler):
    """postfix's socketmap protocol: netstrings holding `table key`, answered by `OK value`, `NOTFOUND ` or `TEMP why`."""

    def handle(self):
        while (request := self.read()) is not None:
            answer = self.answer(request).encode()
            self.wfile.write(b"%d:%s," % (len(answer), answer))

    def read(self):
        digits = b""
        while (byte := self.rfile.read(1)) != b":":
            if not byte.isdigit() or len(digits) > 6:
                return None
            digits += byte
        content = self.rfile.read(int(digits) + 1)
        return content[:-1].decode(errors="surrogateescape") if content[-1:] == b"," else None

    def answer(self, request):
        table, _, key = request.partition(" ")
        if table not in POSTFIX_TABLES:
            return f"TEMP no table {table}"
        try:
            return f"OK {self.server.admin.get(POSTFIX_TABLES[table] + key)}"
        except Missing:
            return "NOTFOUND "
        except Exception as error:
            print(f"lookup {request!r}: {error}", file=sys.stderr, flush=True)
            return f"TEMP {error}"


ESCAPES = {"\x01": "1", "\x00": "0", "\t": "t", "\n": "n", "\r": "r"}
UNESCAPES = {code: char for char, code in ESCAPES.items()}


def escape(text):
    return "".join("\x01" + ESCAPES[c] if c in ESCAPES else c for c in text)


def unescape(text):
    head, *rest = text.split("\x01")
    return head + "".join(UNESCAPES.get(part[:1], "") + part[1:] for part in rest)


class Dict(socketserver.StreamRequestHandler):
    """dovecot's dict protocol, as far as auth, quota and sieve need it. `priv/` keys belong to a user: admin wants the
    user as the last part of the path."""

    def handle(self):
        self.user, self.sets = "", {}
        for line in self.rfile:
            text = line.rstrip(b"\n").decode(errors="surrogateescape")
            command, arguments = text[:1], [unescape(a) for a in text[1:].split("\t")]
            if command == "H":
                self.user = arguments[3]
            elif command == "L":
                self.lookup(*arguments)
            elif command == "I":
                self.iterate(*arguments)
            elif command == "B":
                self.sets[arguments[0]] = ([], arguments[1] if len(arguments) > 1 else self.user)
            elif command == "S":
                self.sets[arguments[0]][0].append((arguments[1], arguments[2]))
            elif command == "R":
                self.sets.pop(arguments[0], None)
            elif command == "C":
                self.commit(arguments[0])
            # The rest (timestamps, unsets, increments) is never needed by Mailu's configuration.

    def reply(self, status, *values):
        line = status + "\t".join(escape(v) for v in values) + "\n"
        self.wfile.write(line.encode(errors="surrogateescape"))

    def path(self, key, user):
        kind, _, rest = key.partition("/")
        return f"{rest}/{user or self.user}" if kind == "priv" else rest

    def lookup(self, key, user=""):
        try:
            value = self.server.admin.get(self.path(key, user))
            self.reply("O", value if isinstance(value, str) else json.dumps(value))
        except Missing:
            self.reply("N")
        except Exception as error:
            self.failed(key, error)

    def iterate(self, flags, limit, path, user=""):
        try:
            names = self.server.admin.get(self.path(path, user))
            for name in names[: int(limit) or None]:
                self.reply("O", path + name, json.dumps(self.server.admin.get(self.path(path + name, user))))
            self.reply("")
        except Exception as error:
            self.failed(path, error)

    def commit(self, transaction):
        changes, user = self.sets.pop(transaction, ([], ""))
        try:
            for key, value in changes:
                self.server.admin.post(self.path(key, user), json.loads(value))
            self.reply("O", transaction)
        except Missing:
            self.reply("N", transaction)
        except Exception as error:
            print(f"store {changes!r}: {error}", file=sys.stderr, flush=True)
            self.reply("F", transaction, str(error))

    def failed(self, key, error):
        print(f"lookup {key!r}: {error}", file=sys.stderr, flush=True)
        self.reply("F", str(error))


class Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    request_queue_size = 128


def main():
    kind, path, base = sys.argv[1:]
    if os.path.exists(path):
        os.unlink(path)
    server = Server(path, {"postfix": Socketmap, "dovecot": Dict}[kind])
    server.admin = Admin(base)
    os.chmod(path, 0o666)  # several users of the daemon connect; nobody else lives in this container
    server.serve_forever()


main()
