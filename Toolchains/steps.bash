# SPDX-License-Identifier: Apache-2.0
# Sourced by the other scripts: one line per step with its time, and on failure the command to
# run again.

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${SHUFFLENET_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/shufflenet}
sdk=aarch64-linux-embedded

# fail MESSAGE...: one line on standard error, then the end.
fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# step NAME COMMAND...: runs the command with its output in a log; prints NAME and the seconds it
# took; on failure prints the end of the log and the command.
step() {
  local name=$1 log status=0 begin=$SECONDS again
  shift
  again=$(printf '%q ' "$@")
  if declare -F "$1" >/dev/null; then again=$0; fi
  log=$(mktemp)
  printf '%-58s ' "$name"
  # In the background, because `set -e` sleeps inside a function called before `||`.
  (
    set -e
    "$@"
  ) >"$log" 2>&1 </dev/null &
  wait $! || status=$?
  if ((status == 0)); then
    printf 'ok %4d s\n' $((SECONDS - begin))
    rm -f "$log"
    return
  fi
  printf 'FAILED (status %d) after %d s\n' "$status" $((SECONDS - begin))
  tail -n "${SHUFFLENET_LOG_LINES:-120}" "$log" >&2
  printf '\nwhole output: %s\nrun again:    %s\n' "$log" "$again" >&2
  exit "$status"
}

# detail TEXT...: a figure that belongs to the step above.
detail() { printf '    %s\n' "$*"; }
