// SPDX-License-Identifier: Apache-2.0

internal import Board

/// What the board's program can be told to do, and which options each verb takes.
enum Verb {
  case classify
  case inspect
  case bench
  case selfTest

  static let count = 4

  /// The verbs in the order of the help page; `index` is in `0 ..< count`.
  static func at(_ index: Int) -> Verb {
    switch index {
    case 0: .classify
    case 1: .inspect
    case 2: .bench
    default: .selfTest
    }
  }

  init?(_ text: CString) {
    for index in 0..<Verb.count where text == Verb.at(index).name {
      self = Verb.at(index)
      return
    }
    return nil
  }

  var name: StaticString {
    switch self {
    case .classify: "classify"
    case .inspect: "inspect"
    case .bench: "bench"
    case .selfTest: "self-test"
    }
  }

  /// What it does, for the help page.
  var summary: StaticString {
    switch self {
    case .classify: "name the classes of pictures"
    case .inspect: "show what a model file holds, and the plan of its arena"
    case .bench: "time a model, operator by operator"
    case .selfTest: "check that this machine computes what the compiler computed"
    }
  }

  /// The arguments that are no options.
  var operands: StaticString {
    switch self {
    case .classify: "MODEL IMAGE..."
    case .inspect, .bench, .selfTest: "MODEL"
    }
  }

  var leastOperands: Int { self == .classify ? 2 : 1 }
  var mostOperands: Int { self == .classify ? .max : 1 }

  func takes(_ option: VerbOption) -> Bool {
    switch option {
    case .help: true
    case .json: self != .selfTest
    case .top, .logits: self == .classify
    case .svg: self == .inspect
    case .iterations: self == .bench
    case .verbose: self == .selfTest
    case .kernels: true
    case .threads: self != .inspect
    }
  }
}

/// An option of a verb, or of several.
enum VerbOption {
  case top
  case logits
  case svg
  case iterations
  case verbose
  case kernels
  case threads
  case json
  case help

  static let count = 9

  /// The options in the order of the help pages; `index` is in `0 ..< count`.
  static func at(_ index: Int) -> VerbOption {
    switch index {
    case 0: .top
    case 1: .logits
    case 2: .svg
    case 3: .iterations
    case 4: .verbose
    case 5: .kernels
    case 6: .threads
    case 7: .json
    default: .help
    }
  }

  var name: StaticString {
    switch self {
    case .top: "--top"
    case .logits: "--logits"
    case .svg: "--svg"
    case .iterations: "--iterations"
    case .verbose: "--verbose"
    case .kernels: "--kernels"
    case .threads: "--threads"
    case .json: "--json"
    case .help: "--help"
    }
  }

  /// What stands for its value on the help page, if it has one.
  var value: StaticString? {
    switch self {
    case .top, .iterations, .threads: "N"
    case .svg: "FILE"
    case .kernels: "NAME"
    case .logits, .verbose, .json, .help: nil
    }
  }

  var summary: StaticString {
    switch self {
    case .top: "how many classes to name for each picture; 5 unless told"
    case .logits: "print the class scores too"
    case .svg: "draw the plan of the arena into a file"
    case .iterations: "how often to run, 1 to 100000; 50 unless told"
    case .verbose: "a line for every operator"
    case .kernels: "the kernel set to run with; the best for this processor unless told"
    case .threads: "how many threads run each operator together, 1 to 16; 1 unless told"
    case .json: "print JSON"
    case .help: "this page"
    }
  }
}
