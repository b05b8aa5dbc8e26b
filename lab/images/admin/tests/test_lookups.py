"""What dovecot, postfix, rspamd and fetchmail ask."""
from support import AdminTest

NOT_FOUND = 404, None


class Dovecot(AdminTest):
    def setUp(self):
        super().setUp()
        self.email = self.user('alice')

    def test_userdb(self):
        self.assertEqual((200, {'quota_rule': '*:bytes=1000000000'}), self.get(f'dovecot/userdb/{self.email}'))
        for unknown in ('nobody@mail.example.com', 'nobody', 'a@ex_ample'):
            self.assertEqual(NOT_FOUND, self.get(f'dovecot/userdb/{unknown}'), unknown)

    def test_passdb_leaves_the_password_to_nginx(self):
        expected = {'password': None, 'nopassword': 'Y', 'allow_real_nets': '10.1.0.0/16'}
        self.assertEqual((200, expected), self.get(f'dovecot/passdb/{self.email}'))
        self.assertEqual(NOT_FOUND, self.get('dovecot/passdb/nobody@mail.example.com'))

    def test_trap_a_disabled_user_is_found_but_not_listed(self):
        other = self.user('bob')
        self.ok('mailu', 'user-delete', self.email)
        self.assertEqual((200, [other]), self.get('dovecot/userdb/'))
        self.assertEqual(200, self.get(f'dovecot/userdb/{self.email}')[0])
        self.assertEqual(200, self.get(f'postfix/mailbox/{self.email}')[0], 'its mail goes on arriving')

    def test_used_quota_is_stored_and_the_day_of_the_update_is_not(self):
        self.sql("UPDATE user SET updated_at = '2001-02-03'")
        answer = self.http.post(f'/internal/dovecot/quota/storage/{self.email}', json=12345)
        self.assertEqual((200, None), (answer.status_code, answer.get_json()))
        self.assertEqual([(12345, '2001-02-03')], self.sql('SELECT quota_bytes_used, updated_at FROM user'))
        self.http.post(f'/internal/dovecot/quota/messages/{self.email}', json=7)
        self.assertEqual([12345], self.column('SELECT quota_bytes_used FROM user'))
        self.assertEqual(404, self.http.post('/internal/dovecot/quota/storage/x@mail.example.com', json=1).status_code)

    def test_sieve_follows_the_users_settings(self):
        self.assertEqual((200, 'default'), self.get(f'dovecot/sieve/name/default/{self.email}'))
        path = f'dovecot/sieve/data/default/{self.email}'
        script = self.get(path)[1]
        self.assertIn('spamtest :percent :value "gt" :comparator "i;ascii-numeric" "80"', script)
        self.assertIn('fileinto :create "Junk"', script)
        self.assertIn('setflag "\\\\seen"', script)
        self.assertNotIn('vacation :days', script)
        self.load({'user': [{
            'email': self.email, 'spam_enabled': False, 'reply_enabled': True, 'reply_subject': 'Away "now"', 'reply_body': 'Bye'}]}, '-u')
        script = self.get(path)[1]
        self.assertNotIn('fileinto :create', script)
        self.assertIn('vacation :days 1 :subject "Away \\"now\\"" "Bye"', script)


