// SPDX-License-Identifier: Apache-2.0

import Board

/// A driver that does what a test tells it.
///
/// A class, so that the test sees what a camera does with it.
final class PlayedDriver {
  var facts = VideoFacts()
  var offers: [Offer] = []
  /// What `setFormat` answers, when it is not what was asked for.
  var formatAnswer: VideoFormat?
  var period: Int64 = 33_333_333
  var grantedBuffers = 4
  /// What an operation fails with.
  var failures: [Operation: Int32] = [:]
  /// What the driver has filled; `dequeue` takes them in order, then finds nothing.
  var filled: [VideoBuffer] = []
  /// What `dequeue` fails with once nothing is filled.
  var endOfStream: Int32?
  var waits: [VideoWait] = []

  private(set) var queued: Set<Int> = []
  private(set) var isStreaming = false
  var isOpen = true
  let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)

  deinit { memory.deallocate() }

  enum Operation { case ask, setFormat, setRate, makeBuffers, start, queue, dequeue }

  struct Offer {
    let format: String
    let sizes: [(VideoSizes, periods: [Int64])]
  }

  /// A frame as long as it should be, exposed just now.
  func fill(_ buffer: Int, sequence: UInt32, age: Int64 = 0, byteCount: Int = 16 * 8 * 2) {
    filled.append(
      VideoBuffer(
        index: buffer, byteCount: byteCount, sequence: sequence,
        time: MonotonicClock.nanoseconds - age))
  }

  func check(_ operation: Operation) throws(VideoFailure) {
    if let errno = failures[operation] { throw VideoFailure(errno: errno) }
  }

  func take() throws(VideoFailure) -> VideoBuffer? {
    try check(.dequeue)
    guard !filled.isEmpty else {
      if let endOfStream { throw VideoFailure(errno: endOfStream) }
      return nil
    }
    queued.remove(filled[0].index)
    return filled.removeFirst()
  }

  func queue(_ buffer: Int) throws(VideoFailure) {
    try check(.queue)
    queued.insert(buffer)
  }

  func start() throws(VideoFailure) {
    try check(.start)
    isStreaming = true
  }
}

/// The driver as a camera sees it.
struct PlayedDevice: VideoDevice, ~Copyable {
  let driver: PlayedDriver

  init(_ driver: PlayedDriver) { self.driver = driver }

  deinit { driver.isOpen = false }

  func facts() throws(VideoFailure) -> VideoFacts {
    try driver.check(.ask)
    return driver.facts
  }

  func format(at index: Int) -> FourCC? {
    index < driver.offers.count ? FourCC(text: driver.offers[index].format) : nil
  }

  func sizes(at index: Int, of format: FourCC) -> VideoSizes? {
    let sizes = offer(format).sizes
    return index < sizes.count ? sizes[index].0 : nil
  }

  func period(at index: Int, of format: FourCC, width: Int, height: Int) -> Int64? {
    let sizes = offer(format).sizes
    let match = sizes.first { $0.0.width.contains(width) && $0.0.height.contains(height) }
    guard let periods = match?.periods, index < periods.count else { return nil }
    return periods[index]
  }

  mutating func setFormat(
    _ format: FourCC, width: Int, height: Int
  ) throws(VideoFailure) -> VideoFormat {
    try driver.check(.setFormat)
    return driver.formatAnswer
      ?? VideoFormat(code: format, width: width, height: height, bytesPerRow: 2 * width)
  }

  mutating func setRate(_ rate: Int) throws(VideoFailure) -> Int64 {
    try driver.check(.setRate)
    return driver.period
  }

  mutating func makeBuffers(_ count: Int) throws(VideoFailure) -> Int {
    try driver.check(.makeBuffers)
    return driver.grantedBuffers
  }

  func memory(of buffer: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: driver.memory[(buffer << 16)..<((buffer + 1) << 16)])
  }

  mutating func start() throws(VideoFailure) { try driver.start() }
  mutating func queue(_ buffer: Int) throws(VideoFailure) { try driver.queue(buffer) }
  mutating func dequeue() throws(VideoFailure) -> VideoBuffer? { try driver.take() }

  mutating func wait(until deadline: Int64) -> VideoWait {
    driver.waits.isEmpty ? .timedOut : driver.waits.removeFirst()
  }

  private func offer(_ format: FourCC) -> PlayedDriver.Offer {
    driver.offers.first { FourCC(text: $0.format) == format }
      ?? PlayedDriver.Offer(format: "", sizes: [])
  }
}

extension FourCC {
  init(text: String) {
    self.init(code: text.utf8.reversed().reduce(0) { $0 << 8 | UInt32($1) })
  }
}

extension PlayedDriver.Offer {
  /// Discrete sizes as `v4l2-ctl --list-formats-ext` prints them: frames a second by size.
  static func listed(
    _ format: String, _ sizes: [(width: Int, height: Int, rates: [Int])]
  ) -> Self {
    Self(
      format: format,
      sizes: sizes.map {
        (
          VideoSizes(width: $0.width...$0.width, height: $0.height...$0.height),
          $0.rates.map { 1_000_000_000 / Int64($0) }
        )
      })
  }
}
