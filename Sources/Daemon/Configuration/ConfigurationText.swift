// SPDX-License-Identifier: Apache-2.0

/// Where something stands in the files of a configuration.
public struct ConfigurationPlace: Equatable, Sendable {
  /// Which file, in the order in which they were parsed.
  public var file: UInt16
  /// In characters, from 1 on.
  public var column: UInt16
  /// From 1 on; 0 for what stands nowhere.
  public var line: UInt32

  public init(file: UInt16 = 0, line: UInt32 = 0, column: UInt16 = 0) {
    self.file = file
    self.line = line
    self.column = column
  }

  public var isInFile: Bool { line > 0 }
}

/// A piece of a configuration file, where it stands in the file's bytes.
///
/// The bytes must stay as they are for as long as the configuration is used. Two pieces are equal
/// when they say the same, wherever they stand.
public struct ConfigurationText: @unchecked Sendable {
  public let bytes: UnsafeBufferPointer<UInt8>
  public let place: ConfigurationPlace

  public init(
    _ bytes: UnsafeBufferPointer<UInt8>, place: ConfigurationPlace = ConfigurationPlace()
  ) {
    self.bytes = bytes
    self.place = place
  }

  /// Text that is no file's: a default.
  public init(_ text: StaticString) {
    self.init(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  public var isEmpty: Bool { bytes.isEmpty }

  /// The part in a range of offsets, with its own place.
  func slice(_ range: Range<Int>) -> ConfigurationText {
    var start = place
    for byte in bytes[..<range.lowerBound] where byte & 0xC0 != 0x80 { start.column &+= 1 }
    return ConfigurationText(UnsafeBufferPointer(rebasing: bytes[range]), place: start)
  }

  /// Without the spaces and tabs around it.
  var trimmed: ConfigurationText {
    var (start, end) = (0, bytes.count)
    while start < end, ConfigurationText.isSpace(bytes[start]) { start += 1 }
    while start < end, ConfigurationText.isSpace(bytes[end - 1]) { end -= 1 }
    return slice(start..<end)
  }

  func firstIndex(of character: Unicode.Scalar) -> Int? {
    bytes.firstIndex(of: UInt8(ascii: character))
  }

  func hasPrefix(_ prefix: StaticString) -> Bool {
    guard bytes.count >= prefix.utf8CodeUnitCount else { return false }
    return slice(0..<prefix.utf8CodeUnitCount).isEqual(to: prefix)
  }

  func isEqual(to text: StaticString) -> Bool { self == ConfigurationText(text) }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}

extension ConfigurationText: Equatable {
  public static func == (first: ConfigurationText, second: ConfigurationText) -> Bool {
    guard first.bytes.count == second.bytes.count else { return false }
    for index in first.bytes.indices where first.bytes[index] != second.bytes[index] {
      return false
    }
    return true
  }

  /// Lets a `switch` ask for words, in either case of their letters.
  static func ~= (word: StaticString, text: ConfigurationText) -> Bool {
    guard text.bytes.count == word.utf8CodeUnitCount else { return false }
    for index in text.bytes.indices
    where text.bytes[index].lowercased != word.utf8Start[index].lowercased {
      return false
    }
    return true
  }
}

extension UInt8 {
  /// The small letter of an ASCII letter.
  var lowercased: UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
  }

  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
