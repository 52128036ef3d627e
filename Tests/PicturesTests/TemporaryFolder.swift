// SPDX-License-Identifier: Apache-2.0

import Glibc
import Pictures
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
  var names: [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      names.append(
        withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return names.filter { $0 != "." && $0 != ".." }.sorted()
  }

  /// Writes a file and gives its path.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    try replaceFile(at: "\(path)/\(name)", with: bytes)
    return "\(path)/\(name)"
  }
}
