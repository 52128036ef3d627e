// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Inference
internal import Kernels
internal import ModelFile

extension BenchReport {
  /// Writes one object and a newline.
  func writeJSON(to output: inout TextStream) {
    output.write("{")
    output.writeFileMember(model)
    writeConditions(to: &output)
    output.writeMember("macs", view.network.macs)
    output.writeMember("macsPerSecond", macsPerSecond(view.network.macs, total))
    output.writeMember("checksum", checksum: checksum)
    output.writeKey("total")
    output.write("{")
    writeMembers(total, macs: view.network.macs, to: &output)
    output.write("},\"operators\":[")
    for index in 0..<view.operatorCount {
      output.write(index == 0 ? "{" : ",{")
      writeOperatorMembers(index, to: &output)
      output.write("}")
    }
    output.write("]}\n")
  }

  private func writeConditions(to output: inout TextStream) {
    output.writeMember("kernels", executor.kernels.name)
    output.writeMember("threads", executor.team.count)
    output.writeKey("processor")
    if let core = Processor.current.core {
      output.write(json: core.name)
    } else if let brand = Processor.currentBrand {
      output.write(jsonCString: brand.pointer)
    } else {
      output.write("null")
    }
    output.writeMember("hertz", Processor.currentHertz.map { Int($0) })
    output.writeMember("macsPerCycle", Processor.current.core?.macsPerCycle)
    output.writeMember("warmUps", Bench.warmUpCount)
    output.writeMember("iterations", samples.iterationCount)
  }

  private func writeOperatorMembers(_ index: Int, to output: inout TextStream) {
    let record = view.operator(index)
    let macs = view.macs(whileRunning: index)
    writeMembers(samples.statistics(ofRow: index), macs: macs, to: &output)
    output.writeKey("share")
    output.write(thousandths: Int64(sharePermille(of: index)))
    output.writeMember("index", index)
    output.writeMember("kind", record.kind.name)
    output.writeMember("bandRows", record.bandRows)
    output.writeMember("name", view.name(ofOperator: index))
    output.writeMember("macs", macs)
  }

  private func writeMembers(_ statistics: Statistics, macs: Int, to output: inout TextStream) {
    output.writeKey("minimumMicroseconds", isFirst: true)
    output.write(thousandths: statistics.minimum)
    output.writeKey("medianMicroseconds")
    output.write(thousandths: statistics.median)
    output.writeKey("p99Microseconds")
    output.write(thousandths: statistics.p99)
    output.writeKey("maximumMicroseconds")
    output.write(thousandths: statistics.maximum)
    output.writeKey("meanMicroseconds")
    output.write(thousandths: statistics.mean)
    output.writeKey("bound")
    if let permille = boundPermille(macs, statistics) {
      output.write(thousandths: Int64(permille))
    } else {
      output.write("null")
    }
  }
}
