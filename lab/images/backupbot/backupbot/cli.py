"""The command `backup`: options, environment names, messages and exit codes of Co-op Cloud's backup-bot-two."""

import datetime
import functools
import json
import os
import signal
import sys
import tarfile
import tempfile
from pathlib import Path

import click

from . import faults, labels, logs
from .errors import BotError
from .logs import logger, summary
from .restic import Restic, ResticError

ALL = "ALL"
SECRETS = Path("/secrets")
ARCHIVE = "/tmp/backup.tar.gz"


class Bot:
    """What every command needs; the engine is asked only by those that change something."""

    def __init__(self, stack, repository):
        self.stack = stack
        self.restic = Restic(repository)
        self.fault = faults.active()
        self.dialect = os.environ.get("LAB_BACKUPBOT_DIALECT") or "current"
        # Newer releases tag with `stack:version`; both have been seen.
        self.versioned = os.environ.get("LAB_BACKUPBOT_TAGS") == "versioned"
        self.run = faults.Run(stack=stack)
        self._engine = None

    @property
    def engine(self):
        if self._engine is None:
            from .engine import Engine

            self._engine = Engine()
        return self._engine

    def open(self, command):
        self.run.restic = self.restic
        self.fault.at("open", self.run)
        if command == "create":
            self.fault.at("create-open", self.run)
        self.restic = self.run.restic
        self.restic.ensure_repository()

    def close(self):
        for undo in reversed(self.run.undo):
            undo()

    def tag(self, plan):
        return f"{plan.stack}:{plan.version}" if self.versioned else plan.stack

    @functools.cached_property
    def every_snapshot(self):
        return self.restic.snapshots()

    def snapshots(self):
        found = self.every_snapshot
        return found if self.stack == ALL else [s for s in found if self.owns(s)]

    def owns(self, snapshot):
        return any(t == self.stack or t.startswith(f"{self.stack}:") for t in snapshot.get("tags") or [])

    def find(self, wanted):
        """The snapshot of this stack that `wanted` names: latest, or (the start of) an id."""
        mine = self.snapshots()
        named = mine[-1:] if wanted == "latest" else [s for s in self.every_snapshot if s["id"].startswith(wanted)]
        if not named:
            where = "" if self.stack == ALL else f' for the app "{self.stack}"'
            raise BotError(f'There is no snapshot "{wanted}"{where}')
        if self.stack != ALL and not self.owns(named[-1]):
            raise BotError(f"Snapshot with ID {wanted} does not contain {self.stack}")
        return named[-1]


@click.group(context_settings={"help_option_names": ["--help"]})
@click.option("-l", "--log", "level", help="Log level: debug, info, warning, error, summary.")
@click.option("-m", "--machine-logs", is_flag=True, envvar="MACHINE_LOGS", help="Log JSON, one object a line.")
@click.option("-h", "--host", envvar="SERVICE", default=ALL, help="The stack (or its domain); all without it.")
@click.option("-r", "--repo", envvar="RESTIC_REPOSITORY", default="/backups/restic", help="The restic repository.")
@click.pass_context
def cli(context, level, machine_logs, host, repo):
    """Back up and restore the volumes of Swarm stacks by their labels."""
    logs.setup(level, machine_logs)
    bot = context.obj = Bot(labels.stack_of(host) if host != ALL else ALL, repo)
    context.call_on_close(bot.close)
    bot.open(context.invoked_subcommand)


@cli.command()
@click.option("-r", "--retries", envvar="RETRIES", default=1, type=int)
@click.pass_obj
def create(bot, retries):
    """Take a snapshot of a stack, or of all enabled stacks."""
    services = bot.engine.services()
    chosen = [
        plan
        for stack, plan in labels.plans(services, bot.dialect).items()
        if plan.enabled and bot.stack in (ALL, stack)
    ]
    if not chosen:
        # As upstream: no error, and a snapshot that holds no volume.
        logger.warning("No app with backupbot.backup=true found for %s", bot.stack)
    run = bot.run
    run.engine = bot.engine
    run.paths = _paths_of(chosen)
    run.volumes = [v for plan in chosen for v in plan.volumes]
    run.tags = {bot.tag(plan) for plan in chosen} or {bot.stack}
    bot.fault.at("backup-paths", run)
    _collect_secrets(bot, services, {plan.stack for plan in chosen})
    try:
        _run_hooks(bot, chosen, "pre_hooks")
        paths = [p for _, p in run.paths] + [str(SECRETS)]
        for missing in [p for p in paths if not os.path.lexists(p)]:
            logger.error("Path %s does not exist", missing)
            paths.remove(missing)
        run.take = lambda extra=(): _take(bot, paths, retries, extra)
        if not bot.fault.at("backup-run", run):
            run.result = run.take()
        bot.fault.at("backed-up", run)
        _run_hooks(bot, chosen, "post_hooks")
    finally:
        _empty(SECRETS)
    summary("backup finished", **run.result)


