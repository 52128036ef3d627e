// SPDX-License-Identifier: Apache-2.0

import Board
import CBoard
import Frames

/// Prepares one frame of each format at 640×480 for a network of 128×128.
///
/// It prints a line for each: its name, and the checksum of the input. The last line is the digest of a
/// sweep over small frames. The lines are the same on every machine. The program looks at the clock before and after each frame,
/// for `Tests/Benchmarks/frames`. An argument is a file that takes the place of the JPEG that the
/// program makes. With `--input FILE` it does nothing but ``PictureInput/write(_:)``.
@main
struct Program {
  static func main() { exit(run().rawValue) }

  private static func run() -> ExitStatus {
    do throws(BoardError) {
      let arguments = Arguments()
      if let first = arguments[1], first == "--input", let file = arguments[2] {
        try PictureInput.write(file.pointer)
        return .ok
      }
      try reserveDecoderMemory(byteCount: JPEGFrameDecoder.memoryBytes(width: FrameBench.width))
      var bench = try FrameBench()
      try bench.runAll()
      return .ok
    } catch {
      var errors = TextStream.standardError()
      error.describe(to: &errors)
      errors.newline()
      return error.exitStatus
    }
  }
}
