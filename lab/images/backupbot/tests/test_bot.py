"""The command against real restic, with volumes in a temporary folder and the engine played by a stand-in."""

import contextlib
import io
import json
import os
import shutil
import sqlite3
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from backupbot import cli, faults, keys, labels
from backupbot.labels import Service, Volume

ON = {"backupbot.backup": "true"}


class Container:
    def __init__(self, log):
        self.log = log

    def pause(self):
        self.log.append("pause")

    def unpause(self):
        self.log.append("unpause")


class FakeEngine:
    """Three services of one stack, as the lab has them; what was called is in `log`."""

    def __init__(self):
        self.log = []
        self.marks = dict(ON)

    def services(self):
        def volume(name, target, service):
            return Volume(name, f"shop_{name}", target, service)

        return [
            Service("app", "shop", self.marks),
            Service("admin", "shop", {"backupbot.backup.pre-hook": "dump"}, (volume("mailu", "/data", "admin"),)),
            Service("imap", "shop", {}, (volume("mail", "/mail", "imap"),), (("shop_key_v1", "key"),)),
        ]

    def containers_with(self, source):
        self.log.append(f"with {source}")
        return [Container(self.log)]

    def run_hook(self, service, command):
        self.log.append(f"{service}: {command}")

    def read_secret(self, service, name):
        return b"not telling"


@unittest.skipUnless(shutil.which("restic"), "NEEDS restic 0.17 or newer: run tests/run.sh, which uses the image")
class BotCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """One repository, made once and copied for each test: init is slow by design."""
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.template = Path(folder.name) / "restic"
        password = Path(folder.name) / "password"
        password.write_text("test only\n")
        with mock.patch.dict(os.environ, {"RESTIC_PASSWORD_FILE": str(password)}):
            cli.Restic(str(cls.template)).ensure_repository()

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.work = Path(folder.name)
        (self.work / "password").write_text("test only\n")
        shutil.copytree(self.template, self.work / "restic")
        self.engine = FakeEngine()
        self.volumes = self.work / "volumes"
        self.mail = self.volumes / "shop_mail/_data/bob@shop.test"
        self.data = self.volumes / "shop_mailu/_data"
        (self.mail / "cur").mkdir(parents=True)
        (self.mail / ".Sent/cur").mkdir(parents=True)
        self.data.mkdir(parents=True)
        self.first = self.mail / "cur/1.M1P1.h,S=12,W=13:2,S"
        self.newest = self.mail / "cur/2.M2P2.h,S=14,W=15:2,"
        self.first.write_bytes(b"old message\n")
        self.newest.write_bytes(b"probe message\n")
        os.utime(self.first, (1e9, 1e9))
        os.utime(self.newest, (2e9, 2e9))
        with contextlib.closing(sqlite3.connect(self.data / "main.db")) as db, db:
            db.execute("CREATE TABLE user (email TEXT PRIMARY KEY, localpart TEXT, password TEXT, enabled BOOLEAN)")
            db.executemany("INSERT INTO user VALUES (?,?,?,1)", [("a@shop.test", "a", "hash1"), ("bob@shop.test", "bob", "hash2")])
        self.env = {
            "RESTIC_REPOSITORY": str(self.work / "restic"),
            "RESTIC_PASSWORD_FILE": str(self.work / "password"),
            "SERVICE": "shop",
        }
        for target, name, value in (
            (labels, "VOLUME_ROOT", str(self.volumes)),
            (cli, "SECRETS", self.work / "secrets"),
            (cli, "ARCHIVE", str(self.work / "backup.tar.gz")),
            (faults, "APPLIED_FILE", self.work / "applied"),
            (cli.Bot, "engine", self.engine),
        ):
            patch = mock.patch.object(target, name, value)
            patch.start()
            self.addCleanup(patch.stop)

    def bot(self, *arguments, fault=None, **env):
        """(exit code, standard output, log records)."""
        out, err, code = io.StringIO(), io.StringIO(), 0
        given = {**self.env, "MACHINE_LOGS": "true", **env, **({"LAB_FAULT": fault} if fault else {})}
        with mock.patch.dict(os.environ, given), mock.patch.object(sys, "argv", ["backup", *arguments]), \
             contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                cli.main()
            except SystemExit as end:
                code = end.code or 0
        return code, out.getvalue(), [json.loads(line) for line in err.getvalue().splitlines() if line.startswith("{")]

    def create(self, **more):
        code, _, log = self.bot("create", **more)
        self.assertEqual(code, 0, log)
        return log[-1]["snapshot_id"]

    def listing(self, snapshot):
        return self.bot("ls", "-s", snapshot, "-a")[1].splitlines()

    def restore(self, snapshot, **more):
        return self.bot("restore", "-s", snapshot, "--noninteractive", **more)

    def wipe(self):
        shutil.rmtree(self.mail, ignore_errors=True)
        (self.data / "main.db").unlink(missing_ok=True)

    def applied(self):
        return (self.work / "applied").read_text().split()[1:] if (self.work / "applied").exists() else []

    def messages(self):
        return sorted(p for p in self.mail.rglob("*") if p.parent.name in ("cur", "new") and p.is_file())


