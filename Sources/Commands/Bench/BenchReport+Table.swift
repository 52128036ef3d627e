// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Inference
internal import ModelFile

extension BenchReport {
  /// Writes a line for each operator, one for the whole network, and one as ncnn's benchmark does.
  func writeTable(to output: inout TextStream) {
    output.write(printableCString: model.pointer)
    output.newline()
    writeConditions(to: &output)
    output.write("   #  operator                MACs   share")
    if bound != nil { output.write("  bound") }
    output.write("       minimum      median         p99     maximum  MMAC/s  name\n")
    for index in 0..<view.operatorCount { writeOperator(index, to: &output) }
    output.write("      whole network")
    writeColumns(total, macs: view.network.macs, sharePermille: 1000, to: &output)
    output.write("\nCRC-32 of the class scores: ")
    output.write(hexadecimal: checksum)
    output.newline()
    writeComparable(to: &output)
  }

  private func writeConditions(to output: inout TextStream) {
    output.writeProcessor()
    output.write(", ")
    output.write(executor.kernels.name)
    output.write(" kernels, threads: ")
    output.write(executor.team.count)
    output.write(", runs: ")
    output.write(samples.iterationCount)
    output.write(" behind ")
    output.write(Bench.warmUpCount)
    output.write(" to warm up; times in microseconds, shares and rates of the median\n")
  }

  private func writeOperator(_ index: Int, to output: inout TextStream) {
    let record = view.operator(index)
    output.write(index, width: 4)
    output.write("  ")
    output.write(record.bandRows > 0 ? "bandedUnit" : record.kind.name)
    writeColumns(
      samples.statistics(ofRow: index), macs: view.macs(whileRunning: index),
      sharePermille: sharePermille(of: index), to: &output)
    output.write("  ")
    output.write(printable: view.name(ofOperator: index).bindMemory(to: UInt8.self))
    output.newline()
  }

  private func writeColumns(
    _ statistics: Statistics, macs: Int, sharePermille: Int, to output: inout TextStream
  ) {
    output.write(macs, width: 34 - output.column)
    output.write(percentOf: sharePermille, width: 6)
    output.write(" %")
    if bound != nil { writeBound(boundPermille(macs, statistics), to: &output) }
    output.write(thousandths: statistics.minimum, width: 14)
    output.write(thousandths: statistics.median, width: 12)
    output.write(thousandths: statistics.p99, width: 12)
    output.write(thousandths: statistics.maximum, width: 12)
    output.write(macsPerSecond(macs, statistics) / 1_000_000, width: 8)
  }

  private func writeBound(_ permille: Int?, to output: inout TextStream) {
    guard let permille else { return output.write("      -") }
    output.write(percentOf: permille, width: 5)
    output.write(" %")
  }

  /// A row of the table in ncnn's benchmark: milliseconds.
  private func writeComparable(to output: inout TextStream) {
    output.write(printable: fileName)
    output.pad(toColumn: 20)
    output.write("  min = ")
    output.write(milliseconds: total.minimum, width: 7)
    output.write("  max = ")
    output.write(milliseconds: total.maximum, width: 7)
    output.write("  avg = ")
    output.write(milliseconds: total.mean, width: 7)
    output.newline()
  }

  /// The model's path without folders and extension.
  private var fileName: UnsafeBufferPointer<UInt8> {
    let bytes = model.bytes
    var start = 0
    var end = bytes.count
    for index in bytes.indices where bytes[index] == UInt8(ascii: "/") { start = index + 1 }
    for index in bytes.indices where index > start && bytes[index] == UInt8(ascii: ".") {
      end = index
    }
    return UnsafeBufferPointer(rebasing: bytes[start..<end])
  }
}
