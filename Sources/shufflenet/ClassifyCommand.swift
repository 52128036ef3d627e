// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Board
import Commands
import Pictures

/// `shufflenet classify`: the same answer as the board's.
struct ClassifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classify",
    abstract: "Name the classes of pictures.",
    discussion: """
      Pictures may be JPEG, PNG, PPM or PGM. One that cannot be read has a line on standard error; \
      the others are classified all the same.
      """)

  @Argument(help: "The model file.", completion: .file(extensions: ["shufflenet"]))
  var model: String

  @Argument(help: "The pictures.", completion: .file())
  var pictures: [String]

  @Option(help: "How many classes to name for each picture.")
  var top = Classify.defaultTopCount

  @Flag(help: "Print JSON, one object a line.")
  var json = false

  @Flag(help: "Print the class scores too.")
  var logits = false

  @OptionGroup var inference: InferenceArguments

  func validate() throws {
    guard !pictures.isEmpty else { throw ValidationError("expected a picture, found none") }
    guard (1...Classify.topCountLimit).contains(top) else {
      throw ValidationError(
        "--top: expected a number of 1 to \(Classify.topCountLimit), found \(top)")
    }
  }

  func run() throws {
    let paths = pictures.map { CString(keeping: $0) }
    try paths.withUnsafeBufferPointer { paths in
      var classify = Classify(model: CString(keeping: model), pictures: paths)
      classify.topCount = top
      classify.isJSON = json
      classify.includesLogits = logits
      classify.options = inference.options
      try SharedVerb.run { (streams) throws(CommandError) in
        try classify.run(HostPictureDecoder(), &streams)
      }
    }
  }
}
