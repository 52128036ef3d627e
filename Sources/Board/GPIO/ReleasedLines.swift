// SPDX-License-Identifier: Apache-2.0

/// What the kernel does with an output that a program lets go of.
public enum ReleasedLines: Equatable, Sendable {
  /// It keeps its level, whoever set it.
  case keepLevel
  /// It becomes an input.
  case becomeInputs
  /// The kernel does not say.
  case unknown

  /// Asks the driver of Raspberry Pi, the only one that says.
  public init() {
    self.init(
      parameter: ShortText(
        fileAt: PathText("/sys/module/pinctrl_bcm2835/parameters/persist_gpio_outputs")))
  }

  /// Understands the driver's parameter; an empty one is none.
  init(parameter: ShortText) {
    switch parameter.isEmpty ? 0 : parameter[0] {
    case UInt8(ascii: "Y"): self = .keepLevel
    case UInt8(ascii: "N"): self = .becomeInputs
    default: self = .unknown
    }
  }
}
