"""The database file: its schema, its address, and other versions' databases."""
import os
from unittest import mock

import click
from support import AdminTest

COLUMNS = {
    'alembic_version': 'version_num',
    'alias': 'created_at updated_at comment localpart destination domain_name email wildcard',
    'alternative': 'created_at updated_at comment name domain_name',
    'config': 'name value comment created_at updated_at',
    'domain': 'created_at updated_at comment name max_users max_aliases max_quota_bytes signup_enabled',
    'fetch': 'created_at updated_at comment id user_email protocol host port tls username password error last_check keep scan folders',
    'manager': 'domain_name user_email',
    'relay': 'created_at updated_at comment name smtp',
    'token': 'created_at updated_at comment id user_email password ip',
    'user': 'created_at updated_at comment localpart password quota_bytes global_admin enable_imap enable_pop forward_enabled'
            ' forward_destination reply_enabled reply_subject reply_body displayed_name spam_enabled domain_name email spam_threshold'
            ' forward_keep reply_enddate enabled quota_bytes_used reply_startdate spam_mark_as_read allow_spoofing change_pw_next_login',
}


class Schema(AdminTest):
    def test_tables_and_columns_are_upstreams(self):
        tables = self.column("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        self.assertEqual(sorted(COLUMNS), tables)
        for table, columns in COLUMNS.items():
            self.assertEqual(columns.split(), [row[1] for row in self.sql(f'PRAGMA table_info({table})')], table)

    def test_the_primary_key_of_a_user_is_the_address(self):
        self.assertEqual(['email'], [row[1] for row in self.sql('PRAGMA table_info(user)') if row[5]])

    def test_journal_mode_is_delete_and_foreign_keys_are_not_enforced(self):
        self.user('alice')
        self.assertEqual([('delete',)], self.sql('PRAGMA journal_mode'))
        self.ok('mailu', 'domain', 'one.example.com')
        self.sql('DELETE FROM domain')
        self.assertEqual(1, len(self.sql('SELECT * FROM user')))

    def test_upgrade_is_idempotent(self):
        self.user('alice')
        self.ok('db', 'upgrade')
        self.assertEqual(['0ba45693748d'], self.column('SELECT version_num FROM alembic_version'))
        self.assertEqual(1, len(self.sql('SELECT * FROM user')))

    def test_another_versions_database_is_refused(self):
        self.sql("UPDATE alembic_version SET version_num = 'abc'")
        self.assertIn('schema revision abc', self.failure('db', 'upgrade'))


class Address(AdminTest):
    def create(self, **environment):
        import mailu
        with mock.patch.dict(os.environ, environment):
            return mailu.create_app()

    def test_another_flavour_is_refused_by_name(self):
        with self.assertRaisesRegex(click.ClickException, 'DB_FLAVOR=postgresql is not supported'):
            self.create(DB_FLAVOR='postgresql')

    def test_another_uri_is_refused_without_its_password(self):
        with self.assertRaises(click.ClickException) as caught:
            self.create(SQLALCHEMY_DATABASE_URI='mysql+mysqlconnector://mailu:secret@db/mailu')
        self.assertIn("'mysql+mysqlconnector' is not supported", str(caught.exception))
        self.assertNotIn('secret', str(caught.exception))

    def test_the_sqlite_flavour_names_a_file_from_the_root(self):
        app = self.create(DB_FLAVOR='sqlite', SQLITE_DATABASE_FILE='data/other.db')
        self.assertEqual('sqlite:////data/other.db', app.config['SQLALCHEMY_DATABASE_URI'])

    def test_a_value_can_come_from_a_file(self):
        path = os.path.join(self.folder, 'key')
        with open(path, 'w', encoding='ascii') as handle:
            handle.write('from the file\n')
        self.assertEqual('from the file', self.create(SECRET_KEY_FILE=path).config['SECRET_KEY'])
