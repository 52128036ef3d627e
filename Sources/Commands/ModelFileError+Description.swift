// SPDX-License-Identifier: Apache-2.0

public import Board
public import ModelFile

extension ModelFileError {
  /// Writes, for example, `operator 7: shift: expected 32 to 62, found 12`.
  public func describe(to stream: inout TextStream) {
    switch self {
    case .truncated(let expected, let found):
      stream.write("expected a file of ", expected, " bytes, found ", found)
    case .notAModelFile:
      stream.write("expected a model file, made by shufflenet compile, found another kind of file")
    case .unsupportedVersion(let expected, let found):
      stream.write("expected format version ", Int(expected), ", found ", Int(found))
    case .wrongChecksum(let expected, let found):
      stream.write("expected CRC-32 ")
      stream.write(hexadecimal: expected)
      stream.write(", found ")
      stream.write(hexadecimal: found)
    case .unknownSection(let kind):
      stream.write("expected sections that this version knows, found ")
      stream.write(sectionKind: kind)
    case .missingSection(let kind):
      stream.write("expected a section ")
      stream.write(sectionKind: kind)
      stream.write(", found none")
    case .outOfRange(let place, let index, let field, let found, let lowest, let highest):
      stream.write(place, index: index)
      stream.write(field)
      stream.write(": expected ", lowest: lowest, highest: highest)
      stream.write(", found ", found)
    default: describeOperator(to: &stream)
    }
  }

  /// The cases that speak of an operator.
  private func describeOperator(to stream: inout TextStream) {
    switch self {
    case .unknownOperator(let index, let kind):
      stream.write(.operator, index: index)
      stream.write("expected a kind that this version knows, found ", Int(kind))
    case .forbiddenWeight(let index, let channel, let found):
      stream.write(.operator, index: index)
      stream.write("channel ", channel, ": expected weights of -127 to 127, found ", found)
      if found >= -127 { stream.write(" in the padding") }
    case .overlap(let index, let written, let live):
      stream.write(.operator, index: index)
      stream.write("expected tensor ", live, " to stay until it is read, found tensor ", written)
      stream.write(" written over it")
    case .unwritten(let index, let tensor):
      stream.write(.operator, index: index)
      stream.write("expected tensor ", tensor, " to be written before it is read, found that")
      stream.write(" nobody writes it")
    default: break
    }
  }
}

extension TextStream {
  fileprivate mutating func write(_ text: StaticString, _ number: Int, _ rest: StaticString) {
    write(text, number)
    write(rest)
  }

  fileprivate mutating func write(_ text: StaticString, _ number: Int) {
    write(text)
    write(number)
  }

  fileprivate mutating func write(
    _ text: StaticString, _ number: Int, _ middle: StaticString, _ last: Int
  ) {
    write(text, number)
    write(middle, last)
  }

  fileprivate mutating func write(_ text: StaticString, lowest: Int, highest: Int) {
    write(text)
    if lowest == highest {
      write(lowest)
    } else if highest == .max {
      write("at least ", lowest)
    } else if lowest == .min || highest < lowest {
      write("at most ", highest)
    } else {
      write(lowest)
      write(" to ", highest)
    }
  }

  fileprivate mutating func write(_ place: ModelPlace, index: Int) {
    write(place.name)
    switch place {
    case .header, .network, .preprocessing, .provenance: break
    case .section, .tensor, .operator, .labels, .selfTest: write(" ", index)
    }
    write(": ")
  }

  /// The four letters of a section's kind.
  fileprivate mutating func write(sectionKind kind: UInt32) {
    write("'")
    for position in 0..<4 {
      let letter = UInt8(truncatingIfNeeded: kind >> UInt32(8 * position))
      write(byte: (0x20...0x7E).contains(letter) ? letter : UInt8(ascii: "?"))
    }
    write("'")
  }
}
