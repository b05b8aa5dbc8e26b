"""The container as it runs: start, signals, and a database file swapped under the service."""
import http.client
import os
import pwd
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest

DATABASE = '/data/main.db'
ALICE = 'alice@mail.example.com'
BOB = 'bob@mail.example.com'
# Only a failure waits this long; an overloaded machine may take minutes to start a Python.
PATIENCE_SECONDS = 300


def flask(*arguments):
    """A call as `docker exec` makes it: as root, in /app, with the container's environment."""
    return subprocess.run(['flask', 'mailu', *arguments], cwd='/app', capture_output=True, text=True, check=False)


def users_by_cli():
    return flask('config-export', '--json', 'user.email').stdout


def status(path):
    connection = http.client.HTTPConnection('localhost', 8080, timeout=PATIENCE_SECONDS)
    try:
        connection.request('GET', path)
        return connection.getresponse().status
    finally:
        connection.close()


def userdb(email):
    return status(f'/internal/dovecot/userdb/{email}')


def overwrite_in_place():
    with open('/tmp/backup.db', 'rb') as source, open(DATABASE, 'r+b') as target:
        target.write(source.read())
        target.truncate()


def answers():
    try:
        return status('/ping') == 200
    except OSError:
        return False


def restored():
    try:
        return (userdb(ALICE), userdb(BOB)) == (200, 404)
    except OSError:
        return False


class Server(unittest.TestCase):
    environment = {}

    def setUp(self):
        for name in os.listdir('/data'):
            os.unlink(os.path.join('/data', name))
        self.log = tempfile.TemporaryFile('w+')
        self.addCleanup(self.log.close)
        self.server = subprocess.Popen(
            ['/start.py'], env={**os.environ, 'PYTHONPATH': '', **self.environment}, stdout=self.log, stderr=subprocess.STDOUT)
        self.addCleanup(self.stop)
        self.eventually(answers)

    def stop(self):
        self.server.send_signal(signal.SIGTERM)
        return self.server.wait(PATIENCE_SECONDS)

    def eventually(self, check):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not check():
            if time.monotonic() > deadline:
                self.log.seek(0)
                self.fail('waited in vain; the server said:\n' + self.log.read())
            time.sleep(0.02)


class Start(Server):
    environment = {'INITIAL_ADMIN_ACCOUNT': 'root', 'INITIAL_ADMIN_DOMAIN': 'mail.example.com', 'INITIAL_ADMIN_PW': "it's ; $(a) secret"}

    def test_start_hangup_and_stop(self):
        # What the start left behind: the admin, the volumes in the service's hands, and one process that is gunicorn's master.
        self.assertEqual(200, userdb('root@mail.example.com'))
        mailu = pwd.getpwnam('mailu').pw_uid
        self.assertEqual({'instance': mailu, 'main.db': mailu}, {name: os.stat(f'/data/{name}').st_uid for name in os.listdir('/data')})
        with open(f'/proc/{self.server.pid}/cmdline', encoding='ascii') as handle:
            self.assertIn('gunicorn', handle.read())
        self.assertEqual(mailu, os.stat(f'/proc/{self.server.pid}').st_uid)
        # An account made by the command line is there at once.
        self.assertEqual(404, userdb(ALICE))
        self.assertEqual(0, flask('user', 'alice', 'mail.example.com', 'Secret123').returncode)
        self.assertEqual(200, userdb(ALICE))
        # An existing user: exit code 1 and a traceback with the hash on stderr, nothing on stdout.
        again = flask('user', 'alice', 'mail.example.com', 'Secret123')
        self.assertEqual((1, ''), (again.returncode, again.stdout))
        self.assertTrue(again.stderr.startswith('Traceback (most recent call last):'))
        self.assertIn('UNIQUE constraint failed: user.email', again.stderr)
        self.assertIn('$bcrypt-sha256$', again.stderr)
        # SIGHUP keeps the master, SIGTERM ends it in good order and long before an engine would kill it.
        self.server.send_signal(signal.SIGHUP)
        self.eventually(answers)
        self.assertIsNone(self.server.poll())
        self.assertEqual(0, self.stop())


class SwappedDatabase(Server):
    """Alice is in the backup, and no longer in the database that the service has open."""

    environment = {'INITIAL_ADMIN_ACCOUNT': 'alice', 'INITIAL_ADMIN_DOMAIN': 'mail.example.com', 'INITIAL_ADMIN_PW': 'Secret123'}

    def setUp(self):
        super().setUp()
        self.assertEqual(200, userdb(ALICE))
        shutil.copy(DATABASE, '/tmp/backup.db')
        with sqlite3.connect(DATABASE) as connection:
            connection.execute('UPDATE user SET localpart = ?, email = ?', ('bob', BOB))
        connection.close()
        self.assertEqual((404, 200), (userdb(ALICE), userdb(BOB)), 'a raw change of the file counts at once')

    def hang_up(self):
        self.server.send_signal(signal.SIGHUP)
        # Both answers in one go: for a second the former worker still takes its share of the requests, or drops them.
        self.eventually(restored)

    def test_overwritten_in_place_it_counts_at_once(self):
        overwrite_in_place()
        self.assertEqual((200, 404), (userdb(ALICE), userdb(BOB)))

    def test_trap_a_new_inode_is_seen_by_the_cli_alone_until_a_hangup(self):
        shutil.copy('/tmp/backup.db', '/data/new.db')
        os.rename('/data/new.db', DATABASE)
        self.assertIn(ALICE, users_by_cli())
        for _ in range(5):
            self.assertEqual((404, 200), (userdb(ALICE), userdb(BOB)))
        self.hang_up()

    def test_trap_removed_it_is_still_served_and_the_cli_leaves_an_empty_file(self):
        os.unlink(DATABASE)
        self.assertEqual(200, userdb(BOB))
        failed = flask('user-delete', ALICE)
        self.assertEqual(1, failed.returncode)
        self.assertIn('no such table: user', failed.stderr)
        found = os.stat(DATABASE)
        self.assertEqual((0, 0), (found.st_size, found.st_uid))
        # A restore over that empty file is in place for the command line, and yet a new inode for the service.
        overwrite_in_place()
        self.assertIn(ALICE, users_by_cli())
        self.assertEqual((404, 200), (userdb(ALICE), userdb(BOB)))
        self.hang_up()
