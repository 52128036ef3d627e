// SPDX-License-Identifier: Apache-2.0

internal import Board

/// What is wrong with a command line.
enum UsageError: Error {
  case missingVerb
  case unknownVerb(CString)
  case unknownOption(Verb, CString)
  case missingValue(VerbOption)
  /// A value for an option that has none.
  case surplusValue(VerbOption, CString)
  case badNumber(VerbOption, ClosedRange<Int>, CString)
  case missingOperands(Verb)
  case surplusOperand(Verb, CString)

  /// Writes, for example, `--top: expected a number of 1 to 65535, found x`.
  func describe(to stream: inout TextStream) {
    switch self {
    case .missingVerb:
      stream.write("expected a verb (")
      stream.writeVerbs()
      stream.write("), found none")
    case .unknownVerb(let found):
      stream.write("expected a verb (")
      stream.writeVerbs()
      stream.writeFound(found)
      stream.writeSuggestion(Verb.nearest(to: found))
    case .unknownOption(let verb, let found):
      stream.write(verb.name)
      stream.write(": expected an option (")
      stream.writeOptions(of: verb)
      stream.writeFound(found)
      stream.writeSuggestion(verb.nearestOption(to: OptionWord(found).name))
    case .missingValue(let option):
      stream.write(option.name)
      stream.write(": expected a value, found none")
    case .surplusValue(let option, let found):
      stream.write(option.name)
      stream.write(": expected no value, found ")
      stream.write(printableCString: found.pointer)
    default: describeNumberOrOperand(to: &stream)
    }
  }

  private func describeNumberOrOperand(to stream: inout TextStream) {
    switch self {
    case .badNumber(let option, let range, let found):
      stream.write(option.name)
      stream.write(": expected a number of ")
      stream.write(range.lowerBound)
      stream.write(" to ")
      stream.write(range.upperBound)
      stream.write(", found ")
      stream.write(printableCString: found.pointer)
    case .missingOperands(let verb):
      stream.write(verb.name)
      stream.write(": expected ")
      stream.write(verb.operands)
      stream.write(", found too few arguments")
    case .surplusOperand(let verb, let found):
      stream.write(verb.name)
      stream.write(": expected ")
      stream.write(verb.operands)
      stream.write(" and nothing else, found ")
      stream.write(printableCString: found.pointer)
    default: break
    }
  }
}

extension TextStream {
  fileprivate mutating func writeVerbs() {
    for index in 0..<Verb.count {
      if index > 0 { write(", ") }
      write(Verb.at(index).name)
    }
  }

  fileprivate mutating func writeOptions(of verb: Verb) {
    var isFirst = true
    for index in 0..<VerbOption.count where verb.takes(VerbOption.at(index)) {
      if !isFirst { write(", ") }
      write(VerbOption.at(index).name)
      isFirst = false
    }
  }

  fileprivate mutating func writeFound(_ found: CString) {
    write("), found ")
    write(printableCString: found.pointer)
  }

  fileprivate mutating func writeSuggestion(_ suggestion: StaticString?) {
    guard let suggestion else { return }
    write("; did you mean ")
    write(suggestion)
    write("?")
  }
}
