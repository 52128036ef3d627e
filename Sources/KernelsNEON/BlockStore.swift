// SPDX-License-Identifier: Apache-2.0

#if arch(arm64)
  public import CIntrinsics
  public import Kernels

  /// Where the bytes of a pixel go.
  public protocol BlockStore {
    init(_ block: PointwiseBlock)
    func store(_ bytes: int8x8_t, at pixel: UnsafeMutableRawPointer)
  }

  /// Eight channels that lie together.
  public struct EightStore: BlockStore {
    @inlinable public init(_ block: PointwiseBlock) {}

    @inlinable @inline(__always)
    public func store(_ bytes: int8x8_t, at pixel: UnsafeMutableRawPointer) {
      pixel.storeBytes(of: bytes, as: int8x8_t.self)
    }
  }

  /// Four channels that lie together.
  public struct FourStore: BlockStore {
    @inlinable public init(_ block: PointwiseBlock) {}

    @inlinable @inline(__always)
    public func store(_ bytes: int8x8_t, at pixel: UnsafeMutableRawPointer) {
      pixel.storeBytes(of: vreinterpret_s32_s8(bytes)[0], as: Int32.self)
    }
  }

  /// Up to eight channels, each at its own place: shuffle by index, and remainders.
  ///
  /// Channels that the block does not have share the place of the first, which is stored last.
  public struct ScatteredEightStore: BlockStore {
    @usableFromInline let low: ScatteredFourStore
    @usableFromInline let high: ScatteredFourStore

    @inlinable @inline(__always)
    public init(_ block: PointwiseBlock) {
      low = ScatteredFourStore(block, from: 0)
      high = ScatteredFourStore(block, from: 4)
    }

    @inlinable @inline(__always)
    public func store(_ bytes: int8x8_t, at pixel: UnsafeMutableRawPointer) {
      let eight = vreinterpret_s64_s8(bytes)
      high.store(UInt32(truncatingIfNeeded: eight &>> 32), at: pixel)
      low.store(UInt32(truncatingIfNeeded: eight), at: pixel)
    }
  }

  /// Up to four channels, each at its own place.
  public struct ScatteredFourStore: BlockStore {
    @usableFromInline let places: (Int, Int, Int, Int)

    @inlinable @inline(__always)
    public init(_ block: PointwiseBlock) { self.init(block, from: 0) }

    @inlinable @inline(__always)
    init(_ block: PointwiseBlock, from channel: Int) {
      places = (
        block.place(channel), block.place(channel &+ 1), block.place(channel &+ 2),
        block.place(channel &+ 3)
      )
    }

    @inlinable @inline(__always)
    public func store(_ bytes: int8x8_t, at pixel: UnsafeMutableRawPointer) {
      store(UInt32(truncatingIfNeeded: vreinterpret_s64_s8(bytes)), at: pixel)
    }

    @inlinable @inline(__always)
    func store(_ bytes: UInt32, at pixel: UnsafeMutableRawPointer) {
      pixel.storeBytes(
        of: UInt8(truncatingIfNeeded: bytes &>> 24), toByteOffset: places.3, as: UInt8.self)
      pixel.storeBytes(
        of: UInt8(truncatingIfNeeded: bytes &>> 16), toByteOffset: places.2, as: UInt8.self)
      pixel.storeBytes(
        of: UInt8(truncatingIfNeeded: bytes &>> 8), toByteOffset: places.1, as: UInt8.self)
      pixel.storeBytes(of: UInt8(truncatingIfNeeded: bytes), toByteOffset: places.0, as: UInt8.self)
    }
  }

  extension PointwiseBlock {
    /// Where a channel goes, from `output` on; the first one's place if the block has no such.
    @inlinable
    func place(_ channel: Int) -> Int {
      let channel = channel < channels ? channel : 0
      return places.map { Int($0[channel]) } ?? channel
    }
  }
#endif
