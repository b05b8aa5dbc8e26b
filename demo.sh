#!/usr/bin/env bash
# From nothing to a verdict: sets up what is missing, starts a real mail server in a Docker Swarm, lets it lose an account and its
# mail, restores both from a backup, and says whether they came back. Removes what it started; --keep leaves the lab running.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=scripts/setup.sh
. scripts/setup.sh

keep=
for argument; do
    case $argument in
        --keep) keep=1 ;;
        *) printf 'usage: %s [--keep]\n' "$0" >&2 && exit 2 ;;
    esac
done

started=$SECONDS
need_dotnet
say 'building'
./build.sh
trap '[ -n "$keep" ] || lab_down' EXIT
lab_up

report=$OUT/demo-report
pwsh=$(find_pwsh)
say "restore drill of mail_example_com${pwsh:+ (in $pwsh)}"
code=0
if [ -n "$pwsh" ]; then
    "$pwsh" -NoProfile -File scripts/demo.ps1 mail_example_com "$report" || code=$?
else
    out/host/mailuops scripts/demo.ps1 mail_example_com "$report" || code=$?
fi
say "done in $((SECONDS - started)) s"
exit "$code"
