// SPDX-License-Identifier: Apache-2.0

#if arch(arm64)
  internal import CIntrinsics
  public import Kernels
  internal import KernelsNEON

  extension DotProd {
    @export(interface)
    public static func run(_ pointwise: GroupedPointwise, pixels: Range<Int>) {
      if !pointwise.run(DotTile.self, pixels: pixels) { Fallback.run(pointwise, pixels: pixels) }
    }
  }

  /// Eight pixels at once, then four, then one.
  enum DotTile: BlockTile {
    @inline(__always)
    static func run<Finish: BlockFinish>(_ block: PointwiseBlock, wide finish: Finish)
    where Finish.Sums == EightSums {
      runBlock(block, of: EightDots.self, finish)
    }

    @inline(__always)
    static func run<Finish: BlockFinish>(_ block: PointwiseBlock, narrow finish: Finish)
    where Finish.Sums == int32x4_t {
      runBlock(block, of: FourDots.self, finish)
    }
  }

  // A function for each kind of block: together they would be too large for the optimiser.
  @inline(never)
  private func runBlock<Dots: DotSums, Finish: BlockFinish>(
    _ block: PointwiseBlock, of: Dots.Type, _ finish: Finish
  ) where Dots.Sums == Finish.Sums {
    var finish = finish
    var inputs = block.activations
    var pixels = block.pixels
    while pixels >= 8 {
      let dots: EightPixels<Dots> = sums(block, inputs)
      dots.store(in: finish, from: 0)
      finish.advance(by: 8)
      inputs += 8 &* block.inputStride
      pixels &-= 8
    }
    if pixels >= 4 {
      let dots: FourPixels<Dots> = sums(block, inputs)
      dots.store(in: finish, from: 0)
      finish.advance(by: 4)
      inputs += 4 &* block.inputStride
      pixels &-= 4
    }
    while pixels > 0 {
      let dots: OnePixel<Dots> = sums(block, inputs)
      dots.store(in: finish, from: 0)
      finish.advance(by: 1)
      inputs += block.inputStride
      pixels &-= 1
    }
  }

  @inline(__always)
  private func sums<Pixels: PixelDots>(
    _ block: PointwiseBlock, _ inputs: UnsafeRawPointer
  ) -> Pixels {
    var dots = Pixels(bias: block.factors.bias)
    let row = block.weightStride
    var inputs = inputs
    var weights = block.weights
    var blocks = block.inputBlocks
    while blocks >= 4 {
      let a = Pixels.Inputs(inputs, block.inputStride)
      dots.add(Pixels.Weights(next: &weights, row), a, Lane0.self)
      dots.add(Pixels.Weights(next: &weights, row), a, Lane1.self)
      dots.add(Pixels.Weights(next: &weights, row), a, Lane2.self)
      dots.add(Pixels.Weights(next: &weights, row), a, Lane3.self)
      inputs += 16
      blocks &-= 4
    }
    if blocks == 0 { return dots }
    let a = Pixels.Inputs(inputs, block.inputStride)
    dots.add(Pixels.Weights(next: &weights, row), a, Lane0.self)
    if blocks == 1 { return dots }
    dots.add(Pixels.Weights(next: &weights, row), a, Lane1.self)
    if blocks == 2 { return dots }
    dots.add(Pixels.Weights(next: &weights, row), a, Lane2.self)
    return dots
  }
#endif
