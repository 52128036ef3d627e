// SPDX-License-Identifier: Apache-2.0

@testable import Daemon

/// The bytes of a configuration file, which outlive what was read from them.
struct ConfigurationFile {
  let bytes: UnsafeBufferPointer<UInt8>

  /// The copies stay until the tests end.
  init(_ text: String) { self.init(Array(text.utf8)) }

  init(_ content: [UInt8]) {
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, content.count))
    _ = copy.initialize(from: content)
    bytes = UnsafeBufferPointer(start: copy.baseAddress, count: content.count)
  }
}

/// What files say together, or the first error.
func parse(_ files: String...) -> Result<Configuration, ConfigurationError> {
  var configuration = Configuration()
  do throws(ConfigurationError) {
    for (index, file) in files.enumerated() {
      try ConfigurationParser.parse(
        ConfigurationFile(file).bytes, fileIndex: index, into: &configuration)
    }
    return .success(configuration)
  } catch {
    return .failure(error)
  }
}

/// What is wrong with files that parse, if anything.
func validate(_ files: String...) throws -> ConfigurationError? {
  var configuration = Configuration()
  for (index, file) in files.enumerated() {
    try ConfigurationParser.parse(
      ConfigurationFile(file).bytes, fileIndex: index, into: &configuration)
  }
  do throws(ConfigurationError) {
    try configuration.validate()
    return nil
  } catch {
    return error
  }
}

extension Result where Success == Configuration, Failure == ConfigurationError {
  var error: ConfigurationError? {
    if case .failure(let error) = self { error } else { nil }
  }
}

extension ConfigurationText {
  var string: String { String(decoding: bytes, as: UTF8.self) }

  init(copying text: String) { self.init(ConfigurationFile(text).bytes) }
}

extension StaticString {
  var string: String { withUTF8Buffer { String(decoding: $0, as: UTF8.self) } }
}
