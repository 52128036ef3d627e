// SPDX-License-Identifier: Apache-2.0

public import Board
internal import Daemon

/// Shows in the terminal what a running daemon sees: a picture in half-blocks, classes, lines.
public struct Watch {
  public var runtimeFolder: CString?
  /// How many pictures to show; nothing is until somebody ends it.
  public var count: Int?

  public init() {}

  /// The status is `unavailable` where no daemon runs.
  public func run(_ streams: inout StandardStreams) throws(CommandError) -> ExitStatus {
    let folder = RuntimeFolder(runtimeFolder)
    let path = folder.path(RuntimeFolder.socket)
    let subject = CString("control socket" as StaticString)
    let memory = try about(subject) { () throws(BoardError) in
      try Pages(byteCount: LiveView.byteLimit)
    }
    let connection = try about(subject) { () throws(BoardError) in
      try ControlConnection(to: path)
    }
    var order = Order.watch.rawValue
    try about(subject) { () throws(BoardError) in
      try withUnsafeBytes(of: &order) { (bytes) throws(BoardError) in
        try connection.send(bytes)
      }
    }
    var shown = 0
    streams.output.write("\u{1B}[2J")
    while shown < count ?? .max {
      let received = try about(subject) { () throws(BoardError) in
        try connection.receive(into: memory.bytes, until: nil)
      }
      guard let length = received, length > 0 else { break }
      // The answer to the order is one byte.
      guard length > 2 else { continue }
      draw(UnsafeRawBufferPointer(rebasing: memory.bytes[..<length]), to: &streams.output)
      streams.output.flush()
      shown += 1
      if streams.output.failed { break }
    }
    return .ok
  }

  private func draw(_ message: UnsafeRawBufferPointer, to stream: inout TextStream) {
    let width = Int(message[0])
    let height = Int(message[1])
    let pixels = UnsafeRawBufferPointer(rebasing: message[2...])
    guard pixels.count >= 3 * width * height else { return }
    stream.write("\u{1B}[H")
    for y in stride(from: 0, to: height - 1, by: 2) {
      for x in 0..<width {
        stream.write(colour: pixels, 3 * (y * width + x), "38")
        stream.write(colour: pixels, 3 * ((y + 1) * width + x), "48")
        stream.write("\u{2580}")
      }
      stream.write("\u{1B}[0m\u{1B}[K\n")
    }
    let text = UnsafeRawBufferPointer(rebasing: pixels[(3 * width * height)...])
    for byte in text {
      if byte == UInt8(ascii: "\n") {
        stream.write("\u{1B}[K\n")
      } else {
        stream.write(byte: byte < 0x20 ? UInt8(ascii: "?") : byte)
      }
    }
    stream.write("\u{1B}[J")
  }
}

extension TextStream {
  /// Chooses a colour of 24 bits; `layer` is 38 for the upper half of a block, 48 for the lower.
  fileprivate mutating func write(
    colour pixels: UnsafeRawBufferPointer, _ offset: Int, _ layer: StaticString
  ) {
    write("\u{1B}[")
    write(layer)
    write(";2;")
    write(pixels[offset])
    write(";")
    write(pixels[offset + 1])
    write(";")
    write(pixels[offset + 2])
    write("m")
  }
}