def _take(bot, paths, retries, extra):
    logger.info("Backup these paths: %s", " ".join(paths))
    while True:
        try:
            return bot.restic.backup(paths, bot.run.tags, extra)
        except ResticError as error:
            logger.error("Backup failed for %s: %s", bot.stack, error)
            if retries <= 0:
                raise BotError("Backup failed, no retries left") from error
            retries -= 1
            logger.error("Retrying, %s left", retries)


def _paths_of(plans):
    paths = []
    for plan in plans:
        for line in plan.problems:
            logger.error(line)
        for line in plan.skipped:
            logger.debug(line)
        paths.extend(plan.paths)
    return paths


def _run_hooks(bot, plans, which):
    for plan in plans:
        for service, command in getattr(plan, which):
            bot.engine.run_hook(service, command)


def _collect_secrets(bot, services, stacks):
    """Copies of the stacks' secrets, in a folder of root's that lives as long as the backup."""
    SECRETS.mkdir(mode=0o700, exist_ok=True)
    _empty(SECRETS)
    for service in services:
        if service.stack not in stacks:
            continue
        for name, file in service.secrets:
            content = bot.engine.read_secret(service.full_name, file)
            if content is None:
                logger.warning("Container of %s is not running, secret %s can not be copied", service.full_name, name)
                continue
            copy = SECRETS / name
            copy.touch(mode=0o600)
            copy.write_bytes(content)


def _empty(folder):
    for child in folder.iterdir() if folder.is_dir() else ():
        child.unlink()


class Names(click.ParamType):
    """Names apart by commas or spaces: abra hands lists over in one variable."""

    name = "name"

    def split_envvar_value(self, value):
        return value.replace(",", " ").split()


@cli.command()
@click.option("-s", "--snapshot", envvar="SNAPSHOT", default="latest")
@click.option("-t", "--target", envvar="TARGET", default="/")
@click.option("--noninteractive", envvar="NONINTERACTIVE", is_flag=True)
@click.option("-v", "--volumes", envvar="VOLUMES", multiple=True, type=Names())
@click.option("-c", "--container", envvar="CONTAINER", multiple=True, type=Names())
@click.option("--no-commands", envvar="NO_COMMANDS", is_flag=True)
@click.pass_obj
def restore(bot, snapshot, target, noninteractive, volumes, container, no_commands):
    """Put a snapshot back in place: services keep running, files the snapshot lacks stay."""
    plans = labels.plans(bot.engine.services(), bot.dialect, "restore", volumes, container)
    if bot.stack != ALL and bot.stack not in plans:
        raise BotError(f"The app {bot.stack} is not running")
    chosen = [p for stack, p in plans.items() if p.enabled and bot.stack in (ALL, stack)]
    run = bot.run
    run.snapshots = bot.snapshots()
    run.snapshot = bot.find(snapshot)
    run.engine = bot.engine
    run.paths = _paths_of(chosen)
    run.volumes = [v for plan in chosen for v in plan.volumes]
    if not noninteractive:
        _confirm(run, target, chosen)
    print(f"Restoring Snapshot {snapshot} of {bot.stack} at {target}", flush=True)
    bot.fault.at("restore-snapshot", run)
    bot.fault.at("restore-paths", run)
    if not no_commands:
        _run_hooks(bot, chosen, "pre_hooks")
    if not run.paths:
        logger.warning("No volumes to restore for %s", bot.stack)
    elif not bot.fault.at("restore-run", run):
        result = bot.restic.restore(run.snapshot["id"], target, [p for _, p in run.paths])
        logger.debug(json.dumps(result))
    bot.fault.at("restored", run)
    if not no_commands:
        _run_hooks(bot, chosen, "post_hooks")


def _confirm(run, target, plans):
    age = datetime.datetime.now(datetime.timezone.utc) - _time(run.snapshot["time"])
    print(f"You are going to restore Snapshot {run.snapshot['short_id']} of {run.stack} at {target}")
    print("The following volume paths will be restored:")
    for _, path in run.paths:
        print(f"\t{path}")
    for plan in plans:
        for service, command in plan.pre_hooks + plan.post_hooks:
            print(f"The following command will be executed in {service}:\t{command}")
    print(f"This snapshot is {age} old")
    print("\nTHIS COMMAND WILL IRREVERSIBLY OVERWRITE FILES", flush=True)
    answer = sys.stdin.readline() if sys.stdin else ""
    if answer.strip() != "YES":
        raise BotError("Restore aborted")


