// SPDX-License-Identifier: Apache-2.0

internal import Board

/// What the board's program can be told to do, and which options each verb takes.
enum Verb: UInt8 {
  case run
  case check
  case doctor
  case outputsOff
  case testOutput
  case listLines
  case listCameras
  case watch
  case snapshot
  case replay
  case classify
  case inspect
  case bench
  case selfTest

  static let count = Int(Verb.selfTest.rawValue) + 1

  /// The verbs in the order of the help page; `index` is in `0 ..< count`.
  static func at(_ index: Int) -> Verb { Verb(rawValue: UInt8(index)) ?? .selfTest }

  init?(_ text: CString) {
    for index in 0..<Verb.count where text == Verb.at(index).name {
      self = Verb.at(index)
      return
    }
    return nil
  }

  var name: StaticString {
    switch self {
    case .run: "run"
    case .check: "check"
    case .doctor: "doctor"
    case .outputsOff: "outputs-off"
    case .testOutput: "test-output"
    case .listLines: "list-lines"
    case .listCameras: "list-cameras"
    case .watch: "watch"
    case .snapshot: "snapshot"
    case .classify: "classify"
    case .replay: "replay"
    case .inspect: "inspect"
    case .bench: "bench"
    case .selfTest: "self-test"
    }
  }

  /// What it does, for the help page.
  var summary: StaticString {
    switch self {
    case .run: "watch a camera and drive lines, until stopped: the daemon"
    case .check: "say whether configuration, model, lines and camera are right; changes nothing"
    case .doctor: "say what is wrong with this board, and what to do about it; changes nothing"
    case .outputsOff: "drive every output to its level for faults"
    case .testOutput: "blink one output three times"
    case .listLines: "list the GPIO lines of this board"
    case .listCameras: "list the cameras of this board, with formats, sizes and rates"
    case .watch: "show what the running daemon sees"
    case .snapshot: "have the running daemon keep a picture of the next frame"
    case .classify: "name the classes of pictures"
    case .replay: "play recorded frames through the daemon's pipeline, in simulated time"
    case .inspect: "show what a model file holds, and the plan of its arena"
    case .bench: "time a model, operator by operator"
    case .selfTest: "check that this machine computes what the compiler computed"
    }
  }

  /// The arguments that are no options.
  var operands: StaticString {
    switch self {
    case .run, .check, .doctor, .outputsOff, .listLines, .listCameras, .watch, .snapshot: ""
    case .testOutput: "OUTPUT"
    case .classify: "MODEL IMAGE..."
    case .replay: "[RECORDING]"
    case .inspect, .bench, .selfTest: "MODEL"
    }
  }

  var leastOperands: Int {
    switch self {
    case .classify: 2
    case .testOutput, .inspect, .bench, .selfTest: 1
    default: 0
    }
  }

  var mostOperands: Int {
    switch self {
    case .classify: .max
    case .replay: 1
    default: leastOperands
    }
  }

  func takes(_ option: VerbOption) -> Bool {
    switch option {
    case .help: true
    case .config: readsConfiguration
    case .runtimeFolder: readsRuntimeFolder
    case .report: self == .doctor
    case .json: takesJSON
    case .top, .logits: self == .classify
    case .svg: self == .inspect
    case .iterations: self == .bench
    case .verbose: self == .selfTest
    case .model, .rounds, .faults: self == .replay
    case .kernels: runsModel || self == .inspect
    case .threads: runsModel
    }
  }

  private var readsConfiguration: Bool {
    switch self {
    case .run, .check, .doctor, .outputsOff, .testOutput, .replay: true
    default: false
    }
  }

  private var readsRuntimeFolder: Bool {
    switch self {
    case .doctor, .outputsOff, .watch, .snapshot: true
    default: false
    }
  }

  /// Whether it runs a model as its options say; the daemon's configuration says that itself.
  private var runsModel: Bool {
    switch self {
    case .classify, .replay, .bench, .selfTest: true
    default: false
    }
  }

  private var takesJSON: Bool {
    switch self {
    case .classify, .replay, .inspect, .bench, .listLines, .listCameras, .doctor: true
    default: false
    }
  }
}

/// An option of a verb, or of several.
enum VerbOption: UInt8 {
  case config
  case runtimeFolder
  case report
  case top
  case logits
  case svg
  case iterations
  case verbose
  case model
  case rounds
  case faults
  case kernels
  case threads
  case json
  case help

  static let count = Int(VerbOption.help.rawValue) + 1

  /// The options in the order of the help pages; `index` is in `0 ..< count`.
  static func at(_ index: Int) -> VerbOption { VerbOption(rawValue: UInt8(index)) ?? .help }

  var name: StaticString {
    switch self {
    case .config: "--config"
    case .runtimeFolder: "--runtime-folder"
    case .report: "--report"
    case .top: "--top"
    case .logits: "--logits"
    case .svg: "--svg"
    case .iterations: "--iterations"
    case .verbose: "--verbose"
    case .model: "--model"
    case .rounds: "--rounds"
    case .faults: "--faults"
    case .kernels: "--kernels"
    case .threads: "--threads"
    case .json: "--json"
    case .help: "--help"
    }
  }

  /// What stands for its value on the help page, if it has one.
  var value: StaticString? {
    switch self {
    case .top, .iterations, .rounds, .threads: "N"
    case .faults: "SEED"
    case .svg, .model, .config, .report: "FILE"
    case .runtimeFolder: "FOLDER"
    case .kernels: "NAME"
    case .logits, .verbose, .json, .help: nil
    }
  }

  var summary: StaticString {
    switch self {
    case .config: "the configuration; /etc/shufflenetd/shufflenetd.conf unless told"
    case .runtimeFolder: "where the daemon keeps its socket; /run/shufflenetd unless told"
    case .report: "write a file for a bug report too"
    case .top: "how many classes to name for each picture; 5 unless told"
    case .logits: "print the class scores too"
    case .svg: "draw the plan of the arena into a file"
    case .iterations: "how often to run, 1 to 100000; 50 unless told"
    case .verbose: "a line for every operator"
    case .model: "in place of the model that the configuration names"
    case .rounds: "how often the recording is played, 1 to 1000000; once unless told"
    case .faults: "break the camera now and then, at times that SEED decides"
    case .kernels: "the kernel set to run with; the best for this processor unless told"
    case .threads: "how many threads run each operator together, 1 to 16; 1 unless told"
    case .json: "print JSON"
    case .help: "this page"
    }
  }
}
