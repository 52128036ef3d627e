// SPDX-License-Identifier: Apache-2.0

#if arch(arm64)
  internal import CIntrinsics
  public import Kernels

  extension NEON {
    @export(interface)
    public static func run(_ pointwise: GroupedPointwise, pixels: Range<Int>) {
      if !pointwise.run(PairTile.self, pixels: pixels) { Fallback.run(pointwise, pixels: pixels) }
    }
  }

  /// Four pixels at once, with SMULL, SMLAL and SADALP.
  enum PairTile: BlockTile {
    @inline(__always)
    static func run<Finish: BlockFinish>(_ block: PointwiseBlock, wide finish: Finish)
    where Finish.Sums == EightSums {
      runBlock(block, of: EightPairs.self, finish)
    }

    @inline(__always)
    static func run<Finish: BlockFinish>(_ block: PointwiseBlock, narrow finish: Finish)
    where Finish.Sums == int32x4_t {
      runBlock(block, of: FourPairs.self, finish)
    }
  }

  // A function for each kind of block: together they would be too large for the optimiser.
  @inline(never)
  private func runBlock<Pairs: PairSums, Finish: BlockFinish>(
    _ block: PointwiseBlock, of: Pairs.Type, _ finish: Finish
  ) where Pairs.Sums == Finish.Sums {
    var finish = finish
    // Loaded here, because the compiler must expect that a store changes it.
    let bias = Pairs.sums(bias: block.factors.bias)
    var inputs = block.activations
    var pixels = block.pixels
    while pixels >= 4 {
      let pairs = fourPixels(block, inputs, of: Pairs.self)
      finish.store(pairs.0.sums(bias), 0)
      finish.store(pairs.1.sums(bias), 1)
      finish.store(pairs.2.sums(bias), 2)
      finish.store(pairs.3.sums(bias), 3)
      finish.advance(by: 4)
      inputs += 4 &* block.inputStride
      pixels &-= 4
    }
    while pixels > 0 {
      finish.store(onePixel(block, inputs, of: Pairs.self).sums(bias), 0)
      finish.advance(by: 1)
      inputs += block.inputStride
      pixels &-= 1
    }
  }

  @inline(__always)
  private func fourPixels<Pairs: PairSums>(
    _ block: PointwiseBlock, _ inputs: UnsafeRawPointer, of: Pairs.Type
  ) -> (Pairs, Pairs, Pairs, Pairs) {
    var a = FourInputs(inputs, block.inputStride)
    let row = block.weightStride
    var weights = block.weights
    let blocks = block.inputBlocks
    let w0 = Pairs.Weights(next: &weights, row)
    if blocks == 1 {
      return (
        Pairs(w0, a.x0.last), Pairs(w0, a.x1.last), Pairs(w0, a.x2.last), Pairs(w0, a.x3.last)
      )
    }
    let w1 = Pairs.Weights(next: &weights, row)
    var pairs = (
      Pairs(w0, w1, a.x0.nextTwo()), Pairs(w0, w1, a.x1.nextTwo()),
      Pairs(w0, w1, a.x2.nextTwo()), Pairs(w0, w1, a.x3.nextTwo())
    )
    var fours = (blocks &- 2) &>> 2
    while fours != 0 {
      let (w0, w1) = (Pairs.Weights(next: &weights, row), Pairs.Weights(next: &weights, row))
      let (w2, w3) = (Pairs.Weights(next: &weights, row), Pairs.Weights(next: &weights, row))
      pairs.0.add(w0, w1, w2, w3, a.x0.nextFour())
      pairs.1.add(w0, w1, w2, w3, a.x1.nextFour())
      pairs.2.add(w0, w1, w2, w3, a.x2.nextFour())
      pairs.3.add(w0, w1, w2, w3, a.x3.nextFour())
      fours &-= 1
    }
    if (blocks &- 2) & 2 != 0 {
      let (w0, w1) = (Pairs.Weights(next: &weights, row), Pairs.Weights(next: &weights, row))
      pairs.0.add(w0, w1, a.x0.nextTwo())
      pairs.1.add(w0, w1, a.x1.nextTwo())
      pairs.2.add(w0, w1, a.x2.nextTwo())
      pairs.3.add(w0, w1, a.x3.nextTwo())
    }
    if blocks & 1 != 0 {
      let w0 = Pairs.Weights(next: &weights, row)
      pairs.0.add(w0, a.x0.last)
      pairs.1.add(w0, a.x1.last)
      pairs.2.add(w0, a.x2.last)
      pairs.3.add(w0, a.x3.last)
    }
    return pairs
  }

  @inline(__always)
  private func onePixel<Pairs: PairSums>(
    _ block: PointwiseBlock, _ inputs: UnsafeRawPointer, of: Pairs.Type
  ) -> Pairs {
    var a = Inputs(inputs)
    let row = block.weightStride
    var weights = block.weights
    var blocks = block.inputBlocks
    if blocks == 1 { return Pairs(Pairs.Weights(next: &weights, row), a.last) }
    var pairs = Pairs(
      Pairs.Weights(next: &weights, row), Pairs.Weights(next: &weights, row), a.nextTwo())
    blocks &-= 2
    while blocks >= 2 {
      pairs.add(Pairs.Weights(next: &weights, row), Pairs.Weights(next: &weights, row), a.nextTwo())
      blocks &-= 2
    }
    if blocks > 0 { pairs.add(Pairs.Weights(next: &weights, row), a.last) }
    return pairs
  }

  /// The inputs of a pixel, in blocks of four that fill a register each.
  private struct Inputs {
    private var at: UnsafeRawPointer

    @inline(__always)
    init(_ inputs: UnsafeRawPointer) { at = inputs }

    /// The next two blocks: LD2R with post-increment.
    @inline(__always)
    mutating func nextTwo() -> int8x16x2_t {
      defer { at += 8 }
      return spread_two(at)
    }

    /// The next four: LD4R.
    @inline(__always)
    mutating func nextFour() -> int8x16x4_t {
      defer { at += 16 }
      return spread_four(at)
    }

    /// The block behind the pairs.
    @inline(__always)
    var last: int8x16_t { spread(at) }
  }

  private struct FourInputs {
    var x0, x1, x2, x3: Inputs

    @inline(__always)
    init(_ inputs: UnsafeRawPointer, _ stride: Int) {
      x0 = Inputs(inputs)
      x1 = Inputs(inputs + stride)
      x2 = Inputs(inputs + 2 &* stride)
      x3 = Inputs(inputs + 3 &* stride)
    }
  }
#endif
