// SPDX-License-Identifier: Apache-2.0

/// A first-fit allocator over memory of somebody else's, for the few calls that a start-up makes.
///
/// Blocks lie one behind another, each with a header of 16 bytes in front: its length, whether it is
/// taken, and a mark that a stray pointer will not have. Neighbours that are free are joined by the
/// next search. A full pool answers nil.
public struct FixedPool {
  private let start: UnsafeMutableRawPointer
  private let end: UnsafeMutableRawPointer

  /// A pool over `memory`, of which at least one header must be left after aligning it to 16.
  public init?(over memory: UnsafeMutableRawBufferPointer) {
    guard let base = memory.baseAddress else { return nil }
    let aligned = base.alignedUp(toMultipleOf: Header.byteCount)
    let lost = aligned - base
    let usable = (memory.count - lost) & ~(Header.byteCount - 1)
    guard memory.count > lost, usable >= Header.byteCount else { return nil }
    start = aligned
    end = aligned + usable
    Header(byteCount: usable, isTaken: false).store(at: start)
  }

  /// Memory of `byteCount` bytes at a multiple of `alignment`, or nil when there is no room.
  ///
  /// - Parameters:
  ///   - byteCount: how much; zero gives a pointer of its own too.
  ///   - alignment: a power of two; anything else gives nil.
  /// - Returns: memory that is not initialised.
  public mutating func allocate(byteCount: Int, alignment: Int = 16) -> UnsafeMutableRawPointer? {
    let capacity = end - start
    guard byteCount >= 0, byteCount <= capacity, alignment > 0, alignment <= capacity,
      alignment & (alignment - 1) == 0
    else { return nil }
    let payloadBytes = (byteCount + Header.byteCount - 1) & ~(Header.byteCount - 1)
    var block = start
    while block < end {
      let header = joinFreeBlocks(from: block)
      let payload = (block + Header.byteCount)
        .alignedUp(toMultipleOf: max(alignment, Header.byteCount))
      if !header.isTaken, payload - block <= header.byteCount,
        header.byteCount - (payload - block) >= payloadBytes
      {
        take(payload, byteCount: payloadBytes, from: block, of: header)
        return payload
      }
      block += header.byteCount
    }
    return nil
  }

  /// Gives a block back; false for what is no block of this pool or was given back before.
  public mutating func release(_ payload: UnsafeMutableRawPointer) -> Bool {
    guard let header = takenHeader(of: payload) else { return false }
    Header(byteCount: header.byteCount, isTaken: false).store(at: payload - Header.byteCount)
    return true
  }

  /// The bytes that may be used at `payload`, or nil for what is no taken block of this pool.
  public func usableBytes(at payload: UnsafeMutableRawPointer) -> Int? {
    takenHeader(of: payload).map { $0.byteCount - Header.byteCount }
  }
}

extension FixedPool {
  private func takenHeader(of payload: UnsafeMutableRawPointer) -> Header? {
    guard payload > start, payload <= end, (payload - start) % Header.byteCount == 0,
      let header = Header(at: payload - Header.byteCount), header.isTaken
    else { return nil }
    return header
  }

  /// Makes one block of `block` and the free ones behind it, if it is free itself.
  private func joinFreeBlocks(from block: UnsafeMutableRawPointer) -> Header {
    guard var header = Header(at: block) else {
      preconditionFailure("the pool's headers were overwritten")
    }
    guard !header.isTaken else { return header }
    while block + header.byteCount < end, let next = Header(at: block + header.byteCount),
      !next.isTaken
    {
      header = Header(byteCount: header.byteCount + next.byteCount, isTaken: false)
    }
    header.store(at: block)
    return header
  }

  /// Cuts what lies before and behind the payload off into free blocks.
  private func take(
    _ payload: UnsafeMutableRawPointer, byteCount: Int, from block: UnsafeMutableRawPointer,
    of free: Header
  ) {
    let blockEnd = block + free.byteCount
    let taken = payload - Header.byteCount
    if taken > block { Header(byteCount: taken - block, isTaken: false).store(at: block) }
    let behind = payload + byteCount
    if behind < blockEnd { Header(byteCount: blockEnd - behind, isTaken: false).store(at: behind) }
    Header(byteCount: behind - taken, isTaken: true).store(at: taken)
  }
}

/// What lies in front of every block.
private struct Header {
  static let byteCount = 16
  private static let mark: UInt64 = 0x5EA1_ED00_B10C_0000

  /// The block's length with this header, a multiple of 16.
  let byteCount: Int
  let isTaken: Bool

  init(byteCount: Int, isTaken: Bool) {
    self.byteCount = byteCount
    self.isTaken = isTaken
  }

  init?(at block: UnsafeMutableRawPointer) {
    let mark = (block + 8).load(as: UInt64.self)
    guard mark & ~1 == Header.mark else { return nil }
    self.init(byteCount: block.load(as: Int.self), isTaken: mark & 1 == 1)
  }

  func store(at block: UnsafeMutableRawPointer) {
    block.storeBytes(of: byteCount, as: Int.self)
    (block + 8).storeBytes(of: Header.mark | (isTaken ? 1 : 0), as: UInt64.self)
  }
}

extension UnsafeMutableRawPointer {
  fileprivate func alignedUp(toMultipleOf alignment: Int) -> UnsafeMutableRawPointer {
    let address = UInt(bitPattern: self)
    return self + Int((0 &- address) & UInt(alignment - 1))
  }
}
