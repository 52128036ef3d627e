// SPDX-License-Identifier: Apache-2.0

import Kernels
import Quantization
import TestSupport

/// Matrices of a grouped operator as `[group][output][input]`.
struct PlainWeights {
  let groups: [[[Int]]]

  init(groups: [[[Int]]]) { self.groups = groups }

  init(groups: Int, outputs: Int, inputs: Int, random: inout SeededGenerator) {
    self.groups = (0..<groups).map { _ in
      (0..<outputs).map { _ in random.int8s(inputs, in: -127...127).map { Int($0) } }
    }
  }

  var outputsPerGroup: Int { groups[0].count }
  var inputsPerGroup: Int { groups[0][0].count }

  /// The sums of every output channel for the channels of one pixel, or the taps of each group.
  func sums(_ taps: [[Int]]) -> [Int] {
    zip(groups, taps).flatMap { rows, inputs in
      rows.map { row in zip(row, inputs).reduce(0) { $0 + $1.0 * $1.1 } }
    }
  }

  /// As many factors as output channels, in groups.
  func factors(preShift: Int32 = 0, random: inout SeededGenerator) -> [[PlainFactor]] {
    groups.map { rows in
      rows.map { PlainFactor(inputs: $0.count, preShift: preShift, random: &random) }
    }
  }
}

/// Weights as the file packs them: `[groups][inputBlocks][paddedOutputs][4]`.
final class WeightMemory {
  private let bytes: GuardedBytes
  let weights: PackedWeights

  init(_ plain: PlainWeights) {
    var packed: [Int8] = []
    for rows in plain.groups {
      var rest = rows.map { ArraySlice($0) }
      while rest.count % 4 != 0 { rest.append([]) }
      while rest[0].count > 0 {
        for index in rest.indices {
          let four = rest[index].prefix(4)
          packed += four.map { Int8($0) } + [Int8](repeating: 0, count: 4 - four.count)
          rest[index] = rest[index].dropFirst(4)
        }
      }
    }
    bytes = GuardedBytes(packed.count)
    let base = bytes.base.assumingMemoryBound(to: Int8.self)
    for (index, weight) in packed.enumerated() { base[index] = weight }
    weights = PackedWeights(
      base: UnsafeRawPointer(bytes.base), groups: plain.groups.count,
      inputsPerGroup: plain.inputsPerGroup, outputsPerGroup: plain.outputsPerGroup)
  }
}

/// Places of channels, or sources, as the file holds them.
final class PlaceMemory {
  private let bytes: GuardedBytes
  var places: UnsafePointer<UInt16> {
    UnsafePointer(bytes.base.assumingMemoryBound(to: UInt16.self))
  }

  init(_ places: [Int]) {
    bytes = GuardedBytes(2 * places.count)
    let base = bytes.base.assumingMemoryBound(to: UInt16.self)
    for (index, place) in places.enumerated() { base[index] = UInt16(place) }
  }
}

extension Array {
  /// The elements in runs of `count`.
  func chunks(of count: Int) -> [[Element]] {
    stride(from: 0, to: self.count, by: count).map { Array(dropFirst($0).prefix(count)) }
  }
}
