"""config-import: merging and replacing, its notations, its messages and its all-or-nothing."""
import os

from support import AdminTest

BOB = 'bob@mail.example.com'


def user(email=BOB, **values):
    return {'user': [{'email': email, **values}]}


def invalid(*lines):
    count = f"{len(lines)} error{'' if len(lines) == 1 else 's'}"
    return f'Error: [ValidationError] {count} occurred during input validation\n' + ''.join(f'     - {line}\n' for line in lines)


class Update(AdminTest):
    def setUp(self):
        super().setUp()
        self.ok('mailu', 'domain', 'mail.example.com')

    def test_creates_users_and_says_how_many(self):
        said = self.load(user(password='plain', hash_password=True), '-u')
        self.assertEqual('Committing changes. Created: user(1)\n', said)
        self.assertEqual('OK', self.login(BOB, 'plain')['Auth-Status'])
        self.assertEqual([0], self.column('SELECT change_pw_next_login FROM user'))

    def test_yaml_and_json(self):
        self.load(f'user:\n- email: {BOB}\n  password: x\n', '-u')
        self.load('{"user":[{"email":"eve@mail.example.com","password":"x"}]}', '-u')
        self.assertEqual([BOB, 'eve@mail.example.com'], self.column('SELECT email FROM user'))

    def test_a_file_can_be_named(self):
        path = os.path.join(self.folder, 'in.yml')
        with open(path, 'w', encoding='ascii') as handle:
            handle.write(f'user: [{{email: {BOB}, password: x}}]')
        self.ok('mailu', 'config-import', '-u', path)
        self.assertEqual([BOB], self.column('SELECT email FROM user'))

    def test_missing_domains_come_into_being_silently(self):
        said = self.load(user('a@new.example.com', password='x'), '-u')
        self.assertEqual('Committing changes. Created: user(1)\n', said)
        self.assertEqual(['mail.example.com', 'new.example.com'], self.column('SELECT name FROM domain ORDER BY name'))

    def test_trap_without_hash_password_anything_passes_for_a_hash(self):
        self.load(user(password='plain'), '-u')
        self.assertEqual(['plain'], self.column('SELECT password FROM user'))

    def test_an_obsolete_scheme_is_cut_off(self):
        self.load(user(password='{SHA512-CRYPT}$6$a$b'), '-u')
        self.assertEqual(['$6$a$b'], self.column('SELECT password FROM user'))

    def test_the_same_password_keeps_its_hash(self):
        self.load(user(password='plain', hash_password=True), '-u')
        before = self.column('SELECT password FROM user')
        self.assertEqual('Committing changes. No changes.\n', self.load(user(password='plain', hash_password=True), '-u', '-v'))
        self.assertEqual(before, self.column('SELECT password FROM user'))

    def test_changes_only_what_is_given(self):
        self.load(user(password='x', displayed_name='Bob', quota_bytes=5), '-u')
        self.load(user(quota_bytes=6), '-u')
        self.assertEqual([('x', 'Bob', 6)], self.sql('SELECT password, displayed_name, quota_bytes FROM user'))

    def test_trap_the_terse_summary_counts_no_modification(self):
        self.load(user(password='x'), '-u')
        self.assertEqual('Committing changes. No changes.\n', self.load(user(displayed_name='B'), '-u'))
        self.assertEqual(['B'], self.column('SELECT displayed_name FROM user'))
        self.assertEqual(
            "Modified user: 'bob@mail.example.com' displayed_name: 'B' -> 'C'\nCommitting changes. Modified: user(1)\n",
            self.load(user(displayed_name='C'), '-u', '-v'))

    def test_verbose_shows_the_hash_and_twice_verbose_hides_the_password(self):
        said = self.load(user(password='plain', hash_password=True), '-u', '-vv')
        self.assertIn("Handling user: {'email': 'bob@mail.example.com', 'password': <hidden>, 'hash_password': True}", said)
        self.assertIn("Created user: {'email': 'bob@mail.example.com', 'password': '$bcrypt-sha256$", said)
        self.assertNotIn('plain', said)
        self.assertIn("'password': 'plain'", self.load(user('eve@mail.example.com', password='plain', hash_password=True), '-u', '-vv', '-s'))

    def test_quiet_says_nothing(self):
        self.assertEqual('', self.load(user(password='x'), '-u', '-q'))

    def test_dry_run_changes_nothing(self):
        self.assertEqual('Dry run. Not committing changes. Created: user(1)\n', self.load(user(password='x'), '-u', '-n'))
        self.assertEqual([], self.sql('SELECT * FROM user'))

    def test_dkim_keys_are_made_on_request_and_become_files(self):
        domain = {'domain': [{'name': 'mail.example.com', 'dkim_key': '-generate-'}]}
        path = os.path.join(self.folder, 'mail.example.com.dkim.key')
        self.load(domain, '-u', '-n')
        self.assertFalse(os.path.exists(path), 'a dry run writes no file')
        self.assertIn("dkim_key: '' -> <hidden>", self.load(domain, '-u', '-v'))
        with open(path, encoding='ascii') as handle:
            first = handle.read()
        self.assertTrue(first.startswith('-----BEGIN PRIVATE KEY-----'))
        other = {'domain': [{'name': 'other.example.com', 'dkim_key': ''.join(first.splitlines()[1:-1])}]}
        self.load(other, '-u')
        with open(os.path.join(self.folder, 'other.example.com.dkim.key'), encoding='ascii') as handle:
            self.assertEqual(first, handle.read(), 'a bare key is wrapped into PEM')
        self.load({'domain': [{'name': 'mail.example.com', 'dkim_key': ''}]}, '-u')
        self.assertFalse(os.path.exists(path))


