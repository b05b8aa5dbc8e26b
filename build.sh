#!/usr/bin/env bash
# Builds the module in place: afterwards Import-Module ./MailuOps.psd1 works, and out/host/mailuops runs scripts.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

if ! command -v dotnet >/dev/null 2>&1; then
    echo "build.sh: dotnet is missing: install the .NET 10 SDK and run this again" >&2
    exit 1
fi

# A build that has nothing to do still takes many seconds: look first.
stamp=out/.built
if [ ! -e "$stamp" ] || [ $# -gt 0 ] ||
    [ -n "$(find src Directory.* MailuOps.slnf build.sh -newer "$stamp" -not -path '*/obj/*' -not -path '*/bin/*' -print -quit)" ]; then
    mkdir -p out
    touch out/.building
    dotnet build MailuOps.slnf --configuration Release --verbosity quiet --nologo -clp:NoSummary "$@" >&2
    rm -rf out/host.new
    cp -a src/MailuOps.Host/bin/Release/net10.0/. out/host.new
    # The assembly cannot have the command's name: assembly names ignore case, and MailuOps is taken.
    mv out/host.new/MailuOps.Host out/host.new/mailuops
    rm -rf out/host
    mv out/host.new out/host
    # The time before the build: what was edited during it counts as new.
    mv -f out/.building "$stamp"
fi

# lay FOLDER FILE...: makes FOLDER hold just these files. A file that did not change is left alone, and one that did is
# replaced, not overwritten: a running PowerShell may have it mapped.
lay() {
    local folder=$1 old new wanted
    shift
    mkdir -p "$folder"
    for old in "$folder"/*; do
        [ -f "$old" ] || continue
        wanted=
        for new in "$@"; do
            if [ "${new##*/}" = "${old##*/}" ]; then wanted=1; break; fi
        done
        [ -n "$wanted" ] || rm -f -- "$old"
    done
    for new in "$@"; do
        cmp -s -- "$new" "$folder/${new##*/}" && continue
        cp -p -- "$new" "$folder/.new"
        mv -f -- "$folder/.new" "$folder/${new##*/}"
    done
}

release=bin/Release/net8.0
lay module/bin src/MailuOps/$release/*.dll src/MailuOps/$release/MailuOps.deps.json \
    src/MailuOps.Loader/$release/MailuOps.Loader.dll
# Beside the manifest, not beside the assembly: after Import-Module -Force that is the only place where Get-Help looks.
lay en-US module/help/en-US/*
rm -rf module/bin/en-US

