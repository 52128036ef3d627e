// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Board
import Commands

/// `shufflenet replay`: recorded frames through the daemon's pipeline, as the board's program does it.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Play recorded frames through the daemon's pipeline, in simulated time.",
    discussion: "The same recording, configuration and model give the same log on every machine.")

  @Argument(
    help: "A file of JPEG pictures, one behind the other, or a folder of them.",
    completion: .file())
  var recording: String?

  @Option(
    help: "The configuration of the daemon.", completion: .file(extensions: ["conf"]))
  var config: String

  @Option(
    help: "In place of the model that the configuration names.",
    completion: .file(extensions: ["shufflenet"]))
  var model: String?

  @Option(help: ArgumentHelp("How often the recording is played.", valueName: "n"))
  var rounds = 1

  @Option(
    help: ArgumentHelp(
      "Break the camera now and then, at times that the seed decides.", valueName: "seed"))
  var faults: UInt64?

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var inference: InferenceArguments

  func validate() throws {
    guard (1...Replay.roundLimit).contains(rounds) else {
      throw ValidationError(
        "--rounds: expected a number of 1 to \(Replay.roundLimit), found \(rounds)")
    }
  }

  func run() throws {
    var replay = Replay(configuration: CString(keeping: config))
    replay.recording = recording.map { CString(keeping: $0) }
    replay.model = model.map { CString(keeping: $0) }
    replay.isJSON = json
    replay.rounds = rounds
    replay.faultSeed = faults
    replay.options = inference.options
    try SharedVerb.run { (streams) throws(CommandError) in try replay.run(&streams) }
  }
}