class Deletions(AdminTest):
    def setUp(self):
        super().setUp()
        self.emails = [f'{name}@mail.example.com' for name in 'abcd']
        self.load({'user': [{'email': email, 'password': 'x'} for email in self.emails]}, '-u')

    def users(self):
        return self.column('SELECT email FROM user ORDER BY email')

    def test_a_user_is_deleted_by_its_key_with_a_minus(self):
        self.assertEqual('Committing changes. Deleted: user(2)\n', self.load({'user': [{'-email': email} for email in self.emails[:2]]}, '-u'))
        self.assertEqual(self.emails[2:], self.users())

    def test_trap_three_deletions_in_a_section_fail_and_delete_nothing(self):
        self.assertEqual(
            invalid('user.2.__delete__ : Not a valid boolean.'),
            self.load_fails({'user': [{'-email': email} for email in self.emails[:3]]}, '-u'))
        self.assertEqual(self.emails, self.users())

    def test_trap_it_is_the_place_in_the_list_that_counts(self):
        said = self.load_fails({'user': [{'email': self.emails[0]}, {'email': self.emails[1]}, {'-email': self.emails[2]}]}, '-u')
        self.assertEqual(invalid('user.2.__delete__ : Not a valid boolean.'), said)

    def test_what_is_not_there_cannot_be_deleted(self):
        self.assertEqual(
            invalid("user.0.email : Item to delete not found: 'nobody@mail.example.com'."),
            self.load_fails({'user': [{'-email': 'nobody@mail.example.com'}]}, '-u'))

    def test_a_null_key_prunes_the_rest(self):
        self.load({'user': [{'-email': None}, {'email': self.emails[3]}]}, '-u')
        self.assertEqual(self.emails[3:], self.users())

    def test_a_deleted_domain_takes_its_users_along(self):
        said = self.load({'domain': [{'-name': 'mail.example.com'}]}, '-u')
        self.assertEqual(('Committing changes. Deleted: domain(1) user(4)\n', []), (said, self.users()))


class Lists(AdminTest):
    def setUp(self):
        super().setUp()
        self.load(user(password='x', forward_destination=['a@x.org', 'b@x.org'], tokens=[{'password': 'one'}]), '-u')

    def forwards(self):
        return self.column('SELECT forward_destination FROM user')[0]

    def test_an_entry_is_added(self):
        self.load(user(forward_destination=['c@x.org']), '-u')
        self.assertEqual('a@x.org,b@x.org,c@x.org', self.forwards())

    def test_an_entry_is_taken_away(self):
        self.load(user(forward_destination=['-a@x.org']), '-u')
        self.assertEqual('b@x.org', self.forwards())
        self.assertEqual(
            invalid("user.?.forward_destination : Item to delete not found: 'z@x.org'."),
            self.load_fails(user(forward_destination=['-z@x.org']), '-u'))

    def test_a_list_is_pruned(self):
        self.load(user(forward_destination=['-prune-', 'c@x.org']), '-u')
        self.assertEqual('c@x.org', self.forwards())

    def test_tokens_are_added_and_deleted_by_id(self):
        self.load(user(tokens=[{'password': 'two'}]), '-u')
        self.assertEqual(['one', 'two'], self.column('SELECT password FROM token ORDER BY id'))
        self.load(user(tokens=[{'-id': 1}]), '-u')
        self.assertEqual(['two'], self.column('SELECT password FROM token'))

    def test_an_attribute_is_reset_to_its_default(self):
        self.load(user(quota_bytes=5), '-u')
        self.load(user(**{'-quota_bytes': None}), '-u')
        self.assertEqual([10**9], self.column('SELECT quota_bytes FROM user'))
        self.assertIn('Value must be "null"', self.load_fails(user(**{'-quota_bytes': 3}), '-u'))

    def test_trap_the_spam_threshold_cannot_be_reset(self):
        self.assertEqual(invalid('user.0.spam_threshold : Not a valid integer.'), self.load_fails(user(**{'-spam_threshold': None}), '-u'))


