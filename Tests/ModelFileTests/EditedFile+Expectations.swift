// SPDX-License-Identifier: Apache-2.0

import ModelFile
import Testing

extension EditedFile {
  /// What the gate says once the checksum fits.
  var verdict: Gate.Verdict { Gate(largestFile: bytes.count).verdict(on: repaired.bytes) }

  func with(_ value: UInt32, at offset: Int) -> EditedFile {
    var edited = self
    edited[word: offset] = value
    return edited
  }

  func accepts(_ value: UInt32, at offset: Int) -> Bool {
    switch with(value, at: offset).verdict {
    case .ran, .passed: true
    case .refused, .wroteOutside: false
    }
  }

  /// Each of the values alone is accepted there.
  func expectAccepted(
    _ values: [UInt32], at offset: Int, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for value in values where !accepts(value, at: offset) {
      Issue.record(
        "\(value): \(with(value, at: offset).verdict)", sourceLocation: sourceLocation)
    }
  }

  /// Each of the values alone is refused there, as a field of that name out of range.
  func expectRefused(
    _ field: String, _ values: [UInt32], at offset: Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for value in values {
      with(value, at: offset).expectRefused(field, sourceLocation: sourceLocation)
    }
  }

  func expectRefused(_ field: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let verdict = verdict
    if case .refused(.outOfRange(_, _, let name, _, _, _)) = verdict, name.description == field {
      return
    }
    Issue.record("\(verdict), expected '\(field)'", sourceLocation: sourceLocation)
  }

  func expectRefused(sourceLocation: SourceLocation = #_sourceLocation) {
    let verdict = verdict
    if case .refused = verdict { return }
    Issue.record("\(verdict)", sourceLocation: sourceLocation)
  }
}
