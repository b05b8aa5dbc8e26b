# The second node, `--nodes 2`: another Docker engine on this machine, in a network namespace of its own that a veth pair joins to
# the first engine's, and a worker of its swarm. Each stack has its own, and `down` removes all of it.
# shellcheck shell=bash

node_home() { printf '%s/node-%s\n' "$STATE" "$STACK"; } # the engine's data, and what there is to remove
node_key() { digest <<<"$STATE $STACK"; }
node_run() { printf '/run/mailuops-lab/%s\n' "$(node_key)"; } # its sockets: their paths must be short
node_namespace() { printf 'mailuops-%s\n' "$(node_key)"; }
node_veth() { printf 'mo-%s\n' "$(node_key)"; }
node_name() { printf '%s-2\n' "${STACK//_/-}"; } # its host's name, which is the node's
node_host() { printf 'unix://%s/docker.sock\n' "$(node_run)"; }
node_pid() { # of its dockerd, told from a later process of this number by its command line
  local pid
  pid=$(cat "$(node_run)/dockerd.pid" 2>/dev/null) && [ -n "$pid" ] &&
    { tr '\0' ' ' <"/proc/$pid/cmdline"; } 2>/dev/null | grep -qF -- "--data-root $(node_home)/data " && echo "$pid"
}
node_is_there() { [ -d "$(node_home)" ]; }
node_answers() { node_pid >/dev/null && on_node engine_answers; }

# on_node COMMAND...: talks to the second engine.
on_node() { DOCKER_HOST=$(node_host) DOCKER_CONTEXT='' "$@"; }

# everywhere COMMAND...: at the first engine, and at the second where there is one.
everywhere() {
  "$@"
  ! node_answers || on_node "$@"
}

# The services that run on the second node, one a line: as `up` was told, or as the last `up` was.
away() {
  if [ -n "$AWAY" ]; then tr ',' '\n' <<<"$AWAY"; else cat "$(node_home)/away" 2>/dev/null || echo imap; fi
}
is_away() { [ "$NODES" = 2 ] && away | grep -qxF "$1"; }

# Why there can be no second node here; nothing if there can.
node_obstacle() {
  local tool
  [ "$(id -u)" = 0 ] || { echo "only root can start an engine" && return; }
  for tool in dockerd ip iptables nsenter unshare; do
    command -v "$tool" >/dev/null || { echo "$tool is missing" && return; }
  done
  [ "${LAB_IMAGES:-}" != upstream ] || { echo "the second engine reaches no registry" && return; }
  [ -n "$(first_pid)" ] || { echo "the first engine does not run on this machine" && return; }
  swarm_is_ours || { echo "the swarm was not made by the lab" && return; }
  [[ $(swarm_address) != 127.* ]] || echo "the swarm is known by $(swarm_address), where no other node reaches it: lab down, then up again"
}

swarm_address() { docker info --format '{{.Swarm.NodeAddr}}'; }

# The first engine's process: the dockerd that has the socket open.
first_pid() {
  local socket pid inode
  socket=$(readlink -f "$(engine_socket)")
  # shellcheck disable=SC2013 # words are what is wanted
  for pid in $(grep -lx dockerd /proc/[0-9]*/comm 2>/dev/null | cut -d / -f 3); do
    # Each network namespace lists its own sockets only; /var/run is a link to /run.
    # shellcheck disable=SC2013
    for inode in $(awk -v a="$socket" -v b="/var$socket" '$8 == a || $8 == b { print $7 }' "/proc/$pid/net/unix" 2>/dev/null); do
      if [ -n "$(find "/proc/$pid/fd" -lname "socket:\[$inode\]" -print -quit 2>/dev/null)" ]; then
        echo "$pid"
        return
      fi
    done
  done
}

node_up() {
  local obstacle
  if [ "$NODES" != 2 ]; then
    return
  fi
  obstacle=$(node_obstacle)
  [ -z "$obstacle" ] || die "no second node: $obstacle"
  mkdir -p "$(node_home)" "$(node_run)"
  away >"$(node_home)/away.new"
  mv "$(node_home)/away.new" "$(node_home)/away"
  if ! node_answers; then
    say "starting a second engine, $(node_name)"
    node_network_is_up || node_network
    node_start
  fi
  node_join
  node_images
}

node_network_is_up() { ip -n "$(node_namespace)" -o -4 address show dev eth0 2>/dev/null | grep -q inet; }

node_network() {
  local first veth namespace number
  first=/proc/$(first_pid)/ns/net veth=$(node_veth) namespace=$(node_namespace)
  ip netns del "$namespace" 2>/dev/null || true # of an interrupted start, with its end of the pair
  nsenter --net="$first" ip link del "$veth" 2>/dev/null || true
  number=$(node_subnet "$first")
  echo "$number" >"$(node_home)/subnet"
  ip netns add "$namespace"
  nsenter --net="$first" ip link add "$veth" type veth peer name eth0 netns "$namespace"
  nsenter --net="$first" ip address add "10.204.$number.1/30" dev "$veth"
  nsenter --net="$first" ip link set "$veth" up
  ip -n "$namespace" link set lo up
  ip -n "$namespace" address add "10.204.$number.2/30" dev eth0
  ip -n "$namespace" link set eth0 up
  # The manager is known by its address on docker0, and VXLAN drops what does not come from there: it must not be masqueraded as
  # what else leaves docker0. There is no other way out: nothing has to be pulled.
  ip -n "$namespace" route add "$(swarm_address)/32" via "10.204.$number.1"
  nsenter --net="$first" ip route add "10.204.$number.2/32" dev "$veth" src "$(swarm_address)"
  node_masquerade "$first" -I
}

