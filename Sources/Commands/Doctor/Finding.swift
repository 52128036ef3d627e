// SPDX-License-Identifier: Apache-2.0

internal import Board

/// One thing that was looked at, how it is, and what to do about it.
struct Finding {
  enum Severity: UInt8 {
    case ok
    /// The daemon works, perhaps not as well or not as safely.
    case warn
    /// The daemon cannot work.
    case bad
  }

  let severity: Severity
  let subject: StaticString
  var text: LineText
  /// Empty where there is nothing to do.
  var remedy: LineText

  init(
    _ severity: Severity, _ subject: StaticString, _ text: LineText, remedy: LineText = LineText()
  ) {
    self.severity = severity
    self.subject = subject
    self.text = text
    self.remedy = remedy
  }

  init(
    _ severity: Severity, _ subject: StaticString, _ text: StaticString, remedy: StaticString = ""
  ) {
    self.init(severity, subject, LineText(text), remedy: LineText(remedy))
  }

  init(
    _ severity: Severity, _ subject: StaticString, remedy: StaticString = "",
    describing describe: (inout TextStream) -> Void
  ) {
    self.init(severity, subject, LineText(describing: describe), remedy: LineText(remedy))
  }
}

extension Finding.Severity {
  var name: StaticString {
    switch self {
    case .ok: "ok"
    case .warn: "warn"
    case .bad: "bad"
    }
  }
}

extension TextStream {
  /// Writes, for example, `warn memory: 48 MB are free: end other programs`.
  mutating func write(_ finding: Finding) {
    write(finding.severity.name)
    pad(toColumn: 5)
    write(finding.subject)
    write(": ")
    write(printable: finding.text)
    if !finding.remedy.isEmpty {
      write(": ")
      write(printable: finding.remedy)
    }
    newline()
  }

  /// Writes a JSON object on a line of its own.
  mutating func write(json finding: Finding) {
    write("{")
    writeKey("severity", isFirst: true)
    write(json: finding.severity.name)
    writeMember("subject", finding.subject)
    writeKey("text")
    write(json: finding.text)
    writeKey("remedy")
    if finding.remedy.isEmpty { write("null") } else { write(json: finding.remedy) }
    write("}\n")
  }
}
