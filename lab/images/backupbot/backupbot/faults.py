"""How the bot misbehaves on request: `LAB_FAULT=name[:argument]`, else the first line of /run/lab-fault.

Every fault that was really applied is noted in /run/lab-fault-applied, so that a test can tell a fault that was
survived from one that never happened. A fault that cannot be applied ends the command with exit code 70.
"""

import os
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

from . import damage, labels
from .errors import BotError
from .labels import Volume
from .logs import logger, summary

FAULT_FILE = Path("/run/lab-fault")
APPLIED_FILE = Path("/run/lab-fault-applied")
NOT_APPLICABLE = 70
HANDLED = True  # a fault that returns this has replaced the step itself


@dataclass
class Run:
    """What a fault may see and change of one create or restore."""

    restic: object = None
    engine: object = None
    stack: str = ""
    tags: set = field(default_factory=set)
    paths: list = field(default_factory=list)  # (Volume, path)
    volumes: list = field(default_factory=list)
    snapshot: dict = None  # the one to restore, or the one just made
    snapshots: list = field(default_factory=list)  # the stack's, oldest first
    take: Callable = None  # create: takes the snapshot and returns restic's summary
    result: dict = None
    undo: list = field(default_factory=list)  # callables, run whatever happens

    def volume(self, role):
        return find_volume(self.volumes, role)


def find_volume(volumes, role) -> Volume:
    """`mail`: what some service mounts at /mail; `data`: what the service `admin` mounts at /data."""
    for volume in volumes:
        if (role == "mail" and volume.target == "/mail") or (
            role == "data" and volume.target == "/data" and volume.service == "admin"
        ):
            return volume
    raise BotError(f"lab fault: no volume of the stack holds its {role}", NOT_APPLICABLE)


def _skip(role):
    def apply(run, argument):
        root = (_named(run, argument) if argument else run.volume(role)).root
        kept = [(v, p) for v, p in run.paths if v.root != root]
        if len(kept) == len(run.paths):
            raise BotError(f"lab fault: {root} was not among the paths", NOT_APPLICABLE)
        run.paths[:] = kept

    return apply


def _named(run, name):
    for volume in run.volumes:
        if volume.name == name:
            return volume
    raise BotError(f"lab fault: the stack has no volume {name}", NOT_APPLICABLE)


def _hang(run, argument):
    """For ever, or for so many seconds and then on as if nothing were."""
    time.sleep(float(argument) if argument else 10**9)


def _message(change):
    def apply(run, argument):
        root = Path(run.volume("mail").root)
        change(damage.find_message(root, argument), root)

    return apply


def _account(sql):
    def apply(run, argument):
        damage.change_account(Path(run.volume("data").root) / "main.db", argument, sql)

    return apply


def _dirs_only(run, argument):
    nodes = (n for _, p in run.paths for n in run.restic.ls(run.snapshot["id"], p, recursive=True))
    damage.make_directories(nodes)
    return HANDLED


def _older_snapshot(run, argument):
    older = [s for s in run.snapshots if s["time"] < run.snapshot["time"]]
    if not older:
        raise BotError(f"lab fault: {run.stack} has no snapshot older than {run.snapshot['short_id']}", NOT_APPLICABLE)
    run.snapshot = older[-1]


def _other_stack(run, argument):
    """Another stack's data lands in this stack's volumes: that of the stack named, else of a made-up one."""
    if argument:
        theirs = [s for s in run.restic.snapshots() if argument in (s.get("tags") or [])]
        if not theirs:
            raise BotError(f"lab fault: the repository has no snapshot of {argument}", NOT_APPLICABLE)
        for volume, path in run.paths:
            source = f"{labels.VOLUME_ROOT}/{argument}_{volume.name}/_data"
            run.restic.restore(f"{theirs[-1]['id']}:{source}", path)
        return HANDLED
    decoy = Path("/tmp/lab-other-stack")
    shutil.rmtree(decoy, ignore_errors=True)
    run.undo.append(lambda: shutil.rmtree(decoy, ignore_errors=True))
    (decoy / "data").mkdir(parents=True)
    data, mail = run.volume("data").root, run.volume("mail").root
    run.restic.dump(run.snapshot["id"], f"{data}/main.db", decoy / "data/main.db")
    damage.make_other_server(decoy)
    made = run.restic.backup([str(decoy)], {"other_example_org"})
    for name, root in (("data", data), ("mail", mail)):
        run.restic.restore(f"{made['snapshot_id']}:{decoy}/{name}", root)
    return HANDLED


def _noop(run, argument):
    return HANDLED


def _fail(run, argument):
    raise BotError("Restore failed: exit status 1")


