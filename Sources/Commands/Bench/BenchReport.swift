// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Inference
internal import ModelFile

/// The times of a model, for programs and for people.
struct BenchReport {
  let model: CString
  let executor: Executor
  /// Sorted; the last row is the whole run.
  let samples: SampleView
  /// CRC-32 of the class scores.
  let checksum: UInt32

  private var view: ModelView { executor.model }
  private var total: Statistics { samples.statistics(ofRow: view.operatorCount) }

  func writeJSON(to output: inout TextStream) {
    output.write("{")
    output.writeFileMember(model)
    output.writeMember("kernels", executor.kernels.name)
    output.writeMember("iterations", samples.iterationCount)
    output.writeMember("macs", view.network.macs)
    output.writeMember("macsPerSecond", macsPerSecond(view.network.macs, total))
    output.writeMember("checksum", checksum: checksum)
    output.writeKey("total")
    output.write("{")
    writeMembers(total, to: &output)
    output.write("},\"operators\":[")
    for index in 0..<view.operatorCount {
      output.write(index == 0 ? "{" : ",{")
      writeMembers(samples.statistics(ofRow: index), to: &output)
      let record = view.operator(index)
      output.writeMember("index", index)
      output.writeMember("kind", record.kind.name)
      output.writeMember("name", view.name(ofOperator: index))
      output.writeMember("macs", view.sizes(record).macs)
      output.write("}")
    }
    output.write("]}\n")
  }

  private func writeMembers(_ statistics: Statistics, to output: inout TextStream) {
    output.writeKey("minimumMicroseconds", isFirst: true)
    output.write(microseconds: statistics.minimum)
    output.writeKey("medianMicroseconds")
    output.write(microseconds: statistics.median)
    output.writeKey("p99Microseconds")
    output.write(microseconds: statistics.p99)
  }

  func writeTable(to output: inout TextStream) {
    output.write(printableCString: model.pointer)
    output.newline()
    output.write("   #  operator               minimum      median         p99  MMAC/s  name\n")
    for index in 0..<view.operatorCount {
      let record = view.operator(index)
      output.write(index, width: 4)
      output.write("  ")
      output.write(record.kind.name)
      writeColumns(
        samples.statistics(ofRow: index), macs: view.sizes(record).macs, to: &output)
      output.write("  ")
      output.write(printable: view.name(ofOperator: index).bindMemory(to: UInt8.self))
      output.newline()
    }
    output.write("      whole network")
    writeColumns(total, macs: view.network.macs, to: &output)
    output.write("  times in microseconds, ")
    output.write(samples.iterationCount)
    output.write(" runs, ")
    output.write(executor.kernels.name)
    output.write(" kernels\nCRC-32 of the class scores: ")
    output.write(hexadecimal: checksum)
    output.newline()
  }

  private func writeColumns(_ statistics: Statistics, macs: Int, to output: inout TextStream) {
    output.pad(toColumn: 24)
    output.write(microseconds: statistics.minimum, width: 12)
    output.write(microseconds: statistics.median, width: 12)
    output.write(microseconds: statistics.p99, width: 12)
    output.write(macsPerSecond(macs, statistics) / 1_000_000, width: 8)
  }

  /// What the median makes of it.
  private func macsPerSecond(_ macs: Int, _ statistics: Statistics) -> Int {
    let product = UInt64(macs).multipliedFullWidth(by: 1_000_000_000)
    let divisor = UInt64(max(statistics.median, 1))
    guard product.high < divisor else { return .max }
    return Int(clamping: divisor.dividingFullWidth(product).quotient)
  }
}

extension TextStream {
  /// Writes nanoseconds as microseconds with three decimals.
  fileprivate mutating func write(microseconds nanoseconds: Int64, width: Int = 0) {
    write(nanoseconds / 1000, width: width - 4)
    write(".")
    let rest = nanoseconds % 1000
    if rest < 100 { write("0") }
    if rest < 10 { write("0") }
    write(rest)
  }
}
