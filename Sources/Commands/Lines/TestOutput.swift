// SPDX-License-Identifier: Apache-2.0

public import Board
internal import Daemon
internal import Triggers

/// Blinks one output of a configuration three times, to see whether the wiring is right.
public struct TestOutput {
  public let configuration: CString
  /// The name of the `[Output NAME]`.
  public let output: CString

  private static let halfPeriod: Int64 = 500_000_000

  public init(configuration: CString, output: CString) {
    self.configuration = configuration
    self.output = output
  }

  /// Leaves the line at its level for faults.
  public func run(_ streams: inout StandardStreams) throws(CommandError) -> ExitStatus {
    var files = try about(configuration) { () throws(BoardError) in try ConfigurationFiles() }
    let configuration = try files.load(self.configuration)
    let section = try find(in: configuration)
    do throws(GPIOError) {
      var line = try OutputLine(
        LineSettings(section), initialLevel: section.settings.faultLevel)
      streams.output.write("blinking ")
      line.place.describe(to: &streams.output)
      streams.output.write(" three times\n")
      streams.output.flush()
      for change in 1...6 {
        MonotonicClock.sleep(until: MonotonicClock.nanoseconds + TestOutput.halfPeriod)
        try line.set((change % 2 == 1) != section.settings.faultLevel)
      }
    } catch {
      throw CommandError(subject: output, cause: .gpio(error))
    }
    return .ok
  }

  private func find(in configuration: Configuration) throws(CommandError) -> OutputSection {
    for index in configuration.outputs.indices
    where configuration.outputs[index].name == ConfigurationText(output.bytes) {
      return configuration.outputs[index]
    }
    throw CommandError(subject: output, cause: .unknownOutput)
  }
}
