# Shared by demo.sh and test.sh: what a fresh Debian-like machine lacks, the build, the lab.
# shellcheck shell=bash
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
OUT=$ROOT/out
mkdir -p "$OUT"

say() { printf '\n== %s\n' "$*" >&2; }
die() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 3
}

apt_get() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >"$OUT/apt.log" 2>&1 ||
        { apt-get update >>"$OUT/apt.log" 2>&1 &&
            DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >>"$OUT/apt.log" 2>&1; }
}

need_dotnet() {
    if ! command -v dotnet >/dev/null || ! dotnet --list-sdks | grep -q '^10\.'; then
        say 'installing the .NET SDK'
        apt_get dotnet-sdk-10.0 ||
            die "the .NET 10 SDK is missing and the package dotnet-sdk-10.0 cannot be installed (see $OUT/apt.log): install it from https://dot.net"
    fi
}

# Was the lab there before? Then it is used and left as it is found.
lab_is_up() { "$ROOT/lab/lab" status >/dev/null 2>&1; }

lab_up() {
    LAB_STARTED=
    if ! lab_is_up; then
        LAB_STARTED=1
        say 'starting the lab: a real mail server on Docker Swarm (the first time takes minutes)'
    fi
    "$ROOT/lab/lab" up || die 'the lab did not start'
}

lab_down() {
    [ -z "${LAB_STARTED:-}" ] || "$ROOT/lab/lab" down || true
}

# A PowerShell that can load the module; empty where there is none.
find_pwsh() {
    command -v pwsh >/dev/null && pwsh -NoProfile -Command 'exit [int]($PSVersionTable.PSVersion -lt [version]"7.4")' >/dev/null 2>&1 &&
        command -v pwsh || true
}
