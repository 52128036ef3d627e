// SPDX-License-Identifier: Apache-2.0

#if arch(arm64)
  public import CIntrinsics

  /// The weights of one block of four inputs, as a tile holds them.
  public protocol BlockWeights {
    /// Loads them and goes on to the next block, `stride` bytes further.
    init(next weights: inout UnsafeRawPointer, _ stride: Int)
  }

  /// Of four channels.
  public struct FourWeights: BlockWeights {
    public let sixteen: int8x16_t

    @inlinable @inline(__always)
    init(_ sixteen: int8x16_t) { self.sixteen = sixteen }

    @inlinable @inline(__always)
    public init(next weights: inout UnsafeRawPointer, _ stride: Int) {
      sixteen = weights.loadUnaligned(as: int8x16_t.self)
      weights += stride
    }
  }

  /// Of eight channels.
  public struct EightWeights: BlockWeights {
    public let low: FourWeights
    public let high: FourWeights

    @inlinable @inline(__always)
    public init(next weights: inout UnsafeRawPointer, _ stride: Int) {
      let two = load_two(weights)
      low = FourWeights(two.val.0)
      high = FourWeights(two.val.1)
      weights += stride
    }
  }
#endif
