// SPDX-License-Identifier: Apache-2.0

public import Quantization

/// A matrix of int8 weights per group, in blocks of four inputs: packing `blocked4`.
///
///     [groups][inputBlocks][paddedOutputs][4]
///
/// Inputs and outputs of a group are rounded up to multiples of four and the rest is zero, so that
/// whatever a kernel reads past the last input of a group has no effect.
public struct PackedWeights: Sendable {
  public nonisolated(unsafe) let base: UnsafeRawPointer
  public let groups: Int
  public let inputsPerGroup: Int
  public let outputsPerGroup: Int

  @inlinable
  public init(base: UnsafeRawPointer, groups: Int, inputsPerGroup: Int, outputsPerGroup: Int) {
    self.base = base
    self.groups = groups
    self.inputsPerGroup = inputsPerGroup
    self.outputsPerGroup = outputsPerGroup
  }

  @inlinable public var inputBlocks: Int { (inputsPerGroup &+ 3) / 4 }
  @inlinable public var paddedOutputs: Int { (outputsPerGroup &+ 3) / 4 &* 4 }
  @inlinable public var bytesPerGroup: Int { inputBlocks &* paddedOutputs &* 4 }

  /// The dot products of four neighbouring output channels with one group's inputs.
  ///
  /// - Parameters:
  ///   - group: In `0 ..< groups`.
  ///   - output: The first of the four, a multiple of four within the group.
  ///   - activations: The group's inputs; readable up to the next multiple of four.
  /// - Returns: Four sums, without bias.
  @inlinable @inline(__always)
  func dotProducts(
    group: Int, output: Int, activations: UnsafePointer<Int8>
  ) -> SIMD4<Int32> {
    let rowBytes = paddedOutputs &* 4
    var weights = base + (group &* bytesPerGroup &+ output &* 4)
    var inputs = UnsafeRawPointer(activations)
    var sums = SIMD4<Int32>()
    for _ in 0..<inputBlocks {
      let block = weights.loadUnaligned(as: SIMD16<Int8>.self)
      let four = inputs.loadUnaligned(as: SIMD4<Int8>.self)
      let eight = SIMD8(lowHalf: four, highHalf: four)
      let products =
        SIMD16<Int16>(truncatingIfNeeded: block)
        &* SIMD16<Int16>(truncatingIfNeeded: SIMD16(lowHalf: eight, highHalf: eight))
      // Two products fit 16 bits, because no weight is −128.
      let pairs = SIMD8<Int32>(truncatingIfNeeded: products.evenHalf &+ products.oddHalf)
      sums &+= pairs.evenHalf &+ pairs.oddHalf
      weights += rowBytes
      inputs += 4
    }
    return sums
  }
}

/// What becomes of an accumulator: requantised, or added to a residual, then clamped and stored.
public struct Epilogue: Sendable {
  public let factors: ChannelFactors
  public let range: OutputRange
  public let residual: Residual?

  @inlinable
  public init(factors: ChannelFactors, range: OutputRange, residual: Residual? = nil) {
    self.factors = factors
    self.range = range
    self.residual = residual
  }

  /// The byte to store.
  ///
  /// - Parameters:
  ///   - sum: The accumulator without bias.
  ///   - channel: Index into the factors, which are padded per group like the weights.
  ///   - place: Where the channel lies in the pixel, for the residual.
  ///   - pixel: Which pixel of the map, row by row.
  /// - Returns: The clamped int8.
  @inlinable @inline(__always)
  func callAsFunction(_ sum: Int32, channel: Int, place: Int, pixel: Int) -> Int8 {
    let accumulator = sum &+ factors.bias[channel]
    let multiplier = factors.multipliers[channel]
    guard let residual else {
      let requantize = Requantizer(multiplier: multiplier, shift: factors.shifts[channel])
      return range(requantize(accumulator &<< factors.preShift))
    }
    let other = residual.map.base[pixel &* residual.map.pixelStride &+ place]
    return range(
      residual.requantizer(
        accumulator, multiplier: multiplier,
        residual: Int32(other) &- Int32(residual.map.zeroPoint)))
  }
}

/// The shortcut of a unit: a map as large as the output, which may be the output's own memory.
public struct Residual: Sendable {
  public let map: InputMap
  public let requantizer: ResidualRequantizer

  @inlinable
  public init(map: InputMap, requantizer: ResidualRequantizer) {
    self.map = map
    self.requantizer = requantizer
  }
}
