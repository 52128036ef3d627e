// SPDX-License-Identifier: Apache-2.0

extension ConfigurationText {
  /// Takes the piece in front of a separator off the beginning, trimmed.
  ///
  /// The last piece is the rest.
  ///
  /// - Returns: nothing once there is no piece left.
  mutating func takePiece(before separator: Unicode.Scalar) -> ConfigurationText? {
    guard bytes.baseAddress != nil else { return nil }
    guard let end = firstIndex(of: separator) else {
      defer { self = ConfigurationText(UnsafeBufferPointer(start: nil, count: 0)) }
      return trimmed
    }
    defer { self = slice(end + 1..<bytes.count) }
    return slice(0..<end).trimmed
  }

  /// Takes the next word off the beginning, or nothing once there is none left.
  mutating func takeWord() -> ConfigurationText? {
    let text = trimmed
    guard !text.isEmpty else { return nil }
    let end = text.bytes.firstIndex(where: ConfigurationText.isSpace) ?? text.bytes.count
    self = text.slice(end..<text.bytes.count)
    return text.slice(0..<end)
  }

  /// What stands behind a prefix, if there is something.
  func rest(behind prefix: StaticString) -> ConfigurationText? {
    guard hasPrefix(prefix), bytes.count > prefix.utf8CodeUnitCount else { return nil }
    return slice(prefix.utf8CodeUnitCount..<bytes.count)
  }

  /// Whether it is an absolute path of at most so many bytes.
  func path(atMost longest: Int = 255) -> ConfigurationText? {
    hasPrefix("/") && bytes.count <= longest ? self : nil
  }

  /// Whether it may name a section: letters, digits, `-`, `_` and `.`, at most 32 of them.
  var isName: Bool {
    guard (1...32).contains(bytes.count) else { return false }
    for byte in bytes where !ConfigurationText.isOfName(byte) { return false }
    return true
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch Unicode.Scalar(byte) {
    case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".": true
    default: false
    }
  }
}

extension ConfigurationText {
  /// Takes a label off a list with commas; one that has a comma in it stands between `"`.
  ///
  /// - Returns: nothing behind the last one, or where a quotation has no end or goes on behind it;
  ///   then the text is not empty.
  mutating func takeLabel() -> ConfigurationText? {
    let text = trimmed
    let quote = UInt8(ascii: "\"")
    guard text.bytes.first == quote else { return takePiece(before: ",") }
    guard let end = text.bytes.dropFirst().firstIndex(of: quote) else { return nil }
    var behind = text.slice(end + 1..<text.bytes.count)
    guard let surplus = behind.takePiece(before: ","), surplus.isEmpty else { return nil }
    self = behind
    return text.slice(1..<end)
  }
}
