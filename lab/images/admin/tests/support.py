"""What the tests share: an application over a database of its own, its command line and its HTTP client."""
import json
import os
import sqlite3
import tempfile
import unittest
from unittest import mock


class AdminTest(unittest.TestCase):
    """A fresh, empty database for each test."""

    environment = {}
    empty_database = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.database = os.path.join(self.folder, 'main.db')
        settings = {
            'SQLALCHEMY_DATABASE_URI': f'sqlite:///{self.database}',
            'DKIM_PATH': os.path.join(self.folder, '{domain}.{selector}.key'),
            'INSTANCE_ID_PATH': os.path.join(self.folder, 'instance'),
            'DOMAIN': 'mail.example.com',
            'HOSTNAMES': 'mail.example.com',
            'IMAP_ADDRESS': '127.0.0.3',
            'SMTP_ADDRESS': '127.0.0.2',
            'SUBNET': '10.1.0.0/16',
            **self.environment,
        }
        patched = mock.patch.dict(os.environ, settings)
        patched.start()
        self.addCleanup(patched.stop)
        import mailu
        from mailu.database import db
        self.app = mailu.create_server()
        self.http = self.app.test_client()
        self.create_tables()

        def close():
            with self.app.app_context():
                db.engine.dispose()
        self.addCleanup(close)

    def create_tables(self):
        """Made once and copied afterwards: ten tables are ten waits for the disk."""
        if AdminTest.empty_database is None:
            self.ok('db', 'upgrade')
            with open(self.database, 'rb') as handle:
                AdminTest.empty_database = handle.read()
        else:
            with open(self.database, 'wb') as handle:
                handle.write(AdminTest.empty_database)

    def flask(self, *arguments, stdin=None):
        """One call of `flask`: the result with exit_code, stdout, stderr and exception."""
        return self.app.test_cli_runner(mix_stderr=False).invoke(args=list(arguments), input=stdin)

    def ok(self, *arguments, stdin=None):
        """The output of a call that succeeds."""
        result = self.flask(*arguments, stdin=stdin)
        self.assertEqual(0, result.exit_code, result.output + repr(result.exception))
        return result.stdout

    def failure(self, *arguments, stdin=None):
        """The message of a call that ends with exit code 1."""
        result = self.flask(*arguments, stdin=stdin)
        self.assertEqual(1, result.exit_code, result.output)
        return result.stderr

    def load(self, data, *options):
        return self.ok('mailu', 'config-import', *options, '-', stdin=as_text(data))

    def load_fails(self, data, *options):
        return self.failure('mailu', 'config-import', *options, '-', stdin=as_text(data))

    def export(self, *arguments):
        return json.loads(self.ok('mailu', 'config-export', '--json', *arguments))

    def sql(self, statement, *values):
        """Rows straight from the file."""
        with sqlite3.connect(self.database) as connection:
            rows = connection.execute(statement, values).fetchall()
        connection.close()
        return rows

    def column(self, statement, *values):
        return [row[0] for row in self.sql(statement, *values)]

    def user(self, localpart, domain='mail.example.com', password='Secret123'):
        self.ok('mailu', 'user', localpart, domain, password)
        return f'{localpart}@{domain}'

    def get(self, path):
        """(status, JSON or None) of an internal address."""
        response = self.http.get(f'/internal/{path}')
        return response.status_code, response.get_json() if response.status_code == 200 else None

    def login(self, user, password, protocol='imap', **headers):
        """The answer's headers to a login through nginx."""
        sent = {
            'Auth-Method': 'plain', 'Auth-Protocol': protocol, 'Auth-User': user, 'Auth-Pass': password,
            'Auth-Port': '993', 'Client-Ip': '192.0.2.1', 'Client-Port': '5000', **headers}
        response = self.http.get('/internal/auth/email', headers=sent)
        self.assertEqual(200, response.status_code)
        return response.headers


def as_text(data):
    return data if isinstance(data, str) else json.dumps(data)