class Commands(BotCase):
    def test_the_repository_is_made_at_first_use(self):
        shutil.rmtree(self.work / "restic")
        self.create()
        self.assertTrue((self.work / "restic/config").is_file())

    def test_the_repositorys_password_is_cheap_to_try(self):
        (key,) = (self.work / "restic/keys").iterdir()
        self.assertEqual(json.loads(key.read_bytes())["N"], keys.WORK)
        self.assertEqual(self.bot("snapshots")[0], 0)

    def test_create_lists_and_restores_by_the_id_it_printed(self):
        made = self.create()
        self.assertRegex(made, "^[0-9a-f]{64}$")
        line = self.bot("snapshots")[1]
        self.assertEqual(line.split()[1], made)
        self.assertIn(str(self.newest), self.listing(made))
        self.assertIn(str(self.data / "main.db"), self.listing(made))
        self.wipe()
        code, out, _ = self.restore(made)
        self.assertEqual((code, out), (0, f"Restoring Snapshot {made} of shop at /\n"))
        self.assertEqual(self.newest.read_bytes(), b"probe message\n")
        self.assertEqual(self.newest.stat().st_mtime, 2e9)

    def test_the_summary_line_carries_restics_figures(self):
        _, _, log = self.bot("create")
        self.assertEqual(log[-1]["message_type"], "SUMMARY")
        self.assertEqual(log[-1]["message"], "backup finished")
        self.assertGreaterEqual(log[-1]["files_new"], 3)

    def test_the_text_log_has_no_id(self):
        err = io.StringIO()
        with mock.patch.dict(os.environ, self.env), mock.patch.object(sys, "argv", ["backup", "create"]), \
             contextlib.redirect_stderr(err):
            with self.assertRaises(SystemExit):
                cli.main()
        self.assertEqual(err.getvalue(), "backup finished\n")

    def test_restore_leaves_files_that_the_snapshot_lacks(self):
        made = self.create()
        late = self.mail / "cur/3.M3P3.h,S=1,W=1:2,"
        late.write_bytes(b"x")
        self.restore(made)
        self.assertTrue(late.exists())

    def test_restore_overwrites_the_database_in_place(self):
        made = self.create()
        before = (self.data / "main.db").stat().st_ino
        (self.data / "main.db").write_bytes(b"broken")
        self.restore(made)
        self.assertEqual((self.data / "main.db").stat().st_ino, before)

    def test_secrets_are_in_the_snapshot_and_not_left_behind(self):
        made = self.create()
        secret = str(self.work / "secrets/shop_key_v1")
        self.assertIn(secret, self.listing(made))
        self.assertFalse(os.path.exists(secret))

    def test_hooks_run_unless_told_not_to(self):
        made = self.create()
        self.assertEqual(self.engine.log, ["shop_admin: dump"])
        self.engine.services()[1].labels["x"] = "y"
        self.engine.log.clear()
        self.restore(made, NO_COMMANDS="1")
        self.assertEqual(self.engine.log, [])

    def test_an_excluded_volume_is_missing_though_the_exit_code_is_0(self):
        self.engine.marks["backupbot.backup.volumes.mail"] = "false"
        self.assertNotIn(str(self.mail), self.listing(self.create()))

    def test_a_stack_that_is_not_enabled_gives_exit_0_and_a_snapshot_without_volumes(self):
        self.engine.marks.clear()
        self.assertEqual([p for p in self.listing(self.create()) if str(self.volumes) in p], [])

    def test_volumes_from_the_environment_limit_the_restore(self):
        made = self.create()
        self.wipe()
        self.restore(made, VOLUMES="mailu")
        self.assertTrue((self.data / "main.db").exists())
        self.assertFalse(self.mail.exists())

    def test_ls_without_all_shows_one_level(self):
        made = self.create()
        shown = self.bot("ls", "-s", made, "-p", str(self.volumes))[1].splitlines()
        self.assertIn(str(self.volumes / "shop_mail"), shown)
        self.assertNotIn(str(self.newest), shown)

    def test_ls_with_timestamps(self):
        made = self.create()
        lines = dict(reversed(l.split("\t")) for l in self.bot("ls", "-s", made, "-a", "-t")[1].splitlines())
        self.assertTrue(lines[str(self.newest)].startswith("2033-05-18T"), lines[str(self.newest)])

    def test_a_wrong_id_is_an_error_with_words(self):
        self.create()
        code, _, log = self.restore("ffffffff")
        self.assertEqual((code, log[-1]["message"]), (1, 'There is no snapshot "ffffffff" for the app "shop"'))

    def test_another_stacks_snapshot_is_refused(self):
        self.create()
        theirs = self.create_tagged("blog")
        code, _, log = self.restore(theirs)
        self.assertEqual((code, log[-1]["message"]), (1, f"Snapshot with ID {theirs} does not contain shop"))

    def create_tagged(self, tag):
        with mock.patch.dict(os.environ, self.env):
            return cli.Restic(self.env["RESTIC_REPOSITORY"]).backup([str(self.data)], {tag})["snapshot_id"]

    def test_latest_is_the_newest_of_this_stack_only(self):
        made = self.create()
        self.create_tagged("blog")
        self.wipe()
        self.assertEqual(self.restore("latest")[0], 0)
        self.assertTrue(self.newest.exists(), made)

    def test_an_empty_repository_says_so_and_exits_0(self):
        code, out, log = self.bot("snapshots")
        self.assertEqual((code, out, log[-1]["message"]), (0, "", "No Snapshots found for app shop"))

    def test_a_wrong_password_is_an_error(self):
        self.create()
        (self.work / "password").write_text("another\n")
        code, _, log = self.bot("snapshots")
        self.assertEqual(code, 1)
        self.assertIn("exit code 12", log[-1]["message"])

    def test_versioned_tags_are_found_and_printed(self):
        self.engine.marks["coop-cloud.shop.version"] = "3.0.1+2024.06.52"
        self.create(LAB_BACKUPBOT_TAGS="versioned")
        self.assertEqual(self.bot("snapshots")[1].split()[2], "3.0.1+2024.06.52")

    def test_a_restore_of_an_unknown_app_is_refused(self):
        self.create()
        code, _, log = self.bot("-h", "other.test", "restore", "--noninteractive")
        self.assertEqual((code, log[-1]["message"]), (1, "The app other_test is not running"))

    def test_without_a_yes_nothing_is_restored(self):
        self.create()
        self.wipe()
        with mock.patch.object(sys, "stdin", io.StringIO("yes\n")):
            code, out, log = self.bot("restore")
        self.assertEqual((code, log[-1]["message"]), (1, "Restore aborted"))
        self.assertIn("THIS COMMAND WILL IRREVERSIBLY OVERWRITE FILES", out)
        self.assertFalse(self.newest.exists())

    def test_download_holds_volumes_and_secrets(self):
        import tarfile

        self.create()
        code, _, log = self.bot("download")
        self.assertEqual(code, 0, log)
        with tarfile.open(self.work / "backup.tar.gz") as archive:
            self.assertEqual(sorted(archive.getnames()), ["shop.json", "shop_mail.tar", "shop_mailu.tar"])
            self.assertEqual(json.load(archive.extractfile("shop.json")), {"key_v1": "not telling"})


