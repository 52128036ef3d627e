// SPDX-License-Identifier: Apache-2.0

internal import Board

// GPIO chips and lines, made into findings.
extension Finding {
  static func chip(_ chip: GPIOChip) -> Finding {
    Finding(.ok, "gpio") { stream in
      stream.write(printable: chip.path)
      stream.write(": ")
      stream.write(printable: chip.label)
      stream.write(", ")
      stream.write(chip.lineCount)
      stream.write(" lines can be read")
    }
  }

  /// A chip or its lines cannot be read; a warning where another chip can.
  static func gpio(_ error: GPIOError, otherChips: Int) -> Finding {
    Finding(
      otherChips > 0 ? .warn : .bad, "gpio", LineText(describing: { error.describe(to: &$0) }),
      remedy: error.remedy)
  }

  static var noChip: Finding {
    Finding(
      .warn, "gpio", "no GPIO chip",
      remedy: "load the driver of the board's chip; no output can be driven without")
  }

  static func released(_ lines: ReleasedLines) -> Finding {
    switch lines {
    case .keepLevel:
      Finding(
        .ok, "released lines",
        """
        keep their level: when the daemon is killed, only ExecStopPost= of its unit makes them \
        safe; never take that out
        """)
    case .becomeInputs: Finding(.ok, "released lines", "become inputs")
    case .unknown:
      Finding(
        .ok, "released lines", "unknown, the kernel does not say; ExecStopPost= of the unit matters"
      )
    }
  }
}

extension GPIOError {
  /// What a person can do about it.
  fileprivate var remedy: LineText {
    switch self {
    case .permission(_, let group): LineText(joining: group)
    case .noKernelInterface: LineText("a kernel with it, or a program built with libgpiod 2")
    case .system: LineText("run doctor as root; see dmesg")
    default: LineText()
    }
  }
}

extension LineText {
  /// How to get into the group of a node.
  init(joining group: ShortText) {
    guard group != ShortText("root") else {
      self.init(
        """
        sudo; for the service install 60-shufflenetd.rules and sysusers.d/shufflenetd.conf, which \
        give the node to a group
        """)
      return
    }
    self.init("sudo usermod -aG ")
    append(group)
    append(" $USER, and log in again; the unit of the service is in that group")
  }
}
