// SPDX-License-Identifier: Apache-2.0

import Board
import Frames
import Glibc
import Testing

struct CameraTests {
  @Test func `of several full buffers only the newest is given out`() throws {
    let driver = driver()
    let camera = try camera(driver)
    for index in 0..<3 { driver.fill(index, sequence: UInt32(index), age: Int64(9 - index)) }
    let frame = try #require(camera.nextFrame())
    #expect(frame.buffer == 2 && frame.sequence == 2 && frame.isTimeOfExposure)
    #expect(frame.bytes.count == 256)
    #expect(camera.nextDrops() == [.superseded, .superseded])
    #expect(driver.queued == [0, 1, 3])
    camera.giveBack(2)
    #expect(driver.queued == [0, 1, 2, 3])
  }

  @Test func `a damaged and a short frame are refused and queued again`() throws {
    let driver = driver()
    let camera = try camera(driver)
    driver.fill(0, sequence: 1)
    driver.filled[0].isDamaged = true
    driver.fill(1, sequence: 2, byteCount: 255)
    #expect(camera.nextDrops().sorted { $0.rawValue < $1.rawValue } == [.damaged, .short])
    #expect(camera.nextFrame() == nil)
    #expect(driver.queued == [0, 1, 2, 3])
  }

  @Test func `a frame behind a gap counts those that were lost`() throws {
    let driver = driver()
    let camera = try camera(driver)
    driver.fill(0, sequence: 1, age: 200)
    #expect(camera.nextFrame()?.sequence == 1)
    driver.fill(1, sequence: 4, age: 100)
    #expect(camera.nextFrame()?.sequence == 4)
    #expect(camera.nextDrops() == [.missed, .missed])
  }

  @Test func `a frame that is too old is refused`() throws {
    let driver = driver()
    let camera = try camera(driver)
    driver.fill(0, sequence: 1, age: 600_000_000)
    #expect(camera.nextDrops() == [.stale])
    #expect(camera.nextFrame() == nil)
  }

  @Test func `frames are refused while the exposure settles`() throws {
    let driver = driver()
    let camera = try camera(driver) { $0.settleTime = 300_000_000 }
    driver.fill(0, sequence: 1, age: 400_000_000)
    driver.fill(1, sequence: 2, age: 200_000_000)
    #expect(camera.nextDrops() == [.settling, .settling])
    #expect(camera.nextFrame() == nil)
    driver.fill(2, sequence: 3, age: 50_000_000)
    #expect(camera.nextFrame()?.sequence == 3)
  }

  @Test func `a frame without a monotonic stamp has the time of its arrival`() throws {
    let driver = driver()
    let camera = try camera(driver)
    driver.fill(0, sequence: 1)
    driver.filled[0].time = nil
    let before = MonotonicClock.nanoseconds
    let frame = try #require(camera.nextFrame())
    #expect(!frame.isTimeOfExposure)
    #expect((before...MonotonicClock.nanoseconds).contains(frame.time))
  }

  @Test(arguments: [
    (ENODEV, CameraError.unplugged), (EIO, .system(.dequeue, errno: EIO)),
    (EPIPE, .system(.dequeue, errno: EPIPE)),
  ])
  func `a stream that fails is lost for good`(errno: Int32, expected: CameraError) throws {
    let driver = driver()
    let camera = try camera(driver)
    driver.waits = [.failed]
    driver.fill(0, sequence: 1)
    #expect(camera.nextFrame() != nil)
    driver.endOfStream = errno
    #expect(camera.isLost())
    driver.endOfStream = nil
    driver.fill(1, sequence: 2)
    #expect(camera.isLost())
    #expect(camera.failure == expected)
  }

  @Test func `a failed wait without a reason counts as unplugged`() throws {
    let driver = driver()
    let camera = try camera(driver)
    driver.waits = [.failed]
    #expect(camera.isLost())
    #expect(camera.failure == .unplugged)
  }

  @Test func `a buffer that cannot be queued again is a loss`() throws {
    let driver = driver()
    let camera = try camera(driver)
    driver.failures[.queue] = ENODEV
    camera.giveBack(0)
    #expect(camera.isLost())
    #expect(camera.failure == .unplugged)
  }

  @Test func `nothing until the deadline is no loss`() throws {
    let driver = driver()
    let camera = try camera(driver)
    guard case .timedOut = camera.capture() else {
      Issue.record("expected a deadline")
      return
    }
    #expect(camera.failure == nil)
  }

  private func driver() -> PlayedDriver {
    let driver = PlayedDriver()
    driver.offers = [.listed("YUYV", [(16, 8, [30])])]
    return driver
  }

  private func camera(
    _ driver: PlayedDriver, _ change: (inout CameraSettings) -> Void = { $0.settleTime = 0 }
  ) throws -> HeldCamera {
    var settings = CameraSettings()
    (settings.width, settings.height) = (16, 8)
    change(&settings)
    return try HeldCamera(driver, settings)
  }
}

