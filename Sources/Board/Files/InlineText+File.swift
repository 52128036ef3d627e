// SPDX-License-Identifier: Apache-2.0

internal import CBoard

extension InlineText {
  /// The beginning of a file that the kernel makes up; empty where it cannot be read.
  public init(fileAt path: PathText) {
    self.init()
    let file = path.withCString { board_open_to_read($0) }
    guard file >= 0 else { return }
    defer { close(file) }
    var bytes = InlineArray<256, UInt8>(repeating: 0)
    var span = bytes.mutableSpan
    span.withUnsafeMutableBytes { buffer in
      let count = read(file, buffer.baseAddress, min(buffer.count, capacity))
      self = InlineText(field: UnsafeRawBufferPointer(rebasing: buffer[..<max(count, 0)]))
    }
  }

  /// Takes a newline from the end.
  mutating func removeNewline() {
    guard count > 0, self[count - 1] == UInt8(ascii: "\n") else { return }
    self = withBytes { InlineText(UnsafeBufferPointer(rebasing: $0.dropLast())) }
  }
}
