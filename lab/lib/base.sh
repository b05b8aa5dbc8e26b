# The two Debian bases.
# shellcheck shell=bash
BASE_VERSION=1 # raise it when what is in them changes otherwise: all images are then built anew
PACKAGES=ca-certificates,curl,python3,procps,passwd

# Where this machine gets Debian from.
mirror() {
  local found
  found=$(apt-get indextargets --format '$(REPO_URI) $(ORIGIN) $(LABEL)' 'Created-By: Packages' 2>/dev/null |
    awk '$2 == "Debian" && $3 == "Debian" { print $1; exit }') || true
  printf '%s\n' "${LAB_MIRROR:-${found:-http://deb.debian.org/debian}}"
}

# The machine's own ways to reach its mirror (proxy, checks), and nothing else of its configuration.
apt_options() {
  apt-config dump --format '%f "%v";%n' 2>/dev/null |
    grep -E '^Acquire::(https?::(proxy|Proxy|Verify[^ ]*)|Check-Valid-Until|Check-Date|ForceIPv4|Retries)[: ]' || true
}

base_build() {
  local suite=$1 tag=$2 log=$STATE/build-base-$1.log started=$SECONDS option options=() private=() work=$STATE id
  if ! command -v mmdebstrap >/dev/null; then
    base_pull "$suite" "$tag"
    return
  fi
  # Unpacking in memory halves the time.
  if [ -w /dev/shm ] && [ "$(df -Pk /dev/shm | awk 'NR == 2 { print $4 }')" -gt 3000000 ]; then
    work=/dev/shm
  fi
  work=$work/mailuops-lab-$suite
  # What a killed run left.
  rm -rf --one-file-system "$work"
  mkdir -p "$work"
  while IFS= read -r option; do
    [ -z "$option" ] || options+=("--aptopt=$option")
  done < <(apt_options)
  # What it mounts must be seen by nobody else: a container that starts meanwhile would keep it busy, and a killed run
  # leaves nothing mounted.
  [ "$(id -u)" != 0 ] || private=(unshare --mount)
  say "  Debian $suite: bootstrapping"
  # The package lists stay: eight images are made from these two. The name comes last, as half an image must not have one.
  if ! id=$(TMPDIR=$work "${private[@]}" mmdebstrap --quiet --variant=apt --include="$PACKAGES" --skip=cleanup/apt/lists \
    --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' "${options[@]}" \
    --dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    "$suite" - "$(mirror)" 2>"$log" |
    docker import --change "LABEL $LABEL=1" --change 'ENV LC_ALL=C.UTF-8' --change 'CMD ["bash"]' - 2>>"$log"); then
    tail -n 20 "$log" >&2
    [ -z "$id" ] || docker rmi "$id" >/dev/null
    return 1
  fi
  docker tag "$id" "$tag"
  rm -rf --one-file-system "$work"
  say "  Debian $suite: done in $((SECONDS - started)) s"
}

base_pull() {
  local log=$STATE/build-base-$1.log
  say "  Debian $1: from the registry"
  DOCKER_BUILDKIT=0 docker build --label "$LABEL=1" --tag "$2" - >"$log" 2>&1 <<TEXT || { tail -n 20 "$log" >&2 && return 1; }
FROM debian:$1-slim
ENV LC_ALL=C.UTF-8
RUN apt-get update && apt-get install -y --no-install-recommends ${PACKAGES//,/ }
TEXT
}
