"""The account commands: what they change, what they say, and what they keep to themselves."""
from support import AdminTest


class UserCommand(AdminTest):
    def test_creates_the_user_without_a_word(self):
        self.assertEqual('', self.ok('mailu', 'user', 'alice', 'mail.example.com', 'Secret123'))
        row, = self.sql('SELECT email, localpart, domain_name, change_pw_next_login, enabled, quota_bytes, spam_threshold FROM user')
        self.assertEqual(('alice@mail.example.com', 'alice', 'mail.example.com', 1, 1, 10**9, 80), row)

    def test_creates_a_missing_domain_without_a_word(self):
        self.user('alice', 'new.example.com')
        self.assertEqual(['new.example.com'], self.column('SELECT name FROM domain'))

    def test_hashes_with_bcrypt_sha256(self):
        self.user('alice')
        self.assertRegex(self.column('SELECT password FROM user')[0], r'^\$bcrypt-sha256\$v=2,t=2b,r=4\$')

    def test_stores_the_address_in_lower_case_and_the_local_part_as_given(self):
        self.user('Alice', 'Mail.Example.com')
        self.assertEqual([('alice@mail.example.com', 'Alice', 'mail.example.com')], self.sql('SELECT email, localpart, domain_name FROM user'))

    def test_trap_an_existing_user_is_a_database_error(self):
        self.user('alice')
        result = self.flask('mailu', 'user', 'alice', 'mail.example.com', 'other')
        self.assertEqual(1, result.exit_code)
        self.assertIn('UNIQUE constraint failed: user.email', str(result.exception))
        self.assertIn('$bcrypt-sha256$', str(result.exception), 'upstream leaks the new hash here')

    def test_a_local_part_with_an_at_sign_is_refused(self):
        result = self.flask('mailu', 'user', 'a@b', 'mail.example.com', 'x')
        self.assertEqual(1, result.exit_code)
        self.assertIn('email local part must not contain "@"', str(result.exception))

    def test_domains_are_stored_as_idna(self):
        self.user('a', 'bücher.example')
        self.assertEqual(['a@xn--bcher-kva.example'], self.column('SELECT email FROM user'))
        self.assertEqual('a@bücher.example', self.export('user.email')['user'][0]['email'])


class UserImportCommand(AdminTest):
    def test_stores_the_hash_as_given(self):
        self.ok('mailu', 'user-import', 'bob', 'new.example.com', '{SHA512-CRYPT}$6$salt$hash')
        self.assertEqual([('{SHA512-CRYPT}$6$salt$hash', 0)], self.sql('SELECT password, change_pw_next_login FROM user'))
        self.assertEqual(['new.example.com'], self.column('SELECT name FROM domain'))


class UserDeleteCommand(AdminTest):
    def test_trap_without_r_it_only_disables(self):
        email = self.user('alice')
        self.assertEqual('', self.ok('mailu', 'user-delete', email))
        self.assertEqual([(email, 0)], self.sql('SELECT email, enabled FROM user'))

    def test_with_r_it_deletes_what_belongs_to_the_user_too(self):
        email = self.user('alice')
        self.load({'user': [{
            'email': email, 'manager_of': ['mail.example.com'], 'tokens': [{'password': 'x'}],
            'fetches': [{'protocol': 'imap', 'host': 'h', 'port': 143, 'username': 'u', 'password': 'p'}]}]}, '-u')
        for table in ('token', 'fetch', 'manager'):
            self.assertEqual(1, len(self.sql(f'SELECT * FROM {table}')), table)
        self.ok('mailu', 'user-delete', '-r', email)
        for table in ('user', 'token', 'fetch', 'manager'):
            self.assertEqual([], self.sql(f'SELECT * FROM {table}'), table)

    def test_trap_a_raw_delete_leaves_orphans(self):
        email = self.user('alice')
        self.load({'user': [{'email': email, 'tokens': [{'password': 'x'}]}]}, '-u')
        self.sql('DELETE FROM user WHERE email = ?', email)
        self.assertEqual([email], self.column('SELECT user_email FROM token'))

    def test_trap_an_unknown_address_exits_0(self):
        for options in ((), ('-r',)):
            result = self.flask('mailu', 'user-delete', *options, 'nobody@mail.example.com')
            self.assertEqual((0, ''), (result.exit_code, result.output))

    def test_something_that_is_no_address_fails(self):
        result = self.flask('mailu', 'user-delete', 'nobody')
        self.assertEqual(1, result.exit_code)
        self.assertIn('invalid email address (no "@")', str(result.exception))


