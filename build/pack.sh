#!/usr/bin/env bash
# Makes the NuGet package, runtime, generator, analyzer, fixes and targets in one: build/pack.sh [folder] [version] [options of dotnet pack].
set -euo pipefail
cd "$(dirname "$0")/.."
output="${1:-artifacts}"
version="${2:-}"
dotnet pack Runtime/Kiln.csproj -c Release -o "$output" -nologo -nodeReuse:false ${version:+-p:Version="$version"} "${@:3}"
