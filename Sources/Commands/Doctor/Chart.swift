// SPDX-License-Identifier: Apache-2.0

internal import Board

/// Writes findings as they come, and remembers how bad the worst of them is.
struct Chart: ~Copyable {
  private(set) var worst = Finding.Severity.ok
  private let isJSON: Bool
  private var copy: TextStream?

  /// - Parameters:
  ///   - isJSON: whether the findings are for programs.
  ///   - copyDescriptor: where they are written once more, for people.
  init(isJSON: Bool, copyDescriptor: Int32?) {
    self.isJSON = isJSON
    if let copyDescriptor { copy = TextStream(descriptor: copyDescriptor) }
  }

  mutating func add(_ finding: Finding, to output: inout TextStream) {
    if isJSON { output.write(json: finding) } else { output.write(finding) }
    copy?.write(finding)
    if finding.severity.rawValue > worst.rawValue { worst = finding.severity }
  }
}
