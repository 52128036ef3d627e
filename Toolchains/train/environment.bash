# SPDX-License-Identifier: Apache-2.0
# Sourced after ../steps.bash: the Python environment in the cache.

environment=$cache/train
# Without these, glibc gives every large map back to the kernel, which clears it again each time.
export MALLOC_MMAP_THRESHOLD_=4000000000 MALLOC_TRIM_THRESHOLD_=16000000000

install_packages() {
  local wanted=$repository/Toolchains/train/requirements.txt
  if cmp -s "$wanted" "$environment/installed"; then return; fi
  [[ -x $environment/bin/python ]] || python3 -m venv "$environment"
  PIP_CACHE_DIR=$cache/pip "$environment/bin/pip" install -q -r "$wanted"
  cp "$wanted" "$environment/installed"
}
