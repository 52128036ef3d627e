// SPDX-License-Identifier: Apache-2.0

internal import Board

/// A verb with its options and operands, as a command line asks for it.
struct Request {
  let verb: Verb
  private(set) var wantsHelp = false
  private(set) var isJSON = false
  private(set) var includesLogits = false
  private(set) var isVerbose = false
  private(set) var topCount = Classify.defaultTopCount
  private(set) var iterationCount = Bench.defaultIterationCount
  private(set) var pictureOfPlan: CString?
  private(set) var configuration = CString(
    "/etc/shufflenetd/shufflenetd.conf" as StaticString)
  private(set) var runtimeFolder: CString?
  private(set) var report: CString?
  private(set) var model: CString?
  private(set) var roundCount = 1
  private(set) var faultSeed: Int?
  private(set) var inference = InferenceOptions()
  private(set) var operandCount = 0
  private let operandStorage: UnsafeMutableBufferPointer<CString>

  /// Reads the arguments behind the verb.
  ///
  /// Options may stand anywhere, as `--top 5` or `--top=5`; behind `--` everything is an operand.
  ///
  /// - Parameters:
  ///   - verb: what they are for.
  ///   - arguments: what follows the verb.
  ///   - storage: room for as many operands as there are arguments.
  /// - Throws: the first argument that is wrong.
  init(
    _ verb: Verb, _ arguments: UnsafeBufferPointer<UnsafePointer<CChar>?>,
    operandStorage storage: UnsafeMutableBufferPointer<CString>
  ) throws(UsageError) {
    self.verb = verb
    operandStorage = storage
    var scanner = ArgumentScanner(arguments)
    while let argument = try scanner.next(for: verb) {
      switch argument {
      case .operand(let text): try keep(text)
      case .option(let option, let value): try set(option, value)
      }
    }
    if !wantsHelp, operandCount < verb.leastOperands { throw .missingOperands(verb) }
  }

  var operands: UnsafeBufferPointer<CString> {
    UnsafeBufferPointer(UnsafeMutableBufferPointer(rebasing: operandStorage[..<operandCount]))
  }

  private mutating func keep(_ operand: CString) throws(UsageError) {
    guard operandCount < verb.mostOperands else { throw .surplusOperand(verb, operand) }
    operandStorage.initializeElement(at: operandCount, to: operand)
    operandCount += 1
  }

  private mutating func set(_ option: VerbOption, _ value: CString?) throws(UsageError) {
    switch option {
    case .help: wantsHelp = true
    case .json: isJSON = true
    case .logits: includesLogits = true
    case .verbose: isVerbose = true
    case .svg: pictureOfPlan = value
    case .config: if let value { configuration = value }
    case .runtimeFolder: runtimeFolder = value
    case .report: report = value
    case .model: model = value
    case .rounds: roundCount = try number(value, of: option, in: 1...Replay.roundLimit)
    case .faults: faultSeed = try number(value, of: option, in: 0...Int(Int32.max))
    case .kernels: inference.kernels = value
    case .threads:
      inference.threadCount = try number(
        value, of: option, in: 1...InferenceOptions.threadCountLimit)
    case .top: topCount = try number(value, of: option, in: 1...Classify.topCountLimit)
    case .iterations:
      iterationCount = try number(value, of: option, in: 1...Bench.iterationCountLimit)
    }
  }

  private func number(
    _ value: CString?, of option: VerbOption, in range: ClosedRange<Int>
  ) throws(UsageError) -> Int {
    guard let value else { throw .missingValue(option) }
    guard let number = value.decimal, range.contains(number) else {
      throw .badNumber(option, range, value)
    }
    return number
  }
}
