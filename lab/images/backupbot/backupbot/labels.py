"""What the labels of a stack's services ask for. Pure: services in, a plan out; no engine, no files.

Dialects:
  current   all volumes of a stack that carries backupbot.backup=true on any service
  labelled  only the volumes of the services that carry the label themselves (versions differ in this)
  legacy    the first, bash-era bot: backupbot.backup.path holds paths inside the container of a labelled service
"""

from dataclasses import dataclass, field

from .errors import BotError

VOLUME_ROOT = "/var/lib/docker/volumes"
DIALECTS = ("current", "labelled", "legacy")
_VOLUME_PREFIX = "backupbot.backup.volumes."
_TRUE = {"y", "yes", "t", "true", "on", "1"}
_FALSE = {"n", "no", "f", "false", "off", "0"}


@dataclass(frozen=True)
class Volume:
    name: str  # the compose key: the source without the stack's prefix
    source: str  # the engine's volume name
    target: str  # where the service mounts it
    service: str  # the service's name without the stack's prefix

    @property
    def root(self):
        return f"{VOLUME_ROOT}/{self.source}/_data"


@dataclass(frozen=True)
class Service:
    name: str  # without the stack's prefix
    stack: str
    labels: dict
    volumes: tuple = ()
    secrets: tuple = ()  # (secret name, file under /run/secrets)

    @property
    def full_name(self):
        return f"{self.stack}_{self.name}"


@dataclass
class Plan:
    """One stack: what is saved or put back, and the hooks around it."""

    stack: str
    enabled: bool = False
    version: str = ""
    paths: list = field(default_factory=list)
    volumes: list = field(default_factory=list)  # every mount of the stack, saved or not
    pre_hooks: list = field(default_factory=list)  # (service, command)
    post_hooks: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    skipped: list = field(default_factory=list)


def is_true(text, label):
    word = str(text).strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise BotError(f"label {label}: invalid truth value {text!r}")


def stack_of(host):
    """abra hands over the domain; a stack's name has underscores where the domain has dots."""
    return host.replace(".", "_")


def volume_rules(labels):
    """(excluded volume names, {volume name: relative paths})."""
    excluded, included = set(), {}
    for label, value in labels.items():
        if not label.startswith(_VOLUME_PREFIX):
            continue
        name = label[len(_VOLUME_PREFIX) :]
        if name.endswith(".path"):
            included[name[: -len(".path")]] = [p for p in str(value).split(",") if p]
        elif not is_true(value, label):
            excluded.add(name)
    return excluded, included


def plans(services, dialect="current", hook="backup", only_volumes=(), only_services=()):
    """{stack: Plan} of every stack among `services`."""
    if dialect not in DIALECTS:
        raise BotError(f"unknown dialect {dialect!r}; known: {', '.join(DIALECTS)}", 2)
    by_stack = {}
    for service in services:
        by_stack.setdefault(service.stack, []).append(service)
    return {
        stack: _plan(stack, members, dialect, hook, set(only_volumes), set(only_services))
        for stack, members in by_stack.items()
    }


def _plan(stack, members, dialect, hook, only_volumes, only_services):
    plan = Plan(stack)
    for service in members:
        plan.volumes.extend(service.volumes)
        plan.version = service.labels.get(f"coop-cloud.{stack}.version", plan.version)
        plan.enabled |= _enabled(service)
    chosen = [s for s in members if not only_services or s.name in only_services]
    if dialect != "current":
        chosen = [s for s in chosen if _enabled(s)]
    for service in chosen:
        for when, hooks in (("pre", plan.pre_hooks), ("post", plan.post_hooks)):
            if command := service.labels.get(f"backupbot.{hook}.{when}-hook"):
                hooks.append((service.full_name, command))
    if dialect == "legacy":
        _legacy_paths(plan, chosen, only_volumes)
    else:
        _volume_paths(plan, chosen, only_volumes)
    return plan


def _enabled(service):
    label = "backupbot.backup"
    return label in service.labels and is_true(service.labels[label], label)


def _volume_paths(plan, services, only):
    excluded, included, volumes = set(), {}, {}
    for service in services:
        out, parts = volume_rules(service.labels)
        excluded |= out
        included.update(parts)
        for volume in service.volumes:
            volumes.setdefault(volume.name, volume)
    for name in included:
        if name not in volumes:
            plan.problems.append(f"Can not find volume with the name {name} for {plan.stack}")
    for name, volume in volumes.items():
        if only and name not in only:
            plan.skipped.append(f"Skipping {name}: not selected")
        elif name in excluded:
            plan.skipped.append(f"Skipping {name}: excluded by label")
        elif name in included:
            plan.paths.extend((volume, f"{volume.root}/{p.strip('/')}".rstrip("/")) for p in included[name])
        else:
            plan.paths.append((volume, volume.root))
    if not volumes:
        plan.problems.append(f"{plan.stack} does not contain any volumes")


def _legacy_paths(plan, services, only):
    for service in services:
        for path in filter(None, service.labels.get("backupbot.backup.path", "").split(",")):
            mounts = [v for v in service.volumes if path == v.target or path.startswith(v.target.rstrip("/") + "/")]
            if not mounts:
                plan.problems.append(f"{service.full_name}: {path} is on no volume")
                continue
            volume = max(mounts, key=lambda v: len(v.target))
            if not only or volume.name in only:
                rest = path[len(volume.target) :].strip("/")
                plan.paths.append((volume, f"{volume.root}/{rest}".rstrip("/")))
