// SPDX-License-Identifier: Apache-2.0

#if hasFeature(Embedded)
  import CBoard
  import Synchronization

  /// The heap of the board's program: a fixed pool behind the malloc family of `CBoard/malloc.c`.
  ///
  /// A static program always contains a malloc, and the C library may call it. This one counts, and
  /// ends the process when it is called after the seal: a proof at run time, beside the compiler's
  /// `-no-allocations`, which proves our own code only.
  ///
  /// libgpiod takes memory for each line. Lines change when the configuration does, so what it takes
  /// has a pool of its own, which is whole again once all lines are released.
  struct OwnHeap {
    private static let byteCount = 256 << 10
    private static let reloadByteCount = 64 << 10

    private var pool: FixedPool?
    private var reloadPool: FixedPool?
    /// The thread that may call the heap behind the seal, for now.
    private var reloadingThread: pthread_t?
    private(set) var callCount = 0
    var isSealed = false

    /// Runs `body` on the one heap of this process, alone.
    static func use<Result>(_ body: (inout OwnHeap) -> Result) -> Result {
      while isBusy.exchange(true, ordering: .acquiring) {}
      defer { isBusy.store(false, ordering: .releasing) }
      return body(&heap)
    }

    /// Lets this thread call the heap, unless another thread does so now.
    ///
    /// - Returns: whether it does, and whether it did before.
    mutating func beginReload() -> (isAllowed: Bool, isNested: Bool) {
      if isReloading { return (true, true) }
      guard reloadingThread == nil else { return (false, false) }
      reloadingThread = pthread_self()
      return (true, false)
    }

    mutating func endReload() { reloadingThread = nil }

    fileprivate mutating func allocate(alignment: Int, byteCount: Int) -> UnsafeMutableRawPointer? {
      if isReloading {
        if reloadPool == nil { reloadPool = OwnHeap.makePool(OwnHeap.reloadByteCount) }
        return reloadPool?.allocate(byteCount: byteCount, alignment: alignment)
      }
      countCall()
      if pool == nil { pool = OwnHeap.makePool(OwnHeap.byteCount) }
      return pool?.allocate(byteCount: byteCount, alignment: alignment)
    }

    fileprivate mutating func release(_ block: UnsafeMutableRawPointer) {
      if !isReloading { countCall() }
      guard pool?.release(block) == true || reloadPool?.release(block) == true else {
        OwnHeap.stop("shufflenetd: free() of a block that is not taken\n")
      }
    }

    fileprivate func usableBytes(at block: UnsafeMutableRawPointer) -> Int {
      pool?.usableBytes(at: block) ?? reloadPool?.usableBytes(at: block) ?? 0
    }

    private var isReloading: Bool {
      guard let reloadingThread else { return false }
      return pthread_equal(reloadingThread, pthread_self()) != 0
    }

    private mutating func countCall() {
      callCount += 1
      if isSealed { OwnHeap.stop("shufflenetd: the heap was called after it was sealed\n") }
    }

    private static func makePool(_ byteCount: Int) -> FixedPool? {
      let start = board_map_pages(byteCount)
      return FixedPool(over: UnsafeMutableRawBufferPointer(start: start, count: byteCount))
    }

    private static func stop(_ message: StaticString) -> Never {
      _ = write(STDERR_FILENO, message.utf8Start, message.utf8CodeUnitCount)
      _exit(ExitStatus.software.rawValue)
    }
  }

  private let isBusy = Atomic<Bool>(false)
  // Only `OwnHeap.use` touches it, while it holds `isBusy`.
  private nonisolated(unsafe) var heap = OwnHeap()

  @_cdecl("board_heap_allocate")
  public func heapAllocate(_ alignment: Int, _ byteCount: Int) -> UnsafeMutableRawPointer? {
    OwnHeap.use { $0.allocate(alignment: alignment, byteCount: byteCount) }
  }

  @_cdecl("board_heap_release")
  public func heapRelease(_ block: UnsafeMutableRawPointer) {
    OwnHeap.use { $0.release(block) }
  }

  @_cdecl("board_heap_usable_bytes")
  public func heapUsableBytes(_ block: UnsafeMutableRawPointer) -> Int {
    OwnHeap.use { $0.usableBytes(at: block) }
  }
#endif
