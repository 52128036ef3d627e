// SPDX-License-Identifier: Apache-2.0

public import Frames
internal import Synchronization

/// A thread that captures from a live source into a ring, until it is stopped.
///
/// It is created before the heap is sealed, and takes no memory of the heap afterwards.
public struct CaptureThread: ~Copyable {
  /// How the source is doing; valid while this value lives.
  public let status: CaptureStatus

  private let pages: Pages
  private let post: CapturePost
  private let thread: Thread

  /// Starts to capture.
  ///
  /// - Parameters:
  ///   - settings: of the source, which need not be there yet.
  ///   - ring: closed; outlives the thread.
  ///   - stallTime: how long the source may deliver nothing good before it is opened anew, in
  ///     nanoseconds.
  /// - Throws: what the kernel refused.
  public init(
    _ settings: SourceSettings, into ring: FrameRing, stallTime: Int64 = 2_000_000_000
  ) throws(BoardError) {
    let pages = try Pages(byteCount: CapturePost.byteCount + CaptureStatus.byteCount)
    guard let start = pages.bytes.baseAddress else { preconditionFailure("pages have an address") }
    let status = CaptureStatus(in: start + CapturePost.byteCount)
    let post = CapturePost(
      in: start,
      CaptureLoop(LiveSource(settings), ring: ring, status: status, stallTime: stallTime),
      ring: ring)
    thread = try Thread(argument: start) { argument in
      if let argument { CapturePost(at: argument).work() }
      return nil
    }
    self.pages = pages
    self.post = post
    self.status = status
  }

  /// Opens the source anew with other settings; false while an order before it is not yet taken.
  public func want(_ settings: SourceSettings) -> Bool { post.order(settings) }

  /// Ends the thread and closes the source.
  ///
  /// A source whose frame somebody keeps for longer than two seconds stays open.
  public consuming func stop() {
    post.orderStop()
    thread.join()
  }
}

/// What a capturing thread and its owner share; this is its address.
private struct CapturePost {
  private struct Contents: ~Copyable {
    var loop: CaptureLoop<LiveSource>
    let ring: FrameRing
    let watch: FolderWatch?
    var settings: SourceSettings
    let order = Atomic<UInt32>(Order.none)

    init(_ loop: consuming CaptureLoop<LiveSource>, _ ring: FrameRing) {
      self.loop = loop
      self.ring = ring
      // Without it, as in a container without inotify, sources are still found, a little later.
      watch = try? FolderWatch(CString(StaticString("/dev")).pointer)
      settings = SourceSettings()
    }

    var watchDescriptor: Int32 {
      switch watch {
      case .some(let watch): watch.descriptor
      case .none: -1
      }
    }

    func clearWatch() -> Bool {
      switch watch {
      case .some(let watch): watch.clear()
      case .none: false
      }
    }
  }

  private enum Order {
    static let none: UInt32 = 0
    static let settings: UInt32 = 1
    static let stop: UInt32 = 2
  }

  private static let stopTime: Int64 = 2_000_000_000

  private let contents: UnsafeMutablePointer<Contents>

  static var byteCount: Int { (MemoryLayout<Contents>.size + 63) & ~63 }

  init(
    in memory: UnsafeMutableRawPointer, _ loop: consuming CaptureLoop<LiveSource>,
    ring: FrameRing
  ) {
    contents = memory.bindMemory(to: Contents.self, capacity: 1)
    contents.initialize(to: Contents(loop, ring))
  }

  init(at memory: UnsafeMutableRawPointer) {
    contents = memory.assumingMemoryBound(to: Contents.self)
  }

  func order(_ settings: SourceSettings) -> Bool {
    guard contents.pointee.order.load(ordering: .acquiring) == Order.none else { return false }
    contents.pointee.settings = settings
    contents.pointee.order.store(Order.settings, ordering: .releasing)
    return true
  }

  func orderStop() { contents.pointee.order.store(Order.stop, ordering: .releasing) }

  /// The thread's life.
  func work() {
    while contents.pointee.order.load(ordering: .acquiring) != Order.stop {
      if contents.pointee.order.load(ordering: .acquiring) == Order.settings { takeSettings() }
      pause(contents.pointee.loop.step(now: MonotonicClock.nanoseconds))
    }
    if closeForGood() { contents.deinitialize(count: 1) }
  }

  /// Waits for the source to be closed before its settings change.
  private func takeSettings() {
    let now = MonotonicClock.nanoseconds
    contents.pointee.loop.restart(now: now)
    guard contents.pointee.loop.isClosed else { return }
    contents.pointee.loop.source.settings = contents.pointee.settings
    _ = contents.pointee.order.compareExchange(
      expected: Order.settings, desired: Order.none, ordering: .acquiringAndReleasing)
  }

  /// Returns false if somebody still reads the source's memory.
  private func closeForGood() -> Bool {
    let end = MonotonicClock.nanoseconds + CapturePost.stopTime
    contents.pointee.loop.restart(now: .max)
    while !contents.pointee.loop.isClosed, MonotonicClock.nanoseconds < end {
      pause(contents.pointee.loop.step(now: MonotonicClock.nanoseconds))
    }
    return contents.pointee.loop.isClosed
  }

  private func pause(_ pause: CapturePause) {
    switch pause {
    case .none: return
    case .some(let time): MonotonicClock.sleep(until: time)
    case .returned(let time):
      Futex.sleep(on: contents.pointee.ring.returned, while: 0, until: time)
    case .change(let time):
      var wait = DescriptorWait()
      wait.add(contents.pointee.watchDescriptor)
      if wait.wait(until: time), contents.pointee.clearWatch() {
        contents.pointee.loop.hint(now: MonotonicClock.nanoseconds)
      }
    }
  }
}
