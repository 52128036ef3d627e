// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Pictures

/// `shufflenet convert`: any picture that the host reads, as one that the board reads.
struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Convert a PNG, JPEG, PPM or PGM picture to PPM or JPEG.")

  @Argument(help: "The picture.", completion: .file())
  var picture: String

  @Option(name: .shortAndLong, help: "The file to write: X.ppm or X.jpg.", completion: .file())
  var output: String

  @Option(help: "Quality of a JPEG, 1 to 100.")
  var quality = 95

  @Flag(help: "Print what was made as JSON.")
  var json = false

  func validate() throws {
    guard (1...100).contains(quality) else {
      throw ValidationError("expected a quality of 1 to 100, found \(quality)")
    }
  }

  func run() throws {
    try Failure.reporting {
      let decoded = try PictureFile.load(picture)
      try PictureFile.write(decoded, to: output, quality: quality)
      if json {
        print(jsonLine(["file": output, "height": decoded.height, "width": decoded.width]))
      }
    }
  }
}
