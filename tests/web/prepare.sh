# What both tests of the page begin with. Sourced with `set -euo pipefail`; leaves $page: a copy of app/web with the tools
# that package-lock.json names, in a folder that goes at the end. The source tree is never written to.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source_page=$(realpath "$here/../../app/web")

skip() {
  echo "skipped: $*"
  exit 77
}

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

for tool in node npm; do
  command -v "$tool" >/dev/null || skip "$tool is not installed"
done
[[ $(node -p 'process.versions.node.split(".")[0]') -ge 18 ]] || skip "node $(node --version) is older than 18"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
page=$work/web
mkdir "$page"
cp -r "$source_page"/{src,test,dist,build.mjs,tsconfig.json,package.json,package-lock.json} "$page"

# Nothing is downloaded: the tools are those that `npm ci` left beside the sources.
[[ $source_page/node_modules/.package-lock.json -nt $source_page/package-lock.json ]] ||
  skip "the tools of the page are not here, or older than its lock file; \`npm ci\` in app/web fetches them"
ln -s "$source_page/node_modules" "$page/node_modules"
