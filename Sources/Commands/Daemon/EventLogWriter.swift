// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Daemon

/// Writes events as lines of JSON: to standard error for the journal, and to clients that follow.
struct EventLogWriter: ~Copyable {
  private var stream = TextStream.standardError()
  /// The journal takes `<5>` at the beginning of a line as its level: notice.
  private let hasLevels = environmentVariable("JOURNAL_STREAM") != nil

  mutating func write(
    _ event: Event, _ configuration: borrowing Configuration, to clients: inout Clients
  ) {
    if configuration.service.eventLog {
      if hasLevels { stream.write("<5>") }
      EventReport.writeJSON(event, configuration, to: &stream)
      stream.flush()
    }
    clients.send(event, configuration)
  }

  /// A line for a person, as a warning.
  mutating func complain(_ subject: StaticString, _ error: CameraError) {
    if hasLevels { stream.write("<4>") }
    stream.write(subject)
    stream.write(": ")
    error.describe(to: &stream)
    stream.newline()
    stream.flush()
  }
}
