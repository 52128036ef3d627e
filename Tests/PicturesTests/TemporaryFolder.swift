// SPDX-License-Identifier: Apache-2.0

import Glibc
import Pictures
import TestSupport
import Testing

/// A folder that is gone, with the files in it, when the test ends.
final class TemporaryFolder {
  let path: String

  init() throws {
    let created = "/tmp/pictures-tests-XXXXXX".withCString { template in
      let copy = strdup(template)
      defer { free(copy) }
      return copy.flatMap { mkdtemp($0) }.map { String(cString: $0) }
    }
    path = try #require(created)
  }

  deinit {
    for name in names { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  /// Every name in it, sorted.
  var names: [String] { fileNames(in: path) }

  /// Writes a file and gives its path.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    try replaceFile(at: "\(path)/\(name)", with: bytes)
    return "\(path)/\(name)"
  }
}
