// SPDX-License-Identifier: Apache-2.0

public import Board

/// Writes a file under a temporary name beside its own and renames it: the whole file or nothing.
///
/// - Parameters:
///   - path: the file; one that exists is replaced.
///   - bytes: its new contents.
/// - Throws: the step that failed and why; the temporary file is gone then.
public func replaceFile(at path: String, with bytes: [UInt8]) throws(BoardError) {
  let result: Result<Void, BoardError> = path.withCString { pointer in
    do throws(BoardError) {
      var file = try ReplacementFile(CString(pointer))
      var stream = TextStream(descriptor: file.descriptor)
      bytes.withUnsafeBufferPointer { stream.write($0) }
      stream.flush()
      if stream.failed { throw file.writeError }
      return .success(try file.finish())
    } catch {
      return .failure(error)
    }
  }
  try result.get()
}
