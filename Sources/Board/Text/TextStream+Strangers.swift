// SPDX-License-Identifier: Apache-2.0

// Labels, file names and arguments come from strangers: they may hold control characters that
// would steer a terminal, or bytes that are not UTF-8 and would break a JSON reader.
extension TextStream {
  /// Writes a JSON string, quotes included, escaped as RFC 8259 asks; damage becomes U+FFFD.
  public mutating func write(json bytes: UnsafeBufferPointer<UInt8>) {
    write(byte: UInt8(ascii: "\""))
    var scanner = UTF8Scanner(bytes)
    while let piece = scanner.next() {
      switch piece {
      case .scalar(let scalar, let range) where scalar >= 0x20 && !TextStream.isQuoted(scalar):
        write(UnsafeBufferPointer(rebasing: bytes[range]))
      case .scalar(let scalar, _): write(escaped: scalar)
      case .damaged: writeReplacement()
      }
    }
    write(byte: UInt8(ascii: "\""))
  }

  public mutating func write(json text: StaticString) {
    write(json: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  public mutating func write(jsonCString cString: UnsafePointer<CChar>) {
    write(json: CString(cString).bytes)
  }

  /// Writes text for a person: control characters and damage become U+FFFD.
  public mutating func write(printable bytes: UnsafeBufferPointer<UInt8>) {
    var scanner = UTF8Scanner(bytes)
    while let piece = scanner.next() {
      switch piece {
      case .scalar(let scalar, let range) where !TextStream.isControl(scalar):
        write(UnsafeBufferPointer(rebasing: bytes[range]))
      case .scalar, .damaged: writeReplacement()
      }
    }
  }

  public mutating func write(printableCString cString: UnsafePointer<CChar>) {
    write(printable: CString(cString).bytes)
  }

  private mutating func write(escaped scalar: UInt32) {
    write(byte: UInt8(ascii: "\\"))
    switch scalar {
    case 0x08: write(byte: UInt8(ascii: "b"))
    case 0x09: write(byte: UInt8(ascii: "t"))
    case 0x0A: write(byte: UInt8(ascii: "n"))
    case 0x0C: write(byte: UInt8(ascii: "f"))
    case 0x0D: write(byte: UInt8(ascii: "r"))
    case 0x22, 0x5C: write(byte: UInt8(truncatingIfNeeded: scalar))
    default:
      write(byte: UInt8(ascii: "u"))
      write(hexadecimal: scalar, digits: 4)
    }
  }

  private mutating func writeReplacement() { write("\u{FFFD}") }

  private static func isQuoted(_ scalar: UInt32) -> Bool { scalar == 0x22 || scalar == 0x5C }

  private static func isControl(_ scalar: UInt32) -> Bool {
    scalar < 0x20 || (0x7F...0x9F).contains(scalar)
  }
}
