// SPDX-License-Identifier: Apache-2.0

import Foundation
import Frames
import Testing

@testable import Daemon

/// The files of `firmware-config` that people copy and change.
struct ShippedConfigurationTests {
  @Test(arguments: [
    "shufflenetd", "examples/usb-camera", "examples/pi-camera", "examples/replay",
  ])
  func `a shipped configuration is valid and names classes of the shipped model`(
    name: String
  ) throws {
    var configuration = try parse(shipped(name)).get()
    try configuration.validate()
    try configuration.resolve(labels: try ShippedLabels())
    #expect(configuration.rules.count > 0)
  }

  @Test func `every key is documented once, with what it takes`() throws {
    let documented = try documentedKeys()
    for kind in (0..<UInt8(SectionKind.count)).compactMap(SectionKind.init) {
      for index in 0..<kind.keyCount {
        let key = ConfigurationKey(section: kind, index: UInt8(index))
        let found = documented.filter { $0.section == kind && $0.name == key.name.string }
        #expect(found.count == 1, "\(key.name)")
        #expect(
          found.first?.comment.contains("Takes \(key.expectation.string).") == true, "\(key.name)")
      }
    }
    #expect(documented.count == 39)
  }

  @Test func `every default that is shown is the default`() throws {
    let lines = try shipped("shufflenetd").split(separator: "\n", omittingEmptySubsequences: false)
    let plain = try parse(lines.joined(separator: "\n")).get()
    for key in try documentedKeys() where key.isCommentedOut {
      var changedLines = lines
      changedLines[key.index].removeFirst()
      let changed = try parse(changedLines.joined(separator: "\n")).get()
      switch key.name {
      case "Leave": #expect(changed.rules[0].settings == plain.rules[0].settings)
      case "EnableLine", "CaptureLine": #expect(key.comment.contains("no default"))
      case "Region" where key.section == .rule:
        #expect(changed.rules[0].region == plain.camera.view.region)
      default: #expect(changed == plain, "\(key.line)")
      }
    }
  }

  @Test func `a key that is set in the file says that it has no default`() throws {
    let set = try documentedKeys().filter { !$0.isCommentedOut }
    #expect(set.map(\.name) == ["File", "Class", "Output", "Line"])
    #expect(set.allSatisfy { $0.comment.contains("no default") })
  }
}

/// A key of the file, with the comment above it.
private struct DocumentedKey {
  let section: SectionKind
  /// Of the line.
  let index: Int
  let line: String
  let isCommentedOut: Bool
  let comment: String

  var name: String { String(line.prefix { $0 != " " }) }
}

private func documentedKeys() throws -> [DocumentedKey] {
  var section: SectionKind?
  var comment: [Substring] = []
  var keys: [DocumentedKey] = []
  let lines = try shipped("shufflenetd").split(separator: "\n", omittingEmptySubsequences: false)
  for (index, line) in lines.enumerated() {
    if line.hasPrefix("# ") {
      comment.append(line.dropFirst(2))
      continue
    }
    if let title = line.wholeMatch(of: /\[(\w+).*\]/)?.output.1 {
      section = SectionKind(title: ConfigurationText(copying: String(title)))
    } else if line.contains(" = "), let section {
      keys.append(
        DocumentedKey(
          section: section, index: index, line: String(line.drop { $0 == "#" }),
          isCommentedOut: line.hasPrefix("#"), comment: comment.joined(separator: " ")))
    }
    comment = []
  }
  return keys
}

private func shipped(_ name: String) throws -> String { try file("\(name).conf") }

private func file(_ name: String) throws -> String {
  let repository = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  let file = repository.appending(path: "firmware-config/\(name)")
  return try String(contentsOf: file, encoding: .utf8)
}

/// The classes of the model in the box, which the shipped files name.
private struct ShippedLabels: ClassLabels {
  private let labels: [ConfigurationFile]

  init() throws {
    labels = try file("models/markers.txt").split(separator: "\n").map {
      ConfigurationFile(String($0))
    }
  }

  var count: Int { labels.count }
  func label(_ index: Int) -> UnsafeBufferPointer<UInt8> { labels[index].bytes }
}
