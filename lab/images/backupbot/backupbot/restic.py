"""restic, run as a process; always its JSON. The password stays in its file, never on a command line."""

import json
import os
import subprocess
import threading
from pathlib import Path

from . import keys
from .errors import BotError
from .logs import logger


class ResticError(BotError):
    """restic's own last words; `restic_code` is its exit code (10 no repository, 11 locked, 12 wrong password)."""

    def __init__(self, arguments, code, stderr):
        super().__init__(f"restic {arguments[0]} failed with exit code {code}: {stderr.strip()}")
        self.restic_code = code


class Restic:
    def __init__(self, repository, give_up=None):
        """give_up: restic is stopped at an error that says this; by itself it tries again for a quarter of an hour."""
        self.repository = repository
        self.give_up = give_up

    def command(self, *arguments):
        return ["restic", "--repo", self.repository, "--no-cache", *arguments]

    def lines(self, *arguments):
        """The output's JSON objects, as they come."""
        env = {k: v for k, v in os.environ.items() if k not in ("RESTIC_REPOSITORY", "RESTIC_REPOSITORY_FILE")}
        logger.debug("run restic %s", " ".join(arguments))
        with subprocess.Popen(
            self.command("--json", *arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="surrogateescape",
            env=env,
        ) as process:
            errors = []
            reader = threading.Thread(target=self.read_errors, args=(process, errors))
            reader.start()
            try:
                for line in process.stdout:
                    if line.startswith(("{", "[")):
                        yield json.loads(line)
                reader.join()
                if process.wait():
                    raise ResticError(arguments, process.returncode, "".join(errors))
            finally:
                if process.poll() is None:
                    process.kill()

    def read_errors(self, process, errors):
        """Beside the output, since a full pipe would stop restic."""
        for line in process.stderr:
            errors.append(line)
            if self.give_up and self.give_up in line:
                process.terminate()

    def last(self, *arguments):
        result = None
        for result in self.lines(*arguments):
            pass
        return result

    def ensure_repository(self):
        """Made at first use. Every opening of a repository costs restic half a second, so a local one is looked at."""
        if os.path.isfile(os.path.join(self.repository, "config")):
            return
        try:
            self.last("snapshots", "latest")
        except ResticError as error:
            if error.restic_code != 10:
                raise
            made = self.last("init")
            if os.path.isdir(self.repository):
                keys.make_cheap(self.repository, Path(os.environ["RESTIC_PASSWORD_FILE"]).read_text().rstrip("\r\n"))
            logger.info("Initialized restic repo: %s", json.dumps(made))

    def snapshots(self):
        """Oldest first, by the time they carry."""
        found = self.last("snapshots") or []
        return sorted(found, key=lambda s: s["time"])

    def backup(self, paths, tags, extra=()):
        tagged = [part for tag in sorted(tags) for part in ("--tag", tag)]
        # The parent is the last snapshot with these tags: the host's name changes with every task.
        return self.last("backup", "--group-by", "tags", *tagged, *extra, "--", *paths)

    def restore(self, snapshot, target, include=()):
        chosen = [part for path in include for part in ("--include", path)]
        return self.last("restore", snapshot, "--target", target, *chosen)

    def ls(self, snapshot, path=None, recursive=False):
        where = [path] if path else []
        deep = ["--recursive"] if recursive else []
        for node in self.lines("ls", *deep, snapshot, *where):
            if node.get("message_type", node.get("struct_type")) == "node":
                yield node

    def dump(self, snapshot, path, into):
        with open(into, "wb") as out:
            done = subprocess.run(
                self.command("dump", "--quiet", snapshot, path), stdout=out, stderr=subprocess.PIPE, text=True
            )
        if done.returncode:
            raise ResticError(("dump",), done.returncode, done.stderr)
