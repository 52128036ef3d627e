// SPDX-License-Identifier: Apache-2.0

internal import CBoard

/// A V4L2 node of the machine that this runs on; closed when the value ends.
public struct KernelVideo: VideoDevice, ~Copyable {
  private static let bufferLimit = 8

  private let descriptor: Int32
  private var buffers = InlineArray<8, UnsafeRawBufferPointer>(
    repeating: UnsafeRawBufferPointer(start: nil, count: 0))
  private var bufferCount = 0

  public init(_ path: PathText) throws(CameraError) {
    descriptor = path.withCString { camera_open($0) }
    guard descriptor >= 0 else {
      let reason = board_errno()
      if reason == EACCES, let node = path.withCString({ DeviceNode($0) }) {
        throw .permission(group: node.group)
      }
      throw CameraError(.open, errno: reason)
    }
  }

  deinit {
    _ = camera_stop(descriptor)
    for index in 0..<bufferCount {
      camera_unmap_buffer(
        UnsafeMutableRawPointer(mutating: buffers[index].baseAddress), buffers[index].count)
    }
    close(descriptor)
  }

  public func facts() throws(VideoFailure) -> VideoFacts {
    var found = camera_facts()
    try KernelVideo.check(camera_read_facts(descriptor, &found))
    var facts = VideoFacts()
    facts.driver = ShortText(field: found.driver)
    facts.card = ShortText(field: found.card)
    facts.bus = ShortText(field: found.bus)
    facts.captures = found.captures
    facts.capturesPlanes = found.captures_multiplanar
    facts.streams = found.streams
    facts.needsMediaSetup = found.needs_media_setup
    return facts
  }

  public mutating func start() throws(VideoFailure) {
    try KernelVideo.check(camera_start(descriptor))
  }

  public mutating func queue(_ buffer: Int) throws(VideoFailure) {
    try KernelVideo.check(camera_queue(descriptor, UInt32(buffer)))
  }

  public mutating func dequeue() throws(VideoFailure) -> VideoBuffer? {
    var filled = camera_buffer()
    guard camera_dequeue(descriptor, &filled) == 0 else {
      let reason = board_errno()
      if reason == EAGAIN { return nil }
      throw VideoFailure(errno: reason)
    }
    guard filled.index < bufferCount else { throw VideoFailure(errno: EINVAL) }
    var buffer = VideoBuffer(
      index: Int(filled.index), byteCount: Int(filled.byte_count), sequence: filled.sequence,
      time: filled.is_monotonic ? filled.time : nil)
    buffer.isDamaged = filled.is_damaged
    return buffer
  }

  public mutating func wait(until deadline: Int64) -> VideoWait {
    var wait = DescriptorWait()
    wait.add(descriptor)
    guard wait.wait(until: deadline) else { return .timedOut }
    return wait.hasFailed(0) ? .failed : .ready
  }

  public func memory(of buffer: Int) -> UnsafeRawBufferPointer { buffers[buffer] }

  public mutating func makeBuffers(_ count: Int) throws(VideoFailure) -> Int {
    let granted = camera_request_buffers(descriptor, UInt32(count))
    try KernelVideo.check(granted)
    for index in 0..<min(Int(granted), KernelVideo.bufferLimit) {
      var byteCount = 0
      guard let start = camera_map_buffer(descriptor, UInt32(index), &byteCount) else {
        throw VideoFailure(errno: board_errno())
      }
      buffers[index] = UnsafeRawBufferPointer(start: start, count: byteCount)
      bufferCount += 1
    }
    return bufferCount
  }

  private static func check(_ status: Int32) throws(VideoFailure) {
    guard status >= 0 else { throw VideoFailure(errno: board_errno()) }
  }
}

extension KernelVideo {
  public func format(at index: Int) -> FourCC? {
    var code: UInt32 = 0
    guard camera_read_format_code(descriptor, UInt32(index), &code) == 0 else { return nil }
    return FourCC(code: code)
  }

  public func sizes(at index: Int, of format: FourCC) -> VideoSizes? {
    var found = camera_sizes()
    guard camera_read_sizes(descriptor, format.code, UInt32(index), &found) == 0,
      found.least_width <= found.most_width, found.least_height <= found.most_height
    else { return nil }
    return VideoSizes(
      width: Int(found.least_width)...Int(found.most_width), widthStep: Int(found.width_step),
      height: Int(found.least_height)...Int(found.most_height),
      heightStep: Int(found.height_step))
  }

  public func period(
    at index: Int, of format: FourCC, width: Int, height: Int
  ) -> Int64? {
    var period: Int64 = 0
    let status = camera_read_period(
      descriptor, format.code, UInt32(width), UInt32(height), UInt32(index), &period)
    return status == 0 ? period : nil
  }

  public mutating func setFormat(
    _ format: FourCC, width: Int, height: Int
  ) throws(VideoFailure) -> VideoFormat {
    var wanted = camera_format()
    wanted.code = format.code
    wanted.width = UInt32(width)
    wanted.height = UInt32(height)
    try KernelVideo.check(camera_set_format(descriptor, &wanted))
    var found = VideoFormat(
      code: FourCC(code: wanted.code), width: Int(wanted.width), height: Int(wanted.height),
      bytesPerRow: Int(wanted.bytes_per_row))
    found.isBT709 = wanted.is_bt709
    found.isFullRange = wanted.is_full_range
    return found
  }

  public mutating func setRate(_ rate: Int) throws(VideoFailure) -> Int64 {
    let period = camera_set_rate(descriptor, UInt32(rate))
    guard period >= 0 else { throw VideoFailure(errno: board_errno()) }
    return period
  }
}
