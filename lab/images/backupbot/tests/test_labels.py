"""What the labels ask for, dialect by dialect."""

import unittest

from backupbot import labels
from backupbot.errors import BotError
from backupbot.labels import Service, Volume


def labelled(name, volumes, given, stack="shop"):
    return Service(name, stack, given, tuple(Volume(v, f"{stack}_{v}", t, name) for v, t in volumes))


def paths(plan):
    return [p for _, p in plan.paths]


ROOT = labels.VOLUME_ROOT
ON = {"backupbot.backup": "true"}


class CurrentDialect(unittest.TestCase):
    def plan(self, *services, **options):
        return labels.plans(services, **options)["shop"]

    def test_all_volumes_of_the_stack_by_default_those_of_unlabelled_services_too(self):
        plan = self.plan(labelled("app", [], ON), labelled("admin", [("mailu", "/data")], {}))
        self.assertTrue(plan.enabled)
        self.assertEqual(paths(plan), [f"{ROOT}/shop_mailu/_data"])

    def test_a_stack_without_the_label_is_not_enabled(self):
        self.assertFalse(self.plan(labelled("admin", [("mailu", "/data")], {})).enabled)

    def test_false_on_the_only_service_does_not_enable(self):
        self.assertFalse(self.plan(labelled("app", [], {"backupbot.backup": "false"})).enabled)

    def test_a_repeated_label_is_accepted(self):
        plan = self.plan(labelled("app", [("a", "/a")], ON), labelled("db", [("b", "/b")], ON))
        self.assertEqual(len(plan.paths), 2)

    def test_volume_false_leaves_the_volume_out_wherever_the_label_stands(self):
        given = {**ON, "backupbot.backup.volumes.mail": "false"}
        plan = self.plan(labelled("app", [("a", "/a")], given), labelled("imap", [("mail", "/mail")], {}))
        self.assertEqual(paths(plan), [f"{ROOT}/shop_a/_data"])

    def test_path_takes_only_these_paths_relative_to_the_volume(self):
        given = {**ON, "backupbot.backup.volumes.db.path": "dump.sql,/sub/dir/"}
        plan = self.plan(labelled("db", [("db", "/var/lib/db")], given))
        self.assertEqual(paths(plan), [f"{ROOT}/shop_db/_data/dump.sql", f"{ROOT}/shop_db/_data/sub/dir"])

    def test_path_of_a_volume_that_does_not_exist_is_a_problem_not_an_end(self):
        plan = self.plan(labelled("app", [("a", "/a")], {**ON, "backupbot.backup.volumes.zz.path": "x"}))
        self.assertEqual(plan.problems, ["Can not find volume with the name zz for shop"])
        self.assertEqual(paths(plan), [f"{ROOT}/shop_a/_data"])

    def test_the_old_path_label_is_ignored(self):
        plan = self.plan(labelled("imap", [("mail", "/mail")], {**ON, "backupbot.backup.path": "/mail/one"}))
        self.assertEqual(paths(plan), [f"{ROOT}/shop_mail/_data"])

    def test_the_misspelt_volumes_label_is_ignored(self):
        plan = self.plan(labelled("imap", [("mail", "/mail")], {**ON, "backupbot.volumes.mail": "false"}))
        self.assertEqual(paths(plan), [f"{ROOT}/shop_mail/_data"])

    def test_a_volume_mounted_twice_is_saved_once(self):
        plan = self.plan(labelled("app", [("certs", "/certs")], ON), labelled("dumper", [("certs", "/out")], {}))
        self.assertEqual(paths(plan), [f"{ROOT}/shop_certs/_data"])

    def test_an_odd_truth_value_names_its_label(self):
        with self.assertRaisesRegex(BotError, "backupbot.backup: invalid truth value 'maybe'"):
            self.plan(labelled("app", [], {"backupbot.backup": "maybe"}))

    def test_hooks_come_from_every_service_and_restore_has_its_own(self):
        given = {"backupbot.backup.pre-hook": "dump", "backupbot.restore.post-hook": "load"}
        services = labelled("app", [], ON), labelled("db", [], given)
        self.assertEqual(self.plan(*services).pre_hooks, [("shop_db", "dump")])
        self.assertEqual(self.plan(*services, hook="restore").post_hooks, [("shop_db", "load")])
        self.assertEqual(self.plan(*services, hook="restore").pre_hooks, [])

    def test_selection_by_volume_and_by_service(self):
        services = labelled("app", [("a", "/a")], ON), labelled("imap", [("mail", "/mail")], {})
        self.assertEqual(paths(self.plan(*services, only_volumes=["mail"])), [f"{ROOT}/shop_mail/_data"])
        self.assertEqual(paths(self.plan(*services, only_services=["app"])), [f"{ROOT}/shop_a/_data"])

    def test_stacks_are_kept_apart(self):
        both = labels.plans([labelled("app", [("a", "/a")], ON), labelled("app", [("a", "/a")], ON, "blog")])
        self.assertEqual(paths(both["blog"]), [f"{ROOT}/blog_a/_data"])

    def test_the_version_label_is_read(self):
        plan = self.plan(labelled("app", [], {**ON, "coop-cloud.shop.version": "3.0.1+2024.06.52"}))
        self.assertEqual(plan.version, "3.0.1+2024.06.52")


class OtherDialects(unittest.TestCase):
    def test_labelled_takes_only_the_volumes_of_labelled_services(self):
        services = labelled("admin", [("mailu", "/data")], ON), labelled("imap", [("mail", "/mail")], {})
        self.assertEqual(paths(labels.plans(services, "labelled")["shop"]), [f"{ROOT}/shop_mailu/_data"])

    def test_legacy_reads_paths_inside_the_container(self):
        given = {**ON, "backupbot.backup.path": "/mail/one,/nowhere"}
        plan = labels.plans([labelled("imap", [("mail", "/mail")], given)], "legacy")["shop"]
        self.assertEqual(paths(plan), [f"{ROOT}/shop_mail/_data/one"])
        self.assertEqual(plan.problems, ["shop_imap: /nowhere is on no volume"])

    def test_legacy_saves_nothing_of_a_service_without_a_path(self):
        self.assertEqual(labels.plans([labelled("imap", [("mail", "/mail")], ON)], "legacy")["shop"].paths, [])

    def test_an_unknown_dialect_is_refused(self):
        with self.assertRaisesRegex(BotError, "unknown dialect 'v3'"):
            labels.plans([], "v3")

    def test_a_domain_becomes_the_stack_name(self):
        self.assertEqual(labels.stack_of("mail.example.com"), "mail_example_com")


if __name__ == "__main__":
    unittest.main()
