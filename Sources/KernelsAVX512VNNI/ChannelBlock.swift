// SPDX-License-Identifier: Apache-2.0

#if arch(x86_64)
  internal import CIntrinsics
  internal import Kernels

  /// Up to 32 neighbouring output channels of one group, for the pixels of a panel.
  struct ChannelBlock {
    let inputs: InputPanel
    let pixels: Int
    /// Blocks of four inputs.
    let inputBlocks: Int
    /// `[inputBlocks][…][4]`, one block every `weightStride` bytes.
    let weights: UnsafeRawPointer
    let weightStride: Int
    let masks: BlockMasks
    /// The factors of the first channel and those behind it.
    let factors: ChannelFactors
    let epilogue: Epilogue
    /// The first pixel's first channel.
    let output: UnsafeMutableRawPointer
    let outputStride: Int
    /// The first pixel's residual for the first channel.
    let residual: UnsafeRawPointer?
    let residualStride: Int

    /// All pixels, in tiles of eight, four and one.
    @inline(__always)
    func run<Sums: BlockSums, Rule: Requantization>(_: Sums.Type, _: Rule.Type) {
      let initial = correctedBias(Sums.self)
      let finish = BlockFinish<Sums, Rule>(self)
      var pixel = 0
      while pixel &+ 8 <= pixels { step(EightPixels.self, initial, finish, &pixel) }
      if pixel &+ 4 <= pixels { step(FourPixels.self, initial, finish, &pixel) }
      while pixel < pixels { step(OnePixel.self, initial, finish, &pixel) }
    }

    @inline(__always)
    private func step<Tile: PixelTile, Rule: Requantization>(
      _: Tile.Type, _ initial: Tile.Sums, _ finish: BlockFinish<Tile.Sums, Rule>,
      _ pixel: inout Int
    ) {
      Tile.sums(self, initial, pixel).store(finish, pixel)
      pixel &+= Tile.pixels
    }

    /// The bias, less what 128 more of every input adds to the sums.
    @inline(__always)
    private func correctedBias<Sums: BlockSums>(_: Sums.Type) -> Sums {
      let inputs = _mm512_set1_epi32(Int32(bitPattern: 0x8080_8080))
      var bias = Sums(bias: factors.bias, masks)
      var excess = bias
      excess.subtract(bias)
      var from = weights
      for _ in 0..<inputBlocks {
        excess.add(Sums.Weights(from, masks), inputs)
        from += weightStride
      }
      bias.subtract(excess)
      return bias
    }
  }

  /// Requantises and stores the sums of a block.
  struct BlockFinish<Sums: BlockSums, Rule: Requantization> {
    let block: ChannelBlock
    let epilogue: Sums.Epilogue
    let rule: Rule

    @inline(__always)
    init(_ block: ChannelBlock) {
      self.block = block
      epilogue = Sums.Epilogue(block.factors, block.epilogue.range, block.masks)
      rule = Rule(block.epilogue)
    }

    @inline(__always)
    func store(_ sums: Sums, _ pixel: Int) {
      epilogue.store(
        sums, rule, residual: block.residual.map { $0 + pixel &* block.residualStride },
        to: block.output + pixel &* block.outputStride)
    }
  }
#endif
