// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ModelCompiler

/// Which units are computed a band of rows at a time.
struct BandArguments: ParsableArguments {
  @Option(
    help: """
      Units with a stride of 2 that run a band of rows at a time: auto (where that makes the arena \
      smaller), none, or all of them in bands of so many rows.
      """,
    transform: BandArguments.parse)
  var bands = Bands.auto

  private static func parse(_ text: String) throws -> Bands {
    switch text {
    case "auto": return .auto
    case "none": return .none
    default:
      guard let rows = Int(text), (1...8192).contains(rows) else {
        throw ValidationError("expected auto, none or 1 to 8192 rows, found \(text)")
      }
      return .rows(rows)
    }
  }
}