class BackupFaults(BotCase):
    def tearDown(self):
        self.assertTrue(self.applied(), "the fault was never applied")

    def test_skip_mail_and_skip_data(self):
        for fault, gone, there in (("backup-skip-mail", self.mail, self.data), ("backup-skip-data", self.data, self.mail)):
            listing = self.listing(self.create(fault=fault))
            self.assertNotIn(str(gone), listing)
            self.assertIn(str(there), listing)

    def test_empty_dump_leaves_the_real_database_alone(self):
        database = self.data / "main.db"
        before = database.read_bytes(), database.stat().st_ino
        made = self.create(fault="backup-empty-dump")
        self.assertEqual((database.read_bytes(), database.stat().st_ino), before)
        with mock.patch.dict(os.environ, self.env):
            nodes = {n["path"]: n for n in cli.Restic(self.env["RESTIC_REPOSITORY"]).ls(made)}
        self.assertEqual(nodes[str(database)].get("size", 0), 0)
        self.assertNotIn(str(self.data / ".main.db.aside"), nodes)
        self.assertEqual(self.engine.log[-3:], ["with shop_mailu", "pause", "unpause"])

    def test_raced_latest_is_not_the_printed_one_and_lacks_the_evidence(self):
        made = self.create(fault="backup-raced")
        ids = [line.split()[1] for line in self.bot("snapshots")[1].splitlines()]
        self.assertEqual((len(ids), ids[0]), (2, made))
        self.assertIn(str(self.newest), self.listing(made))
        self.assertNotIn(str(self.newest), self.listing("latest"))
        self.assertNotIn(str(self.data / "main.db"), self.listing("latest"))

    def test_raced_can_print_the_other_runs_id(self):
        made = self.create(fault="backup-raced:printed")
        self.assertNotIn(str(self.newest), self.listing(made))

    def test_exit_zero_no_snapshot(self):
        code, _, log = self.bot("create", fault="backup-exit-zero-no-snapshot")
        self.assertEqual((code, log), (0, []))
        code, _, log = self.bot("create", fault="backup-exit-zero-no-snapshot:claimed")
        self.assertEqual((code, log[-1]["snapshot_id"]), (0, "0" * 64))
        self.assertEqual(self.bot("snapshots")[1], "")

    def test_repo_locked_is_restics_own_lock_and_goes_away(self):
        self.create()
        for command in (["create"], ["snapshots"], ["restore", "--noninteractive"]):
            code, _, log = self.bot(*command, fault="repo-locked")
            self.assertEqual(code, 1)
            self.assertIn("exit code 11", " ".join(line["message"] for line in log))
        self.assertEqual(self.bot("snapshots")[0], 0)

    def test_repo_disk_full_is_a_real_one(self):
        (self.mail / "cur/9.M9P9.h,S=200000,W=200000:2,").write_bytes(os.urandom(200000))
        code, _, log = self.bot("create", fault="repo-disk-full")
        self.assertEqual(code, 1)
        self.assertIn("no space left on device", " ".join(line["message"] for line in log))
        self.assertFalse(os.path.exists("/dev/shm/lab-full"))

    def test_hang_takes_no_snapshot_and_does_not_end(self):
        self.hang("backup-hang", "create")
        self.assertEqual(self.bot("snapshots")[1], "")

    def hang(self, fault, *arguments):
        """time.sleep is what it hangs in; the stand-in ends it after having been called."""
        with mock.patch.object(faults.time, "sleep", side_effect=InterruptedError):
            with self.assertRaises(InterruptedError):
                self.bot(*arguments, fault=fault)


