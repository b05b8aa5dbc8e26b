#!/usr/bin/env bash
# Runs the bot's tests inside its image: tests/run.sh IMAGE [unittest arguments]
set -euo pipefail
if [ $# -lt 1 ]; then
  echo "usage: $0 IMAGE [test ...]   (IMAGE: mailuops-lab/backupbot:<tag>, see docker images)" >&2
  exit 2
fi
image=$1
shift
here=$(cd "$(dirname "$0")" && pwd)
[ $# -gt 0 ] || set -- discover
exec docker run --rm --network none -v "$here:/tests:ro" -w /tests -e PYTHONPATH=/usr/lib/backupbot -e PYTHONDONTWRITEBYTECODE=1 \
  "$image" python3 -m unittest "$@"
