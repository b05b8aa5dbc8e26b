"""Logins through nginx and by HTTP basic authentication."""
import base64

from support import AdminTest

WRONG = 'Authentication credentials invalid'


class EmailLogin(AdminTest):
    def setUp(self):
        super().setUp()
        self.email = self.user('alice')

    def answer(self, *arguments, **headers):
        said = self.login(*arguments, **headers)
        return tuple(said.get(name) for name in ('Auth-Status', 'Auth-Server', 'Auth-Port'))

    def test_a_right_password_names_the_server_behind(self):
        self.assertEqual(('OK', '127.0.0.3', '143'), self.answer(self.email, 'Secret123', 'imap'))
        self.assertEqual(('OK', '127.0.0.3', '110'), self.answer(self.email, 'Secret123', 'pop3'))
        self.assertEqual(('OK', '127.0.0.3', '4190'), self.answer(self.email, 'Secret123', 'sieve'))
        self.assertEqual(('OK', '127.0.0.2', '10025'), self.answer(self.email, 'Secret123', 'smtp'))
        self.assertEqual(('OK', '127.0.0.2', '10025'), self.answer(self.email, 'Secret123', 'submission'))

    def test_a_wrong_password_is_refused_in_the_protocols_words(self):
        for protocol, code in {
            'imap': 'AUTHENTICATIONFAILED', 'smtp': '535 5.7.8', 'pop3': '-ERR Authentication failed', 'sieve': 'AuthFailed',
        }.items():
            said = self.login(self.email, 'wrong', protocol)
            self.assertEqual((WRONG, code, '0'), tuple(said[name] for name in ('Auth-Status', 'Auth-Error-Code', 'Auth-Wait')))
            self.assertNotIn('Auth-Server', said)

    def test_user_and_password_come_percent_encoded(self):
        self.user('bob', password='a%b ü')
        self.assertEqual('OK', self.login('bob%40mail.example.com', 'a%25b%20%C3%BC')['Auth-Status'])

    def test_who_exists_is_told(self):
        self.assertEqual('True', self.login(self.email, 'wrong')['Auth-User-Exists'])
        for unknown in ('nobody@mail.example.com', 'nobody', '@', 'a@b@c', 'a@ex_ample'):
            said = self.login(unknown, 'x')
            self.assertEqual((WRONG, 'False'), (said['Auth-Status'], said['Auth-User-Exists']), unknown)

    def test_an_empty_password_opens_nothing(self):
        self.assertEqual(WRONG, self.login(self.email, '')['Auth-Status'])

    def test_a_disabled_user_cannot_log_in(self):
        self.assertEqual('OK', self.login(self.email, 'Secret123')['Auth-Status'])
        self.ok('mailu', 'user-delete', self.email)
        self.assertEqual(WRONG, self.login(self.email, 'Secret123')['Auth-Status'])

    def test_a_deleted_user_cannot_log_in(self):
        self.assertEqual('OK', self.login(self.email, 'Secret123')['Auth-Status'])
        self.ok('mailu', 'user-delete', '-r', self.email)
        self.assertEqual((WRONG, 'False'), tuple(self.login(self.email, 'Secret123')[name] for name in ('Auth-Status', 'Auth-User-Exists')))

    def test_a_new_password_counts_at_once(self):
        self.assertEqual('OK', self.login(self.email, 'Secret123')['Auth-Status'])
        self.ok('mailu', 'password', 'alice', 'mail.example.com', 'Other456')
        self.assertEqual(WRONG, self.login(self.email, 'Secret123')['Auth-Status'])
        self.assertEqual('OK', self.login(self.email, 'Other456')['Auth-Status'])

    def test_imap_and_pop_can_be_closed_for_a_user(self):
        self.load({'user': [{'email': self.email, 'enable_imap': False, 'enable_pop': False}]}, '-u')
        self.assertEqual(WRONG, self.login(self.email, 'Secret123', 'imap')['Auth-Status'])
        self.assertEqual(WRONG, self.login(self.email, 'Secret123', 'pop3')['Auth-Status'])
        self.assertEqual('OK', self.login(self.email, 'Secret123', 'imap', **{'Auth-Port': '10143'})['Auth-Status'], 'the webmail may')

    def test_mail_from_outside_needs_no_login(self):
        self.assertEqual(('OK', '127.0.0.2', '25'), self.answer('', '', 'smtp', **{'Auth-Method': 'none', 'Auth-Port': '25'}))

    def test_there_is_no_login_on_port_25(self):
        said = self.login(self.email, 'Secret123', 'smtp', **{'Auth-Port': '25'})
        self.assertEqual(('AUTH not supported', '502 5.5.1'), (said['Auth-Status'], said['Auth-Error-Code']))

    def test_trap_an_old_hash_is_replaced_at_the_first_login(self):
        from passlib.hash import sha512_crypt
        self.ok('mailu', 'user-import', 'old', 'mail.example.com', '{SHA512-CRYPT}' + sha512_crypt.using(rounds=1000).hash('Secret123'))
        self.assertEqual(WRONG, self.login('old@mail.example.com', 'wrong')['Auth-Status'])
        self.assertEqual('OK', self.login('old@mail.example.com', 'Secret123')['Auth-Status'])
        stored, = self.column("SELECT password FROM user WHERE localpart = 'old'")
        self.assertTrue(stored.startswith('$bcrypt-sha256$'))
        self.assertEqual('OK', self.login('old@mail.example.com', 'Secret123')['Auth-Status'])

    def test_a_token_opens_the_account_from_its_addresses(self):
        from passlib.hash import pbkdf2_sha256
        token = '0123456789abcdef' * 2
        stored = pbkdf2_sha256.using(rounds=1).hash(token)
        self.load({'user': [{'email': self.email, 'tokens': [{'password': stored, 'ip': '192.0.2.0/24'}]}]}, '-u')
        self.assertEqual('OK', self.login(self.email, token)['Auth-Status'])
        self.assertEqual(WRONG, self.login(self.email, token, **{'Client-Ip': '198.51.100.1'})['Auth-Status'])

    def test_an_old_hash_of_a_token_is_replaced_at_its_first_use(self):
        from passlib.hash import sha256_crypt
        token = '0123456789abcdef' * 2
        self.load({'user': [{'email': self.email, 'tokens': [{'password': sha256_crypt.using(rounds=1000).hash(token)}]}]}, '-u')
        self.assertEqual(WRONG, self.login(self.email, 'f' * 32)['Auth-Status'])
        self.assertEqual('OK', self.login(self.email, token)['Auth-Status'])
        stored, = self.column('SELECT password FROM token')
        self.assertTrue(stored.startswith('$pbkdf2-sha256$1$'))
        self.assertEqual('OK', self.login(self.email, token)['Auth-Status'])


