// SPDX-License-Identifier: Apache-2.0

import Board
import Frames
import Glibc
import Testing

struct PipeFramesTests {
  @Test func `JPEG pictures are told apart wherever the stream begins`() throws {
    try withPipe { pipe in
      let jpeg = try fixture("color-420.jpg")
      pipe.write([0x00, 0xFF, 0xD9, 0x41] + jpeg)
      let frame = try #require(pipe.nextFrame())
      #expect(Array(frame.bytes) == jpeg)
      #expect(frame.format.pixels == .mjpeg && frame.format.width == 27)
      #expect(!frame.isTimeOfExposure)
    }
  }

  @Test func `a picture that comes in pieces is given out when it is whole`() throws {
    try withPipe { pipe in
      let jpeg = try fixture("color-420.jpg")
      for byte in jpeg.dropLast() { pipe.write([byte]) }
      #expect(pipe.nextFrame() == nil)
      pipe.write([jpeg[jpeg.count - 1]])
      #expect(pipe.nextFrame().map { Array($0.bytes) } == jpeg)
    }
  }

  @Test func `of several whole pictures only the newest is given out`() throws {
    try withPipe { pipe in
      let jpeg = try fixture("color-420.jpg")
      var last = jpeg
      last.insert(contentsOf: [0xFF, 0xFE, 0, 4, 1, 2], at: 2)
      pipe.write(jpeg + jpeg + last + jpeg.prefix(100))
      #expect(pipe.nextFrame().map { Array($0.bytes) } == last)
      #expect(pipe.nextDrops() == [.superseded, .superseded])
      pipe.write(Array(jpeg.dropFirst(100)))
      #expect(pipe.nextFrame().map { Array($0.bytes) } == jpeg)
    }
  }

  @Test func `a picture of another size is refused`() throws {
    try withPipe { pipe in
      pipe.write(try fixture("color-420.jpg"))
      let first = try #require(pipe.nextFrame())
      pipe.giveBack(first.buffer)
      var other = try fixture("color-420.jpg")
      let header = try #require(
        other.indices.dropLast().first { other[$0] == 0xFF && other[$0 + 1] == 0xC0 })
      other[header + 8] += 8
      pipe.write(other)
      #expect(pipe.nextDrops() == [.changed])
    }
  }

  @Test func `frames that were given out stay as they are`() throws {
    try withPipe { pipe in
      let jpeg = try fixture("color-420.jpg")
      var frames: [Frame] = []
      for number in 0..<4 {
        var picture = jpeg
        picture.insert(contentsOf: [0xFF, 0xFE, 0, 3, UInt8(number)], at: 2)
        pipe.write(picture)
        frames.append(try #require(pipe.nextFrame()))
      }
      #expect(frames.map { $0.bytes[6] } == [0, 1, 2, 3])
      pipe.write(jpeg)
      #expect(pipe.nextDrops() == [.superseded])
      pipe.giveBack(frames[2].buffer)
      pipe.write(jpeg)
      #expect(pipe.nextFrame()?.buffer == frames[2].buffer)
    }
  }

  @Test func `raw pictures are cut by their size`() throws {
    try withPipe(raw: true) { pipe in
      pipe.write((0..<100).map { UInt8($0) })
      #expect(pipe.nextFrame().map { Array($0.bytes) } == (0..<96).map { UInt8($0) })
      pipe.write((0..<92).map { UInt8($0) })
      let expected: [UInt8] = [96, 97, 98, 99] + (0..<92).map { UInt8($0) }
      #expect(pipe.nextFrame().map { Array($0.bytes) } == expected)
    }
  }

  @Test(arguments: [true, false])
  func `the end of the stream is a loss, also in the middle of a picture`(raw: Bool) throws {
    try withPipe(raw: raw) { pipe in
      #expect(!pipe.isLost())
      pipe.write([0xFF, 0xD8, 0xFF])
      #expect(!pipe.isLost())
      pipe.closeWriter()
      #expect(pipe.isLost())
    }
  }

  @Test func `noise without end is thrown away`() throws {
    try withPipe { pipe in
      for _ in 0..<200 {
        pipe.write([UInt8](repeating: 0xFF, count: 60_000))
        #expect(pipe.nextFrame() == nil)
      }
      pipe.write(try fixture("color-420.jpg"))
      #expect(pipe.nextFrame() != nil)
    }
  }

  @Test func `a FIFO that is not there is absent`() {
    #expect(throws: CameraError.absent) {
      _ = try PipeFrames(PathText("/nowhere/at/all"), CameraSettings())
    }
  }
}

/// A FIFO with the source that reads it; a class, because expectations take no noncopyable values.
private final class PlayedPipe {
  private var frames: PipeFrames
  private var writer: Int32

  init(_ path: String, raw: Bool) throws {
    try #require(mkfifo(path, 0o600) == 0)
    var settings = CameraSettings()
    settings.settleTime = 0
    if raw {
      settings.pixels = .yuv420
      (settings.width, settings.height) = (8, 8)
    }
    frames = try PipeFrames(PathText(text: path), settings)
    writer = open(path, O_WRONLY)
  }

  deinit { closeWriter() }

  func write(_ bytes: [UInt8]) { #expect(Glibc.write(writer, bytes, bytes.count) == bytes.count) }

  func closeWriter() {
    if writer >= 0 { close(writer) }
    writer = -1
  }

  func giveBack(_ buffer: Int) { frames.giveBack(buffer) }

  /// The next frame, past the drops before it.
  func nextFrame() -> Frame? {
    if case .frame(let frame) = frames.capture(until: 0) { return frame }
    return nil
  }

  func nextDrops() -> [FrameDrop] {
    var drops: [FrameDrop] = []
    while case .dropped(let drop) = frames.capture(until: 0) { drops.append(drop) }
    return drops
  }

  func isLost() -> Bool {
    if case .lost = frames.capture(until: 0) { return true }
    return false
  }
}

private func withPipe(raw: Bool = false, _ body: (PlayedPipe) throws -> Void) throws {
  try withTemporaryFolder { try body(PlayedPipe("\($0)/fifo", raw: raw)) }
}
