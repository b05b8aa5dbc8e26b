#!/usr/bin/env bash
# Runs the admin stand-in's tests inside its image: tests/run.sh IMAGE [unittest arguments]
set -euo pipefail
if [ $# -lt 1 ]; then
  echo "usage: $0 IMAGE [test ...]   (IMAGE: mailuops-lab/admin:<tag>, see docker images)" >&2
  exit 2
fi
image=$1
shift
here=$(cd "$(dirname "$0")" && pwd)
[ $# -gt 0 ] || set -- discover
# Few rounds: the tests hash often, and none is about how long it takes.
exec docker run --rm --network none -v "$here:/tests:ro" -w /tests -e PYTHONPATH=/app -e PYTHONDONTWRITEBYTECODE=1 -e CREDENTIAL_ROUNDS=4 \
  "$image" python3 -m unittest "$@"
