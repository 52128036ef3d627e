// SPDX-License-Identifier: Apache-2.0

internal import Board

/// What a bug report needs besides findings: what the kernel says, the configuration, lists, numbers.
struct BugReport {
  let configuration: CString
  /// Where the daemon puts its numbers.
  let metrics: PathText

  /// More of a file is left out.
  private static let fileLimit = 256 << 10

  /// Writes page by page; false where the descriptor refused bytes.
  func write(to descriptor: Int32) throws(BoardError) -> Bool {
    let memory = try Pages(byteCount: BugReport.fileLimit)
    var stream = TextStream(descriptor: descriptor)
    stream.write("\n== shufflenetd ")
    stream.write(Version.text)
    stream.newline()
    write(fileAt: PathText("/proc/version"), memory.bytes, to: &stream)
    write(fileAt: PathText("/proc/cpuinfo"), memory.bytes, to: &stream)
    write(fileAt: PathText("/proc/meminfo"), memory.bytes, to: &stream)
    write(fileAt: PathText(configuration.bytes), memory.bytes, to: &stream)
    let dropIns = DropIns(besides: configuration)
    for index in 0..<dropIns.count { write(fileAt: dropIns.path(index), memory.bytes, to: &stream) }
    write(fileAt: metrics, memory.bytes, to: &stream)
    stream.flush()
    guard !stream.failed else { return false }
    var lists = StandardStreams(outputDescriptor: descriptor, errorDescriptor: descriptor)
    lists.output.write("\n== list-cameras\n")
    _ = ListCameras().run(&lists)
    lists.output.flush()
    lists.errors.flush()
    lists.output.write("\n== list-lines\n")
    _ = ListLines().run(&lists)
    return lists.finish(.ok) == .ok
  }

  private func write(
    fileAt path: PathText, _ memory: UnsafeMutableRawBufferPointer, to stream: inout TextStream
  ) {
    stream.write("\n== ")
    stream.write(printable: path)
    stream.newline()
    do throws(BoardError) {
      let count = try path.withCString { (path) throws(BoardError) in
        try readFile(path, into: memory)
      }
      stream.write(withoutSerial: UnsafeRawBufferPointer(rebasing: memory[..<count]))
    } catch {
      error.describe(to: &stream)
      stream.newline()
    }
  }
}

extension TextStream {
  /// Writes a text but for lines such as `Serial : 10000000abcdef`, which name one board of all.
  mutating func write(withoutSerial text: UnsafeRawBufferPointer) {
    var rest = text.bindMemory(to: UInt8.self)
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? rest.count
      let line = UnsafeBufferPointer(rebasing: rest[..<end])
      if !line.hasPrefix("Serial") { write(line) }
      rest = UnsafeBufferPointer(rebasing: rest[end...])
    }
    if column > 0 { newline() }
  }
}
