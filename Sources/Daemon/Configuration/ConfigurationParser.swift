// SPDX-License-Identifier: Apache-2.0

/// Reads configuration files: `[Section]`, `Key = value`, comments and empty lines.
///
/// The form is that of systemd's files, but strict: what is not known is an error. A comment is a
/// line of its own that begins with `#` or `;`. Lines end in LF or CRLF. A file that is read later
/// replaces single keys of the earlier ones.
public struct ConfigurationParser {
  /// The longest line in bytes.
  public static let lineLimit = 1024

  /// The section that keys belong to.
  private enum Current {
    case none, camera, model, service
    case rule(Int)
    case output(Int)
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private var position: Int
  private var place: ConfigurationPlace
  private var current = Current.none

  /// Reads one file into a configuration; `validate` is the second step.
  ///
  /// - Parameters:
  ///   - bytes: of the file; they must outlive the configuration.
  ///   - fileIndex: what errors call the file; another one for each file.
  ///   - configuration: worth nothing after an error.
  /// - Throws: the first error of the file.
  public static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>, fileIndex: Int, into configuration: inout Configuration
  ) throws(ConfigurationError) {
    var parser = ConfigurationParser(bytes, fileIndex: fileIndex)
    while let line = try parser.nextLine() { try parser.parse(line, &configuration) }
  }

  private init(_ bytes: UnsafeBufferPointer<UInt8>, fileIndex: Int) {
    self.bytes = bytes
    place = ConfigurationPlace(file: UInt16(fileIndex), line: 0, column: 1)
    let hasByteOrderMark =
      bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
    position = hasByteOrderMark ? 3 : 0
  }

  /// The next line without its end and the spaces around it.
  private mutating func nextLine() throws(ConfigurationError) -> ConfigurationText? {
    guard position < bytes.count else { return nil }
    var end = position
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
    defer { position = end + 1 }
    place.line += 1
    guard end - position <= ConfigurationParser.lineLimit else {
      throw ConfigurationError(.lineTooLong(limit: ConfigurationParser.lineLimit), at: place)
    }
    let hasReturn = end > position && bytes[end - 1] == UInt8(ascii: "\r")
    let line = UnsafeBufferPointer(rebasing: bytes[position..<(hasReturn ? end - 1 : end)])
    return ConfigurationText(line, place: place).trimmed
  }

  private mutating func parse(
    _ line: ConfigurationText, _ configuration: inout Configuration
  ) throws(ConfigurationError) {
    guard let first = line.bytes.first, first != UInt8(ascii: "#"), first != UInt8(ascii: ";")
    else { return }
    try refuseControlCharacters(in: line)
    if first == UInt8(ascii: "[") {
      try enterSection(line, &configuration)
    } else {
      try setKey(line, &configuration)
    }
  }

  private func refuseControlCharacters(in line: ConfigurationText) throws(ConfigurationError) {
    for index in line.bytes.indices {
      let byte = line.bytes[index]
      guard (byte < 0x20 && byte != UInt8(ascii: "\t")) || byte == 0x7F else { continue }
      throw ConfigurationError(
        .controlCharacter(byte), at: line.slice(index..<index + 1).place)
    }
  }
}

// Sections.
extension ConfigurationParser {
  private mutating func enterSection(
    _ line: ConfigurationText, _ configuration: inout Configuration
  ) throws(ConfigurationError) {
    guard line.bytes.last == UInt8(ascii: "]") else {
      throw ConfigurationError(.badHeader(line), at: line.place)
    }
    var rest = line.slice(1..<line.bytes.count - 1)
    guard let title = rest.takeWord() else {
      throw ConfigurationError(.badHeader(line), at: line.place)
    }
    let name = rest.trimmed
    guard let kind = SectionKind(title: title) else {
      let reason = ConfigurationError.Reason.unknownSection(
        title, nearest: SectionKind(nearest: title))
      throw ConfigurationError(reason, at: title.place)
    }
    guard kind.isNamed ? name.isName : name.isEmpty else {
      throw ConfigurationError(.badName(kind, name), at: name.place)
    }
    switch kind {
    case .camera: current = .camera
    case .model: current = .model
    case .service: current = .service
    case .rule: current = .rule(try configuration.indexOfRule(name))
    case .output: current = .output(try configuration.indexOfOutput(name))
    }
  }
}

