// SPDX-License-Identifier: Apache-2.0

import Board
import Commands
import Glibc

/// What the board's program does with a command line.
struct CommandRun {
  let status: ExitStatus
  let output: String
  let errors: String

  /// Runs in this process; `arguments` begin with the verb.
  init(_ arguments: String...) throws { try self.init(arguments) }

  init(_ arguments: [String]) throws {
    let output = try ScratchFile()
    let errors = try ScratchFile()
    let strings = (["shufflenetd"] + arguments).map { strdup($0) }
    defer { for string in strings { free(string) } }
    var streams = StandardStreams(
      outputDescriptor: output.descriptor, errorDescriptor: errors.descriptor)
    let status = strings.map { UnsafePointer($0) }.withUnsafeBufferPointer {
      runCommandLine($0, BoardPictureDecoder(), &streams)
    }
    self.status = streams.finish(status)
    self.output = output.text
    self.errors = errors.text
  }

  var lines: [Substring] { output.split(separator: "\n") }
}

/// What a list prints.
struct ListRun {
  let status: ExitStatus
  let output: String
  let errors: String

  init(_ list: (inout StandardStreams) -> ExitStatus) throws {
    let output = try ScratchFile()
    let errors = try ScratchFile()
    var streams = StandardStreams(
      outputDescriptor: output.descriptor, errorDescriptor: errors.descriptor)
    status = streams.finish(list(&streams))
    self.output = output.text
    self.errors = errors.text
  }
}

/// What `write` puts on a stream.
func captured(_ write: (inout TextStream) -> Void) throws -> String {
  let file = try ScratchFile()
  var stream = TextStream(descriptor: file.descriptor)
  write(&stream)
  stream.flush()
  return file.text
}

/// An open file without a name.
private final class ScratchFile {
  let descriptor: Int32

  init() throws {
    var path = Array("/tmp/commands-tests-XXXXXX".utf8CString)
    descriptor = mkstemp(&path)
    guard descriptor >= 0 else { throw BoardError.system(.createFile, errno: errno) }
    unlink(path)
  }

  deinit { close(descriptor) }

  var text: String {
    var bytes = [UInt8](repeating: 0, count: Int(lseek(descriptor, 0, SEEK_END)))
    let count = pread(descriptor, &bytes, bytes.count, 0)
    return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
  }
}