class Postfix(AdminTest):
    def setUp(self):
        super().setUp()
        self.email = self.user('alice')
        self.load({
            'domain': [{'name': 'mail.example.com', 'alternatives': ['alt.example.com']}],
            'alias': [
                {'email': 'info@mail.example.com', 'destination': ['b@x.org', 'a@x.org']},
                {'email': 'sales%@mail.example.com', 'destination': ['c@x.org'], 'wildcard': True}],
            'relay': [{'name': 'relay.example.com', 'smtp': 'mx.example.com:2525'}]}, '-u')

    def test_domain(self):
        self.assertEqual((200, 'mail.example.com'), self.get('postfix/domain/mail.example.com'))
        self.assertEqual((200, 'alt.example.com'), self.get('postfix/domain/alt.example.com'))
        for unknown in ('x.org', '[192.0.2.1]', 'relay.example.com'):
            self.assertEqual(NOT_FOUND, self.get(f'postfix/domain/{unknown}'), unknown)

    def test_mailbox(self):
        self.assertEqual((200, self.email), self.get(f'postfix/mailbox/{self.email}'))
        self.assertEqual((200, self.email), self.get('postfix/mailbox/ALICE@mail.example.com'))
        self.assertEqual(NOT_FOUND, self.get('postfix/mailbox/nobody@mail.example.com'))

    def test_alias(self):
        self.assertEqual((200, self.email), self.get(f'postfix/alias/{self.email}'))
        self.assertEqual((200, self.email), self.get('postfix/alias/alice@alt.example.com'))
        self.assertEqual((200, 'a@x.org,b@x.org'), self.get('postfix/alias/info@mail.example.com'))
        self.assertEqual((200, 'a@x.org,b@x.org'), self.get('postfix/alias/Info@mail.example.com'))
        self.assertEqual((200, 'c@x.org'), self.get('postfix/alias/sales-team@mail.example.com'))
        self.assertEqual((200, 'mail.example.com'), self.get('postfix/alias/alt.example.com'))
        self.assertEqual(NOT_FOUND, self.get('postfix/alias/nobody@mail.example.com'))

    def test_a_forwarding_user(self):
        self.load({'user': [{'email': self.email, 'forward_enabled': True, 'forward_destination': ['z@x.org']}]}, '-u')
        self.assertEqual((200, f'z@x.org,{self.email}'), self.get(f'postfix/alias/{self.email}'))
        self.load({'user': [{'email': self.email, 'forward_keep': False}]}, '-u')
        self.assertEqual((200, 'z@x.org'), self.get(f'postfix/alias/{self.email}'))

    def test_transport(self):
        self.assertEqual((200, 'smtp:[mx.example.com]:2525'), self.get('postfix/transport/anyone@relay.example.com'))
        for unknown in (self.email, '*', '[192.0.2.1]', 'x@[192.0.2.1]'):
            self.assertEqual(NOT_FOUND, self.get(f'postfix/transport/{unknown}'), unknown)

    def test_who_may_send_as_whom(self):
        self.assertEqual((200, self.email), self.get(f'postfix/sender/login/{self.email}'))
        self.assertEqual((200, 'a@x.org,b@x.org'), self.get('postfix/sender/login/info@mail.example.com'))
        self.assertEqual(NOT_FOUND, self.get('postfix/sender/login/nobody@mail.example.com'))
        boss = self.user('boss')
        self.load({'user': [{'email': boss, 'allow_spoofing': True}]}, '-u')
        self.assertEqual((200, boss), self.get('postfix/sender/login/nobody@mail.example.com'))

    def test_foreign_senders_are_rewritten_and_find_their_way_back(self):
        self.assertEqual(NOT_FOUND, self.get(f'postfix/sender/map/{self.email}'))
        status, rewritten = self.get('postfix/sender/map/joe@gmail.test')
        self.assertEqual(200, status)
        self.assertRegex(rewritten, r'^SRS0=[A-Z2-7]{4}=[A-Z2-7]{2}=gmail\.test=joe@mail\.example\.com$')
        self.assertEqual((200, 'joe@gmail.test'), self.get(f'postfix/recipient/map/{rewritten}'))
        self.assertEqual(NOT_FOUND, self.get(f'postfix/recipient/map/{rewritten.replace("joe", "eve")}'))
        self.assertEqual(NOT_FOUND, self.get(f'postfix/recipient/map/{self.email}'))
        self.assertEqual(NOT_FOUND, self.get('postfix/sender/map/mail.example.com'))

    def test_rate_and_dane_never_hit(self):
        self.assertEqual(NOT_FOUND, self.get(f'postfix/sender/rate/{self.email}'))
        self.assertEqual(NOT_FOUND, self.get('postfix/dane/x.org'))


class Extensions(AdminTest):
    environment = {'RECIPIENT_DELIMITER': '+'}

    def test_an_extension_reaches_the_user_and_the_alias(self):
        email = self.user('alice')
        self.ok('mailu', 'alias', 'info', 'mail.example.com', 'a@x.org')
        self.assertEqual((200, 'alice+list@mail.example.com'), self.get('postfix/alias/alice+list@mail.example.com'))
        self.assertEqual((200, 'a@x.org'), self.get('postfix/alias/info+list@mail.example.com'))
        self.assertEqual((200, email), self.get('postfix/sender/login/alice+list@mail.example.com'))


class Rspamd(AdminTest):
    def test_domains_and_keys(self):
        self.load({'domain': [{'name': 'mail.example.com', 'alternatives': ['alt.example.com']}]}, '-u')
        self.assertEqual('mail.example.com\nalt.example.com', self.http.get('/internal/rspamd/local_domains').get_data(as_text=True))
        vault = 'rspamd/vault/v1/dkim'
        self.assertEqual((200, {'data': {'selectors': []}}), self.get(f'{vault}/mail.example.com'))
        self.load({'domain': [{'name': 'mail.example.com', 'dkim_key': '-generate-'}]}, '-u')
        for name in ('mail.example.com', 'alt.example.com'):
            selector, = self.get(f'{vault}/{name}')[1]['data']['selectors']
            self.assertEqual((name, 'dkim'), (selector['domain'], selector['selector']))
            self.assertTrue(selector['key'].startswith('-----BEGIN PRIVATE KEY-----'))
        self.assertEqual((200, {'data': {'selectors': []}}), self.get(f'{vault}/x.org'))


class Fetchmail(AdminTest):
    def test_fetches(self):
        email = self.user('alice')
        self.assertEqual((200, []), self.get('fetch'))
        self.load({'user': [{'email': email, 'fetches': [
            {'protocol': 'imap', 'host': 'h.example.com', 'port': 993, 'tls': True, 'username': 'u', 'password': 'p'}]}]}, '-u')
        fetch, = self.get('fetch')[1]
        self.assertEqual((1, email, 'imap', 993, True, False, [], 'p'), tuple(
            fetch[name] for name in ('id', 'user_email', 'protocol', 'port', 'tls', 'keep', 'folders', 'password')))
        self.assertEqual(200, self.http.post('/internal/fetch/1', json='').status_code)
        self.assertIsNotNone(self.column('SELECT last_check FROM fetch')[0])
        self.assertEqual(404, self.http.post('/internal/fetch/2', json='').status_code)


class Ping(AdminTest):
    def test_ping(self):
        answer = self.http.get('/ping')
        self.assertEqual((200, b''), (answer.status_code, answer.data))