class Replace(AdminTest):
    def test_trap_without_u_everything_that_is_not_in_the_input_is_gone(self):
        self.user('alice')
        self.ok('mailu', 'alias', 'info', 'mail.example.com', 'alice@mail.example.com')
        said = self.load(user(password='x'))
        self.assertEqual('Committing changes. Created: user(1)\n', said, 'and it does not even count the deletions')
        self.assertEqual([BOB], self.column('SELECT email FROM user'))
        self.assertEqual([], self.sql('SELECT * FROM alias'))

    def test_tokens_are_left_behind_as_orphans(self):
        self.load(user(password='x', tokens=[{'password': 'one'}]), '-u')
        self.load({'domain': []})
        self.assertEqual(([], [BOB]), (self.sql('SELECT * FROM user'), self.column('SELECT user_email FROM token')))

    def test_an_error_leaves_everything_in_place(self):
        self.user('alice')
        self.load_fails({'user': [{'email': BOB}]})
        self.assertEqual(['alice@mail.example.com'], self.column('SELECT email FROM user'))


class BadInput(AdminTest):
    def test_every_problem_is_named(self):
        said = self.load_fails({
            'bogus': [], 'alias': [{}],
            'user': [{'email': BOB, 'bogus': 1, 'comment': None, 'enabled': 'maybe', 'quota_bytes': 'x', 'reply_enddate': 'soon'}]}, '-u')
        self.assertEqual(invalid(
            'alias.0.email        : Missing data for required field.', 'bogus                : Unknown field.',
            'user.0.bogus         : Unknown field.', 'user.0.comment       : Field may not be null.',
            'user.0.enabled       : Not a valid boolean.', 'user.0.password      : Missing data for required field.',
            'user.0.quota_bytes   : Not a valid integer.', 'user.0.reply_enddate : Not a valid date.'), said)
        self.assertEqual([], self.sql('SELECT * FROM user'))

    def test_nothing_is_committed_if_one_item_is_bad(self):
        self.load_fails({'user': [{'email': BOB, 'password': 'x'}, {'email': 'noat', 'password': 'x'}]}, '-u')
        self.assertEqual([], self.sql('SELECT * FROM user'))

    def test_an_address_that_is_none(self):
        self.assertEqual(invalid("user.noat : Invalid email: 'noat'"), self.load_fails(user('noat', password='x'), '-u'))

    def test_input_that_is_no_configuration(self):
        for text in ('', '[1, 2]', 'text'):
            self.assertEqual(invalid('_schema : Invalid input type.'), self.load_fails(text, '-u'))
        self.assertIn('Error: [ParserError] while parsing a flow sequence', self.load_fails('a: [b', '-u'))

    def test_items_that_are_none(self):
        self.assertEqual(invalid("user.'text' : Invalid item. User needs to be an object."), self.load_fails({'user': ['text']}, '-u'))
        self.assertEqual(invalid('user : Invalid type.'), self.load_fails({'user': 'text'}, '-u'))

    def test_hash_password_needs_a_password(self):
        self.assertEqual(
            invalid('user.0.hash_password : Nothing to hash. Field "password" is missing.'), self.load_fails(user(hash_password=True), '-u'))

    def test_a_name_twice(self):
        said = self.load_fails({'domain': [{'name': 'one.example.com'}], 'relay': [{'name': 'one.example.com'}]}, '-u')
        self.assertEqual("Error: [ValueError] Duplicate domain name: ('one.example.com',)\n", said)
        self.assertEqual([], self.sql('SELECT * FROM domain'))

    def test_a_bad_dkim_key(self):
        self.assertIn("invalid dkim key 'rubbish'", self.load_fails({'domain': [{'name': 'a.example.com', 'dkim_key': 'rubbish'}]}, '-u'))
