// SPDX-License-Identifier: Apache-2.0

#if arch(arm64)
  internal import CIntrinsics
  internal import KernelsNEON

  /// Which four of sixteen inputs SDOT multiplies; its encoding holds the number.
  protocol DotLane {
    static func add(_ sums: int32x4_t, _ weights: int8x16_t, _ inputs: int8x16_t) -> int32x4_t
  }

  enum Lane0: DotLane {
    @inline(__always)
    static func add(_ sums: int32x4_t, _ weights: int8x16_t, _ inputs: int8x16_t) -> int32x4_t {
      dot_lane0(sums, weights, inputs)
    }
  }

  enum Lane1: DotLane {
    @inline(__always)
    static func add(_ sums: int32x4_t, _ weights: int8x16_t, _ inputs: int8x16_t) -> int32x4_t {
      dot_lane1(sums, weights, inputs)
    }
  }

  enum Lane2: DotLane {
    @inline(__always)
    static func add(_ sums: int32x4_t, _ weights: int8x16_t, _ inputs: int8x16_t) -> int32x4_t {
      dot_lane2(sums, weights, inputs)
    }
  }

  enum Lane3: DotLane {
    @inline(__always)
    static func add(_ sums: int32x4_t, _ weights: int8x16_t, _ inputs: int8x16_t) -> int32x4_t {
      dot_lane3(sums, weights, inputs)
    }
  }

  /// Sums of some channels of one pixel: SDOT adds four products to each 32-bit lane.
  protocol DotSums {
    associatedtype Weights: BlockWeights
    associatedtype Sums
    init(bias: UnsafePointer<Int32>)
    mutating func add<Lane: DotLane>(_ weights: Weights, _ inputs: int8x16_t, _ lane: Lane.Type)
    var sums: Sums { get }
  }

  struct FourDots: DotSums {
    var sums: int32x4_t

    @inline(__always)
    init(bias: UnsafePointer<Int32>) {
      sums = UnsafeRawPointer(bias).loadUnaligned(as: int32x4_t.self)
    }

    @inline(__always)
    mutating func add<Lane: DotLane>(
      _ weights: FourWeights, _ inputs: int8x16_t, _ lane: Lane.Type
    ) {
      sums = lane.add(sums, weights.sixteen, inputs)
    }
  }

  struct EightDots: DotSums {
    var low: FourDots
    var high: FourDots

    @inline(__always)
    init(bias: UnsafePointer<Int32>) {
      low = FourDots(bias: bias)
      high = FourDots(bias: bias + 4)
    }

    @inline(__always)
    mutating func add<Lane: DotLane>(
      _ weights: EightWeights, _ inputs: int8x16_t, _ lane: Lane.Type
    ) {
      low.add(weights.low, inputs, lane)
      high.add(weights.high, inputs, lane)
    }

    @inline(__always)
    var sums: EightSums { EightSums(low: low.sums, high: high.sums) }
  }
#endif
