// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Daemon
internal import Triggers

/// A line with the level that is safe, in words that need no configuration to be understood.
struct SafeLine: Equatable {
  var chipLabel: ShortText
  var offset: UInt32
  var isActiveLow: Bool
  var drive: LineDrive
  var bias: LineBias
  /// The level on a fault: active or not.
  var safeLevel: Bool

  /// Drives it, and lets go of it: what the kernel does then is its own affair.
  func makeSafe() throws(GPIOError) {
    try chipLabel.withBytes { (label) throws(GPIOError) in
      let settings = LineSettings(
        address: .offset(offset, chipLabel: label), isActiveLow: isActiveLow, drive: drive,
        bias: bias)
      _ = try OutputLine(settings, initialLevel: safeLevel)
    }
  }
}

extension SafeLine {
  /// Finds the line of an output.
  init(_ output: OutputSection) throws(GPIOError) {
    let settings = LineSettings(output)
    let place = try FoundLine(settings.address).place
    chipLabel = place.chip.label
    offset = place.offset
    isActiveLow = settings.isActiveLow
    drive = settings.drive
    bias = settings.bias
    safeLevel = output.settings.faultLevel
  }
}

/// `lines` in the runtime folder: what to do with the lines of a daemon that is gone.
///
/// A line of text for each: `OFFSET ACTIVE-LOW DRIVE BIAS SAFE-LEVEL LABEL`, all but the label numbers.
/// It is written before the lines are requested, and read when the configuration may be what is broken.
enum LinesFile {
  static let name: StaticString = "/lines"
  static let byteLimit = 4096

  /// Lists the lines of a configuration, where they are today.
  static func write(
    _ configuration: borrowing Configuration, to folder: RuntimeFolder
  ) throws(CommandError) {
    let subject = CString("runtime folder" as StaticString)
    var lines = InlineArray<16, SafeLine?>(repeating: nil)
    for index in configuration.outputs.indices {
      let output = configuration.outputs[index]
      lines[index] = try about(subject) { () throws(GPIOError) in try SafeLine(output) }
    }
    try about(subject) { () throws(BoardError) in
      try folder.path(name).withCString { (path) throws(BoardError) in
        var file = try ReplacementFile(CString(path))
        var stream = TextStream(descriptor: file.descriptor)
        for index in lines.indices { lines[index].map { write($0, to: &stream) } }
        stream.flush()
        guard !stream.failed else { throw file.writeError }
        try file.finish(mode: 0o644)
      }
    }
  }

  static func write(_ line: SafeLine, to stream: inout TextStream) {
    stream.write(line.offset)
    stream.write(line.isActiveLow ? " 1 " : " 0 ")
    stream.write(line.drive.rawValue)
    stream.write(" ")
    stream.write(line.bias.rawValue)
    stream.write(line.safeLevel ? " 1 " : " 0 ")
    line.chipLabel.withBytes { stream.write($0) }
    stream.newline()
  }

  /// Takes the first line of text off; nothing if it is none of ours.
  static func next(in text: inout UnsafeRawBufferPointer) -> SafeLine? {
    var fields = FieldScanner(takeLine(from: &text))
    guard let offset = fields.number(), let isActiveLow = fields.number(),
      let drive = fields.number().flatMap({ LineDrive(rawValue: UInt8(truncatingIfNeeded: $0)) }),
      let bias = fields.number().flatMap({ LineBias(rawValue: UInt8(truncatingIfNeeded: $0)) }),
      let safeLevel = fields.number(), !fields.rest.isEmpty
    else { return nil }
    return SafeLine(
      chipLabel: ShortText(fields.rest), offset: UInt32(truncatingIfNeeded: offset),
      isActiveLow: isActiveLow != 0, drive: drive, bias: bias, safeLevel: safeLevel != 0)
  }

  private static func takeLine(
    from text: inout UnsafeRawBufferPointer
  ) -> UnsafeBufferPointer<UInt8> {
    var end = 0
    while end < text.count, text[end] != UInt8(ascii: "\n") { end += 1 }
    let line = UnsafeRawBufferPointer(rebasing: text[..<end])
    text = UnsafeRawBufferPointer(rebasing: text[min(end + 1, text.count)...])
    return line.bindMemory(to: UInt8.self)
  }
}

/// Numbers with a space behind each, and what follows them.
private struct FieldScanner {
  private(set) var rest: UnsafeBufferPointer<UInt8>

  init(_ line: UnsafeBufferPointer<UInt8>) { rest = line }

  mutating func number() -> Int? {
    var number = 0
    var end = 0
    while end < rest.count, rest[end] != UInt8(ascii: " ") {
      guard rest[end] >= UInt8(ascii: "0"), rest[end] <= UInt8(ascii: "9"), end < 10 else {
        return nil
      }
      number = 10 * number + Int(rest[end] - UInt8(ascii: "0"))
      end += 1
    }
    guard end > 0, end < rest.count else { return nil }
    rest = UnsafeBufferPointer(rebasing: rest[(end + 1)...])
    return number
  }
}
