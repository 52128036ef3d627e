// SPDX-License-Identifier: Apache-2.0

import CBoard

/// A C string that outlives everybody who asks about it: an argument, a literal.
public struct CString: Sendable {
  public nonisolated(unsafe) let pointer: UnsafePointer<CChar>

  public init(_ pointer: UnsafePointer<CChar>) { self.pointer = pointer }

  /// A literal.
  public init(_ text: StaticString) { pointer = text.cString }

  /// Its bytes without the terminating zero.
  public var bytes: UnsafeBufferPointer<UInt8> {
    let start = UnsafeRawPointer(pointer).assumingMemoryBound(to: UInt8.self)
    return UnsafeBufferPointer(start: start, count: strlen(pointer))
  }

  public static func == (string: CString, text: StaticString) -> Bool {
    string.bytes.count == text.utf8CodeUnitCount && string.hasPrefix(text)
  }

  public func hasPrefix(_ prefix: StaticString) -> Bool {
    strncmp(pointer, prefix.cString, prefix.utf8CodeUnitCount) == 0
  }

  /// Its value as a decimal number of digits only, if it is one and fits.
  public var decimal: Int? {
    guard bytes.count > 0 else { return nil }
    var value = 0
    for byte in bytes {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      let (product, productOverflows) = value.multipliedReportingOverflow(by: 10)
      let digit = Int(byte - UInt8(ascii: "0"))
      let (sum, sumOverflows) = product.addingReportingOverflow(digit)
      if productOverflows || sumOverflows { return nil }
      value = sum
    }
    return value
  }
}

extension StaticString {
  fileprivate var cString: UnsafePointer<CChar> {
    UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self)
  }
}
