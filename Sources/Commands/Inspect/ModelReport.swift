// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Frames
internal import Inference
internal import ModelFile

/// What a model file holds, for people; `ModelReport+JSON` is for programs.
struct ModelReport {
  let model: CString
  let view: ModelView
  let plan: ArenaPlanView
  /// What the model would run with.
  let kernels: KernelChoice

  var input: TensorRecord { view.tensor(view.network.inputTensor) }
  var preprocessing: Preprocessing { Preprocessing(view.preprocessing) }

  func writeSummary(to output: inout TextStream) {
    output.write(printableCString: model.pointer)
    output.newline()
    writeFile(to: &output)
    writeInput(to: &output)
    writeNetwork(to: &output)
  }

  private func writeFile(to output: inout TextStream) {
    output.write(key: "file")
    output.write(view.bytes.count)
    output.write(" bytes, format version ")
    output.write(Layout.formatVersion)
    output.write(", packing ")
    output.write(view.network.packing.name)
    output.write(", compiler ")
    output.write(printable: view.compilerVersion.bindMemory(to: UInt8.self))
    output.write(key: "source SHA-256")
    output.write(hexadecimalBytes: view.sourceDigest)
  }

  private func writeInput(to output: inout TextStream) {
    let preprocessing = preprocessing
    output.write(key: "preprocessing")
    output.write("resize to ")
    output.write(preprocessing.resizeHeight)
    output.write("x")
    output.write(preprocessing.resizeWidth)
    output.write(" (")
    output.write(preprocessing.filter.name)
    output.write("), crop ")
    output.write(preprocessing.cropHeight)
    output.write("x")
    output.write(preprocessing.cropWidth)
    output.write(", ")
    output.write(preprocessing.channelOrder.name)
    output.write(", mean ")
    output.write(channels: view.preprocessing.mean)
    output.write(", standard deviation ")
    output.write(channels: view.preprocessing.standardDeviation)
    output.write(key: "input")
    output.write(shapeOf: input)
    output.write(", scale ")
    output.write(real: input.scale, digits: 5)
    output.write(", zero point ")
    output.write(input.zeroPoint)
  }

  private func writeNetwork(to output: inout TextStream) {
    let network = view.network
    output.write(key: "classes")
    output.write(network.classes)
    output.write(", scores in units of 2^-")
    output.write(network.scoreFractionBits)
    output.write(key: "network")
    output.write(view.operatorCount)
    output.write(" operators, ")
    output.write(network.groups)
    output.write(" groups, ")
    output.write(network.macs)
    output.write(" multiply-accumulates, ")
    output.write(network.parameters)
    output.write(" parameters")
    output.write(key: "arena")
    output.write(Arena.bytes(for: view))
    output.write(" bytes: maps ")
    output.write(network.arenaBytes)
    output.write(", scratch of one thread ")
    output.write(network.scratchBytes)
    writeBands(to: &output)
    output.write(key: "kernels")
    output.write(kernels.name)
    output.write(" of ")
    output.writeKernelSets()
    output.write(key: "self-test")
    output.write(view.selfTest.count)
    output.write(" outputs for seed ")
    output.write(view.selfTest.seed)
    output.newline()
  }

  /// Which operators run together, a band of rows at a time, if any do.
  private func writeBands(to output: inout TextStream) {
    var isFirst = true
    for index in 0..<view.operatorCount {
      let rows = view.operator(index).bandRows
      guard rows > 0 else { continue }
      if isFirst { output.write(key: "bands") } else { output.write("; ") }
      isFirst = false
      output.write("operators ")
      output.write(index)
      output.write(" to ")
      output.write(view.operators(with: index).upperBound)
      output.write(", rows: ")
      output.write(rows)
    }
  }
}

extension ModelReport {
  /// Writes a line for each operator.
  func writeOperators(to output: inout TextStream) {
    output.write("\n   #  operator            window   groups  input         output        ")
    output.write("map       offset  scale       zero       MACs  name\n")
    for index in 0..<view.operatorCount { writeOperator(index, to: &output) }
  }

  private func writeOperator(_ index: Int, to output: inout TextStream) {
    let record = view.operator(index)
    let sizes = view.sizes(record)
    output.write(index, width: 4)
    output.write("  ")
    output.write(record.kind.name)
    output.pad(toColumn: 26)
    if sizes.hasWindow { output.write(record.window) }
    if record.bandRows > 0 {
      output.write("band ")
      output.write(record.bandRows)
    }
    output.write(record.groups, width: 41 - output.column)
    output.write("  ")
    output.write(shapeOf: sizes.input)
    output.pad(toColumn: 57)
    output.write(shapeOf: sizes.output)
    output.pad(toColumn: 71)
    writeMaps(record, to: &output)
    if sizes.output.isInArena {
      output.write(sizes.output.offset, width: 87 - output.column)
    } else {
      output.pad(toColumn: 83)
      output.write("band")
    }
    output.write("  ")
    output.write(real: sizes.output.scale, digits: 5)
    output.write(sizes.output.zeroPoint, width: 105 - output.column)
    output.write(" ")
    output.write(sizes.macs, width: 10)
    output.write("  ")
    output.write(printable: view.name(ofOperator: index).bindMemory(to: UInt8.self))
    output.newline()
  }

  /// Letters of the drawing: input, second input, output.
  private func writeMaps(_ record: OperatorRecord, to output: inout TextStream) {
    output.write(byte: plan.letter(record.input))
    if let residual = record.residual {
      output.write("+")
      output.write(byte: plan.letter(residual))
    }
    output.write(">")
    output.write(byte: plan.letter(record.output))
    if record.placesOffset != nil { output.write("*") }
  }
}

extension TextStream {
  /// Begins a line of the summary.
  fileprivate mutating func write(key: StaticString) {
    if column > 0 { newline() }
    write("  ")
    write(key)
    pad(toColumn: 18)
  }

  fileprivate mutating func write(channels: SIMD3<Float>) {
    for channel in 0..<3 {
      if channel > 0 { write(" ") }
      write(real: channels[channel], digits: 6)
    }
  }
}
