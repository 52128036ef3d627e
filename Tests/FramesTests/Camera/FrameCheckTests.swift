// SPDX-License-Identifier: Apache-2.0

import Frames
import Testing

struct FrameCheckTests {
  /// 100 frames a second, and 50 ms at most from exposure to arrival.
  private static let period: Int64 = 10_000_000
  private static let maximumAge: Int64 = 50_000_000
  private static let start: Int64 = 1_000_000_000
  private static let format = FrameFormat.grey(width: 4, height: 3)

  /// A stream that begins with frame 7.
  private struct Stream {
    var check = FrameCheck(format: format, period: period, maximumAge: maximumAge)

    init(first: UInt32 = 7) { _ = next(first, after: 0) }

    /// The frame that was exposed some periods after the first, and arrives 1 ms later.
    mutating func next(
      _ sequence: UInt32, after periods: Int64, isDamaged: Bool = false, delay: Int64 = 1_000_000,
      byteCount: Int = 12, format: FrameFormat = FrameCheckTests.format
    ) -> FrameDrop? {
      let time = start + periods * period
      var frame = Frame.numbered(sequence, buffer: 0)
      frame.format = format
      frame.time = time
      let bytes = [UInt8](repeating: 0, count: byteCount)
      return bytes.withUnsafeBytes { bytes in
        frame.bytes = bytes
        return check.check(&frame, isDamaged: isDamaged, now: time + delay)
      }
    }
  }

  @Test func `frames in order pass`() {
    var stream = Stream()
    for step in 1...100 as ClosedRange<UInt32> {
      #expect(stream.next(7 + step, after: Int64(step)) == nil)
      #expect(stream.check.missed == 0)
    }
  }

  @Test func `a frame that the driver marked is damaged, and still the one before`() {
    var stream = Stream()
    #expect(stream.next(8, after: 1, isDamaged: true) == .damaged)
    #expect(stream.next(8, after: 1) == .repeated)
    #expect(stream.next(9, after: 2) == nil)
    #expect(stream.check.missed == 0)
  }

  @Test func `a byte too few is short`() {
    var stream = Stream()
    #expect(stream.next(8, after: 1, byteCount: 11) == .short)
    #expect(stream.next(9, after: 2, byteCount: 12) == nil)
    #expect(stream.next(10, after: 3, byteCount: 13) == nil)
  }

  @Test func `another size is a change`() {
    var stream = Stream()
    #expect(stream.next(8, after: 1, format: .grey(width: 3, height: 4)) == .changed)
    #expect(stream.next(9, after: 2) == nil)
  }

  @Test func `the same number or the same time is a repetition`() {
    var stream = Stream()
    #expect(stream.next(7, after: 1) == .repeated)
    #expect(stream.next(8, after: 0) == .repeated)
    #expect(stream.next(9, after: 1) == nil)
    #expect(stream.check.missed == 0)
  }

  @Test func `two frames that changed places cost the later one`() {
    var stream = Stream()
    #expect(stream.next(9, after: 2) == nil)
    #expect(stream.check.missed == 1)
    #expect(stream.next(8, after: 1) == .outOfSequence)
    #expect(stream.check.missed == 0)
    #expect(stream.next(10, after: 3) == nil)
    #expect(stream.check.missed == 0)
  }

  @Test func `a source that counts anew loses one frame`() {
    var stream = Stream(first: 5000)
    #expect(stream.next(0, after: 1) == .outOfSequence)
    #expect(stream.next(1, after: 2) == nil)
    #expect(stream.check.missed == 0)
  }

  @Test func `a gap in the numbers is counted`() {
    var stream = Stream()
    #expect(stream.next(12, after: 5) == nil)
    #expect(stream.check.missed == 4)
    #expect(stream.next(15, after: 8, isDamaged: true) == .damaged)
    #expect(stream.check.missed == 2)
    #expect(stream.next(15 + 1024, after: 1032) == nil)
    #expect(stream.check.missed == 1023)
    #expect(stream.next(15 + 2049, after: 2057) == nil)
    #expect(stream.check.missed == 0)
  }

  @Test func `numbers go round`() {
    var stream = Stream(first: .max - 1)
    #expect(stream.next(.max, after: 1) == nil)
    #expect(stream.next(0, after: 2) == nil)
    #expect(stream.check.missed == 0)
    #expect(stream.next(2, after: 4) == nil)
    #expect(stream.check.missed == 1)
    #expect(stream.next(.max, after: 5) == .outOfSequence)
  }

  @Test func `a source that never numbers its frames is believed by their times`() {
    var stream = Stream(first: 0)
    #expect(stream.next(0, after: 1) == nil)
    #expect(stream.next(0, after: 1) == .repeated)
    #expect(stream.next(0, after: 2) == nil)
  }

  @Test func `a frame is stale when it is older than the limit`() {
    var stream = Stream()
    #expect(stream.next(8, after: 1, delay: Self.maximumAge) == nil)
    #expect(stream.next(9, after: 2, delay: Self.maximumAge + 1) == .stale)
    #expect(stream.next(10, after: 3) == nil)
  }

  @Test func `a time up to a period ahead counts as now`() {
    var stream = Stream()
    var frame = Frame.numbered(8, buffer: 0)
    frame.format = Self.format
    frame.time = Self.start + Self.period
    let bytes = [UInt8](repeating: 0, count: 12)
    let drop = bytes.withUnsafeBytes { bytes in
      frame.bytes = bytes
      return stream.check.check(&frame, isDamaged: false, now: Self.start)
    }
    #expect(drop == nil)
    #expect(frame.time == Self.start)
    #expect(stream.next(9, after: 2, delay: -Self.period) == nil)
    #expect(stream.next(10, after: 3, delay: -Self.period - 1) == .outOfSequence)
    #expect(stream.next(11, after: 4) == nil)
    #expect(stream.check.missed == 0)
  }

  @Test func `a clock that goes back costs one frame`() {
    var stream = Stream()
    #expect(stream.next(8, after: 100) == nil)
    #expect(stream.next(9, after: 50) == .outOfSequence)
    #expect(stream.next(10, after: 51) == nil)
  }

  @Test(arguments: [Int64.min, -1, .max])
  func `no time stops the program`(time: Int64) {
    var stream = Stream()
    var frame = Frame.numbered(8, buffer: 0)
    frame.time = time
    #expect(stream.check.check(&frame, isDamaged: false, now: Self.start) != nil)
    #expect(stream.next(9, after: 1) == nil)
  }
}
