// SPDX-License-Identifier: Apache-2.0

internal import ModelFile

/// What an int8 activation means: `real = scale · (stored − zeroPoint)`.
public struct ActivationScale: Equatable, Sendable {
  public var scale: Float
  public var zeroPoint: Int32

  public init(scale: Float, zeroPoint: Int32) {
    self.scale = scale
    self.zeroPoint = zeroPoint
  }

  /// 256 levels over a range that holds zero; zero is a level.
  init(minimum: Double, maximum: Double) {
    let step = Float((maximum - minimum) / 255)
    // A value that never moves still needs a scale; any will do.
    scale = step.isNormal ? step : 1
    let zero = (-128 - minimum / Double(scale)).rounded()
    zeroPoint = Int32(min(max(zero, -128), 127))
  }

  /// The stored level nearest to a real number.
  func level(of real: Double) -> Int32 {
    let level = (real / Double(scale)).rounded() + Double(zeroPoint)
    return Int32(min(max(level, -128), 127))
  }
}

/// The scales of all values of a network.
struct ActivationScales: Sendable {
  private(set) var values: [ActivationScale]

  /// Chooses a range for each value; values that must agree share theirs.
  ///
  /// A max pool hands bytes through, and the parts of a concatenation lie in one map.
  init(
    network: StepNetwork, calibration: Calibration, ranges: RangeMethod,
    fixed: [ValueIndex: ActivationScale]
  ) {
    var groups = SharedGroups(count: network.shapes.count)
    for step in network.steps {
      let handsThrough = step.kind == .maxPool || (step.sources != nil && step.activation == nil)
      if handsThrough { groups.join(step.input, step.output) }
    }
    for (part, place) in network.slices { groups.join(part, place.parent) }

    values = [ActivationScale](
      repeating: ActivationScale(scale: 1, zeroPoint: 0), count: network.shapes.count)
    for members in groups.all {
      let statistics = members.map { calibration.values[network.statisticsSource[$0]] }
      let merged = statistics.dropFirst().reduce(statistics[0]) { $0.merged(with: $1) }
      let range = ranges.range(of: merged)
      let chosen =
        members.lazy.compactMap { fixed[$0] }.first
        ?? ActivationScale(minimum: range.minimum, maximum: range.maximum)
      for member in members { values[member] = chosen }
    }
  }

  subscript(value: ValueIndex) -> ActivationScale { values[value] }
}

/// Values that must have the same scale.
private struct SharedGroups {
  private var leaders: [Int]

  init(count: Int) { leaders = Array(0..<count) }

  private func leader(of value: Int) -> Int {
    var value = value
    while leaders[value] != value { value = leaders[value] }
    return value
  }

  mutating func join(_ first: Int, _ second: Int) {
    let (first, second) = (leader(of: first), leader(of: second))
    leaders[max(first, second)] = min(first, second)
  }

  /// The groups, in order of their first member.
  var all: [[Int]] {
    var groups = [[Int]](repeating: [], count: leaders.count)
    for value in leaders.indices { groups[leader(of: value)].append(value) }
    return groups.filter { !$0.isEmpty }
  }
}
