# SPDX-License-Identifier: Apache-2.0
# Sourced by the other scripts: one line per step with its time, and on failure the command to
# run again.

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${SHUFFLENET_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/shufflenet}
sdk=aarch64-linux-embedded
# Relative to the repository, where every script works.
scratch=${SHUFFLENET_BUILD:-.build}
passed=0

# fail MESSAGE...: one line on standard error, then the end.
fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# step NAME COMMAND...: runs the command with its output in a log, and prints NAME and the seconds
# it took. On failure it shows what went wrong and the command to run again, and ends the script.
step() {
  local name=$1 status=0 begin=$SECONDS again
  shift
  again=$(printf '%q ' "$@")
  if declare -F "$1" >/dev/null; then again=$0; fi
  log=$(mktemp)
  printf '%-60s ' "$name"
  # In the background, because `set -e` sleeps inside a function called before `||`.
  (
    set -e
    "$@"
  ) >"$log" 2>&1 </dev/null &
  wait $! || status=$?
  if ((status == 0)); then
    printf 'ok %4d s\n' $((SECONDS - begin))
    passed=$((passed + 1))
    return
  fi
  printf 'FAILED after %d s, status %d\n' $((SECONDS - begin)) "$status"
  { grep -E '^[^ ]*error:|^[^ ]+: error:|✘' "$log" | sort -u | head -n 60 || true; } >&2
  printf -- '--- the last lines of %s\n' "$log" >&2
  tail -n 40 "$log" >&2
  printf -- '--- run again: %s\n' "$again" >&2
  exit "$status"
}

# The program of the toolchain that `swift` belongs to.
toolchain() { echo "$(dirname "$(readlink -f "$(command -v swift)")")/$1"; }

# Debian 12 and later releases name it differently.
qemu() { command -v qemu-aarch64-static || command -v qemu-aarch64; }
