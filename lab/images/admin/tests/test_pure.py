"""Functions that need neither database nor network."""
import unittest

from mailu.srs import Rewriter, SrsError
from mailu.transports import transport

DAY = 86400


class Srs(unittest.TestCase):
    def test_round_trip(self):
        made = Rewriter('key', now=lambda: 1000 * DAY).forward('joe@x.org', 'd.org')
        self.assertEqual('joe@x.org', Rewriter('key', now=lambda: 1010 * DAY).reverse(made))
        self.assertEqual('joe@x.org', Rewriter('key', now=lambda: 1010 * DAY).reverse(made.lower().replace('srs0', 'SRS0')))

    def test_three_weeks_later_it_is_too_old(self):
        made = Rewriter('key', now=lambda: 1020 * DAY).forward('joe@x.org', 'd.org')
        self.assertEqual('joe@x.org', Rewriter('key', now=lambda: 1041 * DAY).reverse(made), 'the counter wraps at 1024')
        with self.assertRaisesRegex(SrsError, 'expired'):
            Rewriter('key', now=lambda: 1042 * DAY).reverse(made)

    def test_another_key_does_not_open_it(self):
        with self.assertRaisesRegex(SrsError, 'signature'):
            Rewriter('other').reverse(Rewriter('key').forward('joe@x.org', 'd.org'))


class Transport(unittest.TestCase):
    def test_targets(self):
        for target, expected in {
            'mx.x.org': 'smtp:[mx.x.org]',
            'MX.x.org:26': 'smtp:[mx.x.org]:26',
            'mx:x.org': 'smtp:x.org',
            'mx:': 'smtp:relay.org',
            '': 'smtp:relay.org',
            None: 'smtp:relay.org',
            ':26': 'smtp:relay.org:26',
            '[mx.x.org]:26': 'smtp:[mx.x.org]:26',
            '[2001:db8::1]:26': 'smtp:[ipv6:2001:db8::1]:26',
            'lmtp:x.org:24': 'lmtp:x.org:24',
        }.items():
            self.assertEqual(expected, transport('relay.org', target), target)

    def test_bad_targets(self):
        for target in ('[x.org', '[x.org]y', 'mx:[x.org]', 'lmtp:', 'x.org:port', 'x..org'):
            with self.assertRaises(ValueError, msg=target):
                transport('relay.org', target)
