# The Docker engine and its swarm: used as found, else started and later stopped again.
# shellcheck shell=bash

engine_answers() { docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }

engine_up() {
  if command -v docker >/dev/null && engine_answers; then
    return
  fi
  if [ -n "${DOCKER_HOST:-}" ]; then
    die "no Docker engine answers at DOCKER_HOST=$DOCKER_HOST"
  fi
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    die "no Docker engine answers. Install and start one (Debian: apt-get install docker.io), or set DOCKER_HOST"
  fi
  if ! command -v dockerd >/dev/null || ! command -v docker >/dev/null; then
    apt_install docker.io iptables
  fi
  engine_answers || engine_start
}

apt_install() {
  say "installing from Debian: $*"
  export DEBIAN_FRONTEND=noninteractive
  quietly apt-get install -y --no-install-recommends "$@" ||
    { quietly apt-get update && quietly apt-get install -y --no-install-recommends "$@"; } ||
    die "apt-get install $* failed"
}

engine_start() {
  mkdir -p "$STATE"
  if [ -d /run/systemd/system ]; then
    say "starting Docker (systemd)"
    systemctl start docker
    echo systemd >"$STATE/engine"
  else
    say "starting dockerd (its log: $STATE/dockerd.log)"
    setsid nohup dockerd >"$STATE/dockerd.log" 2>&1 </dev/null 9>&- &
    # The start time tells our process from a later one that was given the same number.
    echo "$! $(process_started $!)" >"$STATE/engine"
  fi
  for _ in $(seq 300); do
    engine_answers && return
    if [ ! -d /run/systemd/system ] && ! engine_is_ours; then
      tail -n 20 "$STATE/dockerd.log" >&2
      die "dockerd ended at once"
    fi
    sleep 0.1
  done
  die "dockerd did not answer within 30 seconds"
}

process_started() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20; }

# Does the dockerd that `up` started still run?
engine_is_ours() {
  local pid started
  [ -s "$STATE/engine" ] && read -r pid started <"$STATE/engine" || return 1
  [ "$pid" = systemd ] || { [ -n "$started" ] && [ "$(process_started "$pid")" = "$started" ]; }
}

engine_stop() {
  local pid
  # Another engine than the one that could have been started here.
  [ -z "${DOCKER_HOST:-}" ] && engine_is_ours || return 0
  read -r pid _ <"$STATE/engine"
  if [ -n "$(docker ps -aq)$(docker volume ls -q)" ]; then
    say "the engine goes on running: it holds containers or volumes that the lab did not make"
    return
  fi
  say "stopping dockerd"
  if [ "$pid" = systemd ]; then
    systemctl stop docker.socket docker
  else
    kill "$pid" 2>/dev/null || true
    for _ in $(seq 200); do
      [ -d "/proc/$pid" ] || break
      sleep 0.1
    done
  fi
  rm -f "$STATE/engine"
}

swarm_state() { docker info --format '{{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}}' 2>/dev/null; }

# The mark that `up` made this swarm lies on the node itself: it lives exactly as long as the swarm. The file only
# bridges an interruption between making the swarm and marking it.
swarm_up() {
  local engine address
  engine=$(docker info --format '{{.ID}}')
  case $(swarm_state) in
    'active true')
      [ "$(cat "$STATE/swarm" 2>/dev/null)" != "$engine" ] || swarm_mark
      ;;
    inactive*)
      echo "$engine" >"$STATE/swarm"
      address=$(bridge_address)
      quietly docker swarm init --advertise-addr "$address" --listen-addr "$address:2377" \
        --default-addr-pool 10.202.0.0/16 --default-addr-pool-mask-length 24
      swarm_mark
      ;;
    *) die "the engine is in a swarm but is not a ready manager: $(docker info --format '{{.Swarm.LocalNodeState}} {{.Swarm.Error}}')" ;;
  esac
}

# The engine's own address on its bridge: nobody but this machine's containers and a second node reach it.
bridge_address() {
  local address
  # An engine that has just been installed tells the subnet only.
  address=$(docker network inspect bridge --format '{{with index .IPAM.Config 0}}{{or .Gateway .Subnet}}{{end}}' 2>/dev/null) || address=''
  address=${address/%.0\/*/.1}
  [[ $address =~ ^[0-9.]+$ ]] || address=127.0.0.1
  printf '%s\n' "$address"
}

swarm_mark() {
  docker node update --label-add "$LABEL=1" "$(docker info --format '{{.Swarm.NodeID}}')" >/dev/null
  rm -f "$STATE/swarm"
}

swarm_is_ours() {
  [ "$(swarm_state)" = 'active true' ] &&
    [ "$(docker node inspect self --format "{{index .Spec.Labels \"$LABEL\"}}")" = 1 ]
}

swarm_down() {
  swarm_is_ours || return 0
  if [ -n "$(docker service ls -q)" ] || [ "$(docker node ls -q | wc -l)" != 1 ]; then
    say "the swarm stays: it has other services or nodes"
    return
  fi
  quietly docker swarm leave --force
  # The bridge that a swarm needs for its nodes is the engine's own, but nobody else asked for it.
  docker network rm docker_gwbridge >/dev/null 2>&1 || true
}

# Where the engine's own host has the socket that we talk to, for the bot to mount.
engine_socket() {
  case ${DOCKER_HOST:-} in
    unix://*) printf '%s\n' "${DOCKER_HOST#unix://}" ;;
    *) echo /var/run/docker.sock ;;
  esac
}
