#!/usr/bin/env bash
# Starts many lab servers with one backup bot on this machine, measures drills of all at once (bench/run.sh fleet), and removes them again.
#   bench/fleet.sh [--servers N] [--keep] [options of run.sh]     8 servers take 3 GB of memory and some minutes to start
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
servers=8 keep=''
options=()
while [ $# -gt 0 ]; do
  case $1 in
    --servers) servers=${2:?--servers wants a number} && shift ;;
    --keep) keep=1 ;;
    *) options+=("$1") ;;
  esac
  shift
done

lab_each() {
  local number
  for number in $(seq "$servers"); do
    lab/lab "$@" --stack "fleet_$number" --backups fleet_backups --quiet
  done
}

other=$(docker service ls --filter label=coop-cloud.backupbot.enabled=true --format '{{.Name}}' 2>/dev/null | grep -vx fleet_backups_app || true)
if [ -n "$other" ]; then
  echo "fleet.sh: another backup bot runs here ($other), and drills would not know which to ask: lab/lab down first" >&2
  exit 1
fi
[ -n "$keep" ] || trap 'lab_each down' EXIT
lab_each up >&2
MAILUOPS_FLEET='fleet_*' bench/run.sh "${options[@]}" fleet
