# Every finding sources this file. It creates a temporary folder, installs the given packages there, and prints their
# versions. The folder is removed at the end. Exits with 2 if an install fails, because nothing was seen then.
#
#   source "$(dirname "$0")/support/setup.sh" PACKAGE@VERSION ...
set -euo pipefail

support=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# The AWS SDK must not find the settings of an account.
unset ${!AWS_@}
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_EC2_METADATA_DISABLED=true

# The project's own Node, if `npm ci` installed it.
if [ -x "$support/../../node_modules/.bin/node" ]; then export PATH="$support/../../node_modules/.bin:$PATH"; fi

cd "$folder"
cp "$support"/*.mjs .
echo '{ "private": true, "type": "module" }' > package.json

install() { npm install --save-exact --no-audit --no-fund --loglevel=error "$@" > install.log 2>&1 || { cat install.log; exit 2; }; }

install "$@"
if [ "$(node -p 'parseInt(process.versions.node)')" -lt 24 ]; then
  install node@24.21.0
  export PATH="$folder/node_modules/.bin:$PATH"
fi

echo "Node $(node -p process.versions.node), $(node -p 'Object.entries(JSON.parse(fs.readFileSync("package.json")).dependencies).map(entry => entry.join(" ")).join(", ")')"