class RestoreFaults(BotCase):
    def setUp(self):
        super().setUp()
        self.made = self.create()

    def tearDown(self):
        self.assertTrue(self.applied(), "the fault was never applied")

    def after(self, fault, code=0):
        self.wipe()
        result = self.restore(self.made, fault=fault)
        self.assertEqual(result[0], code, result)
        return result

    def user(self, email):
        with contextlib.closing(sqlite3.connect(self.data / "main.db")) as db:
            return db.execute("SELECT password, enabled FROM user WHERE email = ?", (email,)).fetchone()

    def test_skip_mail(self):
        self.after("restore-skip-mail")
        self.assertFalse(self.mail.exists())
        self.assertEqual(self.user("bob@shop.test"), ("hash2", 1))

    def test_skip_data(self):
        self.after("restore-skip-data")
        self.assertFalse((self.data / "main.db").exists())
        self.assertTrue(self.newest.exists())

    def test_dirs_only(self):
        self.after("restore-dirs-only")
        self.assertTrue((self.mail / ".Sent/cur").is_dir())
        self.assertEqual(self.messages(), [])
        self.assertFalse((self.data / "main.db").exists())

    def test_truncate_one_hits_the_newest_and_keeps_its_time(self):
        self.after("restore-truncate-one")
        self.assertEqual(self.newest.read_bytes(), b"probe m")
        self.assertEqual(self.newest.stat().st_mtime, 2e9)
        self.assertEqual(self.first.read_bytes(), b"old message\n")

    def test_flip_byte_changes_one_bit_of_one_byte(self):
        self.after("restore-flip-byte")
        changed = [i for i, (a, b) in enumerate(zip(self.newest.read_bytes(), b"probe message\n")) if a != b]
        self.assertEqual((len(changed), self.newest.stat().st_size), (1, 14))

    def test_the_message_can_be_named_by_a_text_or_a_glob(self):
        self.after("restore-flip-byte:old mess")
        self.assertNotEqual(self.first.read_bytes(), b"old message\n")
        self.after("restore-truncate-one:bob@shop.test/cur/1.*")
        self.assertEqual(self.first.stat().st_size, 6)

    def test_no_such_message_ends_with_70_and_is_not_noted(self):
        self.after("restore-flip-byte:no such text", code=70)
        self.assertEqual(self.applied(), [])
        self.after("restore-noop")

    def test_older_snapshot(self):
        self.newest.write_bytes(b"newer text here\n")
        self.made = self.create()
        self.after("restore-older-snapshot")
        self.assertEqual(self.newest.read_bytes(), b"probe message\n")

    def test_older_snapshot_needs_one(self):
        self.after("restore-older-snapshot", code=70)
        self.after("restore-noop")

    def test_other_stack(self):
        self.after("restore-other-stack")
        self.assertIsNone(self.user("bob@shop.test"))
        self.assertEqual(self.user("other-bob@shop.test"), ("hash2", 1))
        self.assertFalse(self.mail.exists())
        self.assertTrue((self.mail.parent / "someone@other.example.org/cur").is_dir())

    def test_noop(self):
        code, out, _ = self.after("restore-noop")
        self.assertEqual(out, f"Restoring Snapshot {self.made} of shop at /\n")
        self.assertFalse(self.newest.exists())

    def test_nonzero_after_all(self):
        self.after("restore-nonzero-after-all", code=1)
        self.assertTrue(self.newest.exists())
        self.assertEqual(self.user("bob@shop.test"), ("hash2", 1))

    def test_hang(self):
        self.wipe()
        BackupFaults.hang(self, "restore-hang", "restore", "--noninteractive")
        self.assertFalse(self.newest.exists())

    def test_duplicate_message(self):
        self.after("restore-duplicate-message")
        self.assertEqual([p.read_bytes() for p in self.messages()].count(b"probe message\n"), 2)

    def test_other_folder(self):
        self.after("restore-other-folder")
        self.assertEqual((self.mail / ".Archive/cur" / self.newest.name).read_bytes(), b"probe message\n")
        self.assertFalse(self.newest.exists())

    def test_flag_changed(self):
        self.after("restore-flag-changed")
        self.assertIn(self.newest.with_name(self.newest.name + "F"), self.messages())
        self.assertFalse(self.newest.exists())

    def test_account_disabled_hits_the_newest_or_the_one_named(self):
        self.after("restore-account-disabled")
        self.assertEqual((self.user("bob@shop.test")[1], self.user("a@shop.test")[1]), (0, 1))
        self.after("restore-account-disabled:a@shop.test")
        self.assertEqual((self.user("bob@shop.test")[1], self.user("a@shop.test")[1]), (1, 0))

    def test_account_hash_changed(self):
        self.after("restore-account-hash-changed")
        self.assertEqual(self.user("bob@shop.test"), ("hasha", 1))


