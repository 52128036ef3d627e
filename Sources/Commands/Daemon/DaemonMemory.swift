// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Daemon
internal import Frames

/// Everything that the daemon's threads share, at one address for as long as the process runs.
///
/// It is got before the first frame; after that the daemon takes no memory but for a model that
/// replaces another.
struct DaemonMemory {
  let switchboard: UnsafeMutablePointer<Switchboard>
  let ring: FrameRing
  /// Events of the pipeline, and of the guard.
  let pipelineEvents: EventQueue
  let guardEvents: EventQueue
  let metrics: Metrics
  let frames: FrameMemory
  /// A frame as the camera sent it, for pictures.
  let snapshots: Keepsake
  /// A frame as it was decoded, for `watch`.
  let views: Keepsake
  /// For the service's own work on frames.
  let serviceScratch: UnsafeMutableRawBufferPointer
  let bells: DaemonBells
  let manager: UnsafeMutablePointer<ServiceManager>
  /// The camera's thread.
  let capture: UnsafeMutablePointer<CaptureThread>
  /// For the lines of the first slot; those of the second lie behind.
  private let lines: UnsafeMutableRawPointer
  /// For what threads are given as arguments.
  let pipeline: UnsafeMutablePointer<PipelineThread>
  let service: UnsafeMutablePointer<ServiceContext>
  /// Two, of which one is in force.
  let slots: UnsafeMutablePointer<SetupSlot>

  private static let serviceScratchBytes = 2 << 20

  /// Maps it; pages that nobody touches take no memory.
  ///
  /// - Parameter pixels: of the largest frame.
  /// - Throws: what the kernel refused.
  init(pixels: Int) throws(BoardError) {
    let pictureBytes = 3 * pixels
    var layout = MemoryLayoutWalk()
    let switchboardOffset = layout.take(MemoryLayout<Switchboard>.stride)
    let ringOffset = layout.take(FrameRing.byteCount)
    let pipelineOffset = layout.take(EventQueue.byteCount)
    let guardOffset = layout.take(EventQueue.byteCount)
    let metricsOffset = layout.take(Metrics.byteCount)
    let managerOffset = layout.take(MemoryLayout<ServiceManager>.stride)
    let pipelineThreadOffset = layout.take(MemoryLayout<PipelineThread>.stride)
    let contextOffset = layout.take(MemoryLayout<ServiceContext>.stride)
    let captureOffset = layout.take(MemoryLayout<CaptureThread>.stride)
    let linesOffset = layout.take(2 * BoardLines.byteCount)
    let slotsOffset = layout.take(2 * MemoryLayout<SetupSlot>.stride)
    let scratchOffset = layout.take(FrameMemory.scratchBytes)
    let pixelsOffset = layout.take(pictureBytes)
    let snapshotsOffset = layout.take(Keepsake.headerBytes + pictureBytes)
    let viewsOffset = layout.take(Keepsake.headerBytes + pictureBytes)
    let serviceOffset = layout.take(DaemonMemory.serviceScratchBytes)
    let memory = try mapPages(byteCount: layout.byteCount)
    guard let start = memory.baseAddress else { throw .system(.mapPages, errno: 0) }
    switchboard = (start + switchboardOffset).bindMemory(to: Switchboard.self, capacity: 1)
    switchboard.initialize(
      to: Switchboard(
        Orders(epoch: .first, setup: 0, isEnabled: true), now: MonotonicClock.nanoseconds))
    ring = FrameRing(in: start + ringOffset)
    pipelineEvents = EventQueue(in: start + pipelineOffset)
    guardEvents = EventQueue(in: start + guardOffset)
    metrics = Metrics(in: start + metricsOffset)
    manager = (start + managerOffset).bindMemory(to: ServiceManager.self, capacity: 1)
    manager.initialize(to: ServiceManager())
    pipeline = (start + pipelineThreadOffset).bindMemory(to: PipelineThread.self, capacity: 1)
    service = (start + contextOffset).bindMemory(to: ServiceContext.self, capacity: 1)
    capture = (start + captureOffset).bindMemory(to: CaptureThread.self, capacity: 1)
    lines = start + linesOffset
    slots = (start + slotsOffset).bindMemory(to: SetupSlot.self, capacity: 2)
    frames = FrameMemory(
      pixels: UnsafeMutableRawBufferPointer(start: start + pixelsOffset, count: pictureBytes),
      scratch: UnsafeMutableRawBufferPointer(
        start: start + scratchOffset, count: FrameMemory.scratchBytes))
    snapshots = Keepsake(in: start + snapshotsOffset, frameBytes: pictureBytes)
    views = Keepsake(in: start + viewsOffset, frameBytes: pictureBytes)
    serviceScratch = UnsafeMutableRawBufferPointer(
      start: start + serviceOffset, count: DaemonMemory.serviceScratchBytes)
    bells = try DaemonBells()
  }
}

extension DaemonMemory {
  /// Where the lines of a setup are held.
  func lines(ofSetup setup: Int) -> UnsafeMutableRawPointer {
    lines + setup * BoardLines.byteCount
  }
}

/// Places one thing behind the other, each on cache lines of its own.
private struct MemoryLayoutWalk {
  private(set) var byteCount = 0

  mutating func take(_ size: Int) -> Int {
    let offset = byteCount
    byteCount = (byteCount + size + 63) & ~63
    return offset
  }
}