// Keys.
extension ConfigurationParser {
  private func setKey(
    _ line: ConfigurationText, _ configuration: inout Configuration
  ) throws(ConfigurationError) {
    guard let equalsSign = line.firstIndex(of: "=") else {
      throw ConfigurationError(.missingEqualsSign(line), at: line.place)
    }
    let key = line.slice(0..<equalsSign).trimmed
    let value = line.slice(equalsSign + 1..<line.bytes.count).trimmed
    try refuseComment(in: value)
    switch current {
    case .none: throw ConfigurationError(.keyOutsideSection(key), at: key.place)
    case .camera: try set(key, to: value, in: &configuration.camera)
    case .model: try set(key, to: value, in: &configuration.model)
    case .service: try set(key, to: value, in: &configuration.service)
    case .rule(let index): try set(key, to: value, in: &configuration.rules[index])
    case .output(let index): try set(key, to: value, in: &configuration.outputs[index])
    }
  }

  /// Otherwise a comment would silently belong to a path or a label.
  private func refuseComment(in value: ConfigurationText) throws(ConfigurationError) {
    for index in value.bytes.indices {
      let byte = value.bytes[index]
      guard byte == UInt8(ascii: "#") || byte == UInt8(ascii: ";") else { continue }
      guard index == 0 || ConfigurationText.isSpace(value.bytes[index - 1]) else { continue }
      throw ConfigurationError(.commentBehindValue, at: value.slice(index..<index + 1).place)
    }
  }

  private func set<Target: Section>(
    _ text: ConfigurationText, to value: ConfigurationText, in section: inout Target
  ) throws(ConfigurationError) {
    guard let key = Target.Key(name: text) else {
      let kind = Target.Key.section
      let nearest = ConfigurationKey(nearest: text, in: kind)
      throw ConfigurationError(.unknownKey(text, kind, nearest: nearest), at: text.place)
    }
    let earlier = section.places[key]
    guard !earlier.isInFile || earlier.file != text.place.file else {
      throw ConfigurationError(
        .duplicateKey(ConfigurationKey(key), first: earlier), at: text.place)
    }
    guard section.set(key, to: value) else {
      throw ConfigurationError(.badValue(ConfigurationKey(key), value), at: value.place)
    }
    section.places[key] = value.place
  }
}

extension SectionKey {
  init?(name: ConfigurationText) {
    for index in 0..<Self.section.keyCount {
      guard let key = Self(rawValue: UInt8(index)) else { break }
      if name.isEqual(to: key.entry.name) {
        self = key
        return
      }
    }
    return nil
  }
}

extension SectionKind {
  init?(title: ConfigurationText) {
    for index in 0..<SectionKind.count {
      guard let kind = SectionKind(rawValue: UInt8(index)) else { break }
      if title.isEqual(to: kind.title) {
        self = kind
        return
      }
    }
    return nil
  }
}

extension Configuration {
  /// The index of the rule of this name, which is a new one if there is none.
  fileprivate mutating func indexOfRule(
    _ name: ConfigurationText
  ) throws(ConfigurationError) -> Int {
    for index in rules.indices where rules[index].name == name { return index }
    guard rules.append(RuleSection(name: name)) else {
      throw ConfigurationError(
        .tooManySections(.rule, limit: Configuration.ruleCapacity), at: name.place)
    }
    return rules.count - 1
  }

  /// The index of the output of this name, which is a new one if there is none.
  fileprivate mutating func indexOfOutput(
    _ name: ConfigurationText
  ) throws(ConfigurationError) -> Int {
    for index in outputs.indices where outputs[index].name == name { return index }
    guard outputs.append(OutputSection(name: name)) else {
      throw ConfigurationError(
        .tooManySections(.output, limit: Configuration.outputCapacity), at: name.place)
    }
    return outputs.count - 1
  }
}
