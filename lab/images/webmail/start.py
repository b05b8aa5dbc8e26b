"""Holds what a webmail holds: address books, identities and preferences in /data/roundcube.db. No mail is read here."""

import http.server
import os
import signal
import sqlite3
import sys

SCHEMA = """
CREATE TABLE IF NOT EXISTS users (
  user_id INTEGER PRIMARY KEY, username TEXT NOT NULL, mail_host TEXT NOT NULL, created TEXT NOT NULL,
  language TEXT, preferences TEXT, UNIQUE (username, mail_host));
CREATE TABLE IF NOT EXISTS identities (
  identity_id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users, standard INTEGER NOT NULL,
  name TEXT NOT NULL, email TEXT NOT NULL, signature TEXT);
CREATE TABLE IF NOT EXISTS contacts (
  contact_id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users, changed TEXT NOT NULL,
  name TEXT NOT NULL, email TEXT NOT NULL);
"""
PEOPLE = {"anna": "Anna Lindqvist", "bela": "Béla Kovács", "chloe": "Chloé Martin"}


def fill(path, domain):
    """Three people who know each other: enough to see whether user data came back."""
    with sqlite3.connect(path) as db:
        db.executescript(SCHEMA)
        if db.execute("SELECT count(*) FROM users").fetchone()[0]:
            return
        for number, (local, name) in enumerate(PEOPLE.items(), 1):
            db.execute(
                "INSERT INTO users VALUES (?, ?, 'imap', '2024-06-01 08:00:00', 'en_US', '')",
                (number, f"{local}@{domain}"),
            )
            db.execute(
                "INSERT INTO identities VALUES (?, ?, 1, ?, ?, ?)",
                (number, number, name, f"{local}@{domain}", f"Best wishes\n{name}"),
            )
            db.executemany(
                "INSERT INTO contacts (user_id, changed, name, email) VALUES (?, '2024-06-02 09:00:00', ?, ?)",
                [(number, other, f"{friend}@{domain}") for friend, other in PEOPLE.items() if friend != local],
            )


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        text = b"This is the lab's placeholder for a webmail.\n"
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *arguments):
        pass


signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
fill("/data/roundcube.db", os.environ["DOMAIN"])
http.server.ThreadingHTTPServer(("", 80), Page).serve_forever()
