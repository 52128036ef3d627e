// SPDX-License-Identifier: Apache-2.0

#if arch(arm64)
  public import CIntrinsics
  public import Kernels
  internal import Quantization

  /// The inner loop of an instruction set, for the blocks of a pointwise convolution.
  public protocol BlockTile {
    /// All pixels of a block of more than four channels.
    static func run<Finish: BlockFinish>(_ block: PointwiseBlock, wide finish: Finish)
    where Finish.Sums == EightSums

    /// All pixels of a block of up to four channels.
    static func run<Finish: BlockFinish>(_ block: PointwiseBlock, narrow finish: Finish)
    where Finish.Sums == int32x4_t
  }

  extension GroupedPointwise {
    /// Runs a tile over all blocks, each with the finish that suits it.
    ///
    /// - Returns: `false`, and nothing is done, for the rare operator that only `Portable` computes.
    @inlinable @inline(__always)
    public func run<Tile: BlockTile>(_ tile: Tile.Type, pixels: Range<Int>) -> Bool {
      guard epilogue.factors.preShift == 0 else { return false }
      if let residual = epilogue.residual {
        guard places == nil, VectorResidual.suits(residual) else { return false }
      }
      forEachBlock(pixels: pixels) { block in
        if epilogue.range.isWhole {
          block.run(tile, SaturatedLevels.self, epilogue)
        } else {
          block.run(tile, ClampedLevels.self, epilogue)
        }
      }
      return true
    }
  }

  extension PointwiseBlock {
    @inlinable @inline(__always)
    func run<Tile: BlockTile, Clamp: LevelClamp>(
      _ tile: Tile.Type, _: Clamp.Type, _ epilogue: Epilogue
    ) {
      switch (channels, places == nil) {
      case (8, true): run(tile, EightStore.self, EightEpilogue<Clamp>.self, epilogue)
      case (4, true): run(tile, FourStore.self, FourEpilogue<Clamp>.self, epilogue)
      case (5..., _): run(tile, ScatteredEightStore.self, EightEpilogue<Clamp>.self, epilogue)
      default: run(tile, ScatteredFourStore.self, FourEpilogue<Clamp>.self, epilogue)
      }
    }

    @inlinable @inline(__always)
    func run<Tile: BlockTile, Store: BlockStore, Channels: ChannelEpilogue>(
      _ tile: Tile.Type, _: Store.Type, _: Channels.Type, _ epilogue: Epilogue
    ) where Channels.Sums == EightSums {
      if epilogue.residual == nil {
        tile.run(self, wide: PlainFinish<Store, Channels>(self, epilogue))
      } else {
        tile.run(self, wide: ResidualFinish<Store, Channels>(self, epilogue))
      }
    }

    @inlinable @inline(__always)
    func run<Tile: BlockTile, Store: BlockStore, Channels: ChannelEpilogue>(
      _ tile: Tile.Type, _: Store.Type, _: Channels.Type, _ epilogue: Epilogue
    ) where Channels.Sums == int32x4_t {
      if epilogue.residual == nil {
        tile.run(self, narrow: PlainFinish<Store, Channels>(self, epilogue))
      } else {
        tile.run(self, narrow: ResidualFinish<Store, Channels>(self, epilogue))
      }
    }
  }
#endif
