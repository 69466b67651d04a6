#!/usr/bin/env bash
# Builds the executables from the sources that the action came with: build.sh TOOL. For runners without a release.
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=actions/_lib/common.sh
. "$here/common.sh"
readonly tool=$1
project=$(cd -- "$here/../.." && pwd)

cd -- "$project"
echo "::group::build pgsteward"
{ scripts/dependencies build && cmake --preset release -DPGSTEWARD_TESTS=OFF && cmake --build --preset release; } 2>&1 | harmless ||
  cannot "the build failed"
echo "::endgroup::"
BIN_DIR=$project/build/release/bin exec "$here/install.sh" "$tool"
