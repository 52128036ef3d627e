// SPDX-License-Identifier: Apache-2.0

#if arch(arm64)
  public import CIntrinsics
  public import Kernels

  /// What becomes of the sums of a block's pixels: requantised, clamped and stored.
  public protocol BlockFinish {
    associatedtype Sums
    init(_ block: PointwiseBlock, _ epilogue: Epilogue)
    /// A pixel of the tile's, 0 for the first.
    func store(_ sums: Sums, _ pixel: Int)
    /// On to the next tile.
    mutating func advance(by pixels: Int)
  }

  /// Without a residual.
  public struct PlainFinish<Store: BlockStore, Channels: ChannelEpilogue>: BlockFinish {
    @usableFromInline let channels: Channels
    @usableFromInline let store: Store
    @usableFromInline let stride: Int
    @usableFromInline var to: UnsafeMutableRawPointer

    @inlinable @inline(__always)
    public init(_ block: PointwiseBlock, _ epilogue: Epilogue) {
      channels = Channels(block.factors, epilogue.range)
      store = Store(block)
      stride = block.outputStride
      to = UnsafeMutableRawPointer(block.output)
    }

    @inlinable @inline(__always)
    public func store(_ sums: Channels.Sums, _ pixel: Int) {
      store.store(channels(sums), at: to + pixel &* stride)
    }

    @inlinable @inline(__always)
    public mutating func advance(by pixels: Int) { to += pixels &* stride }
  }

  /// With a residual, which may lie where the result goes.
  public struct ResidualFinish<Store: BlockStore, Channels: ChannelEpilogue>: BlockFinish {
    @usableFromInline let channels: Channels
    @usableFromInline let residual: VectorResidual
    @usableFromInline let store: Store
    @usableFromInline let stride: Int
    @usableFromInline let residualStride: Int
    @usableFromInline var to: UnsafeMutableRawPointer
    @usableFromInline var from: UnsafeRawPointer

    @inlinable @inline(__always)
    public init(_ block: PointwiseBlock, _ epilogue: Epilogue) {
      channels = Channels(block.factors, epilogue.range)
      // Only blocks with a residual get here.
      residual = VectorResidual(epilogue.residual.unsafelyUnwrapped)
      from = UnsafeRawPointer(block.residual.unsafelyUnwrapped)
      store = Store(block)
      stride = block.outputStride
      residualStride = block.residualStride
      to = UnsafeMutableRawPointer(block.output)
    }

    @inlinable @inline(__always)
    public func store(_ sums: Channels.Sums, _ pixel: Int) {
      let other = (from + pixel &* residualStride).loadUnaligned(as: int8x8_t.self)
      store.store(channels(sums, residual, other), at: to + pixel &* stride)
    }

    @inlinable @inline(__always)
    public mutating func advance(by pixels: Int) {
      from += pixels &* residualStride
      to += pixels &* stride
    }
  }
#endif