def _time(text):
    """restic writes nanoseconds, of which Python takes six digits."""
    head, _, tail = text.partition(".")
    digits = tail[: len(tail) - len(tail.lstrip("0123456789"))]
    return datetime.datetime.fromisoformat(f"{head}.{digits[:6].ljust(6, '0')}{tail[len(digits):].replace('Z', '+00:00')}")


@cli.command()
@click.pass_obj
def snapshots(bot):
    """List the snapshots: time and id, oldest first."""
    found = bot.snapshots()
    for snapshot in found:
        versions = [t.partition(":")[2] for t in snapshot.get("tags") or [] if ":" in t]
        print(snapshot["time"], snapshot["id"], *versions)
    if not found:
        where = "" if bot.stack == ALL else f" for app {bot.stack.replace('_', '.')}"
        logger.warning("No Snapshots found%s", where)


@cli.command()
@click.option("-s", "--snapshot", envvar="SNAPSHOT", default="latest")
@click.option("-a", "--show-all", envvar="SHOW_ALL", is_flag=True, help="Every file of the snapshot.")
@click.option("-t", "--timestamps", envvar="TIMESTAMPS", is_flag=True, help="Put the time of change before the path.")
@click.option("-p", "--path", envvar="INCLUDE_PATH", default=labels.VOLUME_ROOT + "/")
@click.pass_obj
def ls(bot, snapshot, show_all, timestamps, path):
    """List what lies directly below a path of a snapshot, or (-a) all of it."""
    found = bot.find(snapshot)
    for node in bot.restic.ls(found["id"], None if show_all else path, recursive=show_all):
        print(f"{node['mtime']}\t{node['path']}" if timestamps else node["path"])


@cli.command()
@click.option("-s", "--snapshot", envvar="SNAPSHOT", default="latest")
@click.option("-p", "--path", envvar="INCLUDE_PATH")
@click.option("-v", "--volumes", envvar="VOLUMES", is_flag=True)
@click.option("-c", "--secrets", envvar="INCLUDE_SECRETS", is_flag=True)
@click.pass_obj
def download(bot, snapshot, path, volumes, secrets):
    """Write a path, the volumes or the secrets of a snapshot to a tar.gz."""
    if not path and not volumes and not secrets:
        volumes = secrets = True
    if bot.stack == ALL and (volumes or secrets):
        raise BotError("Please specify '--host' when using '--volumes' or '--secrets'")
    chosen = bot.find(snapshot)["id"]
    wanted = [path.rstrip("/")] if path else []
    prefix = f"{bot.stack}_"
    print(f"Writing files to {ARCHIVE}...", flush=True)
    with tempfile.TemporaryDirectory() as work, tarfile.open(ARCHIVE, "w:gz") as archive:
        if volumes:
            nodes = bot.restic.ls(chosen, labels.VOLUME_ROOT)
            wanted += [n["path"] for n in nodes if n["type"] == "dir" and n["name"].startswith(prefix)]
        for item in wanted:
            _add_dump(bot, chosen, item, Path(work), archive)
        if secrets:
            _add_secrets(bot, chosen, prefix, Path(work), archive)
    print(f"Backup has been written to {ARCHIVE} with a size of {os.path.getsize(ARCHIVE)} bytes")


def _add_dump(bot, snapshot, path, work, archive):
    """A folder comes as a tar within the tar.gz, a file as it is."""
    parent = [n for n in bot.restic.ls(snapshot, os.path.dirname(path)) if n["path"] == path]
    if not parent:
        raise BotError(f"The snapshot {snapshot[:8]} has no {path}")
    name = os.path.basename(path) + (".tar" if parent[0]["type"] == "dir" else "")
    bot.restic.dump(snapshot, path, work / "dump")
    archive.add(work / "dump", name)


def _add_secrets(bot, snapshot, prefix, work, archive):
    found = {}
    for node in bot.restic.ls(snapshot, str(SECRETS)):
        if node["type"] == "file" and node["name"].startswith(prefix):
            bot.restic.dump(snapshot, node["path"], work / "secret")
            found[node["name"].removeprefix(prefix)] = (work / "secret").read_text(errors="surrogateescape")
    (work / "secrets").write_text(json.dumps(found))
    archive.add(work / "secrets", f"{prefix.rstrip('_')}.json")


def main():
    # Ended from outside: leave through the finally blocks, which end restic and undo what is half done.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        cli(standalone_mode=True)
    except BotError as error:
        if str(error) and error.code != faults.NOT_APPLICABLE:
            logger.error("%s", error) if logger.handlers else print(error, file=sys.stderr)
        sys.exit(error.code)
