# SPDX-License-Identifier: Apache-2.0
# Sourced by the tests, on the virtual board: installs the daemon like a person would, plugs in a camera
# and lines, breaks things, and reads the level of a line from the simulator itself.

share=/share
metrics=/run/shufflenetd/metrics.prom
fail() {
  printf 'error: %s\n' "$*"
  systemctl --no-pager --lines=0 status shufflenetd || true
  journalctl --no-pager -u shufflenetd -o cat -n 25 || true
  exit 1
}

pass() { printf '    %s\n' "$*"; }

# wait_until SECONDS COMMAND...: until the command succeeds.
wait_until() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < end)) || fail "waited in vain for: $*"
    sleep 0.1
  done
}

# By the table in firmware-config/README.md; the image brings no rule of its own.
install_daemon() {
  rm -f /etc/udev/rules.d/60-gpio.rules
  install -m 755 $share/shufflenetd /usr/bin/
  install -D -m 644 $share/model.shufflenet /usr/share/shufflenetd/model.shufflenet
  install -m 644 $share/firmware-config/systemd/*.service /etc/systemd/system/
  install -m 644 $share/firmware-config/udev/*.rules /etc/udev/rules.d/
  install -m 644 -D -t /etc/sysusers.d $share/firmware-config/sysusers.d/*.conf
  install -m 644 -D -t /etc/tmpfiles.d $share/firmware-config/tmpfiles.d/*.conf
  systemd-sysusers
  systemd-tmpfiles --create /etc/tmpfiles.d/shufflenetd.conf
  udevadm control --reload
  systemctl daemon-reload
}

# Eight lines of a chip that keeps the level of a line whose owner is gone, like a Raspberry Pi.
plug_lines() {
  modprobe gpio-sim persist=1
  local chip=/sys/kernel/config/gpio-sim/board
  mkdir -p $chip/bank0/line{0,1,2}
  echo 8 >$chip/bank0/num_lines
  echo board-gpio >$chip/bank0/label
  echo LANDING >$chip/bank0/line0/name
  echo HEARTBEAT >$chip/bank0/line1/name
  echo ENABLE >$chip/bank0/line2/name
  echo 1 >$chip/live
  udevadm settle
  lines=/sys/devices/platform/$(cat $chip/dev_name)/$(cat $chip/bank0/chip_name)
}

# level LINE: what is driven there, 0 or 1.
level() { cat "$lines/sim_gpio$1/value"; }

is_on() { [[ $(level 0) == 1 ]]; }
is_off() { [[ $(level 0) == 0 ]]; }

plug_camera() {
  modprobe vivid n_devs=1 node_types=0x1 num_inputs=1 input_types=0x0 vid_cap_nr=0
  udevadm settle
  hold_picture
}

# A picture that stands still: no moving text, one pattern.
hold_picture() { v4l2-ctl -d 0 -c test_pattern=0,osd_text_mode=2; }

# configure RULE_CLASS: looks for what the camera shows, or for something else.
configure() {
  cat >/etc/shufflenetd/shufflenetd.conf <<CONF
[Camera]
SettleTime = 0
FrameDeadline = 1s
[Model]
File = /usr/share/shufflenetd/model.shufflenet
[Rule landing]
Class = $1
Enter = 50%
Frames = 2 of 3
Output = led
[Output led]
Line = LANDING
[Output heart]
Line = HEARTBEAT
Mode = heartbeat
CONF
}

# What the network says most loudly of the picture that stands still; a class that stays silent.
shown=
other=1
ask_the_network() {
  systemctl start shufflenetd
  wait_until 30 has_decided 10
  sleep 1.5
  shown=$(sed -n 's/^shufflenetd_class_probability{class="class \([0-9]*\)"} \(.*\)/\2 \1/p' $metrics |
    sort -rn | sed -n '1s/.* //p')
  systemctl stop shufflenetd
  [[ -n $shown && $shown != "$other" ]] || fail "expected a class that the network sees, found '$shown'"
}

# Everything in its place, and a line that is off.
prepare_board() {
  install_daemon
  plug_lines
  plug_camera
  mkdir -p /etc/shufflenetd
  configure $other
}

# A board whose line is on because of what the camera shows.
raise_line() {
  ask_the_network
  configure "$shown"
  systemctl start shufflenetd
  wait_until 30 is_on
}

main_process() { systemctl show -P MainPID shufflenetd; }
status_text() { systemctl show -P StatusText shufflenetd; }
has_said() { journalctl --no-pager -u shufflenetd -o cat | grep -- "$1" >/dev/null; }

# metric NAME: a number of the daemon's page.
metric() { sed -n "s/^$1 //p" $metrics 2>/dev/null || true; }

decided() {
  local count
  count=$(metric 'shufflenetd_frames_total{outcome="decided"}')
  echo "${count:-0}"
}

has_decided() { (($(decided) >= $1)); }

# Frames are decided from now on, and not only before.
goes_on() {
  local before
  before=$(decided)
  wait_until 30 has_decided $((before + 10))
}
