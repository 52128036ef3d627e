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
    let stride = block.inputStride
    let row = block.weightStride
    var inputs = inputs
    var weights = block.weights
    var blocks = block.inputBlocks
    let first = FourInputs(inputs, stride)
    let w0 = Pairs.Weights(weights)
    if blocks == 1 {
      return (
        Pairs(w0, first.x0.four(0)), Pairs(w0, first.x1.four(0)), Pairs(w0, first.x2.four(0)),
        Pairs(w0, first.x3.four(0))
      )
    }
    let w1 = Pairs.Weights(weights + row)
    var pairs = (
      Pairs(w0, first.x0.four(0), w1, first.x0.four(1)),
      Pairs(w0, first.x1.four(0), w1, first.x1.four(1)),
      Pairs(w0, first.x2.four(0), w1, first.x2.four(1)),
      Pairs(w0, first.x3.four(0), w1, first.x3.four(1))
    )
    weights += 2 &* row
    blocks &-= 2
    inputs += 8
    while blocks >= 4 {
      let a = FourInputs(inputs, stride)
      addTwo(&pairs, a, weights, row, 0)
      weights += 2 &* row
      addTwo(&pairs, a, weights, row, 2)
      weights += 2 &* row
      inputs += 16
      blocks &-= 4
    }
    if blocks == 0 { return pairs }
    let last = FourInputs(inputs, stride)
    if blocks == 1 {
      addOne(&pairs, last, weights, 0)
      return pairs
    }
    addTwo(&pairs, last, weights, row, 0)
    if blocks == 3 { addOne(&pairs, last, weights + 2 &* row, 2) }
    return pairs
  }

  /// Two blocks of inputs, from number `block` of the four in each register.
  @inline(__always)
  private func addTwo<Pairs: PairSums>(
    _ pairs: inout (Pairs, Pairs, Pairs, Pairs), _ a: FourInputs, _ weights: UnsafeRawPointer,
    _ row: Int, _ block: Int
  ) {
    let (w0, w1) = (Pairs.Weights(weights), Pairs.Weights(weights + row))
    pairs.0.add(w0, a.x0.four(block), w1, a.x0.four(block &+ 1))
    pairs.1.add(w0, a.x1.four(block), w1, a.x1.four(block &+ 1))
    pairs.2.add(w0, a.x2.four(block), w1, a.x2.four(block &+ 1))
    pairs.3.add(w0, a.x3.four(block), w1, a.x3.four(block &+ 1))
  }

  @inline(__always)
  private func addOne<Pairs: PairSums>(
    _ pairs: inout (Pairs, Pairs, Pairs, Pairs), _ a: FourInputs, _ weights: UnsafeRawPointer,
    _ block: Int
  ) {
    let w0 = Pairs.Weights(weights)
    pairs.0.add(w0, a.x0.four(block))
    pairs.1.add(w0, a.x1.four(block))
    pairs.2.add(w0, a.x2.four(block))
    pairs.3.add(w0, a.x3.four(block))
  }

  @inline(__always)
  private func onePixel<Pairs: PairSums>(
    _ block: PointwiseBlock, _ inputs: UnsafeRawPointer, of: Pairs.Type
  ) -> Pairs {
    var inputs = inputs
    var weights = block.weights
    var blocks = block.inputBlocks &- 1
    var pairs = Pairs(Pairs.Weights(weights), Inputs(inputs).four(0))
    weights += block.weightStride
    inputs += 4
    while blocks >= 2 {
      let eight = Inputs(inputs)
      pairs.add(
        Pairs.Weights(weights), eight.four(0), Pairs.Weights(weights + block.weightStride),
        eight.four(1))
      weights += 2 &* block.weightStride
      inputs += 8
      blocks &-= 2
    }
    if blocks > 0 { pairs.add(Pairs.Weights(weights), Inputs(inputs).four(0)) }
    return pairs
  }

  /// Sixteen inputs of a pixel.
  private struct Inputs {
    let sixteen: SIMD4<Int32>

    @inline(__always)
    init(_ inputs: UnsafeRawPointer) { sixteen = inputs.loadUnaligned(as: SIMD4<Int32>.self) }

    /// A block of four of them, four times.
    @inline(__always)
    func four(_ block: Int) -> int8x16_t {
      opaque(vreinterpretq_s8_s32(int32x4_t(repeating: sixteen[block])))
    }
  }

  /// Sixteen inputs of each of four pixels.
  private struct FourInputs {
    let x0, x1, x2, x3: Inputs

    @inline(__always)
    init(_ inputs: UnsafeRawPointer, _ stride: Int) {
      x0 = Inputs(inputs)
      x1 = Inputs(inputs + stride)
      x2 = Inputs(inputs + 2 &* stride)
      x3 = Inputs(inputs + 3 &* stride)
    }
  }
#endif
