// SPDX-License-Identifier: Apache-2.0

internal import CBoard
public import Frames

/// Frames that another program writes into a pipe: Motion JPEG, or raw pictures of a known size.
///
/// JPEG pictures are told apart by their markers, so the stream may begin anywhere. Raw pictures have
/// nothing between them: once bytes are missing all that follows is shifted, so an end in the middle
/// of one is a loss, and the pipe is opened anew. A frame's time is that of its arrival.
public struct PipeFrames: FrameSource, ~Copyable {
  private static let slotCount = 4

  /// Of the first picture on; nothing before it.
  public private(set) var format: FrameFormat?

  /// Whether anything was read yet.
  public private(set) var hasBegun = false

  private let descriptor: Int32
  private let isStandardInput: Bool
  /// Of a raw picture; 0 for JPEG.
  private let rawBytes: Int
  private let memory: Pages
  /// What was read and not given out.
  private var waiting = 0
  private var splitter = JPEGSplitter()
  /// Bit `s` is set while slot `s` is given out.
  private var outstanding: UInt32 = 0
  private var sequence: UInt32 = 0
  private var settling: Settling
  private var owed = OwedDrops()

  /// The most that a JPEG picture may take: four bytes for each pixel that is wanted.
  private let slotBytes: Int

  /// Opens a FIFO, or standard input where there is no path.
  ///
  /// The pictures are JPEG unless `settings` names a raw format; raw ones have its width and height.
  public init(_ path: PathText?, _ settings: CameraSettings) throws(CameraError) {
    let raw = FrameFormat(raw: settings)
    rawBytes = raw?.leastBytes ?? 0
    format = raw
    slotBytes = max(max(rawBytes, 4 * settings.width * settings.height), 1 << 20)
    settling = Settling(duration: settings.settleTime)
    isStandardInput = path == nil
    let opened = path.map { $0.withCString { board_open_fifo($0) } } ?? STDIN_FILENO
    guard opened >= 0 else {
      throw PipeFrames.failure(of: path ?? PathText(), errno: board_errno())
    }
    do throws(BoardError) {
      memory = try Pages(byteCount: (PipeFrames.slotCount + 1) * slotBytes)
    } catch {
      if path != nil { close(opened) }
      throw .system(.makeBuffers, errno: ENOMEM)
    }
    descriptor = opened
  }

  deinit {
    if !isStandardInput { close(descriptor) }
  }

  public mutating func capture(until deadline: Int64) -> Capture {
    while true {
      if let frame = takeNewest() { return .frame(frame) }
      if let drop = owed.take() { return .dropped(drop) }
      var wait = DescriptorWait()
      wait.add(descriptor)
      guard wait.wait(until: deadline) else { return .timedOut }
      guard fill() else { return isStandardInput ? .ended : .lost }
    }
  }

  public mutating func giveBack(_ buffer: Int) { outstanding &= ~(1 << UInt32(buffer)) }

  public mutating func giveBack(_ buffer: Int, droppedFor drop: FrameDrop) { giveBack(buffer) }
}

extension PipeFrames {
  /// Reads all that is there, as far as it fits; false at the end of the stream.
  private mutating func fill() -> Bool {
    var wait = DescriptorWait()
    wait.add(descriptor)
    repeat {
      let room = UnsafeMutableRawBufferPointer(rebasing: staging[waiting...])
      guard room.count > 0 else { return true }
      let found = read(descriptor, room.baseAddress, room.count)
      if found < 0 { return board_errno() == EAGAIN || board_errno() == EINTR }
      guard found > 0 else { return false }
      waiting += found
      hasBegun = true
    } while wait.wait(until: 0)
    return true
  }

  /// The newest whole picture that was read; those before it are superseded.
  private mutating func takeNewest() -> Frame? {
    var newest: JPEGSplitter.Extent?
    var raw: Range<Int>?
    while let extent = nextExtent(behind: raw) {
      if raw != nil { owed.add(.superseded) }
      raw = extent.0
      newest = extent.1
      sequence &+= 1
    }
    let frame = raw.flatMap { keep($0, newest) }
    discardUseless(raw)
    return frame
  }

