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
