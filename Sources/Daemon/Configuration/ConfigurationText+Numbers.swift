// SPDX-License-Identifier: Apache-2.0

// Numbers as people write them, in integers only. What is not all of a number, or out of its
// range, is nil.
extension ConfigurationText {
  /// `12`.
  func integer(in range: ClosedRange<Int>) -> Int? {
    decimal(places: 0).flatMap { range.contains($0) ? $0 : nil }
  }

  /// `500ms`, `2s`, `5min` or `1h` in nanoseconds; 0 needs no unit.
  func duration(in range: ClosedRange<Int64>) -> Int64? {
    let digits = digitCount
    guard let number = slice(0..<digits).integer(in: 0...1_000_000_000) else { return nil }
    let unit: Int64
    switch slice(digits..<bytes.count).trimmed {
    case "us": unit = 1_000
    case "ms": unit = 1_000_000
    case "s": unit = 1_000_000_000
    case "min": unit = 60_000_000_000
    case "h": unit = 3_600_000_000_000
    case "" where number == 0: unit = 1
    default: return nil
    }
    let (nanoseconds, overflows) = Int64(number).multipliedReportingOverflow(by: unit)
    return !overflows && range.contains(nanoseconds) ? nanoseconds : nil
  }

  /// `8M`, `512K` or plain bytes, in powers of 1024.
  func byteCount(in range: ClosedRange<Int>) -> Int? {
    let digits = digitCount
    guard let number = slice(0..<digits).integer(in: 0...1 << 40) else { return nil }
    let shift: Int
    switch slice(digits..<bytes.count) {
    case "": shift = 0
    case "K": shift = 10
    case "M": shift = 20
    default: return nil
    }
    return range.contains(number << shift) ? number << shift : nil
  }

  /// `0.8` or `80%` in units of `2^-30`, rounded to the nearest; more than 0 and at most 1.
  var probability: UInt32? {
    let isPercent = bytes.last == UInt8(ascii: "%")
    let number = isPercent ? slice(0..<bytes.count - 1) : self
    guard let billionths = number.decimal(places: isPercent ? 7 : 9),
      (1...1_000_000_000).contains(billionths)
    else { return nil }
    let units = (billionths << 30 + 500_000_000) / 1_000_000_000
    return units > 0 ? UInt32(units) : nil
  }

  /// `yes`, `on`, `true` or `1`, and their opposites.
  var boolean: Bool? {
    switch self {
    case "yes", "on", "true", "1": true
    case "no", "off", "false", "0": false
    default: nil
    }
  }

  /// A number with up to so many decimals, in units of the last of them.
  func decimal(places: Int) -> Int? {
    let point = firstIndex(of: ".") ?? bytes.count
    guard point > 0, point != bytes.count - 1, bytes.count - point - 1 <= places else {
      return nil
    }
    var number = 0
    for index in bytes.indices where index != point {
      guard number < 1 << 55, let digit = digit(at: index) else { return nil }
      number = number * 10 + digit
    }
    for _ in max(0, bytes.count - point - 1)..<places {
      guard number < 1 << 55 else { return nil }
      number *= 10
    }
    return number
  }

  private func digit(at index: Int) -> Int? {
    bytes[index].isDigit ? Int(bytes[index] - UInt8(ascii: "0")) : nil
  }

  private var digitCount: Int { bytes.firstIndex { !$0.isDigit } ?? bytes.count }
}
