# The images: Debian packages and our own files. A tag is a digest of what went in, so what is there is never built again.
# shellcheck shell=bash
IMAGES=(imap smtp antispam admin backupbot app db webmail) # longest first

suite_of() {
  case $1 in
    imap | app) echo bookworm ;; # the last Debian with dovecot 2.3, Mailu's
    *) echo trixie ;;
  esac
}

digest() { sha256sum | cut -c 1-12; }

base_tag() { printf 'mailuops-lab/base:%s-%s\n' "$1" "$(digest <<<"$BASE_VERSION $PACKAGES")"; }

image_tag() {
  local parts=("$1")
  # The shared files count only where they are used.
  ! grep -q '^COPY common/' "$LAB/images/$1/Dockerfile" || parts+=(common)
  printf 'mailuops-lab/%s:%s\n' "$1" "$({
    base_tag "$(suite_of "$1")"
    tar -C "$LAB/images" --exclude tests --exclude __pycache__ --sort=name --mtime=@0 --owner=0 --group=0 \
      --mode=u=rwX,go=rX -cf - "${parts[@]}"
  } | digest)"
}

image_exists() { docker image inspect "$1" >/dev/null 2>&1; }

# Names the images for the compose files: IMAGE_ADMIN and so on.
images_name() {
  local service
  if [ "${LAB_IMAGES:-}" = upstream ]; then
    upstream_names
    return
  fi
  for service in "${IMAGES[@]}"; do
    declare -gx "IMAGE_${service^^}=$(image_tag "$service")"
  done
}

upstream_names() {
  local tag=${MAILU_VERSION:-2024.06}
  export IMAGE_ADMIN=ghcr.io/mailu/admin:$tag IMAGE_IMAP=ghcr.io/mailu/dovecot:$tag IMAGE_SMTP=ghcr.io/mailu/postfix:$tag
  export IMAGE_ANTISPAM=ghcr.io/mailu/rspamd:$tag IMAGE_APP=ghcr.io/mailu/nginx:$tag IMAGE_WEBMAIL=ghcr.io/mailu/webmail:$tag
  export IMAGE_DB=redis:alpine IMAGE_BACKUPBOT=${BACKUPBOT_IMAGE:-git.coopcloud.tech/coop-cloud/backup-bot-two:latest}
}

images_build() {
  local service tag present missing=()
  images_name
  if [ "${LAB_IMAGES:-}" = upstream ]; then
    images_pull
    return
  fi
  present=$(docker images --format '{{.Repository}}:{{.Tag}}' --filter "label=$LABEL=1")
  for service in "${IMAGES[@]}"; do
    tag=IMAGE_${service^^}
    grep -qxF "${!tag}" <<<"$present" || missing+=("$service")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "building images: ${missing[*]} (the first time takes minutes)"
  command -v mmdebstrap >/dev/null || base_from_registry_only || apt_install mmdebstrap
  mkdir -p "$STATE"
  # Three at once: each waits for the network half of its time.
  printf '%s\n' "${missing[@]}" | xargs -P 3 -n 1 "$LAB/lab" ${QUIET:+--quiet} __image 9>&- ||
    die "an image could not be built: see $STATE/build-*.log"
}

# Before anything is deployed: a task that waits for its image says nothing of it.
images_pull() {
  local service image
  for service in "${IMAGES[@]}"; do
    image=IMAGE_${service^^}
    if ! image_exists "${!image}"; then
      say "pulling ${!image}"
      quietly docker pull "${!image}" || die "upstream's images need a registry: ${!image} cannot be pulled"
    fi
  done
}

# Not root, or not Debian: the bases can then come only from a registry.
base_from_registry_only() { [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; }

image_build() {
  local service=$1 tag base log started=$SECONDS context
  tag=$(image_tag "$service")
  base=$(base_tag "$(suite_of "$service")")
  log=$STATE/build-$service.log
  (
    flock 8 # the first of a suite builds its base, the others wait for it
    image_exists "$base" || base_build "$(suite_of "$service")" "$base"
  ) 8>"$STATE/lock-$(suite_of "$service")" || return 1
  context=$(mktemp -d)
  # shellcheck disable=SC2064
  trap "rm -rf '$context'" EXIT
  cp -a "$LAB/images/$service/." "$context/"
  rm -rf "$context/tests"
  cp -a "$LAB/images/common" "$context/common"
  chmod -R u=rwX,go=rX "$context" # whatever the checkout's umask took away
  # The classic builder: it is in every engine, and needs no plugin of the client.
  if ! DOCKER_BUILDKIT=0 docker build --rm --force-rm --label "$LABEL=1" --build-arg "BASE=$base" \
    --build-arg http_proxy --build-arg https_proxy --build-arg no_proxy --build-arg DEBIAN_FRONTEND=noninteractive \
    --tag "$tag" "$context" >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    return 1
  fi
  say "  $service: built in $((SECONDS - started)) s"
}