  /// The next picture, and what its header says if it is a JPEG.
  private mutating func nextExtent(
    behind last: Range<Int>?
  ) -> (Range<Int>, JPEGSplitter.Extent?)? {
    let bytes = UnsafeRawBufferPointer(rebasing: staging[..<waiting])
    guard rawBytes > 0 else { return splitter.next(in: bytes).map { ($0.bytes, $0) } }
    let start = last?.upperBound ?? 0
    return waiting - start >= rawBytes ? (start..<(start + rawBytes), nil) : nil
  }

  /// Copies a picture to a slot of its own.
  private mutating func keep(_ range: Range<Int>, _ extent: JPEGSplitter.Extent?) -> Frame? {
    let now = MonotonicClock.nanoseconds
    if let drop = refusal(of: range, extent, now) {
      owed.add(drop)
      return nil
    }
    guard let format, let slot = freeSlot() else {
      owed.add(.superseded)
      return nil
    }
    let bytes = UnsafeMutableRawBufferPointer(
      rebasing: memory.bytes[(slot * slotBytes)..<(slot * slotBytes + range.count)])
    bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: staging[range]))
    outstanding |= 1 << UInt32(slot)
    return Frame(
      bytes: UnsafeRawBufferPointer(bytes), format: format, time: now, isTimeOfExposure: false,
      sequence: sequence, buffer: slot)
  }

  private mutating func refusal(
    of range: Range<Int>, _ extent: JPEGSplitter.Extent?, _ now: Int64
  ) -> FrameDrop? {
    if let extent {
      guard extent.width > 0, extent.height > 0 else { return .undecodable }
      guard range.count <= slotBytes else { return .undecodable }
      let found = FrameFormat(mjpegWidth: extent.width, height: extent.height)
      if format == nil { format = found }
      if format != found { return .changed }
    }
    return settling.isEarly(now) ? .settling : nil
  }

  private func freeSlot() -> Int? {
    for slot in 0..<PipeFrames.slotCount where outstanding & (1 << UInt32(slot)) == 0 {
      return slot
    }
    return nil
  }

  /// Moves what may be the beginning of the next picture to the front.
  private mutating func discardUseless(_ raw: Range<Int>?) {
    var useless = rawBytes > 0 ? raw?.upperBound ?? 0 : splitter.usefulFrom
    if useless == 0, waiting == staging.count {
      // A picture larger than everything else in the stream: none of it can be kept.
      owed.add(.undecodable)
      splitter = JPEGSplitter()
      useless = waiting
    } else if rawBytes == 0 {
      splitter.discard(useless)
    }
    guard useless > 0, let start = staging.baseAddress else { return }
    memmove(start, start + useless, waiting - useless)
    waiting -= useless
  }

  private var staging: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(rebasing: memory.bytes[(PipeFrames.slotCount * slotBytes)...])
  }

  private static func failure(of path: PathText, errno: Int32) -> CameraError {
    if errno == EACCES, let node = path.withCString({ DeviceNode($0) }) {
      return .permission(group: node.group)
    }
    return CameraError(.open, errno: errno)
  }
}

extension FrameFormat {
  /// A JPEG picture, whose decoder knows what its colours mean.
  init(mjpegWidth width: Int, height: Int) {
    self.init(
      pixels: .mjpeg, width: width, height: height, bytesPerRow: 0,
      encoding: ColorEncoding(matrix: .bt601, range: .full))
  }

  /// Raw pictures without gaps between the rows; nothing if JPEG is wanted.
  fileprivate init?(raw settings: CameraSettings) {
    guard let pixels = settings.pixels, pixels != .mjpeg else { return nil }
    self.init(
      pixels: pixels, width: settings.width, height: settings.height, bytesPerRow: 0,
      encoding: ColorEncoding(
        matrix: settings.matrix ?? .bt601, range: settings.range ?? .limited))
    bytesPerRow = leastBytesPerRow
  }
}
