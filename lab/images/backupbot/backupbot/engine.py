"""The Docker engine, over its socket: the Swarm's services, and the containers that run on this node."""

from .errors import BotError
from .labels import Service, Volume
from .logs import logger


class Engine:
    def __init__(self):
        import docker  # slow to import; `ls` and `snapshots` do without it

        self._errors = docker.errors
        try:
            self._client = docker.from_env()
            self._services = self._client.services.list()
            # Each is asked for after the list was made, and one that ended in between is no error.
            self._containers = self._client.containers.list(ignore_removed=True)
        except docker.errors.DockerException as error:
            raise BotError(f"cannot read the Swarm's services from the Docker engine: {error}") from error

    def services(self):
        found = (_service(s.attrs["Spec"]) for s in self._services)
        return [s for s in found if s]

    def container_of(self, full_name):
        """The running container of a service on this node, or None."""
        for container in self._containers:
            if container.labels.get("com.docker.swarm.service.name") == full_name:
                return container
        return None

    def containers_with(self, volume_source):
        return [
            c for c in self._containers if any(m.get("Name") == volume_source for m in c.attrs.get("Mounts", []))
        ]

    def run_hook(self, full_name, command):
        """A hook runs in the service's running container. A failure is logged and the backup goes on, as upstream does."""
        container = self.container_of(full_name)
        if container is None:
            logger.debug("Container of %s is not running, its hook is skipped", full_name)
            return
        logger.info("run command in %s: %s", container.name, command)
        line = f"(set -o pipefail) 2>/dev/null && set -o pipefail; {unwrap(command)}"
        try:
            for shell in ("bash", "sh"):
                result = container.exec_run([shell, "-c", line])
                if result.exit_code not in (126, 127) or b"executable file not found" not in result.output:
                    break
        except self._errors.APIError as error:
            logger.error("Failed to run command %s in %s: %s", command, container.name, error)
            return
        output = result.output.decode(errors="replace")
        if result.exit_code:
            logger.error("Failed to run command %s in %s: %s", command, container.name, output)
        else:
            logger.debug(output)

    def read_secret(self, full_name, name):
        """A secret's bytes from the container that mounts it, or None."""
        container = self.container_of(full_name)
        if container is None:
            return None
        result = container.exec_run(["cat", f"/run/secrets/{name}"])
        return None if result.exit_code else result.output


def unwrap(command):
    """Recipes write the hook as a shell line, as `sh -c '...'`, or quoted."""
    text = command.strip()
    for shell in ("bash -c", "sh -c"):
        text = text.removeprefix(shell).strip()
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1]
    return text


def _service(spec):
    labels = spec.get("Labels") or {}
    stack = labels.get("com.docker.stack.namespace")
    if not stack:
        return None
    name = spec["Name"].removeprefix(f"{stack}_")
    container = spec["TaskTemplate"].get("ContainerSpec") or {}
    volumes = tuple(
        Volume(m["Source"].removeprefix(f"{stack}_"), m["Source"], m["Target"], name)
        for m in container.get("Mounts") or []
        if m.get("Type") == "volume" and m.get("Source")
    )
    secrets = tuple(
        (s["SecretName"], (s.get("File") or {}).get("Name") or s["SecretName"]) for s in container.get("Secrets") or []
    )
    return Service(name, stack, labels, volumes, secrets)
