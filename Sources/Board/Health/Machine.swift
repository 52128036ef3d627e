// SPDX-License-Identifier: Apache-2.0

internal import CBoard

/// The kernel and the processor that this runs on, as the kernel names them.
public struct Machine: Equatable, Sendable {
  /// Such as `Linux`.
  public var system = ShortText()
  /// Such as `6.12.34+rpt-rpi-2712`.
  public var release = ShortText()
  /// Such as `aarch64`.
  public var architecture = ShortText()

  public init() {}

  /// The machine that this runs on.
  public static var current: Machine {
    var names = utsname()
    var machine = Machine()
    guard uname(&names) == 0 else { return machine }
    machine.system = ShortText(field: names.sysname)
    machine.release = ShortText(field: names.release)
    machine.architecture = ShortText(field: names.machine)
    return machine
  }

  /// Whether this process may see the files of everybody's programs.
  public static var isRoot: Bool { geteuid() == 0 }
}
