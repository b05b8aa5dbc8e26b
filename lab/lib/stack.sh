# The two stacks: deployed, waited for, removed.
# shellcheck shell=bash
NAMESPACE=com.docker.stack.namespace

lab_up() {
  local started=$SECONDS
  lock
  engine_up
  if [ -n "$COMPOSE" ]; then
    images_build
    project_up
  else
    swarm_up
    images_build
    node_up
    stacks_deploy
    certificate
    wait_for_containers
  fi
  people_create
  wait_for_mail
  people_mail
  say "the lab delivers mail: up in $((SECONDS - started)) s"
}

# A stack of that name with anything in it that is not ours is somebody else's.
refuse_foreign() {
  local all ours
  all=$(docker service ls -q --filter "label=$NAMESPACE=$1" | sort)
  ours=$(docker service ls -q --filter "label=$NAMESPACE=$1" --filter "label=$LABEL=1" | sort)
  [ "$all" = "$ours" ] || die "the stack $1 was not made by the lab: choose another name with --stack or --backups"
}

stacks_deploy() {
  refuse_foreign "$STACK"
  refuse_foreign "$BACKUPS"
  images_name
  ENGINE_SOCKET=$(engine_socket)
  ENGINE_ROOT=$(docker info --format '{{.DockerRootDir}}')
  SECOND_ROOT=$(node_home)/data SERVER=$STACK
  local files=(-c "$LAB/compose.yml" -c "$STATE/places-$STACK.yml") bots=(-c "$LAB/backups.yml" -c "$STATE/places-$BACKUPS.yml")
  [ "$NODES" != 2 ] || bots+=(-c "$LAB/second-bot.yml")
  places app admin imap smtp antispam db webmail >"$STATE/places-$STACK.yml"
  places backups >"$STATE/places-$BACKUPS.yml"
  LAB_SPEC=$({ cat "$LAB/compose.yml" "$LAB/backups.yml" "$LAB/second-bot.yml" "$LAB/mailu.env" "$STATE/places-$STACK.yml" "$STATE/places-$BACKUPS.yml" && echo "${PUBLISH[*]} ${#bots[@]} $ENGINE_SOCKET $ENGINE_ROOT ${LAB_HEALTHCHECKS:-}" &&
    env | grep '^IMAGE_' | sort; } | digest)
  healthchecks_name
  export ENGINE_SOCKET ENGINE_ROOT SECOND_ROOT SERVER LAB_SPEC
  if [ "$(docker service ls -q --filter "label=$NAMESPACE=$STACK" --filter "label=$LABEL.spec=$LAB_SPEC" | wc -l)" = 7 ] &&
    [ "$(docker service ls -q --filter "label=$NAMESPACE=$BACKUPS" --filter "label=$LABEL.spec=$LAB_SPEC" | wc -l)" = $((${#bots[@]} / 2 - 1)) ]; then
    return # just this is deployed
  fi
  SUBNET=$(subnet_of "${STACK}_internal")
  SECRET_KEY=$(secret_key_of "${STACK}_admin")
  export SUBNET SECRET_KEY
  restic_password
  say "deploying $STACK and $BACKUPS"
  if [ ${#PUBLISH[@]} -gt 0 ]; then
    publish_file >"$STATE/publish-$STACK.yml"
    files+=(-c "$STATE/publish-$STACK.yml")
  fi
  STACK_NAME=$BACKUPS quietly docker stack deploy --resolve-image never "${bots[@]}" "$BACKUPS"
  STACK_NAME=$STACK quietly docker stack deploy --resolve-image "$(resolve_image)" "${files[@]}" "$STACK"
}

healthchecks_name() {
  HEALTHCHECKS_OFF=true
  [ -z "${LAB_HEALTHCHECKS:-}" ] && [ "${LAB_IMAGES:-}" != upstream ] || HEALTHCHECKS_OFF=false
  export HEALTHCHECKS_OFF
}

# Our own images are in no registry: asking one would only cost time.
resolve_image() { if [ "${LAB_IMAGES:-}" = upstream ]; then echo changed; else echo never; fi; }

publish_file() {
  local port
  printf 'version: "3.8"\nservices:\n  app:\n    ports:\n'
  for port in "${PUBLISH[@]}"; do
    printf '      - { target: %d, published: %d, mode: host }\n' "${port##*:}" "${port%%:*}"
  done
}

# The subnet must be known beforehand (SUBNET is a setting of Mailu): the network's present one, else the first free one.
subnet_of() {
  local used number
  used=$(docker network inspect "$1" --format '{{(index .IPAM.Config 0).Subnet}}' 2>/dev/null) || used=''
  [ -z "$used" ] || { echo "$used" && return; }
  used=$(docker network ls -q | xargs docker network inspect --format '{{range .IPAM.Config}}{{.Subnet}} {{end}}')
  for number in $(seq 0 255); do
    [[ " ${used//$'\n'/ } " == *" 10.203.$number.0/24 "* ]] || { echo "10.203.$number.0/24" && return; }
  done
  die "no free subnet in 10.203.0.0/16"
}

# Mailu's sessions and SRS addresses depend on it: made once a server. secret_key_of SERVICE, or with --compose CONTAINER.
secret_key_of() {
  local present
  present=$(if [ -n "$COMPOSE" ]; then
    docker container inspect "$1" --format '{{range .Config.Env}}{{println .}}{{end}}' 2>/dev/null
  else
    docker service inspect "$1" --format '{{range .Spec.TaskTemplate.ContainerSpec.Env}}{{println .}}{{end}}' 2>/dev/null
  fi | sed -n 's/^SECRET_KEY=//p')
  printf '%s\n' "${present:-$(random 16)}"
}

random() { od -An -vtx1 -N "$1" /dev/urandom | tr -d ' \n'; }

# The password of the repository never touches a file or a command line.
restic_password() {
  local name=${BACKUPS}_restic_password
  docker secret inspect "$name" >/dev/null 2>&1 ||
    random 32 | docker secret create --label "$LABEL=1" --label "$NAMESPACE=$BACKUPS" "$name" - >/dev/null
}

# Every service has one task that is healthy and of the present specification.
wait_for_containers() {
  local limit=$((SECONDS + TIMEOUT)) left
  while :; do
    left=$(services_not_ready)
    [ -n "$left" ] || return 0
    if [ $SECONDS -gt $limit ]; then
      # shellcheck disable=SC2086
      docker service ps --no-trunc --format '{{.Name}}: {{.CurrentState}} {{.Error}}' $left >&2
      die "not ready after $TIMEOUT s: ${left//$'\n'/ }"
    fi
    sleep 0.5
  done
}

services_not_ready() {
  local running services
  running=$(everywhere docker ps --filter "label=com.docker.swarm.service.name" --filter status=running \
    --format '{{.Label "com.docker.swarm.service.name"}} {{.Image}} {{.Status}}' | grep -vE 'starting|unhealthy' || true)
  services=$(ours service "$STACK" && ours service "$BACKUPS")
  # shellcheck disable=SC2086
  docker service inspect $services \
    --format '{{.Spec.Name}} {{.Spec.TaskTemplate.ContainerSpec.Image}} {{with .UpdateStatus}}{{.State}}{{end}}' |
    while read -r name image state; do
      [ "$state" != updating ] && grep -qF "$name ${image%@*} " <<<"$running" || echo "$name"
    done
}

# The front gets healthy only by this, so it is not waited for before.
certificate() {
  local front=app limit=$((SECONDS + TIMEOUT)) said
  [ -z "$COMPOSE" ] || front=front
  until said=$(run "$front" bash -c "$(cat "$LAB/lib/certificate")" 2>&1 9>&-); do
    [ $SECONDS -le $limit ] || die "the front has no certificate after $TIMEOUT s: $said"
    sleep 0.5
  done
}

# Not "the ports are open" but "a message sent to port 25 lies in a mailbox".
wait_for_mail() {
  run imap python3 - "admin@$DOMAIN" "$TIMEOUT" <"$LAB/lib/probe.py" 9>&- ||
    die "no mail is delivered (lab logs smtp, lab logs antispam)"
}

lab_status() {
  local name
  if ! command -v docker >/dev/null || ! engine_answers; then
    echo "no Docker engine answers"
    return 1
  fi
  if [ -n "$COMPOSE" ]; then
    project_status
    return
  fi
  if [ -z "$(docker service ls -q --filter "label=$NAMESPACE=$STACK" 2>/dev/null)" ]; then
    echo "$STACK is not deployed"
    return 1
  fi
  for name in "$STACK" "$BACKUPS"; do
    everywhere docker ps --filter "label=$NAMESPACE=$name" --filter "label=com.docker.swarm.service.name" \
      --format '{{.Label "com.docker.swarm.service.name"}}\t{{.ID}}\t{{.Status}}\t{{.Image}}'
  done | sort | column -t -s $'\t'
  ! node_answers || echo "second node: $(node_name) $(node_host)"
  echo "engine: $(docker info --format '{{.ServerVersion}}, {{.DockerRootDir}}'); swarm: $(swarm_is_ours && echo "made by the lab" || echo "was there before"); fault: $(lab_fault "")"
}

lab_logs() {
  local service
  if [ -n "$COMPOSE" ]; then
    project_logs "$@"
    return
  fi
  if [ $# -gt 0 ]; then
    service=$1
    shift
    [ "$service" != backups ] || { docker service logs --raw "$@" "${BACKUPS}_app" && return; }
    docker service logs --raw "$@" "${STACK}_$service"
    return
  fi
  for service in $(docker service ls --filter "label=$NAMESPACE=$STACK" --format '{{.Name}}'); do
    echo "== $service"
    docker service logs --raw --tail 10 "$service" 2>&1
  done
}

lab_reset() {
  lock
  engine_up
  if [ -n "$COMPOSE" ]; then
    project_remove
  else
    stack_remove "$STACK"
    stack_remove "$BACKUPS"
  fi
  lab_up
}

lab_down() {
  local purge=''
  case ${1:-} in
    --purge) purge=1 ;;
    '') ;;
    *) die "down knows only --purge" ;;
  esac
  lock
  if ! command -v docker >/dev/null || ! engine_answers; then
    say "no Docker engine answers: nothing to remove"
    [ -n "$COMPOSE" ] || node_down
    rm -f "$STATE/engine"
  else
    if [ -n "$COMPOSE" ]; then
      project_remove
    else
      if [ "$(swarm_state)" = 'active true' ]; then
        stack_remove "$STACK"
        stack_remove "$BACKUPS"
      fi
      node_down
      swarm_down
    fi
    [ -z "$purge" ] || images_remove
    engine_stop
  fi
  [ -z "$purge" ] || rm -rf "$STATE"
  rm -f "$STATE/publish-$STACK.yml" "$STATE/places-$STACK.yml" "$STATE/places-$BACKUPS.yml"
}

images_remove() {
  local images
  images=$(docker images -q --filter "label=$LABEL=1" | sort -u)
  # shellcheck disable=SC2086
  [ -z "$images" ] || docker rmi -f $images >/dev/null
}

# ours KIND STACK: what of a kind (service, network, volume, secret) the lab made for a stack.
ours() { docker "$1" ls -q --filter "label=$NAMESPACE=$2" --filter "label=$LABEL=1"; }

stack_remove() {
  local stack=$1 kind found
  found=$(ours service "$stack")
  if [ -n "$found" ]; then
    say "removing $stack"
    # shellcheck disable=SC2086
    docker service rm $found >/dev/null
  fi
  for _ in $(seq 300); do
    [ -n "$(everywhere docker ps -aq --filter "label=$NAMESPACE=$stack" --filter "label=com.docker.swarm.service.name")" ] || break
    sleep 0.1
  done
  for kind in network volume secret; do
    remove_all "$kind" "$stack"
  done
  ! node_answers || on_node remove_all volume "$stack"
}

# The last containers let go of networks and volumes a moment after they are gone.
remove_all() {
  local kind=$1 stack=$2 found said=''
  for _ in $(seq 100); do
    found=$(ours "$kind" "$stack")
    [ -n "$found" ] || return 0
    # shellcheck disable=SC2086
    said=$(docker "$kind" rm $found 2>&1 >/dev/null) || sleep 0.1
  done
  die "cannot remove: $said"
}
