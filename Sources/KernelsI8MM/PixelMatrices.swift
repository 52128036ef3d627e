// SPDX-License-Identifier: Apache-2.0

#if arch(arm64)
  internal import CIntrinsics
  internal import KernelsNEON

  /// The sums of some channels of some neighbouring pixels, which come in pairs.
  protocol PixelMatrices {
    associatedtype Matrices: MatrixSums
    /// Eight inputs of each pixel.
    associatedtype Inputs
    typealias Weights = Matrices.Weights
    init(bias: UnsafePointer<Int32>)
    /// Sixteen inputs of each pixel, eight and eight; `stride` is bytes from a pixel to the next.
    static func inputs(_ from: UnsafeRawPointer, _ stride: Int) -> (low: Inputs, high: Inputs)
    mutating func add(_ weights: Weights, _ inputs: Inputs)
    func store<Finish: BlockFinish>(in finish: Finish, from pixel: Int)
    where Finish.Sums == Matrices.Sums
  }

  struct TwoPixels<Matrices: MatrixSums>: PixelMatrices {
    var sums: Matrices

    @inline(__always)
    init(bias: UnsafePointer<Int32>) { sums = Matrices(bias: bias) }

    @inline(__always)
    static func inputs(
      _ from: UnsafeRawPointer, _ stride: Int
    ) -> (low: int8x16_t, high: int8x16_t) {
      inputs(from, from + stride)
    }

    @inline(__always)
    static func inputs(
      _ first: UnsafeRawPointer, _ second: UnsafeRawPointer
    ) -> (low: int8x16_t, high: int8x16_t) {
      let x0 = first.loadUnaligned(as: int64x2_t.self)
      let x1 = second.loadUnaligned(as: int64x2_t.self)
      return (vreinterpretq_s8_s64(vzip1q_s64(x0, x1)), vreinterpretq_s8_s64(vzip2q_s64(x0, x1)))
    }

    @inline(__always)
    mutating func add(_ weights: Matrices.Weights, _ inputs: int8x16_t) {
      sums.add(weights, inputs)
    }

    @inline(__always)
    func store<Finish: BlockFinish>(in finish: Finish, from pixel: Int)
    where Finish.Sums == Matrices.Sums {
      finish.store(sums.first, pixel)
      finish.store(sums.second, pixel &+ 1)
    }
  }

  struct EightPixels<Matrices: MatrixSums>: PixelMatrices {
    typealias Pair = TwoPixels<Matrices>
    typealias Inputs = (int8x16_t, int8x16_t, int8x16_t, int8x16_t)

    var p0, p1, p2, p3: Pair

    @inline(__always)
    init(bias: UnsafePointer<Int32>) {
      p0 = Pair(bias: bias)
      (p1, p2, p3) = (p0, p0, p0)
    }

    @inline(__always)
    static func inputs(
      _ from: UnsafeRawPointer, _ stride: Int
    ) -> (low: Inputs, high: Inputs) {
      let x0 = Pair.inputs(from, from + stride)
      let x1 = Pair.inputs(from + 2 &* stride, from + 3 &* stride)
      let x2 = Pair.inputs(from + 4 &* stride, from + 5 &* stride)
      let x3 = Pair.inputs(from + 6 &* stride, from + 7 &* stride)
      return ((x0.low, x1.low, x2.low, x3.low), (x0.high, x1.high, x2.high, x3.high))
    }

    @inline(__always)
    mutating func add(_ weights: Matrices.Weights, _ inputs: Inputs) {
      p0.add(weights, inputs.0)
      p1.add(weights, inputs.1)
      p2.add(weights, inputs.2)
      p3.add(weights, inputs.3)
    }

    @inline(__always)
    func store<Finish: BlockFinish>(in finish: Finish, from pixel: Int)
    where Finish.Sums == Matrices.Sums {
      p0.store(in: finish, from: pixel)
      p1.store(in: finish, from: pixel &+ 2)
      p2.store(in: finish, from: pixel &+ 4)
      p3.store(in: finish, from: pixel &+ 6)
    }
  }
#endif
