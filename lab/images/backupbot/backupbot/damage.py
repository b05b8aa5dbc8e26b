"""The damage that the faults do: to one message, to one account, to the repository. Each is a few file operations."""

import contextlib
import fnmatch
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

from .errors import BotError

NOT_APPLICABLE = 70


def find_message(root, wanted):
    """The newest message below `root` that matches: a path glob if it has a / or *, else a text in the message."""
    found = []
    for folder, _, names in os.walk(root):
        if os.path.basename(folder) in ("cur", "new"):
            found.extend((os.lstat(os.path.join(folder, n)).st_mtime_ns, os.path.join(folder, n)) for n in names)
    for _, path in sorted(found, reverse=True):
        if not wanted:
            return Path(path)
        if "*" in wanted or "/" in wanted:
            if fnmatch.fnmatch(os.path.relpath(path, root), wanted):
                return Path(path)
        elif wanted.encode() in Path(path).read_bytes():
            return Path(path)
    raise BotError(f"lab fault: no message below {root} matches {wanted!r}", NOT_APPLICABLE)


def _keep_times(path, change):
    before = path.stat()
    change()
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def truncate(message, root):
    _keep_times(message, lambda: os.truncate(message, message.stat().st_size // 2))


def flip_byte(message, root):
    def flip():
        with open(message, "r+b") as file:
            file.seek(message.stat().st_size // 2)
            byte = file.read(1)
            file.seek(-1, os.SEEK_CUR)
            file.write(bytes([byte[0] ^ 1]))

    _keep_times(message, flip)


def duplicate(message, root):
    """The same bytes once more under a new unique name, with the same size fields and flags."""
    unique, colon, flags = message.name.partition(":")
    _, comma, sizes = unique.partition(",")
    stat = message.stat()
    twin = message.with_name(f"{int(stat.st_mtime)}.M{time.time_ns() % 10**6}P{os.getpid()}.twin{comma}{sizes}{colon}{flags}")
    shutil.copy2(message, twin)
    os.chown(twin, stat.st_uid, stat.st_gid)


def move_folder(message, root):
    """From its folder to .Archive, or to the inbox if it lay in .Archive."""
    folder, leaf = message.parent.parent, message.parent.name
    home = root / message.relative_to(root).parts[0]
    target = home if folder.name == ".Archive" else home / ".Archive"
    owner = home.stat()
    for part in (target, target / "cur", target / "new", target / "tmp"):
        if not part.exists():
            part.mkdir(mode=0o700)
            os.chown(part, owner.st_uid, owner.st_gid)
    message.rename(target / leaf / message.name)


def change_flag(message, root):
    """Seen for a message that had no flags yet, else Flagged turned over."""
    unique, _, flags = message.name.partition(":2,")
    letters = set(flags) ^ {"F"} if message.parent.name == "cur" else {"S"}
    message.rename(message.parent.parent / "cur" / f"{unique}:2,{''.join(sorted(letters))}")


def change_account(database, email, assignment):
    """Changes one account's row; without an address that of the newest account."""
    if not database.is_file():
        raise BotError(f"lab fault: {database} is not there", NOT_APPLICABLE)
    with contextlib.closing(sqlite3.connect(database, timeout=30)) as connection, connection:
        if not email:
            row = connection.execute("SELECT email FROM user ORDER BY rowid DESC LIMIT 1").fetchone()
            email = row[0] if row else ""
        if connection.execute(f"UPDATE user SET {assignment} WHERE email = ?", (email,)).rowcount != 1:
            raise BotError(f"lab fault: {database} has no account {email!r}", NOT_APPLICABLE)


def make_directories(nodes):
    """The directories among a snapshot's nodes, with owner and mode, and not one file."""
    for node in nodes:
        if node["type"] == "dir":
            path = Path(node["path"])
            if not path.is_dir():
                path.mkdir(parents=True)
            os.chown(path, node.get("uid", 0), node.get("gid", 0))
            os.chmod(path, node.get("mode", 0o755) & 0o7777)


def make_other_server(decoy):
    """A data and a mail folder as another server of the same shape would have them."""
    with contextlib.closing(sqlite3.connect(decoy / "data/main.db")) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("UPDATE user SET email = 'other-' || email, localpart = 'other-' || localpart")
    folder = decoy / "mail/someone@other.example.org/cur"
    folder.mkdir(parents=True)
    text = b"From: a@other.example.org\r\nTo: someone@other.example.org\r\nSubject: another server\r\n\r\nNot yours.\r\n"
    (folder / f"1700000000.M1P1.other,S={len(text)},W={len(text)}:2,S").write_bytes(text)


@contextlib.contextmanager
def paused(containers):
    done = []
    try:
        for container in containers:
            container.pause()
            done.append(container)
        yield
    finally:
        for container in done:
            container.unpause()


@contextlib.contextmanager
def emptied(file):
    """An empty file stands in for `file`, which is renamed meanwhile (same inode: open handles stay good)."""
    aside = file.with_name(f".{file.name}.aside")
    stat = file.stat()
    file.rename(aside)
    try:
        file.touch(mode=stat.st_mode & 0o7777)
        os.chown(file, stat.st_uid, stat.st_gid)
        yield aside
    finally:
        aside.replace(file)


def hold_lock(restic):
    """A real exclusive lock: restic check, stopped as soon as its lock file is there. Returns the release."""
    locks = Path(restic.repository) / "locks"
    known = set(os.listdir(locks)) if locks.is_dir() else set()
    holder = subprocess.Popen(restic.command("check"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while holder.poll() is None and time.monotonic() < deadline:
        # restic writes to a temporary name first; a lock is a file named by its hash.
        if locks.is_dir() and any(re.fullmatch("[0-9a-f]{64}", n) for n in set(os.listdir(locks)) - known):
            holder.send_signal(signal.SIGSTOP)
            return lambda: _release(holder)
        time.sleep(0.002)
    _release(holder)
    raise BotError("lab fault: restic check never took its lock (is the repository there?)", NOT_APPLICABLE)


def _release(holder):
    holder.send_signal(signal.SIGCONT)
    holder.send_signal(signal.SIGINT)
    holder.wait()


def full_repository(restic, shm=Path("/dev/shm"), limit=1 << 30):
    """A repository on the container's own small /dev/shm with no room left. Returns (restic, clean-up)."""
    size = os.statvfs(shm)
    if size.f_blocks * size.f_frsize > limit:
        raise BotError(f"lab fault: {shm} is not a container's small one, it would not be filled", NOT_APPLICABLE)
    place = shm / "lab-full"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    full = type(restic)(str(place / "restic"), give_up="no space left on device")
    full.ensure_repository()
    room = os.statvfs(shm)
    with open(place / "filler", "wb") as filler:
        os.posix_fallocate(filler.fileno(), 0, max(1, room.f_bavail * room.f_frsize - 16384))
    return full, lambda: shutil.rmtree(place, ignore_errors=True)
