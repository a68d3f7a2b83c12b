#!/usr/bin/env bash
# The page in a real browser, against the real server.
#
#   tests/web/page_test.sh PROGRAM
#
# Exit status: 0 it works, 1 it doesn't, 77 something is missing here (what, is printed). VPCSCOPE_SCREENSHOTS may name a
# folder for pictures of every page, CHROMIUM a browser.

set -euo pipefail
program=${1:?usage: page_test.sh PROGRAM}
source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"

[[ -x $program ]] || fail "$program is not a program"
[[ -n ${CHROMIUM:-} ]] || CHROMIUM=$(command -v chromium || command -v chromium-browser || command -v google-chrome) ||
  skip "chromium is not installed"
export CHROMIUM VPCSCOPE_PROGRAM VPCSCOPE_SAMPLES TMPDIR="$work"
VPCSCOPE_PROGRAM=$(realpath "$program")
VPCSCOPE_SAMPLES=$(realpath "$here/../../samples")

node --test "$page"/test/*_test.mjs
echo "passed"
