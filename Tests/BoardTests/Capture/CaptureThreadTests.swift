// SPDX-License-Identifier: Apache-2.0

import Board
import Frames
import Glibc
import Testing

struct CaptureThreadTests {
  @Test func `a recording reaches the ring, and every frame is counted`() throws {
    try withTemporaryFolder { folder in
      try write(fixture("color-420.jpg"), to: "\(folder)/a.jpg")
      try withRing { ring in
        let thread = try CaptureThread(recording(folder), into: ring)
        let frames = RingFrames(ring, status: thread.status)
        for _ in 0..<20 {
          let frame = try #require(nextFrame(frames))
          #expect(frame.format.width == 27)
          frames.giveBack(frame.buffer)
        }
        let state = thread.status.state
        #expect(state == .streaming)
        thread.stop()
        #expect(ring.isClosed)
        let dropped = (0..<FrameDrop.count).reduce(0) { sum, index in
          sum + ring.dropCount(FrameDrop(rawValue: UInt8(index)) ?? .missed)
        }
        #expect(ring.decided == 20 && ring.captured == 20 + dropped)
      }
    }
  }

  @Test func `other settings are taken while it runs, and a wrong path is reported`() throws {
    try withTemporaryFolder { folder in
      try write(fixture("color-420.jpg"), to: "\(folder)/a.jpg")
      try withRing { ring in
        let thread = try CaptureThread(recording("/nowhere/at/all"), into: ring)
        let frames = RingFrames(ring, status: thread.status)
        while thread.status.lastError == nil { usleep(1_000) }
        let error = thread.status.lastError
        #expect(error == .absent)
        #expect(isLost(frames))
        while !thread.want(recording(folder)) { usleep(1_000) }
        #expect(nextFrame(frames) != nil)
        thread.stop()
      }
    }
  }

  private func recording(_ path: String) -> SourceSettings {
    var settings = SourceSettings()
    settings.kind = .recording(PathText(text: path))
    settings.camera.rate = 240
    return settings
  }

  /// Waits long enough for any machine.
  private func nextFrame(_ frames: RingFrames) -> Frame? {
    let end = MonotonicClock.nanoseconds + 20_000_000_000
    while MonotonicClock.nanoseconds < end {
      if case .frame(let frame) = frames.capture(until: end) { return frame }
    }
    return nil
  }

  private func isLost(_ frames: RingFrames) -> Bool {
    if case .lost = frames.capture(until: 0) { return true }
    return false
  }

  private func withRing(_ body: (FrameRing) throws -> Void) throws {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: FrameRing.byteCount, alignment: 16)
    defer { memory.deallocate() }
    try body(FrameRing(in: memory))
  }
}
