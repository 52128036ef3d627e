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

  /// Seven pixels at once: seven divides the maps of 224×224 pictures, 56², 28², 14² and 7².
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
    while pixels >= 7 {
      let dots = sevenPixels(block, inputs, of: Dots.self)
      finish.store(dots.0.sums, 0)
      finish.store(dots.1.sums, 1)
      finish.store(dots.2.sums, 2)
      finish.store(dots.3.sums, 3)
      finish.store(dots.4.sums, 4)
      finish.store(dots.5.sums, 5)
      finish.store(dots.6.sums, 6)
      finish.advance(by: 7)
      inputs += 7 &* block.inputStride
      pixels &-= 7
    }
    while pixels > 0 {
      finish.store(onePixel(block, inputs, of: Dots.self).sums, 0)
      finish.advance(by: 1)
      inputs += block.inputStride
      pixels &-= 1
    }
  }

  private typealias Seven<Element> = (
    Element, Element, Element, Element, Element, Element, Element
  )

  @inline(__always)
  private func sevenPixels<Dots: DotSums>(
    _ block: PointwiseBlock, _ inputs: UnsafeRawPointer, of: Dots.Type
  ) -> Seven<Dots> {
    let initial = Dots(bias: block.factors.bias)
    var dots: Seven<Dots> = (initial, initial, initial, initial, initial, initial, initial)
    let stride = block.inputStride
    let row = block.weightStride
    var weights = block.weights
    var blocks = block.inputBlocks
    var inputs = inputs
    while blocks > 0 {
      let a: Seven<Inputs> = (
        Inputs(inputs), Inputs(inputs + stride), Inputs(inputs + 2 &* stride),
        Inputs(inputs + 3 &* stride), Inputs(inputs + 4 &* stride),
        Inputs(inputs + 5 &* stride), Inputs(inputs + 6 &* stride)
      )
      add(Dots.Weights(weights), &dots, a, Lane0.self)
      if blocks >= 4 {
        add(Dots.Weights(weights + row), &dots, a, Lane1.self)
        weights += 2 &* row
        add(Dots.Weights(weights), &dots, a, Lane2.self)
        add(Dots.Weights(weights + row), &dots, a, Lane3.self)
        weights += 2 &* row
        inputs += 16
        blocks &-= 4
        continue
      }
      if blocks == 1 { break }
      add(Dots.Weights(weights + row), &dots, a, Lane1.self)
      if blocks == 2 { break }
      add(Dots.Weights(weights + 2 &* row), &dots, a, Lane2.self)
      break
    }
    return dots
  }

  @inline(__always)
  private func add<Dots: DotSums, Lane: DotLane>(
    _ weights: Dots.Weights, _ dots: inout Seven<Dots>, _ a: Seven<Inputs>, _ lane: Lane.Type
  ) {
    dots.0.add(weights, a.0.sixteen, lane)
    dots.1.add(weights, a.1.sixteen, lane)
    dots.2.add(weights, a.2.sixteen, lane)
    dots.3.add(weights, a.3.sixteen, lane)
    dots.4.add(weights, a.4.sixteen, lane)
    dots.5.add(weights, a.5.sixteen, lane)
    dots.6.add(weights, a.6.sixteen, lane)
  }

  @inline(__always)
  private func onePixel<Dots: DotSums>(
    _ block: PointwiseBlock, _ inputs: UnsafeRawPointer, of: Dots.Type
  ) -> Dots {
    var dots = Dots(bias: block.factors.bias)
    var inputs = inputs
    let row = block.weightStride
    var weights = block.weights
    var blocks = block.inputBlocks
    while blocks >= 4 {
      let a = Inputs(inputs).sixteen
      dots.add(Dots.Weights(weights), a, Lane0.self)
      dots.add(Dots.Weights(weights + row), a, Lane1.self)
      weights += 2 &* row
      dots.add(Dots.Weights(weights), a, Lane2.self)
      dots.add(Dots.Weights(weights + row), a, Lane3.self)
      weights += 2 &* row
      inputs += 16
      blocks &-= 4
    }
    while blocks > 0 {
      dots.add(Dots.Weights(weights), Inputs(inputs).sixteen, Lane0.self)
      weights += row
      inputs += 4
      blocks &-= 1
    }
    return dots
  }

  /// Sixteen inputs of a pixel.
  private struct Inputs {
    let sixteen: int8x16_t

    @inline(__always)
    init(_ inputs: UnsafeRawPointer) { sixteen = inputs.loadUnaligned(as: int8x16_t.self) }
  }
#endif
