// SPDX-License-Identifier: Apache-2.0

internal import Board

/// The known name that somebody who mistyped may have meant.
struct NearestName {
  private let found: UnsafeBufferPointer<UInt8>

  /// Longer words are nobody's typing errors.
  private static let longest = 31

  init(to found: UnsafeBufferPointer<UInt8>) { self.found = found }

  func verb() -> StaticString? {
    nearest(count: Verb.count) { Verb.at($0).name }
  }

  func option(of verb: Verb) -> StaticString? {
    nearest(count: VerbOption.count) { index in
      let option = VerbOption.at(index)
      return verb.takes(option) ? option.name : nil
    }
  }

  private func nearest(count: Int, _ name: (Int) -> StaticString?) -> StaticString? {
    guard found.count <= NearestName.longest else { return nil }
    // Two slips are a typing error, three another word.
    var least = 3
    var nearest: StaticString?
    for index in 0..<count {
      guard let candidate = name(index) else { continue }
      let distance = distance(to: candidate)
      if distance < least {
        least = distance
        nearest = candidate
      }
    }
    return nearest
  }

  /// Levenshtein's distance: insertions, deletions and replacements.
  private func distance(to name: StaticString) -> Int {
    var row = InlineArray<32, Int>(repeating: 0)
    for index in 0...found.count { row[index] = index }
    for place in 0..<name.utf8CodeUnitCount {
      var diagonal = row[0]
      row[0] = place + 1
      for index in 0..<found.count {
        let replaced = diagonal + (found[index] == name.utf8Start[place] ? 0 : 1)
        diagonal = row[index + 1]
        // `min` of three takes an array, which the board has not.
        row[index + 1] = min(min(replaced, diagonal + 1), row[index] + 1)
      }
    }
    return row[found.count]
  }
}
