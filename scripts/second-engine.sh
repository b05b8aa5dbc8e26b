# For test.sh: a Docker engine of its own beside the machine's, in a network namespace that nothing leaves, so that a second lab is
# tested at the same time. Everything of it lies in $OUT/second-engine and below $SECOND_RUN, and goes with it.
# shellcheck shell=bash disable=SC2154
SECOND_NAME=mailuops-$(cksum <<<"$ROOT" | cut -d ' ' -f 1)
SECOND_RUN=/run/$SECOND_NAME
SECOND_HOST=unix://$SECOND_RUN/docker.sock

# Why there can be none here; nothing if there can.
second_engine_obstacle() {
    local tool
    [ "$(id -u)" = 0 ] || { echo "only root can start one" && return; }
    for tool in dockerd ip nsenter unshare; do
        command -v "$tool" >/dev/null || { echo "$tool is missing" && return; }
    done
    [ "${LAB_IMAGES:-}" != upstream ] || { echo "it would reach no registry" && return; }
    case ${DOCKER_HOST:-unix://} in unix://*) ;; *) echo "the tests run on another machine's engine" ;; esac
}

# The tests' sshd (see tests/MailuOps.Tests/Lab/SshImage.cs): the second engine could not install it.
sshd_image() {
    local file=tests/MailuOps.Tests/Lab/sshd.Dockerfile image base
    image=mailuops-lab/sshd:$(sha256sum "$file" | cut -c 1-12)
    [ -z "$(docker image ls --quiet "$image")" ] || return 0
    base=$(docker image ls --filter reference='mailuops-lab/base:bookworm*' --format '{{.Repository}}:{{.Tag}}' | head -n 1)
    docker build --quiet --label mailuops.lab=1 --build-arg "BASE=${base:-debian:bookworm-slim}" --tag "$image" - <"$file"
}

second_engine_up() {
    local home=$OUT/second-engine
    second_engine_down
    sshd_image
    rm -f "$OUT/second-engine.log"
    mkdir -p "$home" "$SECOND_RUN"
    ip netns add "$SECOND_NAME"
    ip -n "$SECOND_NAME" link set lo up
    # A way out that leads nowhere: what is sent is lost, as behind a firewall, and not refused at once.
    ip -n "$SECOND_NAME" link add out type veth peer name nowhere
    ip -n "$SECOND_NAME" address add 10.205.0.1/24 dev out
    ip -n "$SECOND_NAME" link set out up
    ip -n "$SECOND_NAME" link set nowhere up
    ip -n "$SECOND_NAME" route add default via 10.205.0.254
    echo '{}' >"$home/daemon.json"
    second_engine_start
    docker images --filter reference='mailuops-lab/*' --format '{{.Repository}}:{{.Tag}}' | grep -v /base: | xargs docker save | DOCKER_HOST=$SECOND_HOST docker load >/dev/null
}

second_engine_start() {
    local home=$OUT/second-engine
    # nsenter, not `ip netns exec`, which hides the cgroups; and a host name of its own: a node is called by it.
    setsid nohup unshare --uts sh -c 'echo "$1" >/proc/sys/kernel/hostname && shift && exec nsenter "$@"' sh "$SECOND_NAME" \
        --net="/var/run/netns/$SECOND_NAME" dockerd --config-file "$home/daemon.json" --data-root "$home/data" --exec-root "$SECOND_RUN/exec" \
        --pidfile "$SECOND_RUN/dockerd.pid" -H "$SECOND_HOST" --containerd-namespace "$SECOND_NAME" --containerd-plugins-namespace "$SECOND_NAME-plugins" \
        >>"$OUT/second-engine.log" 2>&1 </dev/null &
    for _ in $(seq 300); do
        ! DOCKER_HOST=$SECOND_HOST docker version >/dev/null 2>&1 || return 0
        sleep 0.1
    done
    return 1
}

# For a test: as an operator would, or a package's update.
second_engine_restart() {
    second_engine_stop
    second_engine_start
}

second_engine_stop() {
    local pid
    pid=$(cat "$SECOND_RUN/dockerd.pid" 2>/dev/null) || pid=
    if [ -n "$pid" ] && grep -qzxF "$OUT/second-engine/data" "/proc/$pid/cmdline" 2>/dev/null; then
        kill "$pid"
        for _ in $(seq 300); do
            [ -d "/proc/$pid" ] || break
            sleep 0.1
        done
    fi
}

# Also what a run left that was killed.
second_engine_down() {
    second_engine_stop
    ip netns del "$SECOND_NAME" 2>/dev/null || true
    { grep -F " $SECOND_RUN/" /proc/mounts || true; } | cut -d ' ' -f 2 | sort -r | xargs -r umount -l
    { grep -F " $OUT/second-engine/" /proc/mounts || true; } | cut -d ' ' -f 2 | sort -r | xargs -r umount -l
    rm -rf "$OUT/second-engine" "$SECOND_RUN"
}
