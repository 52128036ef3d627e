// SPDX-License-Identifier: Apache-2.0

#if arch(arm64)
  public import Kernels

  /// The inner loop of an instruction set, for the blocks of a pointwise convolution.
  public protocol BlockTile {
    /// All pixels of a block; `Finish` takes eight channels, or four if the block is narrow.
    static func run<Finish: BlockFinish>(_ block: PointwiseBlock, wide finish: Finish)
    static func run<Finish: BlockFinish>(_ block: PointwiseBlock, narrow finish: Finish)
  }

  extension GroupedPointwise {
    /// Runs a tile over all blocks, each with the finish that suits it.
    ///
    /// - Returns: `false`, and nothing is done, for the rare operator that only `Portable` computes.
    @inlinable @inline(__always)
    public func run<Tile: BlockTile>(_ tile: Tile.Type, pixels: Range<Int>) -> Bool {
      guard epilogue.factors.preShift == 0, epilogue.residual == nil || places == nil else {
        return false
      }
      forEachBlock(pixels: pixels) { block in
        if epilogue.residual == nil {
          block.run(tile, PlainFinishes.self, epilogue)
        } else {
          block.run(tile, ResidualFinishes.self, epilogue)
        }
      }
      return true
    }
  }

  /// A finish for each way to store.
  @usableFromInline
  protocol BlockFinishes {
    associatedtype Eight: BlockFinish
    associatedtype Four: BlockFinish
    associatedtype ScatteredEight: BlockFinish
    associatedtype ScatteredFour: BlockFinish
  }

  @usableFromInline
  enum PlainFinishes: BlockFinishes {
    @usableFromInline typealias Eight = PlainFinish<EightStore>
    @usableFromInline typealias Four = PlainFinish<FourStore>
    @usableFromInline typealias ScatteredEight = PlainFinish<ScatteredEightStore>
    @usableFromInline typealias ScatteredFour = PlainFinish<ScatteredFourStore>
  }

  @usableFromInline
  enum ResidualFinishes: BlockFinishes {
    @usableFromInline typealias Eight = ResidualFinish<EightStore>
    @usableFromInline typealias Four = ResidualFinish<FourStore>
    @usableFromInline typealias ScatteredEight = ResidualFinish<ScatteredEightStore>
    @usableFromInline typealias ScatteredFour = ResidualFinish<ScatteredFourStore>
  }

  extension PointwiseBlock {
    @inlinable @inline(__always)
    func run<Tile: BlockTile, Finishes: BlockFinishes>(
      _ tile: Tile.Type, _: Finishes.Type, _ epilogue: Epilogue
    ) {
      switch (channels, places == nil) {
      case (8, true): tile.run(self, wide: Finishes.Eight(self, epilogue))
      case (4, true): tile.run(self, narrow: Finishes.Four(self, epilogue))
      case (5..., _): tile.run(self, wide: Finishes.ScatteredEight(self, epilogue))
      default: tile.run(self, narrow: Finishes.ScatteredFour(self, epilogue))
      }
    }
  }
#endif