class PasswordCommand(AdminTest):
    def test_changes_the_hash_and_asks_for_a_new_password(self):
        self.ok('mailu', 'user-import', 'bob', 'mail.example.com', 'old')
        self.ok('mailu', 'password', 'bob', 'mail.example.com', 'New123')
        self.assertEqual(1, self.column('SELECT change_pw_next_login FROM user')[0])
        self.assertEqual('OK', self.login('bob@mail.example.com', 'New123')['Auth-Status'])

    def test_an_unknown_user_is_told_on_stdout_with_exit_code_0(self):
        self.assertEqual('User x@mail.example.com not found.\n', self.ok('mailu', 'password', 'x', 'mail.example.com', 'y'))


class AdminCommand(AdminTest):
    def test_modes(self):
        call = 'mailu', 'admin', 'root', 'mail.example.com'
        self.assertEqual('created admin user\n', self.ok(*call, 'one'))
        self.assertEqual([(1, 0)], self.sql('SELECT global_admin, change_pw_next_login FROM user'))
        first = self.column('SELECT password FROM user')
        self.assertIn("user 'root@mail.example.com' exists, not created", self.failure(*call, 'two'))
        self.assertEqual("user 'root@mail.example.com' exists, not updating\n", self.ok(*call, 'two', '--mode', 'ifmissing'))
        self.assertEqual(first, self.column('SELECT password FROM user'))
        self.assertEqual('updated admin password\n', self.ok(*call, 'two', '-m', 'update'))
        self.assertNotEqual(first, self.column('SELECT password FROM user'))
        self.assertIn("invalid mode: 'bogus'", self.failure(*call, 'x', '--mode', 'bogus'))


class DomainCommands(AdminTest):
    def test_an_existing_domain_keeps_its_limits(self):
        self.ok('mailu', 'domain', 'one.example.com', '-u', '7', '-q', '5000')
        self.ok('mailu', 'domain', 'one.example.com', '-u', '9')
        self.assertEqual([(7, -1, 5000)], self.sql('SELECT max_users, max_aliases, max_quota_bytes FROM domain'))

    def test_setlimits(self):
        self.ok('mailu', 'domain', 'one.example.com')
        self.ok('mailu', 'setlimits', 'one.example.com', '1', '2', '3')
        self.assertEqual([(1, 2, 3)], self.sql('SELECT max_users, max_aliases, max_quota_bytes FROM domain'))
        self.assertEqual(1, self.flask('mailu', 'setlimits', 'missing.example.com', '1', '2', '3').exit_code)

    def test_setmanager(self):
        self.user('alice')
        self.ok('mailu', 'setmanager', 'mail.example.com', 'alice')
        self.assertEqual([('mail.example.com', 'alice@mail.example.com')], self.sql('SELECT domain_name, user_email FROM manager'))
        self.assertEqual(1, self.flask('mailu', 'setmanager', 'mail.example.com', 'nobody').exit_code)


class AliasCommands(AdminTest):
    def test_create_and_delete(self):
        self.ok('mailu', 'alias', '-w', 'info%', 'new.example.com', 'b@x.org,a@x.org')
        self.assertEqual([('info%@new.example.com', 'a@x.org,b@x.org', 1)], self.sql('SELECT email, destination, wildcard FROM alias'))
        self.assertEqual(['new.example.com'], self.column('SELECT name FROM domain'))
        self.ok('mailu', 'alias-delete', 'info%@new.example.com')
        self.assertEqual([], self.sql('SELECT * FROM alias'))
        self.ok('mailu', 'alias-delete', 'info%@new.example.com')


class Usage(AdminTest):
    def test_a_missing_argument_is_a_usage_error(self):
        result = self.flask('mailu', 'user', 'alice')
        self.assertEqual(2, result.exit_code)
        self.assertIn("Missing argument 'DOMAIN_NAME'", result.stderr)

    def test_advertise_keeps_its_id(self):
        def instance():
            with open(f'{self.folder}/instance', encoding='ascii') as handle:
                return handle.read()
        self.ok('mailu', 'advertise')
        first = instance()
        self.ok('mailu', 'advertise')
        self.assertEqual((36, first), (len(first), instance()))
