// SPDX-License-Identifier: Apache-2.0

#if hasFeature(Embedded)
  import CBoard
#endif

/// Ends the use of the heap: from here on, a call to malloc or its family ends the process.
///
/// Holds in the board's program, whose malloc is its own; a no-op on the host. It is called once,
/// before the first inference.
public func sealHeap() {
  #if hasFeature(Embedded)
    // The first question makes libjpeg read /proc/cpuinfo, with malloc; the answer is remembered.
    _ = jsimd_can_idct_islow()
    OwnHeap.use { $0.isSealed = true }
  #endif
}

/// Runs `body`, which may call the heap although it is sealed: to take, change or release GPIO lines.
///
/// The memory is that of a second pool. One thread at a time does this, and no other thread's calls
/// are forgiven meanwhile. They do not count as calls. A plain call of `body` on the host.
public func withReloadHeap<Result: ~Copyable>(_ body: () -> Result) -> Result {
  #if hasFeature(Embedded)
    var turn = OwnHeap.use { $0.beginReload() }
    while !turn.isAllowed {
      board_relax()
      turn = OwnHeap.use { $0.beginReload() }
    }
    defer {
      if !turn.isNested { OwnHeap.use { $0.endReload() } }
    }
  #endif
  return body()
}

/// How often the malloc family was called; zero on the host, where the heap is not ours to count.
///
/// After `sealHeap()` the number stands still, or the process has ended.
public func heapCallCount() -> Int {
  #if hasFeature(Embedded)
    OwnHeap.use { $0.callCount }
  #else
    0
  #endif
}

/// Prepares a thread for decoding pictures behind the seal.
///
/// libjpeg asks once in each thread what the processor can do, and reads /proc/cpuinfo with malloc.
public func prepareDecoding() {
  #if hasFeature(Embedded)
    withReloadHeap { _ = jsimd_can_idct_islow() }
  #endif
}
