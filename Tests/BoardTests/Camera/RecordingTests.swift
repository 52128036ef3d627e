// SPDX-License-Identifier: Apache-2.0

import Board
import Frames
import Glibc
import Testing

struct RecordingTests {
  @Test func `a folder's pictures come in the order of their names`() throws {
    try withTemporaryFolder { folder in
      for (name, text) in [("b.jpg", "2"), ("a10.JPEG", "1"), ("a1.jpg", "0"), ("c.txt", "x")] {
        try write(Array(text.utf8), to: "\(folder)/\(name)")
      }
      #expect(try read(folder) == "012")
    }
  }

  @Test func `a file is read as it is`() throws {
    try withTemporaryFolder { folder in
      try write(Array("pictures".utf8), to: "\(folder)/a.mjpeg")
      #expect(try read("\(folder)/a.mjpeg") == "pictures")
    }
  }

  @Test func `too much is an error, in a file and in a folder`() throws {
    try withTemporaryFolder { folder in
      try write(Array("12345".utf8), to: "\(folder)/a.jpg")
      try write(Array("67890".utf8), to: "\(folder)/b.jpg")
      #expect(try read(folder, limit: 10) == "1234567890")
      #expect(throws: BoardError.self) { try read(folder, limit: 9) }
      #expect(throws: BoardError.fileTooLarge(limitBytes: 4)) {
        try read("\(folder)/a.jpg", limit: 4)
      }
    }
  }

  @Test func `what is not there is an error`() {
    #expect(throws: BoardError.system(.openFile, errno: ENOENT)) { try read("/nowhere/at/all") }
  }

  @Test func `a recording is played over and over, with its own times`() throws {
    try withTemporaryFolder { folder in
      let jpeg = try fixture("color-420.jpg")
      try write(jpeg + jpeg, to: "\(folder)/a.mjpeg")
      var frames = PacedFrames(
        try Recording(PathText(text: "\(folder)/a.mjpeg"), limitBytes: 1 << 16), rate: 240)
      var times: [Int64] = []
      while times.count < 5 {
        switch frames.capture(until: MonotonicClock.nanoseconds + 1_000_000_000) {
        case .frame(let frame):
          #expect(Int(frame.sequence) >= times.count)
          times.append(frame.time - Int64(frame.sequence) * 4_166_666)
        case .dropped(let drop):
          #expect(drop == .superseded)
        default:
          Issue.record("expected a frame")
          return
        }
      }
      #expect(Set(times).count == 1)
    }
  }

  @discardableResult
  private func read(_ path: String, limit: Int = 1 << 16) throws -> String {
    let recording = try Recording(PathText(text: path), limitBytes: limit)
    return String(decoding: recording.bytes, as: UTF8.self)
  }
}
