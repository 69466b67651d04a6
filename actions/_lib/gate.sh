#!/usr/bin/env bash
# The last step: ends as the tool did. Without an exit status nothing was examined, and that is no pass.
set -euo pipefail
[[ ${EXIT_CODE:-} =~ ^[0-9]+$ ]] || exit 2
exit "$EXIT_CODE"
