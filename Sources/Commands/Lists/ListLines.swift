// SPDX-License-Identifier: Apache-2.0

public import Board

/// Lists the GPIO lines of the board, chip by chip.
public struct ListLines {
  /// One JSON object for each line, in place of a table.
  public var isJSON = false

  public init() {}

  /// Says what there is; the status is `unavailable` where no chip can be read.
  public func run(_ streams: inout StandardStreams) -> ExitStatus {
    var chips = KernelChips()
    return run(on: &chips, &streams)
  }

  func run<Chips: GPIOChips & ~Copyable>(
    on chips: inout Chips, _ streams: inout StandardStreams
  ) -> ExitStatus {
    var chipCount = 0
    while let chip = chips.nextChip() {
      chipCount += 1
      if !isJSON { write(chip, to: &streams.output) }
      for offset in 0..<chip.lineCount {
        do throws(GPIOError) {
          let line = try chips.line(at: offset)
          if isJSON {
            writeJSON(line, of: chip, to: &streams.output)
          } else {
            write(line, to: &streams.output)
          }
        } catch {
          return report(error, &streams)
        }
      }
    }
    if let skipped = chips.skipped { _ = report(skipped, &streams) }
    guard chipCount > 0 else {
      if chips.skipped == nil { streams.errors.write("this machine has no GPIO chip\n") }
      return .unavailable
    }
    return .ok
  }

  private func report(_ error: GPIOError, _ streams: inout StandardStreams) -> ExitStatus {
    streams.output.flush()
    error.describe(to: &streams.errors)
    streams.errors.newline()
    return error.exitStatus
  }

  private func write(_ chip: GPIOChip, to output: inout TextStream) {
    output.write(printable: chip.path)
    output.write("  ")
    output.write(printable: chip.label)
    output.write("  ")
    output.write(chip.lineCount)
    output.write(" lines\n")
  }

  private func write(_ line: GPIOLine, to output: inout TextStream) {
    output.write(line.offset, width: 4)
    output.write("  ")
    output.write(printable: line.name)
    output.pad(toColumn: 24)
    output.write(line.isOutput ? "  output" : "  input")
    if line.isActiveLow { output.write("  active low") }
    if line.isUsed { writeHolder(line.consumer, to: &output) }
    output.newline()
  }

  private func writeHolder(_ consumer: ShortText, to output: inout TextStream) {
    output.write("  in use")
    guard !consumer.isEmpty else { return }
    output.write(" by ")
    output.write(printable: consumer)
  }

  private func writeJSON(_ line: GPIOLine, of chip: GPIOChip, to output: inout TextStream) {
    output.write("{")
    output.writeKey("chip", isFirst: true)
    output.write(json: chip.path)
    output.writeKey("label")
    output.write(json: chip.label)
    output.writeMember("offset", Int(line.offset))
    output.writeKey("name")
    output.write(json: line.name)
    output.writeMember("direction", line.isOutput ? "output" : "input")
    output.writeMember("activeLow", isTrue: line.isActiveLow)
    output.writeMember("used", isTrue: line.isUsed)
    output.writeKey("consumer")
    output.write(json: line.consumer)
    output.write("}\n")
  }
}
