// SPDX-License-Identifier: Apache-2.0

#if hasFeature(Embedded)
  import CBoard

  // libjpeg takes its memory through these eight functions of its `jmemsys.h`. Defined here, they
  // keep the library's own, which call malloc, out of the program.
  //
  // One picture is decoded at a time, by one thread, so memory is only ever handed out, and all of
  // it comes back when the next picture begins.

  /// The memory of the picture that is being decoded.
  private struct DecoderMemory {
    /// Pages take memory only once they are touched: a baseline picture needs some rows, a
    /// progressive one 2 bytes for every sample.
    private var limitBytes = 64 << 20
    private var start: UnsafeMutableRawPointer?
    private var usedBytes = 0

    mutating func beginPicture() {
      if start == nil { start = board_map_pages(limitBytes) }
      usedBytes = 0
    }

    /// Takes memory of this size in place of what there was.
    mutating func reserve(_ byteCount: Int) -> Bool {
      if let start { munmap(start, limitBytes) }
      limitBytes = byteCount
      start = board_map_pages(byteCount)
      usedBytes = 0
      return start != nil
    }

    /// Memory aligned for any vector, or nil, which libjpeg turns into its out-of-memory error.
    mutating func take(_ byteCount: Int) -> UnsafeMutableRawPointer? {
      guard let start, byteCount >= 0, byteCount <= limitBytes - usedBytes else {
        return nil
      }
      let taken = start + usedBytes
      usedBytes = min((usedBytes + byteCount + 63) & ~63, limitBytes)
      return taken
    }
  }

  private nonisolated(unsafe) var decoderMemory = DecoderMemory()

  @_cdecl("jpeg_mem_init")
  public func jpegMemoryInit(_ codec: UnsafeMutableRawPointer) -> Int {
    decoderMemory.beginPicture()
    return 0
  }

  @_cdecl("jpeg_mem_term")
  public func jpegMemoryTerm(_ codec: UnsafeMutableRawPointer) {}

  @_cdecl("jpeg_get_small")
  public func jpegGetSmall(
    _ codec: UnsafeMutableRawPointer, _ byteCount: Int
  ) -> UnsafeMutableRawPointer? {
    decoderMemory.take(byteCount)
  }

  @_cdecl("jpeg_get_large")
  public func jpegGetLarge(
    _ codec: UnsafeMutableRawPointer, _ byteCount: Int
  ) -> UnsafeMutableRawPointer? {
    decoderMemory.take(byteCount)
  }

  @_cdecl("jpeg_free_small")
  public func jpegFreeSmall(
    _ codec: UnsafeMutableRawPointer, _ block: UnsafeMutableRawPointer, _ byteCount: Int
  ) {}

  @_cdecl("jpeg_free_large")
  public func jpegFreeLarge(
    _ codec: UnsafeMutableRawPointer, _ block: UnsafeMutableRawPointer, _ byteCount: Int
  ) {}

  /// As much as is asked for: what is too much ends in `jpeg_get_large`, never in a file on disk.
  @_cdecl("jpeg_mem_available")
  public func jpegMemoryAvailable(
    _ codec: UnsafeMutableRawPointer, _ leastBytes: Int, _ mostBytes: Int, _ takenBytes: Int
  ) -> Int {
    mostBytes
  }

  /// Never called, because `jpeg_mem_available` always has enough.
  @_cdecl("jpeg_open_backing_store")
  public func jpegOpenBackingStore(
    _ codec: UnsafeMutableRawPointer, _ store: UnsafeMutableRawPointer, _ byteCount: Int
  ) {
    _exit(ExitStatus.software.rawValue)
  }
#endif

/// Gives libjpeg this much memory and never more, so that a program that locks its memory can say
/// how much it needs.
///
/// It is called before the first picture. On the host, where libjpeg uses the heap, it does nothing.
public func reserveDecoderMemory(byteCount: Int) throws(BoardError) {
  #if hasFeature(Embedded)
    guard decoderMemory.reserve(byteCount) else {
      throw .system(.mapPages, errno: board_errno())
    }
  #endif
}
