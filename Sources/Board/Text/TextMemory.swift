// SPDX-License-Identifier: Apache-2.0

internal import CBoard

/// Text that streams write, kept in memory and read back line by line.
///
/// It is how a description for a person becomes a value, or a part of another text.
public struct TextMemory: ~Copyable {
  /// For streams to write to.
  public let descriptor: Int32

  private var position = 0

  public init() throws(BoardError) {
    descriptor = board_open_memory()
    guard descriptor >= 0 else { throw .system(.createFile, errno: board_errno()) }
  }

  deinit { close(descriptor) }

  /// The next line without its newline, cut at the capacity of a line; nothing at the end.
  public mutating func nextLine() -> LineText? {
    var bytes = InlineArray<512, UInt8>(repeating: 0)
    var line = LineText()
    while true {
      var span = bytes.mutableSpan
      let count = span.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress, $0.count, position)
      }
      guard count > 0 else { return line.isEmpty ? nil : line }
      for index in 0..<count {
        position += 1
        if bytes[index] == UInt8(ascii: "\n") { return line }
        line.append(byte: bytes[index])
      }
    }
  }
}

/// A line of a report.
public typealias LineText = InlineText<512>

extension LineText {
  /// The first line of what `describe` writes; empty where there is no memory for it.
  public init(describing describe: (inout TextStream) -> Void) {
    self.init()
    do throws(BoardError) {
      var memory = try TextMemory()
      var stream = TextStream(descriptor: memory.descriptor)
      describe(&stream)
      stream.flush()
      if let line = memory.nextLine() { self = line }
    } catch {
      // Nothing can be said then.
    }
  }
}
