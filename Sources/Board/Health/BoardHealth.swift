// SPDX-License-Identifier: Apache-2.0

/// How the board is, as far as its kernel tells.
public struct BoardHealth: Equatable, Sendable {
  /// Of the processor, in thousandths of a degree Celsius.
  public let temperature: Int?
  /// What a Raspberry Pi says of its supply and its clock.
  public let throttling: Throttling?

  /// Reads it now: two small files.
  public init() {
    let temperature = ShortText(fileAt: PathText("/sys/class/thermal/thermal_zone0/temp"))
    let throttling = ShortText(
      fileAt: PathText("/sys/devices/platform/soc/soc:firmware/get_throttled"))
    self.init(temperature: temperature, throttling: throttling)
  }

  /// Understands the contents of the two files; an empty one is none.
  init(temperature: ShortText, throttling: ShortText) {
    self.temperature = temperature.kernelNumber(radix: 10)
    self.throttling = throttling.kernelNumber(radix: 16)
      .map { Throttling(bits: UInt32(truncatingIfNeeded: $0)) }
  }
}

/// The bits of the Raspberry Pi's firmware.
public struct Throttling: Equatable, Sendable {
  public let bits: UInt32

  public init(bits: UInt32) { self.bits = bits }

  /// The supply is below 4.63 V.
  public var isUnderVoltage: Bool { bits & 1 << 0 != 0 }
  /// The clock is held down, for heat or for the supply.
  public var isSlowed: Bool { bits & (1 << 1 | 1 << 2 | 1 << 3) != 0 }
  /// The supply was too low at some time since the start of the board.
  public var wasUnderVoltage: Bool { bits & 1 << 16 != 0 }
  /// The clock was held down at some time since the start of the board.
  public var wasSlowed: Bool { bits & (1 << 17 | 1 << 18 | 1 << 19) != 0 }
}

extension InlineText {
  /// A number as the kernel prints it in a file of its own, with a sign and a newline or without.
  fileprivate func kernelNumber(radix: Int) -> Int? {
    var text = self
    text.removeNewline()
    let isNegative = text.count > 0 && text[0] == UInt8(ascii: "-")
    var number = 0
    guard text.count > (isNegative ? 1 : 0), text.count < 12 else { return nil }
    for index in (isNegative ? 1 : 0)..<text.count {
      guard let digit = InlineText.digit(text[index]), digit < radix else { return nil }
      number = radix * number + digit
    }
    return isNegative ? -number : number
  }

  private static func digit(_ byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte - UInt8(ascii: "a")) + 10
    default: nil
    }
  }
}