struct CameraOpeningTests {
  @Test func `opening queues every buffer before it starts`() throws {
    let driver = driver()
    let camera = try Camera(PlayedDevice(driver), settings())
    #expect(driver.isStreaming)
    #expect(driver.queued == [0, 1, 2, 3])
    let expected = FrameFormat(
      pixels: .yuyv, width: 16, height: 8, bytesPerRow: 32,
      encoding: ColorEncoding(matrix: .bt601, range: .limited))
    #expect(camera.format == expected)
    _ = consume camera
    #expect(!driver.isOpen)
  }

  @Test(arguments: [
    (PlayedDriver.Operation.ask, ENOTTY, CameraError.notCapture),
    (.setFormat, EBUSY, .busy), (.makeBuffers, EBUSY, .busy),
    (.makeBuffers, ENOMEM, .system(.makeBuffers, errno: ENOMEM)),
    (.start, ENOSPC, .bandwidth), (.start, EINVAL, .system(.start, errno: EINVAL)),
    (.start, ENODEV, .unplugged), (.setRate, EIO, .system(.setRate, errno: EIO)),
    (.queue, EINVAL, .system(.queue, errno: EINVAL)),
  ])
  func `what the kernel refuses has a name`(
    operation: PlayedDriver.Operation, errno: Int32, expected: CameraError
  ) {
    let driver = driver()
    driver.failures[operation] = errno
    #expect(throws: expected) { _ = try Camera(PlayedDevice(driver), settings()) }
    #expect(!driver.isOpen)
  }

  @Test(arguments: [EINVAL, EPIPE, ENOLINK])
  func `a CSI receiver that does not start is a sensor without its pipeline`(errno: Int32) {
    let driver = driver()
    driver.facts.needsMediaSetup = true
    driver.failures[.start] = errno
    #expect(throws: CameraError.rawSensor) { _ = try Camera(PlayedDevice(driver), settings()) }
  }

  @Test func `a node that does not capture is refused`() {
    let driver = driver()
    driver.facts.captures = false
    #expect(throws: CameraError.notCapture) { _ = try Camera(PlayedDevice(driver), settings()) }
  }

  @Test func `a driver that changes the pixel format is refused`() {
    let driver = driver()
    driver.formatAnswer = VideoFormat(code: FourCC("H264"), width: 8, height: 4, bytesPerRow: 0)
    #expect(throws: CameraError.formatRefused(width: 8, height: 4)) {
      _ = try Camera(PlayedDevice(driver), settings())
    }
  }

  @Test func `two buffers are too few`() {
    let driver = driver()
    driver.grantedBuffers = 2
    #expect(throws: CameraError.tooFewBuffers(2)) {
      _ = try Camera(PlayedDevice(driver), settings())
    }
    #expect(!driver.isStreaming)
  }

  @Test func `the driver's size and colours are taken, and settings override the colours`() throws {
    let driver = driver()
    var answer = VideoFormat(code: FourCC("YUYV"), width: 20, height: 10, bytesPerRow: 64)
    (answer.isBT709, answer.isFullRange) = (true, true)
    driver.formatAnswer = answer
    let format = try Camera(PlayedDevice(driver), settings()).format
    #expect(format.width == 20 && format.height == 10 && format.bytesPerRow == 64)
    #expect(format.encoding == ColorEncoding(matrix: .bt709, range: .full))
    var settings = settings()
    (settings.matrix, settings.range) = (.bt601, .limited)
    let overridden = try Camera(PlayedDevice(driver), settings).format
    #expect(overridden.encoding == ColorEncoding(matrix: .bt601, range: .limited))
  }

  private func driver() -> PlayedDriver {
    let driver = PlayedDriver()
    driver.offers = [.listed("YUYV", [(16, 8, [30])])]
    return driver
  }

  private func settings() -> CameraSettings {
    var settings = CameraSettings()
    (settings.width, settings.height) = (16, 8)
    return settings
  }
}

/// A camera in a class, because expectations take no noncopyable values.
private final class HeldCamera {
  private var camera: Camera<PlayedDevice>

  init(_ driver: PlayedDriver, _ settings: CameraSettings) throws {
    camera = try Camera(PlayedDevice(driver), settings)
  }

  var failure: CameraError? { camera.failure }

  func capture() -> Capture { camera.capture(until: 0) }

  func giveBack(_ buffer: Int) { camera.giveBack(buffer) }

  func nextFrame() -> Frame? {
    if case .frame(let frame) = capture() { return frame }
    return nil
  }

  /// All drops that are reported before the next frame or deadline.
  func nextDrops() -> [FrameDrop] {
    var drops: [FrameDrop] = []
    while case .dropped(let drop) = capture() { drops.append(drop) }
    return drops
  }

  func isLost() -> Bool {
    if case .lost = capture() { return true }
    return false
  }
}
