// SPDX-License-Identifier: Apache-2.0

internal import CBoard

/// The names in a folder, in the kernel's order, read without the C library's `readdir`, which takes
/// memory of the heap.
public struct Folder: ~Copyable {
  private let descriptor: Int32
  private var entries = InlineArray<2048, UInt8>(repeating: 0)
  private var position = 0
  private var end = 0

  public init(_ path: UnsafePointer<CChar>) throws(BoardError) {
    descriptor = board_open_folder(path)
    guard descriptor >= 0 else { throw .system(.openFile, errno: board_errno()) }
  }

  deinit { close(descriptor) }

  /// The next name but `.` and `..`; nothing at the end, or where the kernel fails.
  public mutating func next() -> InlineText<256>? {
    while true {
      if position >= end, !refill() { return nil }
      let name = takeName()
      let isDots = name[0] == UInt8(ascii: ".") && (name.count == 1 || name.isDotDot)
      if !isDots { return name }
    }
  }

  private mutating func refill() -> Bool {
    let descriptor = descriptor
    var span = entries.mutableSpan
    position = 0
    end = span.withUnsafeMutableBytes { board_read_folder(descriptor, $0.baseAddress, $0.count) }
    return end > 0
  }

  /// A record is 8 bytes of inode, 8 of offset, 2 of its length, 1 of type, then the name.
  private mutating func takeName() -> InlineText<256> {
    let start = position
    position += Int(entries[start + 16]) | Int(entries[start + 17]) << 8
    return entries.span.withUnsafeBytes {
      InlineText(field: UnsafeRawBufferPointer(rebasing: $0[(start + 19)...]))
    }
  }
}

extension InlineText {
  fileprivate var isDotDot: Bool { count == 2 && self[1] == UInt8(ascii: ".") }

  /// The number behind `prefix`, if the text is both and nothing else.
  func number(after prefix: StaticString) -> Int? {
    withBytes { bytes in
      let length = prefix.utf8CodeUnitCount
      guard bytes.count > length, bytes.count <= length + 9 else { return nil }
      for index in 0..<length where bytes[index] != prefix.utf8Start[index] { return nil }
      var number = 0
      for byte in bytes[length...] {
        guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
        number = 10 * number + Int(byte - UInt8(ascii: "0"))
      }
      return number
    }
  }
}
