// SPDX-License-Identifier: Apache-2.0

public import Board
public import Daemon

extension ConfigurationError {
  /// Writes, for example, `12:9: Width: expected a number of pixels from 16 to 8192, found wide`.
  ///
  /// The name of the file is for the caller to write in front, if ``place`` is in one.
  public func describe(to stream: inout TextStream) {
    if place.isInFile {
      stream.write(place.line)
      stream.write(":")
      stream.write(place.column)
      stream.write(": ")
    }
    switch reason {
    case .unknownSection, .badHeader, .badName, .tooManySections: describeSection(to: &stream)
    case .conflict(let conflict): conflict.describe(to: &stream, at: place)
    default: describeLine(to: &stream)
    }
  }

  private func describeSection(to stream: inout TextStream) {
    switch reason {
    case .badHeader(let found):
      stream.write("expected [Section] or [Section NAME], found ")
      stream.write(found)
    case .unknownSection(let found, let nearest):
      stream.write("expected [Camera], [Model], [Rule NAME], [Output NAME] or [Service], found [")
      stream.write(printable: found.bytes)
      stream.write("]")
      stream.write(suggestion: nearest?.title)
    case .badName(let kind, let found) where kind.isNamed:
      stream.write("[", kind.title, " NAME]: expected a name of at most 32 letters, digits, ")
      stream.write("'-', '_' and '.', found ")
      stream.write(found)
    case .badName(let kind, let found):
      stream.write("[", kind.title, "]: expected no name, found ")
      stream.write(found)
    case .tooManySections(let kind, let limit):
      stream.write("expected at most ")
      stream.write(limit)
      stream.write(" of [", kind.title, " NAME], found more")
    default: break
    }
  }

  private func describeLine(to stream: inout TextStream) {
    switch reason {
    case .lineTooLong(let limit):
      stream.write("expected a line of at most ")
      stream.write(limit)
      stream.write(" bytes, found more")
    case .controlCharacter(let byte):
      stream.write("expected text, found the control character 0x")
      stream.write(hexadecimal: UInt32(byte), digits: 2)
    case .commentBehindValue:
      stream.write("expected comments on lines of their own, found one behind a value")
    case .missingEqualsSign(let found):
      stream.write("expected Key = value, found ")
      stream.write(found)
    case .keyOutsideSection(let found):
      stream.write("expected a [Section] before the first key, found ")
      stream.write(found)
    default: describeKey(to: &stream)
    }
  }

  private func describeKey(to stream: inout TextStream) {
    switch reason {
    case .unknownKey(let found, let kind, let nearest):
      stream.write("expected a key of [", kind.title, "], found ")
      stream.write(found)
      stream.write(suggestion: nearest?.name)
    case .duplicateKey(let key, let first):
      stream.write(key.name)
      stream.write(": expected once in a file, found again")
      stream.write(first: first, from: place)
    case .badValue(let key, let found):
      stream.write(key.name)
      stream.write(": expected ")
      stream.write(key.expectation)
      stream.write(", found ")
      stream.write(found)
    default: break
    }
  }
}

extension ConfigurationConflict {
  fileprivate func describe(to stream: inout TextStream, at place: ConfigurationPlace) {
    switch self {
    case .missingKey(let key, let name):
      stream.write("[", key.section.title, key.section.isNamed ? " " : "")
      stream.write(printable: name.bytes)
      stream.write("] ", key.name, ": expected ")
      stream.write(key.expectation)
      stream.write(", found none")
    case .unknownOutput(let found, let nearest):
      stream.write("Output: expected the name of an [Output NAME], found ")
      stream.write(found)
      stream.write(suggestion: nearest)
    case .unknownClass(let found, let nearest):
      stream.write("Class: expected a label of the model, found ")
      stream.write(found)
      stream.write(suggestion: nearest)
    case .repeatedClass(let found):
      stream.write("Class: expected each class once, found again ")
      stream.write(found)
    default: describeBounds(to: &stream, at: place)
    }
  }

  private func describeBounds(to stream: inout TextStream, at place: ConfigurationPlace) {
    switch self {
    case .above(let key, let limit):
      stream.write(key.name, ": expected at most ", limit.name)
      stream.write(", found more")
    case .sharedLine(let first):
      stream.write("expected each line once, found another owner")
      stream.write(first: first, from: place)
    case .tooManyRegions(let limit):
      stream.write("Region: expected at most ")
      stream.write(limit)
      stream.write(" different ones, found more")
    case .heartbeatOutput(let found):
      stream.write("Output: expected one that shows what is seen, found the heartbeat ")
      stream.write(found)
    case .deadlineWithinFrame(let frameRate):
      stream.write("FrameDeadline: expected more than one frame's time at FrameRate = ")
      stream.write(frameRate)
      stream.write(", found less")
    default: break
    }
  }
}

extension TextStream {
  fileprivate mutating func write(_ text: ConfigurationText) {
    if text.isEmpty {
      write("nothing")
    } else {
      write(printable: text.bytes)
    }
  }

  fileprivate mutating func write(
    _ first: StaticString, _ second: StaticString, _ third: StaticString
  ) {
    write(first)
    write(second)
    write(third)
  }

  /// Where the first one of two is, as seen from the second one.
  fileprivate mutating func write(
    first: ConfigurationPlace, from second: ConfigurationPlace
  ) {
    write("; the first is in line ")
    write(first.line)
    if first.file != second.file { write(" of an earlier file") }
  }

  fileprivate mutating func write(suggestion: StaticString?) {
    write(suggestion: suggestion.map(ConfigurationText.init))
  }

  fileprivate mutating func write(suggestion: ConfigurationText?) {
    guard let suggestion else { return }
    write("; did you mean ")
    write(printable: suggestion.bytes)
    write("?")
  }
}
