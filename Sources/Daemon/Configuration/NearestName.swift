// SPDX-License-Identifier: Apache-2.0

/// Finds the known name that somebody who mistyped may have meant.
///
/// The case of ASCII letters makes no difference.
public struct NearestName {
  /// The number of the nearest candidate so far, if any is near.
  public private(set) var index: Int?

  private let found: UnsafeBufferPointer<UInt8>
  /// Two slips are a typing error, three another word.
  private var least = 3

  /// Longer words are nobody's typing errors.
  private static let longest = 31

  public init(to found: UnsafeBufferPointer<UInt8>) { self.found = found }

  /// Looks at one known name; of names that are as near, the first one wins.
  public mutating func consider(_ name: UnsafeBufferPointer<UInt8>, index: Int) {
    guard !found.isEmpty, found.count <= NearestName.longest, name.count <= 2 * found.count + 2
    else { return }
    let distance = distance(to: name)
    guard distance < least else { return }
    least = distance
    self.index = index
  }

  public mutating func consider(_ name: StaticString, index: Int) {
    consider(
      UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount), index: index)
  }

  /// Levenshtein's distance: insertions, deletions and replacements.
  private func distance(to name: UnsafeBufferPointer<UInt8>) -> Int {
    var row = InlineArray<32, Int>(repeating: 0)
    for index in 0...found.count { row[index] = index }
    for place in name.indices {
      var diagonal = row[0]
      row[0] = place + 1
      for index in found.indices {
        let isSame = found[index].lowercased == name[place].lowercased
        let replaced = diagonal + (isSame ? 0 : 1)
        diagonal = row[index + 1]
        // `min` of three takes an array, which the board has not.
        row[index + 1] = min(min(replaced, diagonal + 1), row[index] + 1)
      }
    }
    return row[found.count]
  }
}

extension SectionKind {
  init?(nearest title: ConfigurationText) {
    var nearest = NearestName(to: title.bytes)
    for index in 0..<SectionKind.count {
      guard let kind = SectionKind(rawValue: UInt8(index)) else { break }
      nearest.consider(kind.title, index: index)
    }
    guard let index = nearest.index else { return nil }
    self.init(rawValue: UInt8(index))
  }
}

extension ConfigurationKey {
  init?(nearest name: ConfigurationText, in section: SectionKind) {
    var nearest = NearestName(to: name.bytes)
    for index in 0..<section.keyCount {
      let key = ConfigurationKey(section: section, index: UInt8(index))
      nearest.consider(key.name, index: index)
    }
    guard let index = nearest.index else { return nil }
    self.init(section: section, index: UInt8(index))
  }
}