class TokensOnly(AdminTest):
    """AUTH_REQUIRE_TOKENS: mail clients need an application password, Mailu's own pages do not."""

    environment = {'AUTH_REQUIRE_TOKENS': 'True'}
    # Made by another program than passlib, from the digits and the sixteen bytes 0 to 15.
    token = '0123456789abcdef' * 2
    stored = '$pbkdf2-sha256$1$AAECAwQFBgcICQoLDA0ODw$iiHva7q2CulEZcuQ/ECIeNy9VqHlp77sFQzLuLxNrPc'

    def setUp(self):
        super().setUp()
        self.email = self.user('alice')

    def give(self, **token):
        self.load({'user': [{'email': self.email, 'tokens': [token]}]}, '-u')

    def test_a_right_password_is_refused_to_every_mail_client(self):
        for protocol in ('imap', 'pop3', 'sieve', 'smtp', 'submission'):
            self.assertEqual(WRONG, self.login(self.email, 'Secret123', protocol)['Auth-Status'], protocol)
        self.assertEqual(WRONG, self.login(self.email, 'Secret123', **{'Auth-Port': '10143'})['Auth-Status'], 'also where the webmail comes in')

    def test_a_token_is_let_in(self):
        self.give(password=self.stored)
        for protocol in ('imap', 'pop3', 'sieve', 'smtp', 'submission'):
            self.assertEqual('OK', self.login(self.email, self.token, protocol)['Auth-Status'], protocol)

    def test_a_wrong_token_is_refused(self):
        self.give(password=self.stored)
        for wrong in ('f' * 32, self.token[:-1], self.token + '0', self.token.upper()):
            self.assertEqual(WRONG, self.login(self.email, wrong)['Auth-Status'], wrong)

    def test_the_token_of_somebody_else_is_refused(self):
        self.give(password=self.stored)
        self.assertEqual(WRONG, self.login(self.user('bob'), self.token)['Auth-Status'])

    def test_a_token_that_is_none_by_its_form_is_never_looked_at(self):
        from passlib.hash import pbkdf2_sha256
        self.give(password=pbkdf2_sha256.using(rounds=1).hash('any-other-text'))
        self.assertEqual(WRONG, self.login(self.email, 'any-other-text')['Auth-Status'])

    def test_a_password_that_is_a_token_too_is_let_in(self):
        self.load({'user': [{'email': self.email, 'password': self.token, 'hash_password': True, 'tokens': [{'password': self.stored}]}]}, '-u')
        self.assertEqual('OK', self.login(self.email, self.token)['Auth-Status'])

    def test_trap_a_token_that_the_import_hashed_is_an_error_at_each_login(self):
        self.give(password=self.token, hash_password=True)
        self.assertTrue(self.column('SELECT password FROM token')[0].startswith('$bcrypt-sha256$'))
        with self.assertLogs(self.app.logger), self.assertRaisesRegex(AssertionError, '200 != 500'):
            self.login(self.email, self.token)

    def test_pages_of_mailu_take_the_password(self):
        header = 'Basic ' + base64.b64encode(f'{self.email}:Secret123'.encode()).decode()
        self.assertEqual(200, self.http.get('/internal/auth/basic', headers={'Authorization': header}).status_code)

    def test_a_deleted_user_takes_its_tokens_along(self):
        self.give(password=self.stored)
        self.ok('mailu', 'user-delete', '-r', self.email)
        self.assertEqual([], self.sql('SELECT * FROM token'))
        self.assertEqual(WRONG, self.login(self.email, self.token)['Auth-Status'])


class BasicLogin(AdminTest):
    def status(self, text):
        header = 'Basic ' + base64.b64encode(text.encode()).decode()
        return self.http.get('/internal/auth/basic', headers={'Authorization': header})

    def test_basic_authentication(self):
        self.user('alice')
        answer = self.status('Alice@mail.example.com:Secret123')
        self.assertEqual((200, 'alice@mail.example.com'), (answer.status_code, answer.headers['X-User']))
        self.assertEqual(401, self.status('alice@mail.example.com:wrong').status_code)
        self.assertEqual(401, self.status('rubbish').status_code)
        self.assertEqual(401, self.http.get('/internal/auth/basic').status_code)
        self.assertEqual(401, self.http.get('/internal/auth/basic', headers={'Authorization': 'Basic !'}).status_code)
