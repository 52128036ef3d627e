// SPDX-License-Identifier: Apache-2.0

#if arch(arm64)
  internal import CIntrinsics
  internal import KernelsNEON

  /// The sums of some channels of some neighbouring pixels.
  protocol PixelDots {
    associatedtype Dots: DotSums
    /// Sixteen inputs of each pixel.
    associatedtype Inputs: PixelInputs
    typealias Weights = Dots.Weights
    init(bias: UnsafePointer<Int32>)
    mutating func add<Lane: DotLane>(_ weights: Weights, _ inputs: Inputs, _ lane: Lane.Type)
    func store<Finish: BlockFinish>(in finish: Finish, from pixel: Int)
    where Finish.Sums == Dots.Sums
  }

  protocol PixelInputs {
    /// The pixels are `stride` bytes apart.
    init(_ inputs: UnsafeRawPointer, _ stride: Int)
  }

  struct OnePixel<Dots: DotSums>: PixelDots {
    struct Inputs: PixelInputs {
      let sixteen: int8x16_t

      @inline(__always)
      init(_ inputs: UnsafeRawPointer, _ stride: Int) {
        sixteen = inputs.loadUnaligned(as: int8x16_t.self)
      }
    }

    var dots: Dots

    @inline(__always)
    init(bias: UnsafePointer<Int32>) { dots = Dots(bias: bias) }

    @inline(__always)
    mutating func add<Lane: DotLane>(
      _ weights: Dots.Weights, _ inputs: Inputs, _ lane: Lane.Type
    ) {
      dots.add(weights, inputs.sixteen, lane)
    }

    @inline(__always)
    func store<Finish: BlockFinish>(in finish: Finish, from pixel: Int)
    where Finish.Sums == Dots.Sums {
      finish.store(dots.sums, pixel)
    }
  }

  struct FourPixels<Dots: DotSums>: PixelDots {
    struct Inputs: PixelInputs {
      let x0, x1, x2, x3: int8x16_t

      @inline(__always)
      init(_ inputs: UnsafeRawPointer, _ stride: Int) {
        x0 = inputs.loadUnaligned(as: int8x16_t.self)
        x1 = (inputs + stride).loadUnaligned(as: int8x16_t.self)
        x2 = (inputs + 2 &* stride).loadUnaligned(as: int8x16_t.self)
        x3 = (inputs + 3 &* stride).loadUnaligned(as: int8x16_t.self)
      }
    }

    var d0, d1, d2, d3: Dots

    @inline(__always)
    init(bias: UnsafePointer<Int32>) {
      d0 = Dots(bias: bias)
      // One LDP is less than two copies.
      forget_memory()
      d1 = Dots(bias: bias)
      forget_memory()
      d2 = Dots(bias: bias)
      forget_memory()
      d3 = Dots(bias: bias)
    }

    @inline(__always)
    mutating func add<Lane: DotLane>(
      _ weights: Dots.Weights, _ inputs: Inputs, _ lane: Lane.Type
    ) {
      d0.add(weights, inputs.x0, lane)
      d1.add(weights, inputs.x1, lane)
      d2.add(weights, inputs.x2, lane)
      d3.add(weights, inputs.x3, lane)
    }

    @inline(__always)
    func store<Finish: BlockFinish>(in finish: Finish, from pixel: Int)
    where Finish.Sums == Dots.Sums {
      finish.store(d0.sums, pixel)
      finish.store(d1.sums, pixel &+ 1)
      finish.store(d2.sums, pixel &+ 2)
      finish.store(d3.sums, pixel &+ 3)
    }
  }

  struct EightPixels<Dots: DotSums>: PixelDots {
    struct Inputs: PixelInputs {
      let low: FourPixels<Dots>.Inputs
      let high: FourPixels<Dots>.Inputs

      @inline(__always)
      init(_ inputs: UnsafeRawPointer, _ stride: Int) {
        low = FourPixels<Dots>.Inputs(inputs, stride)
        high = FourPixels<Dots>.Inputs(inputs + 4 &* stride, stride)
      }
    }

    var low: FourPixels<Dots>
    var high: FourPixels<Dots>

    @inline(__always)
    init(bias: UnsafePointer<Int32>) {
      low = FourPixels(bias: bias)
      forget_memory()
      high = FourPixels(bias: bias)
    }

    @inline(__always)
    mutating func add<Lane: DotLane>(
      _ weights: Dots.Weights, _ inputs: Inputs, _ lane: Lane.Type
    ) {
      low.add(weights, inputs.low, lane)
      high.add(weights, inputs.high, lane)
    }

    @inline(__always)
    func store<Finish: BlockFinish>(in finish: Finish, from pixel: Int)
    where Finish.Sums == Dots.Sums {
      low.store(in: finish, from: pixel)
      high.store(in: finish, from: pixel &+ 4)
    }
  }
#endif
