// SPDX-License-Identifier: Apache-2.0

public import Board

/// Lists every GPIO line that a configuration could name.
public struct ListLines {
  public var isJSON = false

  public init() {}

  /// The status is `unavailable` where there is no chip that can be read.
  public func run(_ streams: inout StandardStreams) -> ExitStatus {
    var chips = KernelChips()
    var chipCount = 0
    var status = ExitStatus.ok
    while let chip = chips.nextChip() {
      chipCount += 1
      for offset in 0..<chip.lineCount {
        do throws(GPIOError) {
          write(try chips.line(at: offset), chip, &streams.output)
        } catch {
          LinePlace(chip: chip, offset: offset).describe(to: &streams.errors)
          streams.errors.write(": ")
          error.describe(to: &streams.errors)
          streams.errors.newline()
          status = error.exitStatus
        }
      }
    }
    if let skipped = chips.skipped {
      skipped.describe(to: &streams.errors)
      streams.errors.newline()
    }
    if chipCount == 0 { streams.errors.write("no GPIO chip that can be read\n") }
    return chipCount == 0 ? .unavailable : status
  }

  private func write(_ line: GPIOLine, _ chip: GPIOChip, _ stream: inout TextStream) {
    if isJSON { return writeJSON(line, chip, &stream) }
    if line.name.isEmpty { stream.write("-") } else { stream.write(printable: line.name) }
    stream.pad(toColumn: 24)
    stream.write(printable: chip.label)
    stream.write(":")
    stream.write(line.offset)
    stream.pad(toColumn: 52)
    stream.write(line.isOutput ? "output" : "input")
    if line.isActiveLow { stream.write(" active-low") }
    if line.isUsed {
      stream.write(" used by ")
      if line.consumer.isEmpty { stream.write("the kernel") }
      stream.write(printable: line.consumer)
    }
    stream.newline()
  }

  private func writeJSON(_ line: GPIOLine, _ chip: GPIOChip, _ stream: inout TextStream) {
    stream.write("{\"name\":")
    stream.write(json: line.name)
    stream.write(",\"chip\":")
    stream.write(json: chip.label)
    stream.writeMember("offset", Int(line.offset))
    stream.writeKey("output")
    stream.write(line.isOutput ? "true" : "false")
    stream.writeKey("used")
    stream.write(line.isUsed ? "true" : "false")
    stream.write(",\"consumer\":")
    stream.write(json: line.consumer)
    stream.write("}\n")
  }
}
