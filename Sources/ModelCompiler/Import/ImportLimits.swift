// SPDX-License-Identifier: Apache-2.0

/// Sizes beyond which a file is refused, so that arithmetic on sizes cannot overflow.
enum ImportLimits {
  static let nodes = 16_384
  static let rank = 16
  /// One side of a map or window.
  static let side = 65_536
  static let mapElements = 1 << 26
  /// Weights and constants of the whole file, in elements of 4 bytes.
  static let constantElements = 1 << 27
  /// Entries in the table that follows a reshape or transpose.
  static let viewRuns = 1 << 24
}

/// The product of sizes, or nothing if one is negative or the product exceeds `limit`.
///
/// Sizes of 0 do not excuse the others: no product of some of the sizes exceeds the limit either.
func elementCount(_ dimensions: [Int], limit: Int) -> Int? {
  var product = 1
  for dimension in dimensions {
    let (next, overflow) = product.multipliedReportingOverflow(by: max(1, dimension))
    guard dimension >= 0, !overflow, next <= limit else { return nil }
    product = next
  }
  return dimensions.contains(0) ? 0 : product
}

/// How dimensions are written in messages, `[1, 3, 224, 224]`.
func text(_ dimensions: some Collection<Int>) -> String {
  let shown = dimensions.prefix(ImportLimits.rank).map(String.init).joined(separator: ", ")
  return dimensions.count > ImportLimits.rank ? "[\(shown), …]" : "[\(shown)]"
}
