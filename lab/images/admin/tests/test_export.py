"""config-export: its shape, its filters, and what it shows unasked."""
import os
import stat

from support import AdminTest

YAML = """\
domain:
  - name: mail.example.com
    dkim_key: <hidden>

user:
  - email: bob@mail.example.com
    password: $6$salt$hash
    spam_threshold: 80

alias: []

relay: []

"""


class Export(AdminTest):
    def setUp(self):
        super().setUp()
        self.ok('mailu', 'user-import', 'bob', 'mail.example.com', '$6$salt$hash')

    def test_yaml_has_a_section_each_and_an_empty_line_after_it(self):
        self.assertEqual(YAML, self.ok('mailu', 'config-export'))

    def test_trap_hashes_are_there_without_secrets(self):
        self.assertEqual(
            '{"user":[{"email":"bob@mail.example.com","password":"$6$salt$hash","spam_threshold":80}]}\n',
            self.ok('mailu', 'config-export', '--json', 'user'))

    def test_only_what_differs_from_its_default_unless_full(self):
        self.ok('mailu', 'user-delete', 'bob@mail.example.com')
        user, = self.export('user')['user']
        self.assertEqual({'email', 'enabled', 'password', 'spam_threshold'}, set(user))
        self.assertIs(False, user['enabled'])
        full, = self.export('--full', 'user')['user']
        self.assertEqual(
            ['email', 'allow_spoofing', 'change_pw_next_login', 'comment', 'displayed_name', 'enable_imap', 'enable_pop', 'enabled', 'fetches',
             'forward_destination', 'forward_enabled', 'forward_keep', 'global_admin', 'manager_of', 'password', 'quota_bytes', 'reply_body',
             'reply_enabled', 'reply_enddate', 'reply_startdate', 'reply_subject', 'spam_enabled', 'spam_mark_as_read', 'spam_threshold', 'tokens'],
            list(full))

    def test_filters_take_sections_and_attributes(self):
        self.assertEqual({'user': [{'email': 'bob@mail.example.com', 'enabled': True}]}, self.export('user.email', 'user.enabled'))
        self.assertEqual({'alias': []}, self.export('alias'))

    def test_sections_keep_their_order(self):
        self.assertEqual(['domain', 'user', 'alias', 'relay'], list(self.export('relay', 'user', 'alias', 'domain')))

    def test_an_unknown_filter_fails(self):
        self.assertEqual('Error: Invalid filter: user.bogus\n', self.failure('mailu', 'config-export', 'user.bogus'))
        self.assertEqual('Error: Invalid filter: bogus, zork\n', self.failure('mailu', 'config-export', 'zork', 'user.x', 'bogus'))

    def test_dates_show_only_when_named(self):
        self.assertNotIn('created_at', self.export('--full')['domain'][0])
        self.assertRegex(self.export('domain.created_at')['domain'][0]['created_at'], r'^\d{4}-\d\d-\d\d$')

    def test_dns_records_on_request(self):
        domain, = self.export('--dns', 'domain')['domain']
        self.assertEqual('mail.example.com. 600 IN MX 10 mail.example.com.', domain['dns_mx'])
        self.assertNotIn('dns_dkim', domain, 'there is no key')
        self.load({'domain': [{'name': 'mail.example.com', 'dkim_key': '-generate-'}]}, '-u')
        domain, = self.export('domain.dns_dkim', 'domain.dns_dmarc')['domain']
        self.assertRegex(domain['dns_dkim'], r'^dkim\._domainkey\.mail\.example\.com\. 600 IN TXT "v=DKIM1; k=rsa; p=MII[A-Za-z0-9+/=]+"$')
        self.assertIn('p=reject', domain['dns_dmarc'])

    def test_secrets_of_fetches_and_dkim_keys_are_hidden_until_asked_for(self):
        self.load({
            'domain': [{'name': 'mail.example.com', 'dkim_key': '-generate-'}],
            'user': [{'email': 'bob@mail.example.com', 'fetches': [
                {'protocol': 'imap', 'host': 'h', 'port': 993, 'username': 'u', 'password': 'fetch-secret'}]}]}, '-u')
        hidden = self.export()
        self.assertEqual(('<hidden>', '<hidden>'), (hidden['domain'][0]['dkim_key'], hidden['user'][0]['fetches'][0]['password']))
        shown = self.export('--secrets')
        self.assertTrue(shown['domain'][0]['dkim_key'].startswith('-----BEGIN PRIVATE KEY-----\n'))
        self.assertEqual('fetch-secret', shown['user'][0]['fetches'][0]['password'])
        self.assertIn('dkim_key: |', self.ok('mailu', 'config-export', '--secrets'))

    def test_an_output_file_is_readable_by_its_owner_alone(self):
        path = os.path.join(self.folder, 'out.yml')
        self.assertEqual('', self.ok('mailu', 'config-export', '-o', path))
        self.assertEqual(0o600, stat.S_IMODE(os.stat(path).st_mode))
        with open(path, encoding='utf-8') as handle:
            self.assertEqual(YAML, handle.read())

    def test_an_obsolete_scheme_is_left_out(self):
        self.ok('mailu', 'user-import', 'eve', 'mail.example.com', '{CRYPT}$1$a$b')
        self.assertEqual(['$6$salt$hash', '$1$a$b'], [user['password'] for user in self.export('user.password')['user']])

    def test_what_is_exported_can_be_imported(self):
        before = self.export('--secrets')
        self.load(self.ok('mailu', 'config-export', '--secrets'))
        self.assertEqual(before, self.export('--secrets'))

    def test_colour_on_request_only(self):
        self.assertNotIn('\033[', self.ok('mailu', 'config-export'))
        self.assertIn('\033[', self.ok('mailu', 'config-export', '--color'))
