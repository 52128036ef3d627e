// SPDX-License-Identifier: Apache-2.0

import Glibc
import ModelCompiler
import SmallNetworks
import TestSupport
import Testing

/// A folder with a small model in it, and whatever a test adds; it is gone when the test ends.
final class Desk {
  let folder: String

  /// `SmallNetwork.twoUnits`, compiled once for all tests: pictures of 16×16, ten classes.
  static let model: CompiledModel = {
    do {
      return try SmallNetwork.twoUnits(groups: 2).compiled()
    } catch {
      preconditionFailure("the small network compiles: \(error)")
    }
  }()

  init() throws {
    var template = Array("/tmp/commands-tests-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    try write("model.shufflenet", Desk.model.bytes)
  }

  deinit {
    for name in names { unlink(path(name)) }
    rmdir(folder)
  }

  var modelPath: String { path("model.shufflenet") }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// Every name in the folder, sorted.
  var names: [String] { fileNames(in: folder) }

  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = try #require(fopen(path(name), "wb"))
    defer { fclose(file) }
    try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count)
    return path(name)
  }

  /// Writes a seeded 16×16 PPM, which preprocessing leaves as it is.
  func writePicture(_ name: String, seed: UInt64 = 5) throws -> (path: String, crop: [UInt8]) {
    let crop = SmallNetwork.twoUnits(groups: 2).crops(1, seed: seed)[0]
    return (try write(name, Array("P6\n16 16\n255\n".utf8) + crop), crop)
  }

  func text(_ name: String) throws -> String {
    let file = try #require(fopen(path(name), "rb"))
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}
