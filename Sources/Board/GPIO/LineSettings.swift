// SPDX-License-Identifier: Apache-2.0

/// Which line is meant, in words that stay true when chips are numbered anew.
public enum LineAddress {
  /// What the device tree calls the line, such as `GPIO17`.
  case name(UnsafeBufferPointer<UInt8>)
  /// A place on the chip with this label, such as `pinctrl-rp1`.
  case offset(UInt32, chipLabel: UnsafeBufferPointer<UInt8>)
}

/// What drives an output.
public enum LineDrive: UInt8, Sendable {
  case pushPull
  /// Low is driven, high is left to a pull-up.
  case openDrain
  /// High is driven, low is left to a pull-down.
  case openSource
}

/// The resistor that the chip puts at a line.
public enum LineBias: UInt8, Sendable {
  /// Whatever it has been set to.
  case asIs
  case disabled
  case pullUp
  case pullDown
}

/// How a line is taken.
public struct LineSettings {
  /// Its text must outlive the request, no longer.
  public var address: LineAddress
  /// Whether the active level is the low one, from the first moment on.
  public var isActiveLow: Bool
  /// Of outputs.
  public var drive: LineDrive
  public var bias: LineBias

  public init(
    address: LineAddress, isActiveLow: Bool = false, drive: LineDrive = .pushPull,
    bias: LineBias = .asIs
  ) {
    self.address = address
    self.isActiveLow = isActiveLow
    self.drive = drive
    self.bias = bias
  }
}
