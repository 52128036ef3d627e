// SPDX-License-Identifier: Apache-2.0

public import Quantization

extension SeededGenerator {
  /// Uniform int8 values; the whole range unless told otherwise.
  public mutating func int8s(
    _ count: Int, in range: ClosedRange<Int8> = .min ... .max
  ) -> [Int8] {
    (0..<count).map { _ in Int8.random(in: range, using: &self) }
  }

  /// Uniform int32 values.
  public mutating func int32s(_ count: Int, in range: ClosedRange<Int32>) -> [Int32] {
    (0..<count).map { _ in Int32.random(in: range, using: &self) }
  }

  /// Uniform bytes.
  public mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &self) }
  }

  /// Uniform values of the range.
  public mutating func floats(_ count: Int, in range: ClosedRange<Float> = -1...1) -> [Float] {
    (0..<count).map { _ in
      range.lowerBound + Float(nextUnitInterval()) * (range.upperBound - range.lowerBound)
    }
  }
}
