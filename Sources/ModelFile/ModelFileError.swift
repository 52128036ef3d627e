// SPDX-License-Identifier: Apache-2.0

/// Why a file is not a model that may run: what was expected, what was found, where.
public enum ModelFileError: Error, Equatable, Sendable {
  case truncated(expectedBytes: Int, foundBytes: Int)
  /// The first eight bytes are not `Layout.magic`.
  case notAModelFile
  case unsupportedVersion(expected: UInt32, found: UInt32)
  case wrongChecksum(expected: UInt32, found: UInt32)
  /// A section that readers may not skip, of a kind that is not known here.
  case unknownSection(kind: UInt32)
  case missingSection(kind: UInt32)
  case unknownOperator(index: Int, kind: UInt32)
  /// A number outside `lowest ... highest`.
  case outOfRange(
    ModelPlace, index: Int, field: StaticString, found: Int, lowest: Int, highest: Int)
  /// A weight of −128, or one in the padding that is not zero.
  case forbiddenWeight(operator: Int, channel: Int, found: Int)
  /// `operator` writes where `live` still has to be read.
  case overlap(operator: Int, written: Int, live: Int)
  /// `operator` reads what nobody has written before.
  case unwritten(operator: Int, tensor: Int)

  public static func == (left: ModelFileError, right: ModelFileError) -> Bool {
    switch (left, right) {
    case (.truncated(let a, let b), .truncated(let c, let d)): a == c && b == d
    case (.notAModelFile, .notAModelFile): true
    case (.unsupportedVersion(_, let a), .unsupportedVersion(_, let b)): a == b
    case (.wrongChecksum(let a, let b), .wrongChecksum(let c, let d)): a == c && b == d
    case (.unknownSection(let a), .unknownSection(let b)): a == b
    case (.missingSection(let a), .missingSection(let b)): a == b
    case (.unknownOperator(let a, let b), .unknownOperator(let c, let d)): a == c && b == d
    case (.outOfRange(let a, let b, _, let c, _, _), .outOfRange(let d, let e, _, let f, _, _)):
      a == d && b == e && c == f
    case (.forbiddenWeight(let a, let b, let c), .forbiddenWeight(let d, let e, let f)):
      a == d && b == e && c == f
    case (.overlap(let a, let b, let c), .overlap(let d, let e, let f)):
      a == d && b == e && c == f
    case (.unwritten(let a, let b), .unwritten(let c, let d)): a == c && b == d
    default: false
    }
  }
}

/// The part of a file that an error speaks of.
public enum ModelPlace: Sendable {
  case header, section, network, tensor, `operator`, preprocessing, labels, selfTest, provenance

  public var name: StaticString {
    switch self {
    case .header: "header"
    case .section: "section"
    case .network: "network"
    case .tensor: "tensor"
    case .operator: "operator"
    case .preprocessing: "preprocessing"
    case .labels: "label"
    case .selfTest: "self-test entry"
    case .provenance: "provenance"
    }
  }
}

/// Throws unless `found` is in `lowest ... highest`.
func require(
  _ found: Int, in bounds: (lowest: Int, highest: Int), _ field: StaticString,
  at place: (ModelPlace, Int)
) throws(ModelFileError) {
  if found < bounds.lowest || found > bounds.highest {
    throw .outOfRange(
      place.0, index: place.1, field: field, found: found, lowest: bounds.lowest,
      highest: bounds.highest)
  }
}
