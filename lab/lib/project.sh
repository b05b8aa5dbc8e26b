# The server as a plain docker compose project: `lab --compose`.
# shellcheck shell=bash
PROJECT=com.docker.compose.project
PROJECT_SERVICES=7

# Everything below it was made by the project's containers.
project_root() { printf '%s/project-%s\n' "$STATE" "$STACK"; }

project_up() {
  refuse_foreign_project
  need_compose
  images_name
  LAB_ROOT=$(project_root)
  healthchecks_name
  LAB_SPEC=$({ cat "$LAB/project.yml" "$LAB/mailu.env" && echo "${PUBLISH[*]} $LAB_ROOT ${LAB_HEALTHCHECKS:-}" && env | grep '^IMAGE_' | sort; } | digest)
  export LAB_ROOT LAB_SPEC
  if [ "$(project_containers --filter "label=$LABEL.spec=$LAB_SPEC" --filter status=running | wc -l)" != "$PROJECT_SERVICES" ]; then
    SUBNET=$(subnet_of "${STACK}_default")
    SECRET_KEY=$(secret_key_of "$(project_containers -a --filter 'label=com.docker.compose.service=admin' | head -n 1)")
    export SUBNET SECRET_KEY
    say "starting the compose project $STACK"
    local files=(-f "$LAB/project.yml")
    if [ ${#PUBLISH[@]} -gt 0 ]; then
      project_ports >"$STATE/publish-$STACK.yml"
      files+=(-f "$STATE/publish-$STACK.yml")
    fi
    quietly compose -p "$STACK" --project-directory "$LAB" "${files[@]}" up -d
  fi
  certificate
  project_wait
}

compose() { if docker compose version >/dev/null 2>&1; then docker compose "$@"; else docker-compose "$@"; fi; }

need_compose() {
  if docker compose version >/dev/null 2>&1 || command -v docker-compose >/dev/null; then
    return
  fi
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    die "there is neither 'docker compose' nor docker-compose (Debian: apt-get install docker-compose)"
  fi
  apt_install docker-compose
}

project_ports() {
  local port
  printf 'version: "3.8"\nservices:\n  front:\n    ports:\n'
  for port in "${PUBLISH[@]}"; do
    printf '      - "%d:%d"\n' "${port%%:*}" "${port##*:}"
  done
}

# project_ps FORMAT [OPTIONS OF docker ps]: what the lab made of this project.
project_ps() {
  local format=$1
  shift
  docker ps --no-trunc --filter "label=$PROJECT=$STACK" --filter "label=$LABEL=1" --format "$format" "$@"
}

project_containers() { project_ps '{{.ID}}' "$@"; }

refuse_foreign_project() {
  [ "$(docker ps -aq --filter "label=$PROJECT=$STACK" | wc -l)" = "$(project_containers -a | wc -l)" ] ||
    die "the compose project $STACK was not made by the lab: choose another name with --stack"
}

project_wait() {
  local limit=$((SECONDS + TIMEOUT))
  until [ "$(project_ps '{{.Status}}' --filter status=running | grep -cvE 'starting|unhealthy')" = "$PROJECT_SERVICES" ]; do
    if [ $SECONDS -gt $limit ]; then
      project_ps '{{.Names}}: {{.Status}}' -a >&2
      die "the project $STACK is not ready after $TIMEOUT s"
    fi
    sleep 0.5
  done
}

project_status() {
  if [ -z "$(project_containers)" ]; then
    echo "the compose project $STACK does not run"
    return 1
  fi
  project_ps '{{.Names}}\t{{printf "%.12s" .ID}}\t{{.Status}}\t{{.Image}}' -a | sort | column -t -s $'\t'
  echo "engine: $(docker info --format '{{.ServerVersion}}, {{.DockerRootDir}}'); data: $(project_root)"
}

project_logs() {
  local service
  if [ $# -gt 0 ]; then
    service=$1
    shift
    docker logs "$@" "$(project_containers -a --filter "label=com.docker.compose.service=$service" | head -n 1)"
    return
  fi
  for service in $(project_ps '{{.Label "com.docker.compose.service"}}' -a | sort); do
    echo "== $service"
    project_logs "$service" --tail 10 2>&1
  done
}

project_remove() {
  local found root
  root=$(project_root)
  found=$(project_containers -a)
  if [ -n "$found" ]; then
    say "removing the compose project $STACK"
    # shellcheck disable=SC2086
    docker rm -fv $found >/dev/null
  fi
  found=$(docker network ls -q --filter "label=$PROJECT=$STACK" --filter "label=$LABEL=1")
  # shellcheck disable=SC2086
  [ -z "$found" ] || docker network rm $found >/dev/null
  # What the containers wrote belongs to root and to users of theirs.
  if [ -d "$root" ] && ! rm -rf "$root" 2>/dev/null; then
    images_name
    docker run --rm --network none --label "$LABEL=1" --volume "$root:/project" --entrypoint find "$IMAGE_IMAP" /project -mindepth 1 -delete
    rmdir "$root"
  fi
}
