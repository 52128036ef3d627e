// SPDX-License-Identifier: Apache-2.0

internal import ModelFile
internal import Quantization

/// The bytes of the weights section, as it grows.
struct PackedSection: Sendable {
  private(set) var bytes: [UInt8] = []

  private mutating func align() -> Int {
    let rest = bytes.count % Layout.alignment
    if rest > 0 { bytes.append(contentsOf: repeatElement(0, count: Layout.alignment - rest)) }
    return bytes.count
  }

  mutating func append(_ weights: [Int8]) -> Int {
    let offset = align()
    bytes.append(contentsOf: weights.lazy.map { UInt8(bitPattern: $0) })
    return offset
  }

  mutating func append(places: [Int]) -> Int {
    let offset = align()
    for place in places {
      bytes.append(UInt8(place & 255))
      bytes.append(UInt8(place >> 8))
    }
    return offset
  }

  /// Bias, multipliers and shifts, one array behind the other.
  mutating func append(_ factors: [PackedFactor]) -> Int {
    let offset = align()
    for array in [\PackedFactor.bias, \.multiplier, \.shift] {
      for factor in factors {
        withUnsafeBytes(of: factor[keyPath: array].littleEndian) {
          bytes.append(contentsOf: $0)
        }
      }
    }
    return offset
  }
}

/// The three numbers of one output channel.
struct PackedFactor: Sendable {
  var bias: Int32
  var multiplier: Int32
  var shift: Int32

  /// What stands where a group is rounded up.
  static let padding = PackedFactor(
    bias: 0, multiplier: Requantizer.multiplierRange.lowerBound,
    shift: Requantizer.shiftRange.lowerBound)
}
