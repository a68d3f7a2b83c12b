#!/usr/bin/env bash
# What is checked in as app/web/dist is what app/web/src builds to, and the sources are right to the type checker.
#
#   tests/web/dist_test.sh
#
# Exit status: 0 it is, 1 it isn't, 77 node or npm or the tools can't be had here (what, is printed).

set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"

(cd "$page" && npm run --silent check && node build.mjs "$work/dist")
diff -rq "$source_page/dist" "$work/dist" ||
  fail "app/web/dist is not what app/web/src builds to; run \`npm run build\` in app/web"
echo "passed"
