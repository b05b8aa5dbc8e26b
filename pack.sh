#!/usr/bin/env bash
# Makes what is published, in out/pack or the folder that is given:
#   MailuOps/                 the module, to be put on PSModulePath
#   MailuOps.<version>.nupkg  the same as a package, for Install-PSResource and Install-Module
#   image/                    the module and the host, as examples/container/Dockerfile takes them
set -euo pipefail
out=$(realpath -m "${1:-$(dirname "$0")/out/pack}")
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
./build.sh

new=$out/.new
trap 'rm -rf "$new"' EXIT
rm -rf "$new"
mkdir -p "$new/MailuOps"

# The module's files and nothing else: no build leftovers, no sources.
cp -a MailuOps.psd1 LICENSE README.md CHANGELOG.md en-US "$new/MailuOps/"
mkdir -p "$new/MailuOps/module"
for part in module/*; do
    [ "$part" = module/help ] || cp -a "$part" "$new/MailuOps/module/"
done
mkdir -p "$new/MailuOps/tests/Pester"
cp -a tests/Pester/M1.Tests.ps1 "$new/MailuOps/tests/Pester/"

version=$(out/host/mailuops tools/pack/nuspec.ps1 "$new/MailuOps/MailuOps.psd1" CHANGELOG.md "$new/MailuOps.nuspec")
dotnet pack tools/pack/Pack.csproj --nologo --verbosity quiet --output "$new" \
    "-p:NuspecFile=$new/MailuOps.nuspec" "-p:NuspecBasePath=$new/MailuOps" "-p:PackageOutputPath=$new" >&2
rm "$new/MailuOps.nuspec"

mkdir -p "$new/image"
cp -a "$new/MailuOps" "$new/image/MailuOps"
cp -a out/host "$new/image/MailuOps/host"
rm -rf "$new"/image/MailuOps/host/runtimes/win* "$new"/image/MailuOps/host/runtimes/osx*

rm -rf "$out/MailuOps" "$out/image" "$out"/MailuOps.*.nupkg
mv "$new"/* "$out/"
echo "packed: $out/MailuOps.$version.nupkg" >&2
