// SPDX-License-Identifier: Apache-2.0

internal import Board

// What the service needs around it, made into findings.
extension Finding {
  static func runtimeMount(_ mount: Mount?) -> Finding {
    guard let mount else {
      return Finding(
        .bad, "/run", "is not there", remedy: "mount a tmpfs there, as systemd does at the start")
    }
    if mount.isReadOnly {
      return Finding(
        .bad, "/run", "takes no writes", remedy: "sudo mount -o remount,rw /run; see dmesg")
    }
    if !mount.isInMemory {
      return Finding(
        .warn, "/run", "is not on tmpfs: metrics and pictures wear the disk out",
        remedy: "mount a tmpfs there, as systemd does at the start")
    }
    return Finding(.ok, "/run", "on tmpfs, takes writes")
  }

  static func unit(_ path: PathText?) -> Finding {
    guard let path else {
      return Finding(
        .warn, "unit",
        "no shufflenetd.service, so nothing makes lines safe when the daemon is killed",
        remedy: "shufflenetd.service into /etc/systemd/system, then sudo systemctl daemon-reload")
    }
    return Finding(.ok, "unit") { $0.write(printable: path) }
  }

  static var answeringDaemon: Finding { Finding(.ok, "daemon", "answers at its socket") }

  static var silentDaemon: Finding {
    Finding(
      .bad, "daemon", "listens at its socket, and does not answer",
      remedy: "journalctl -u shufflenetd, then sudo systemctl restart shufflenetd")
  }

  /// The daemon's socket cannot be had.
  static func daemon(_ error: BoardError) -> Finding {
    if error.isAbsent {
      return Finding(
        .warn, "daemon", "does not run", remedy: "sudo systemctl enable --now shufflenetd")
    }
    let remedy: StaticString =
      error.isForbidden
      ? "run doctor as root" : "systemctl status shufflenetd; journalctl -u shufflenetd"
    return Finding(error.isForbidden ? .warn : .bad, "daemon", remedy: remedy) { stream in
      error.describe(to: &stream)
    }
  }

  /// A line of what `check` says.
  static func configuration(_ severity: Severity, _ line: LineText) -> Finding {
    let remedy: StaticString =
      severity == .ok ? "" : "correct it; shufflenetd check says whether it is right then"
    return Finding(severity, "configuration", line, remedy: LineText(remedy))
  }
}
