// SPDX-License-Identifier: Apache-2.0

#if arch(arm64)
  internal import CIntrinsics
  public import Kernels
  internal import KernelsNEON

  extension I8MM {
    @export(interface)
    public static func run(_ pointwise: GroupedPointwise, pixels: Range<Int>) {
      if !pointwise.run(MatrixTile.self, pixels: pixels) { Fallback.run(pointwise, pixels: pixels) }
    }
  }

  /// Eight pixels at once, then two.
  enum MatrixTile: BlockTile {
    @inline(__always)
    static func run<Finish: BlockFinish>(_ block: PointwiseBlock, wide finish: Finish)
    where Finish.Sums == EightSums {
      runBlock(block, of: EightMatrices.self, finish)
    }

    @inline(__always)
    static func run<Finish: BlockFinish>(_ block: PointwiseBlock, narrow finish: Finish)
    where Finish.Sums == int32x4_t {
      runBlock(block, of: FourMatrices.self, finish)
    }
  }

  // A function for each kind of block: together they would be too large for the optimiser.
  @inline(never)
  private func runBlock<Matrices: MatrixSums, Finish: BlockFinish>(
    _ block: PointwiseBlock, of: Matrices.Type, _ finish: Finish
  ) where Matrices.Sums == Finish.Sums {
    var finish = finish
    var inputs = block.activations
    var pixels = block.pixels
    while pixels >= 8 {
      let matrices: EightPixels<Matrices> = sums(block, inputs, block.inputStride)
      matrices.store(in: finish, from: 0)
      finish.advance(by: 8)
      inputs += 8 &* block.inputStride
      pixels &-= 8
    }
    while pixels >= 2 {
      let matrices: TwoPixels<Matrices> = sums(block, inputs, block.inputStride)
      matrices.store(in: finish, from: 0)
      finish.advance(by: 2)
      inputs += 2 &* block.inputStride
      pixels &-= 2
    }
    if pixels == 0 { return }
    // The last of an odd number is a pair with itself.
    let matrices: TwoPixels<Matrices> = sums(block, inputs, 0)
    finish.store(matrices.sums.first, 0)
  }

  @inline(__always)
  private func sums<Pixels: PixelMatrices>(
    _ block: PointwiseBlock, _ inputs: UnsafeRawPointer, _ stride: Int
  ) -> Pixels {
    var matrices = Pixels(bias: block.factors.bias)
    // Two pointers, because two vectors are loaded from each at once.
    var (w0, w1) = (block.weights, block.weights + block.weightStride)
    let step = 2 &* block.weightStride
    var inputs = inputs
    var blocks = block.inputBlocks
    while blocks >= 4 {
      let a = Pixels.inputs(inputs, stride)
      matrices.add(Pixels.Weights(w0, w1), a.low)
      (w0, w1) = (w0 + step, w1 + step)
      matrices.add(Pixels.Weights(w0, w1), a.high)
      (w0, w1) = (w0 + step, w1 + step)
      inputs += 16
      blocks &-= 4
    }
    if blocks >= 2 {
      matrices.add(Pixels.Weights(w0, w1), Pixels.inputs(inputs, stride).low)
      w0 += step
      inputs += 8
      blocks &-= 2
    }
    if blocks == 1 { matrices.add(Pixels.Weights(last: w0), Pixels.inputs(inputs, stride).low) }
    return matrices
  }
#endif
