// SPDX-License-Identifier: Apache-2.0

public import Frames

/// A camera that streams, from its opening to its loss.
///
/// Four buffers circulate: the driver fills one while another waits to be looked at and a third is
/// looked at. Of several that are full, only the newest leaves this value. After any failure the
/// whole must be opened anew: a camera that is reset by half keeps delivering old buffers.
public struct Camera<Device: VideoDevice & ~Copyable>: FrameSource, ~Copyable {
  public let facts: VideoFacts
  public let format: FrameFormat
  /// From frame to frame, in nanoseconds.
  public let period: Int64
  /// Why it was lost.
  public private(set) var failure: CameraError?

  private var device: Device
  private var check: FrameCheck
  private var settling: Settling
  private var owed = OwedDrops()

  /// Negotiates a format and starts the stream.
  public init(
    _ device: consuming Device, _ settings: CameraSettings
  ) throws(CameraError) {
    var device = device
    let stream = try NegotiatedStream(on: &device, settings)
    facts = stream.facts
    format = stream.format
    period = stream.period
    check = FrameCheck(format: format, period: period, maximumAge: settings.maximumAge)
    settling = Settling(duration: settings.settleTime)
    self.device = device
  }

  public mutating func capture(until deadline: Int64) -> Capture {
    while failure == nil {
      let newest = takeNewest()
      guard failure == nil else { break }
      if let newest { return .frame(newest) }
      if let drop = owed.take() { return .dropped(drop) }
      switch device.wait(until: deadline) {
      case .ready: continue
      case .timedOut: return .timedOut
      case .failed: learnFailure()
      }
    }
    return .lost
  }

  public mutating func giveBack(_ buffer: Int) {
    do {
      try device.queue(buffer)
    } catch {
      failure = failure ?? CameraError(.queue, errno: error.errno)
    }
  }

  public mutating func giveBack(_ buffer: Int, droppedFor drop: FrameDrop) { giveBack(buffer) }
}

extension Camera where Device: ~Copyable {
  /// Takes all buffers that are full, and keeps the newest that may be looked at.
  private mutating func takeNewest() -> Frame? {
    var newest: Frame?
    while let buffer = dequeue() {
      guard let frame = accept(buffer) else { continue }
      if let older = newest { refuse(older.buffer, .superseded) }
      newest = frame
    }
    return newest
  }

  private mutating func dequeue() -> VideoBuffer? {
    do {
      return try device.dequeue()
    } catch {
      failure = CameraError(.dequeue, errno: error.errno)
      return nil
    }
  }

  /// Asks for a buffer once more, because only that says what is wrong.
  private mutating func learnFailure() {
    if let buffer = dequeue() { refuse(buffer.index, .superseded) }
    failure = failure ?? .unplugged
  }

  /// A frame of a buffer, unless the buffer is refused and queued again.
  private mutating func accept(_ buffer: VideoBuffer) -> Frame? {
    let now = MonotonicClock.nanoseconds
    let memory = device.memory(of: buffer.index)
    var frame = Frame(
      bytes: UnsafeRawBufferPointer(rebasing: memory[..<min(buffer.byteCount, memory.count)]),
      format: format, time: buffer.time ?? now, isTimeOfExposure: buffer.time != nil,
      sequence: buffer.sequence, buffer: buffer.index)
    let drop = check.check(&frame, isDamaged: buffer.isDamaged, now: now)
    owed.add(.missed, times: check.missed)
    if let drop {
      refuse(buffer.index, drop)
      return nil
    }
    if settling.isEarly(frame.time) {
      refuse(buffer.index, .settling)
      return nil
    }
    return frame
  }

  private mutating func refuse(_ buffer: Int, _ drop: FrameDrop) {
    owed.add(drop)
    giveBack(buffer)
  }
}

/// What a camera and this program agreed on; the stream runs.
private struct NegotiatedStream {
  let facts: VideoFacts
  let format: FrameFormat
  let period: Int64

  init<Device: VideoDevice & ~Copyable>(
    on device: inout Device, _ settings: CameraSettings
  ) throws(CameraError) {
    facts = try device.checkedFacts()
    let choice = try FormatChoice(settings, on: device)
    format = try device.negotiate(choice, settings)
    period = try device.negotiateRate(settings.rate)
    try device.startStream(needsMediaSetup: facts.needsMediaSetup)
  }
}

extension VideoDevice where Self: ~Copyable {
  func checkedFacts() throws(CameraError) -> VideoFacts {
    do throws(VideoFailure) {
      let facts = try facts()
      if facts.captures, facts.streams { return facts }
    } catch {
      throw CameraError(.ask, errno: error.errno)
    }
    throw .notCapture
  }

  fileprivate mutating func negotiate(
    _ choice: FormatChoice, _ settings: CameraSettings
  ) throws(CameraError) -> FrameFormat {
    let found: VideoFormat
    do throws(VideoFailure) {
      found = try setFormat(choice.format, width: choice.width, height: choice.height)
    } catch {
      throw CameraError(.setFormat, errno: error.errno)
    }
    guard let format = FrameFormat(found, settings), format.pixels == choice.pixels else {
      throw .formatRefused(width: found.width, height: found.height)
    }
    return format
  }

  /// The period that the driver chose, or that of the wanted rate where it does not say.
  fileprivate mutating func negotiateRate(_ rate: Int) throws(CameraError) -> Int64 {
    do throws(VideoFailure) {
      let period = try setRate(rate)
      return period > 0 ? period : 1_000_000_000 / Int64(max(rate, 1))
    } catch {
      throw CameraError(.setRate, errno: error.errno)
    }
  }

  fileprivate mutating func startStream(needsMediaSetup: Bool) throws(CameraError) {
    var operation = CameraError.Operation.makeBuffers
    var count = 0
    do throws(VideoFailure) {
      count = try makeBuffers(4)
      operation = .queue
      for buffer in 0..<count { try queue(buffer) }
      operation = .start
      if count >= 3 { try start() }
    } catch {
      throw CameraError(operation, errno: error.errno, needsMediaSetup: needsMediaSetup)
    }
    guard count >= 3 else { throw .tooFewBuffers(count) }
  }
}

extension FrameFormat {
  /// Nothing for a format that is not read here, or a size that no buffer holds.
  init?(_ format: VideoFormat, _ settings: CameraSettings) {
    guard let pixels = format.code.pixels, format.width > 0, format.height > 0 else { return nil }
    let encoding = ColorEncoding(
      matrix: settings.matrix ?? (format.isBT709 ? .bt709 : .bt601),
      range: settings.range ?? (format.isFullRange ? .full : .limited))
    self.init(
      pixels: pixels, width: format.width, height: format.height, bytesPerRow: 0,
      encoding: encoding)
    guard pixels != .mjpeg else { return }
    bytesPerRow = max(format.bytesPerRow, leastBytesPerRow)
  }
}
