#!/usr/bin/env bash
# Brings docs/en-US (syntax blocks, skeletons of new pages) and module/help/en-US up to date, and says what is left to write.
set -euo pipefail
cd "$(dirname "$0")/.."
exec dotnet run --project tools/MailuOps.Help --verbosity quiet -- . "$@"