class FaultNames(unittest.TestCase):
    def test_every_fault_has_a_test(self):
        tested = " ".join(n for c in (BackupFaults, RestoreFaults) for n in dir(c)).replace("_", "-")
        for name in faults.FAULTS:
            word = name.removeprefix("restore-").removeprefix("backup-")
            self.assertIn(word, tested)

    def test_none_empty_and_absent_mean_no_fault(self):
        for text in (None, "", " none ", "none"):
            self.assertEqual(faults.parse(text), (None, ""))

    def test_the_argument_may_hold_colons(self):
        self.assertEqual(faults.parse("restore-flip-byte:a:b"), ("restore-flip-byte", "a:b"))

    def test_an_unknown_name_is_loud_and_lists_the_known_ones(self):
        with self.assertRaises(cli.BotError) as caught:
            faults.parse("restore-nope")
        self.assertEqual(caught.exception.code, 64)
        self.assertIn("restore-flip-byte", str(caught.exception))

    def test_the_environment_comes_before_the_file(self):
        with tempfile.NamedTemporaryFile("w") as file:
            file.write("restore-noop\n")
            file.flush()
            self.assertEqual(faults.active({}, Path(file.name)).name, "restore-noop")
            self.assertEqual(faults.active({"LAB_FAULT": "backup-hang"}, Path(file.name)).name, "backup-hang")


if __name__ == "__main__":
    unittest.main()
