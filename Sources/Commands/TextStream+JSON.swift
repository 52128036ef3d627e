// SPDX-License-Identifier: Apache-2.0

internal import Board

// Members of JSON objects. Every one but an object's first begins with its comma.
extension TextStream {
  mutating func writeKey(_ key: StaticString, isFirst: Bool = false) {
    if !isFirst { write(",") }
    write(json: key)
    write(":")
  }

  mutating func writeMember(_ key: StaticString, _ value: Int, isFirst: Bool = false) {
    writeKey(key, isFirst: isFirst)
    write(value)
  }

  mutating func writeMember(_ key: StaticString, _ value: Int?) {
    writeKey(key)
    if let value { write(value) } else { write("null") }
  }

  mutating func writeMember(_ key: StaticString, _ value: StaticString) {
    writeKey(key)
    write(json: value)
  }

  mutating func writeMember(
    _ key: StaticString, _ value: UnsafeRawBufferPointer, isFirst: Bool = false
  ) {
    writeKey(key, isFirst: isFirst)
    write(json: value.bindMemory(to: UInt8.self))
  }

  mutating func writeMember(_ key: StaticString, isTrue: Bool) {
    writeKey(key)
    write(isTrue ? "true" : "false")
  }

  mutating func writeMember(_ key: StaticString, scale: Float) {
    writeKey(key)
    write(real: scale, digits: 9)
  }

  mutating func writeMember(_ key: StaticString, checksum: UInt32) {
    writeKey(key)
    write("\"")
    write(hexadecimal: checksum)
    write("\"")
  }

  /// The path of a file as the first member.
  mutating func writeFileMember(_ path: CString) {
    writeKey("file", isFirst: true)
    write(jsonCString: path.pointer)
  }
}
