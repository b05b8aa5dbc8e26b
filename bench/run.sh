#!/usr/bin/env bash
# Runs the benchmarks: a table on standard output, the same as JSON in out/bench.json.
#   bench/run.sh [--check] [--json FILE] [NAME...]     --check: exit code 1 when a limit is missed
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
dotnet build bench/MailuOps.Bench -c Release -v quiet -nologo >&2
exec dotnet bench/MailuOps.Bench/bin/Release/net10.0/MailuOps.Bench.dll "$@"
