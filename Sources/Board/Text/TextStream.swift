// SPDX-License-Identifier: Apache-2.0

import CBoard

/// A buffered writer of UTF-8 text on a file descriptor, without a heap.
///
/// A write that fails is remembered in `failed` and nothing more is written, so that a program
/// may print everything and ask once, at its end. What is left is written when the value ends.
public struct TextStream: ~Copyable {
  /// True once the descriptor refused bytes: its reader is gone or its disk is full.
  public private(set) var failed = false

  /// Characters since the last newline; an escape sequence counts as what it is made of.
  public private(set) var column = 0

  private typealias Buffer = InlineArray<4096, UInt8>

  private let descriptor: Int32
  private var buffer = Buffer(repeating: 0)
  private var used = 0

  /// A stream on an open descriptor, which stays open when the stream ends.
  public init(descriptor: Int32) { self.descriptor = descriptor }

  public static func standardOutput() -> TextStream { TextStream(descriptor: STDOUT_FILENO) }
  public static func standardError() -> TextStream { TextStream(descriptor: STDERR_FILENO) }

  deinit {
    if !failed { _ = TextStream.writeAll(buffer, upTo: used, to: descriptor) }
  }

  public mutating func write(byte: UInt8) {
    if used == buffer.count { flush() }
    buffer[used] = byte
    used += 1
    if byte == UInt8(ascii: "\n") {
      column = 0
    } else if byte & 0xC0 != 0x80 {
      column += 1
    }
  }

  public mutating func write(_ text: StaticString) {
    write(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Writes bytes as they are; see `write(json:)` and `write(printable:)` for text of strangers.
  public mutating func write(_ bytes: UnsafeBufferPointer<UInt8>) {
    for byte in bytes { write(byte: byte) }
  }

  public mutating func write(cString: UnsafePointer<CChar>) {
    write(CString(cString).bytes)
  }

  /// Writes spaces up to a column, and none if the line is already past it.
  public mutating func pad(toColumn target: Int) {
    while column < target { write(byte: UInt8(ascii: " ")) }
  }

  public mutating func newline() { write(byte: UInt8(ascii: "\n")) }

  /// Hands everything to the kernel.
  public mutating func flush() {
    if !failed { failed = !TextStream.writeAll(buffer, upTo: used, to: descriptor) }
    used = 0
  }

  private static func writeAll(
    _ buffer: borrowing Buffer, upTo end: Int, to descriptor: Int32
  ) -> Bool {
    buffer.span.withUnsafeBytes { bytes in
      var written = 0
      while written < end {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[written..<end])
        let accepted = CBoard.write(descriptor, rest.baseAddress, rest.count)
        if accepted >= 0 {
          written += accepted
        } else if board_errno() != EINTR {
          return false
        }
      }
      return true
    }
  }
}
