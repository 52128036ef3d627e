// SPDX-License-Identifier: Apache-2.0

internal import Board

/// Takes a command line apart into options and operands.
struct ArgumentScanner {
  enum Argument {
    case operand(CString)
    /// A value comes with the options that have one, and only with them.
    case option(VerbOption, CString?)
  }

  private let arguments: UnsafeBufferPointer<UnsafePointer<CChar>?>
  private var position = 0
  private var takesOptions = true

  init(_ arguments: UnsafeBufferPointer<UnsafePointer<CChar>?>) { self.arguments = arguments }

  /// The next option or operand of a verb, or nothing behind the last one.
  mutating func next(for verb: Verb) throws(UsageError) -> Argument? {
    guard let text = take() else { return nil }
    // A single `-` is standard input.
    guard takesOptions, text.hasPrefix("-"), text.bytes.count > 1 else { return .operand(text) }
    if text == "--" {
      takesOptions = false
      return take().map { .operand($0) }
    }
    let word = OptionWord(text)
    guard let option = option(named: word, of: verb) else { throw .unknownOption(verb, text) }
    guard option.value != nil else {
      guard word.value == nil else { throw .surplusValue(option, text) }
      return .option(option, nil)
    }
    guard let value = word.value ?? take() else { throw .missingValue(option) }
    return .option(option, value)
  }

  private mutating func take() -> CString? {
    guard position < arguments.count, let text = arguments[position] else { return nil }
    position += 1
    return CString(text)
  }

  private func option(named word: OptionWord, of verb: Verb) -> VerbOption? {
    for index in 0..<VerbOption.count {
      let option = VerbOption.at(index)
      guard verb.takes(option) else { continue }
      if word.isNamed(option.name) || (option == .help && word.isNamed("-h")) { return option }
    }
    return nil
  }
}

/// An argument that looks like an option, with what follows its `=`.
struct OptionWord {
  let name: UnsafeBufferPointer<UInt8>
  let value: CString?

  init(_ text: CString) {
    let bytes = text.bytes
    var end = 0
    while end < bytes.count, bytes[end] != UInt8(ascii: "=") { end += 1 }
    name = UnsafeBufferPointer(rebasing: bytes[..<end])
    value = end < bytes.count ? CString(text.pointer + end + 1) : nil
  }

  func isNamed(_ text: StaticString) -> Bool {
    guard name.count == text.utf8CodeUnitCount else { return false }
    for index in name.indices where name[index] != text.utf8Start[index] { return false }
    return true
  }
}
