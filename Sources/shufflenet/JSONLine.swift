// SPDX-License-Identifier: Apache-2.0

import Foundation

/// One object on one line, keys in alphabetical order.
func jsonLine(_ object: [String: Any]) -> String {
  let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
  let data = try? JSONSerialization.data(withJSONObject: object, options: options)
  return data.map { String(decoding: $0, as: UTF8.self) } ?? "{}"
}
