// SPDX-License-Identifier: Apache-2.0

// The parser of configurations under libFuzzer. Byte 0xFF, which no UTF-8 has, ends one file and
// begins a drop-in.
//
// - No input is read outside of its bytes, which AddressSanitizer watches.
// - An error is at a place that a file has.
// - What is read says the same when it is written out and read again.
//
// Built by Toolchains/fuzz, because SwiftPM has no way to link a fuzzer.

internal import Daemon
internal import Glibc

/// How many inputs were configurations, and how many of these were valid; libFuzzer has one thread.
nonisolated(unsafe) private var counts = (read: 0, valid: 0)

/// What libFuzzer calls before the first input.
@_cdecl("LLVMFuzzerInitialize")
public func prepare(_: UnsafeMutableRawPointer?, _: UnsafeMutableRawPointer?) -> CInt {
  atexit { print("stat::were_read: \(counts.read)\nstat::were_valid: \(counts.valid)") }
}

/// What libFuzzer calls for each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = UnsafeBufferPointer(start: start, count: count)
  let files = input.split(separator: 0xFF, omittingEmptySubsequences: false).map(OwnBytes.init)
  defer { for file in files { file.bytes.deallocate() } }
  var configuration = Configuration()
  do throws(ConfigurationError) {
    for (index, file) in files.enumerated() {
      try ConfigurationParser.parse(file.text, fileIndex: index, into: &configuration)
    }
    counts.read += 1
    checkAgain(configuration)
    try configuration.validate()
    counts.valid += 1
    try configuration.resolve(labels: Labels())
  } catch {
    check(error.place, in: files)
  }
  return 0
}

/// Writes it out and reads it again.
private func checkAgain(_ configuration: Configuration) {
  let file = OwnBytes(ConfigurationWriter(configuration).bytes)
  defer { file.bytes.deallocate() }
  var again = Configuration()
  do throws(ConfigurationError) {
    try ConfigurationParser.parse(file.text, fileIndex: 0, into: &again)
  } catch {
    fatalError("refused what it read: \(error)\n\(String(decoding: file.text, as: UTF8.self))")
  }
  guard again == configuration else {
    fatalError("read otherwise:\n\(String(decoding: file.text, as: UTF8.self))")
  }
}

/// Columns count characters, and one behind the last is where something is missing.
private func check(_ place: ConfigurationPlace, in files: [OwnBytes]) {
  guard place.isInFile else { return }
  precondition(Int(place.file) < files.count, "an error is in one of the files")
  let lines = files[Int(place.file)].bytes.split(
    separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  precondition(Int(place.line) <= lines.count, "an error is in a line that there is")
  let characters = lines[Int(place.line) - 1].count { $0 & 0xC0 != 0x80 }
  precondition((1...characters + 1).contains(Int(place.column)), "an error is inside its line")
}

/// A copy that is exactly as long as its content.
private struct OwnBytes {
  let bytes: UnsafeMutableBufferPointer<UInt8>

  init(_ content: some Collection<UInt8>) {
    bytes = .allocate(capacity: content.count)
    _ = bytes.initialize(from: content)
  }

  var text: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(bytes) }
}

private struct Labels: ClassLabels {
  private static let texts: [StaticString] = ["none", "landing-pad", "cone", "tench, Tinca tinca"]

  var count: Int { Labels.texts.count }

  func label(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    let text = Labels.texts[index]
    return UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
  }
}