# node_masquerade NAMESPACE -I|-D: sets or removes the exception.
node_masquerade() {
  nsenter --net="$1" iptables -w -t nat "$2" POSTROUTING -d "10.204.$(cat "$(node_home)/subnet").2/32" -j ACCEPT
}

node_subnet() {
  local used number
  used=$(nsenter --net="$1" ip -o -4 address)
  for number in $(seq 0 255); do
    [[ $used == *" 10.204.$number."* ]] || { echo "$number" && return; }
  done
  die "no free subnet in 10.204.0.0/16"
}

# nsenter, not `ip netns exec`, which hides the cgroups. A host name of its own: a node is called by it. And names of its own in a
# containerd that both engines may share.
node_start() {
  local home run number
  home=$(node_home) run=$(node_run) number=$(cat "$(node_home)/subnet")
  echo '{}' >"$home/daemon.json"
  rm -f "$run/dockerd.pid" "$run/docker.sock"
  setsid nohup unshare --uts sh -c 'echo "$1" >/proc/sys/kernel/hostname && shift && exec nsenter "$@"' sh "$(node_name)" \
    --net="/var/run/netns/$(node_namespace)" dockerd --config-file "$home/daemon.json" --data-root "$home/data" --exec-root "$run/exec" \
    --pidfile "$run/dockerd.pid" -H "$(node_host)" --containerd-namespace "$(node_namespace)" --containerd-plugins-namespace "$(node_namespace)-plugins" \
    --bip "10.204.$number.65/26" --default-address-pool "base=10.204.$number.128/25,size=26" >"$home/dockerd.log" 2>&1 </dev/null 9>&- &
  for _ in $(seq 300); do
    node_answers && return
    sleep 0.1
  done
  tail -n 20 "$home/dockerd.log" >&2
  die "the second engine did not answer within 30 seconds"
}

node_join() {
  local id manager
  for _ in $(seq 100); do # one that was there before finds back by itself
    [[ $(on_node swarm_state) == pending* ]] || break
    sleep 0.1
  done
  if [ "$(on_node swarm_state)" != 'active false' ]; then
    manager=$(docker info --format '{{(index .Swarm.RemoteManagers 0).Addr}}')
    quietly on_node docker swarm join --advertise-addr "10.204.$(cat "$(node_home)/subnet").2" --token "$(docker swarm join-token -q worker)" "$manager" ||
      die "the second engine could not join the swarm at $manager"
    # It stood in a process list: of no use to anybody from now on.
    quietly docker swarm join-token --rotate worker
  fi
  id=$(on_node docker info --format '{{.Swarm.NodeID}}')
  echo "$id" >"$(node_home)/id"
  for _ in $(seq 50); do # "update out of sequence" while the swarm notes itself that the node is back
    docker node update --label-add "$LABEL=1" --label-add "$LABEL.away=$STACK" "$id" >/dev/null 2>&1 && return
    sleep 0.2
  done
  die "the second node cannot be labelled"
}

node_images() {
  local service image missing=()
  images_name
  for service in $(away) backupbot; do
    image=IMAGE_${service^^}
    [ -n "${!image:-}" ] || die "--away knows no service $service"
    on_node docker image inspect "${!image}" >/dev/null 2>&1 || missing+=("${!image}")
  done
  if [ ${#missing[@]} -gt 0 ]; then
    say "copying images: ${missing[*]}"
    docker save "${missing[@]}" | quietly on_node docker load
  fi
}

# Which node runs what, as a compose file. Everything stays at home where no second node was asked for: a worker that some other
# stack brought along takes nothing over.
places() {
  local service home
  home="node.id == $(docker info --format '{{.Swarm.NodeID}}')"
  printf 'version: "3.8"\nservices:\n'
  for service in "$@"; do
    printf '  %s: { deploy: { placement: { constraints: ["%s"] } } }\n' "${service/#backups/app}" \
      "$(if is_away "$service"; then echo "node.labels.$LABEL.away == $STACK"; else echo "$home"; fi)"
  done
}

node_down() {
  local pid run home
  node_is_there || return 0
  run=$(node_run) home=$(node_home)
  say "removing the second engine, $(node_name)"
  # One that was killed has left its containers running: only itself can end them.
  if ! node_answers && node_network_is_up && [ -d "$home/data" ]; then
    (node_start) || true
  fi
  if node_answers; then
    on_node docker swarm leave --force >/dev/null 2>&1 || true
  fi
  if pid=$(node_pid); then
    kill "$pid"
    for _ in $(seq 300); do
      [ -d "/proc/$pid" ] || break
      sleep 0.1
    done
    [ ! -d "/proc/$pid" ] || die "the second engine (process $pid) does not stop"
  fi
  [ ! -s "$home/subnet" ] || [ -z "$(first_pid)" ] || node_masquerade "/proc/$(first_pid)/ns/net" -D 2>/dev/null || true
  [ ! -s "$home/id" ] || docker node rm --force "$(cat "$home/id")" >/dev/null 2>&1 || true
  ip netns del "$(node_namespace)" 2>/dev/null || true # the pair goes with it
  { grep -E " ($home|$run)/" /proc/mounts || true; } | cut -d ' ' -f 2 | sort -r | xargs -r umount -l
  rm -rf "$home" "$run"
  rmdir /run/mailuops-lab 2>/dev/null || true
}
