// SPDX-License-Identifier: Apache-2.0

#if arch(x86_64)
  internal import CIntrinsics
  internal import Kernels

  /// Some neighbouring output channels of one group, for the pixels of a panel.
  struct ChannelBlock {
    let inputs: InputPanel
    let pixels: Int
    /// Blocks of four inputs.
    let inputBlocks: Int
    /// Widened, in steps.
    let weights: UnsafeRawPointer
    /// The factors of the first channel and those behind it.
    let factors: ChannelFactors
    let epilogue: Epilogue
    /// The first pixel's first channel; there is room for all channels of the block.
    let output: UnsafeMutableRawPointer
    let outputStride: Int
    /// The first pixel's residual for the first channel.
    let residual: UnsafeRawPointer?
    let residualStride: Int

    /// All pixels, in tiles of six, two and one.
    @inline(__always)
    func run<Sums: BlockSums, Rule: Requantization>(_: Sums.Type, _: Rule.Type) {
      let finish = BlockFinish<Sums, Rule>(self)
      var (pixel, tile) = (0, UnsafeRawPointer(inputs.base))
      while pixel &+ 6 <= pixels {
        step(SixPixels.self, finish, &pixel, tile)
        tile += inputs.tileBytes
      }
      while pixel &+ 2 <= pixels {
        step(TwoPixels.self, finish, &pixel, tile)
        tile += 2 &* InputPanel.pixelBytes
      }
      if pixel < pixels { step(OnePixel.self, finish, &pixel, tile) }
    }

    @inline(__always)
    private func step<Tile: PixelTile, Rule: Requantization>(
      _: Tile.Type, _ finish: BlockFinish<Tile.Sums, Rule>, _ pixel: inout Int,
      _ inputs: UnsafeRawPointer
    ) {
      Tile.sums(self, inputs).store(finish, pixel)
      pixel &+= Tile.pixels
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
      epilogue = Sums.Epilogue(block.factors, block.epilogue.range)
      rule = Rule(block.epilogue)
    }

    @inline(__always)
    func store(_ sums: Sums, _ pixel: Int) { store(sums, pixel, sums, pixel) }

    /// Two neighbouring pixels.
    @inline(__always)
    func store(_ first: Sums, _ second: Sums, _ pixel: Int) {
      store(first, pixel, second, pixel &+ 1)
    }

    @inline(__always)
    private func store(_ first: Sums, _ firstPixel: Int, _ second: Sums, _ secondPixel: Int) {
      epilogue.store(
        first, second, rule,
        residual: PixelPair(first: residual(firstPixel), second: residual(secondPixel)),
        to: PixelPair(first: output(firstPixel), second: output(secondPixel)))
    }

    @inline(__always)
    private func output(_ pixel: Int) -> UnsafeMutableRawPointer {
      block.output + pixel &* block.outputStride
    }

    @inline(__always)
    private func residual(_ pixel: Int) -> UnsafeRawPointer? {
      block.residual.map { $0 + pixel &* block.residualStride }
    }
  }
#endif
