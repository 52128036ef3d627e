// SPDX-License-Identifier: Apache-2.0

internal import ModelFile

/// Which units are computed a band of rows at a time.
public enum Bands: Equatable, Sendable {
  /// Those where it makes the arena smaller.
  case auto
  /// None: every operator computes its whole map.
  case none
  /// Every unit that can be, with so many rows in a band; at least 1.
  case rows(Int)
}

extension QuantizedNetwork {
  /// Marks the units that are to be computed in bands.
  func banded(_ steps: [PackedStep], _ bands: Bands) -> [PackedStep] {
    let search = BandSearch(steps: steps, network: self)
    return switch bands {
    case .auto: search.smallest()
    case .none: steps
    case .rows(let rows): search.banded(rows: rows)
    }
  }
}

/// Looks for the bands with which maps and scratch memory together need the fewest bytes.
private struct BandSearch {
  let steps: [PackedStep]
  let network: QuantizedNetwork

  /// From what costs the least time to what needs the least memory; 0 stands for whole maps.
  private static let rowCounts = [0, 7, 4, 2, 1]

  /// Every unit in the thinnest bands, then each in turn in the cheapest that need no more bytes.
  func smallest() -> [PackedStep] {
    var best = banded(rows: 1)
    var least = bytes(best)
    if bytes(steps) <= least { return steps }
    for first in unitStarts {
      for rows in BandSearch.rowCounts {
        var candidate = best
        candidate[first].record.bandRows = clamped(rows, first)
        let needed = bytes(candidate)
        guard needed <= least else { continue }
        (best, least) = (candidate, needed)
        break
      }
    }
    return best
  }

  func banded(rows: Int) -> [PackedStep] {
    var banded = steps
    for first in unitStarts { banded[first].record.bandRows = clamped(rows, first) }
    return banded
  }

  private func clamped(_ rows: Int, _ first: Int) -> Int {
    min(rows, network.network.shapes[steps[first + 1].step.output].height)
  }

  private func bytes(_ steps: [PackedStep]) -> Int {
    Plan(steps, of: network, attempts: 0).leastBytes
  }

  /// The first steps of the units that can be banded: three steps in a row that hand their maps to
  /// each other alone, and whose depthwise convolution cannot work in place.
  private var unitStarts: [Int] {
    steps.indices.dropLast(2).filter { first in
      let unit = steps[first..<first + 3].map(\.step)
      return unit.map(\.kind) == [.groupedPointwise, .depthwise3x3, .groupedPointwise]
        && unit.allSatisfy { $0.residual == nil } && unit[1].window.strideY == 2
        && network.network.onlyReader(of: unit[0].output) == first + 1
        && network.network.onlyReader(of: unit[1].output) == first + 2
    }
  }
}
