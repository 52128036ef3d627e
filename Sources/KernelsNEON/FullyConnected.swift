// SPDX-License-Identifier: Apache-2.0

#if arch(arm64)
  public import CIntrinsics
  public import Kernels
  public import Quantization

  extension NEON {
    @export(interface)
    public static func run(
      _ layer: FullyConnected, outputs: Range<Int>, scores: UnsafeMutablePointer<Int32>
    ) {
      layer.run(PairTile.self, outputs: outputs, scores: scores)
    }
  }

  extension FullyConnected {
    /// Runs a tile over blocks of class scores.
    @inlinable @inline(__always)
    public func run<Tile: BlockTile>(
      _ tile: Tile.Type, outputs: Range<Int>, scores: UnsafeMutablePointer<Int32>
    ) {
      // Scores are not clamped: any range does.
      let epilogue = Epilogue(factors: factors, range: OutputRange(zeroPoint: 0))
      forEachBlock(outputs: outputs, scores: scores) { block in
        if block.channels > 4 {
          tile.run(block, wide: EightScores(block, epilogue))
        } else {
          tile.run(block, narrow: FourScores(block, epilogue))
        }
      }
    }
  }

  /// Stores up to four requantised sums as they are.
  public struct FourScores: BlockFinish {
    @usableFromInline let factors: FourFactors
    @usableFromInline let preShift: int32x4_t
    @usableFromInline let scores: UnsafeMutableRawPointer
    @usableFromInline let channels: Int

    @inlinable @inline(__always)
    public init(_ block: PointwiseBlock, _ epilogue: Epilogue) {
      self.init(block, from: 0)
    }

    @inlinable @inline(__always)
    init(_ block: PointwiseBlock, from first: Int) {
      let factors = block.factors.advanced(by: first)
      self.factors = FourFactors(factors)
      preShift = int32x4_t(repeating: factors.preShift)
      scores = UnsafeMutableRawPointer(block.output) + 4 &* first
      channels = block.channels &- first
    }

    @inlinable @inline(__always)
    public func store(_ sums: int32x4_t, _ pixel: Int) {
      let results = factors.requantized(vshlq_s32(sums, preShift))
      if channels >= 4 { return scores.storeBytes(of: results, as: int32x4_t.self) }
      for lane in 0..<channels {
        scores.storeBytes(of: results[lane], toByteOffset: 4 &* lane, as: Int32.self)
      }
    }

    /// There is one pixel.
    @inlinable @inline(__always)
    public mutating func advance(by pixels: Int) {}
  }

  /// Stores up to eight.
  public struct EightScores: BlockFinish {
    @usableFromInline var low: FourScores
    @usableFromInline var high: FourScores

    @inlinable @inline(__always)
    public init(_ block: PointwiseBlock, _ epilogue: Epilogue) {
      low = FourScores(block, from: 0)
      high = FourScores(block, from: 4)
    }

    @inlinable @inline(__always)
    public func store(_ sums: EightSums, _ pixel: Int) {
      low.store(sums.low, pixel)
      high.store(sums.high, pixel)
    }

    @inlinable @inline(__always)
    public mutating func advance(by pixels: Int) {}
  }
#endif
