#!/usr/bin/env bash
# Runs more random models against the reference: build/soak.sh [how many] [first seed].
set -euo pipefail
cd "$(dirname "$0")/.."
count="${1:-2000}"
seed="${2:-$((1000 + RANDOM * 1000))}"
echo "random models $seed to $((seed + count - 1))"
KILN_SOAK="$count" KILN_SEED="$seed" dotnet run -c Release --project Tests/Generator.Tests -- -class Kiln.Generator.Tests.Models.RandomGraphTests