def _empty_dump(run, argument):
    """main.db is there with zero length: what a pre-hook leaves whose container cycled.

    The real file is aside meanwhile, and every container that mounts the volume is paused, so that none sees it.
    """
    database = Path(run.volume("data").root) / "main.db"
    with damage.paused(run.engine.containers_with(run.volume("data").source)), damage.emptied(database) as aside:
        run.result = run.take(extra=["--exclude", str(aside)])
    return HANDLED


def _raced(run, argument):
    """A second run's snapshot of the same stack, newer than ours, lacks the newest message and the accounts.

    With the argument `printed` the other run's id is also the one that this run prints.
    """
    newest = damage.find_message(Path(run.volume("mail").root), "")
    database = Path(run.volume("data").root) / "main.db"
    extra = ["--exclude", str(newest), "--exclude", str(database)]
    other = run.restic.backup([p for _, p in run.paths], run.tags, extra=extra)
    if argument == "printed":
        run.result = other


def _no_snapshot(run, argument):
    """Exit code 0 and no snapshot; with the argument `claimed` the log also claims one."""
    if argument == "claimed":
        summary("backup finished", snapshot_id="0" * 64, files_new=0, total_files_processed=0)
    raise BotError("", 0)


def _locked(run, argument):
    run.undo.append(damage.hold_lock(run.restic))


def _disk_full(run, argument):
    run.restic, clean = damage.full_repository(run.restic)
    run.undo.append(clean)


# name: (step, what it does to the run). The steps are those that cli.py announces with `at`.
FAULTS = {
    "restore-skip-mail": ("restore-paths", _skip("mail")),
    "restore-skip-data": ("restore-paths", _skip("data")),
    "restore-dirs-only": ("restore-run", _dirs_only),
    "restore-truncate-one": ("restored", _message(damage.truncate)),
    "restore-flip-byte": ("restored", _message(damage.flip_byte)),
    "restore-older-snapshot": ("restore-snapshot", _older_snapshot),
    "restore-other-stack": ("restore-run", _other_stack),
    "restore-noop": ("restore-run", _noop),
    "restore-nonzero-after-all": ("restored", _fail),
    "restore-hang": ("restore-run", _hang),
    "restore-duplicate-message": ("restored", _message(damage.duplicate)),
    "restore-other-folder": ("restored", _message(damage.move_folder)),
    "restore-flag-changed": ("restored", _message(damage.change_flag)),
    "restore-account-disabled": ("restored", _account("enabled = 0")),
    "restore-account-hash-changed": ("restored", _account("password = substr(password, 1, length(password) - 1) || "
                                     "CASE substr(password, -1) WHEN 'a' THEN 'b' ELSE 'a' END")),
    "backup-skip-mail": ("backup-paths", _skip("mail")),
    "backup-skip-data": ("backup-paths", _skip("data")),
    "backup-empty-dump": ("backup-run", _empty_dump),
    "backup-raced": ("backed-up", _raced),
    "backup-hang": ("backup-run", _hang),
    "backup-exit-zero-no-snapshot": ("backup-run", _no_snapshot),
    "repo-locked": ("open", _locked),
    "repo-disk-full": ("create-open", _disk_full),
}


def parse(text):
    """`name[:argument]` -> (name, argument); nothing and `none` mean no fault; an unknown name is an error."""
    name, _, argument = (text or "").strip().partition(":")
    if name in ("", "none"):
        return None, ""
    if name not in FAULTS:
        raise BotError(f"unknown lab fault {name!r}; known: {', '.join(sorted(FAULTS))}", 64)
    return name, argument


def active(environ=os.environ, file=FAULT_FILE):
    """The environment comes first, then the file."""
    text = environ.get("LAB_FAULT", "")
    if not text.strip() and file.is_file():
        text = file.read_text(encoding="utf-8").partition("\n")[0]
    return Fault(*parse(text))


class Fault:
    def __init__(self, name=None, argument=""):
        self.name, self.argument = name, argument

    def at(self, step, run):
        """Applies the active fault if it belongs to this step. True: the step itself must not run any more."""
        if self.name is None or FAULTS[self.name][0] != step:
            return False
        # Noted before, because a hang never returns; withdrawn when it turns out that it cannot be applied.
        noted = APPLIED_FILE.read_text() if APPLIED_FILE.exists() else ""
        stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        APPLIED_FILE.write_text(f"{noted}{stamp} {self.name} {self.argument}\n")
        try:
            return FAULTS[self.name][1](run, self.argument) is HANDLED
        except BotError as error:
            if error.code == NOT_APPLICABLE:
                APPLIED_FILE.write_text(noted)
                logger.error("%s", error)
            raise
