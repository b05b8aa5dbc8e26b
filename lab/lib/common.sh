# Shared by all parts. Everything the lab makes carries LABEL; nothing without it is ever changed or removed.
# shellcheck shell=bash
LABEL=org.mailuops.lab
STATE=$LAB/.state
TIMEOUT=${LAB_TIMEOUT:-300} # seconds for each thing that is waited for; a loaded machine is slow

say() { [ -n "$QUIET" ] || printf '%s\n' "$*" >&2; }
die() {
  printf 'lab: %s\n' "$*" >&2
  exit 1
}

# One lab command at a time changes things; waiting is said, not silent.
lock() {
  mkdir -p "$STATE"
  exec 9>"$STATE/lock"
  flock -n 9 || {
    say "waiting for another lab command"
    flock 9
  }
}

# quietly COMMAND...: its output is shown only when it fails. Background children must not hold the lock: 9>&-.
quietly() {
  local log
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1 9>&-; then
    cat "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

# The running container of a service at the engine that is talked to; nothing if there is none.
container_of() {
  if [ -n "$COMPOSE" ]; then
    project_containers --filter "label=com.docker.compose.service=${1#"${STACK}_"}" --filter status=running | head -n 1
    return
  fi
  docker ps -q --no-trunc --filter "label=com.docker.swarm.service.name=$1" --filter status=running | head -n 1
}

# exec_in NAME OPTION... -- CMD...: docker exec in the running container of a service, on whichever node it is.
exec_in() {
  local name=$1 options=() id
  shift
  while [ "$1" != -- ]; do
    options+=("$1")
    shift
  done
  shift
  id=$(container_of "$name")
  if [ -n "$id" ]; then
    docker exec -i "${options[@]}" "$id" "$@"
    return
  fi
  ! node_answers || id=$(on_node container_of "$name")
  [ -n "$id" ] || die "no container of $name runs here (lab status, lab logs)"
  on_node docker exec -i "${options[@]}" "$id" "$@"
}

# run SERVICE CMD...: in the mail server's container of that role, standard input passed on.
run() {
  local service=$1
  shift
  exec_in "${STACK}_$service" -- "$@"
}

no_bot() { die "a compose project has no backup bot"; }

lab_exec() {
  [ $# -ge 2 ] || die "exec wants a service and a command"
  local service=$1 terminal=()
  shift
  [ ! -t 0 ] || terminal=(-t)
  [ -z "$COMPOSE" ] || [ "$service" != backups ] || no_bot
  case $service in
    backups) exec_in "${BACKUPS}_app" "${terminal[@]}" -- "$@" ;;
    *) exec_in "${STACK}_$service" "${terminal[@]}" -- "$@" ;;
  esac
}
