// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Frames
internal import Inference
internal import ModelFile

extension ModelReport {
  /// Writes one object and a newline.
  func writeJSON(to output: inout TextStream) {
    output.write("{")
    output.writeFileMember(model)
    writeFileMembers(to: &output)
    writeInputMembers(to: &output)
    writeNetworkMembers(to: &output)
    output.writeKey("operators")
    output.write("[")
    for index in 0..<view.operatorCount {
      output.write(index == 0 ? "{" : ",{")
      writeOperatorMembers(index, to: &output)
      output.write("}")
    }
    output.write("]")
    output.writeKey("tensors")
    output.write("[")
    for index in 0..<view.tensorCount {
      output.write(index == 0 ? "{" : ",{")
      writeTensorMembers(index, to: &output)
      output.write("}")
    }
    output.write("]}\n")
  }

  private func writeFileMembers(to output: inout TextStream) {
    output.writeMember("fileBytes", view.bytes.count)
    output.writeMember("formatVersion", Int(Layout.formatVersion))
    output.writeMember("packing", view.network.packing.name)
    output.writeMember("compilerVersion", view.compilerVersion)
    output.writeMember("kernels", kernels.name)
    output.writeKey("sourceSHA256")
    output.write("\"")
    output.write(hexadecimalBytes: view.sourceDigest)
    output.write("\"")
  }

  private func writeInputMembers(to output: inout TextStream) {
    output.writeKey("input")
    output.write("{")
    output.writeMember("height", input.height, isFirst: true)
    output.writeMember("width", input.width)
    output.writeMember("channels", input.channels)
    output.writeMember("scale", scale: input.scale)
    output.writeMember("zeroPoint", Int(input.zeroPoint))
    output.write("}")
    let preprocessing = preprocessing
    output.writeKey("preprocessing")
    output.write("{")
    output.writeMember("resizeHeight", preprocessing.resizeHeight, isFirst: true)
    output.writeMember("resizeWidth", preprocessing.resizeWidth)
    output.writeMember("filter", preprocessing.filter.name)
    output.writeMember("cropHeight", preprocessing.cropHeight)
    output.writeMember("cropWidth", preprocessing.cropWidth)
    output.writeMember("channelOrder", preprocessing.channelOrder.name)
    output.writeMember("mean", channels: view.preprocessing.mean)
    output.writeMember("standardDeviation", channels: view.preprocessing.standardDeviation)
    output.write("}")
  }

  private func writeNetworkMembers(to output: inout TextStream) {
    let network = view.network
    output.writeMember("classes", network.classes)
    // Validation has counted them.
    output.writeMember("labels", network.classes)
    output.writeMember("scoreFractionBits", Int(network.scoreFractionBits))
    output.writeMember("groups", network.groups)
    output.writeMember("macs", network.macs)
    output.writeMember("parameters", network.parameters)
    output.writeMember("arenaBytes", Arena.bytes(for: view))
    output.writeMember("mapBytes", network.arenaBytes)
    output.writeMember("scratchBytes", network.scratchBytes)
    output.writeKey("selfTest")
    // A 64-bit number is more than most readers of JSON keep.
    output.write("{\"seed\":\"")
    output.write(view.selfTest.seed)
    output.write("\"")
    output.writeMember("outputs", view.selfTest.count)
    output.write("}")
  }
}

extension ModelReport {
  private func writeOperatorMembers(_ index: Int, to output: inout TextStream) {
    let record = view.operator(index)
    let sizes = view.sizes(record)
    output.writeMember("index", index, isFirst: true)
    output.writeMember("kind", record.kind.name)
    output.writeMember("name", view.name(ofOperator: index))
    output.writeMember("input", record.input)
    output.writeMember("residual", record.residual)
    output.writeMember("output", record.output)
    output.writeKey("inputShape")
    output.write(jsonShapeOf: sizes.input)
    output.writeKey("outputShape")
    output.write(jsonShapeOf: sizes.output)
    output.writeMember("scale", scale: sizes.output.scale)
    output.writeMember("zeroPoint", Int(sizes.output.zeroPoint))
    output.writeMember("offset", sizes.output.isInArena ? sizes.output.offset : nil)
    output.writeMember("minimum", Int(record.minimum))
    output.writeMember("maximum", Int(record.maximum))
    output.writeMember("groups", record.groups)
    output.writeKey("window")
    if sizes.hasWindow { output.write(json: record.window) } else { output.write("null") }
    output.writeKey("pool")
    let hasPool = record.kind == .convolutionMaxPool
    if hasPool { output.write(json: record.pool) } else { output.write("null") }
    output.writeKey("hasPlaces")
    output.write(record.placesOffset == nil ? "false" : "true")
    output.writeMember("macs", sizes.macs)
    output.writeMember("parameters", sizes.parameters)
    output.writeMember("weightBytes", sizes.weightBytes)
    output.writeMember("scratchBytes", view.scratchBytes(ofOperator: index))
    output.writeMember("bandRows", record.bandRows)
  }

  private func writeTensorMembers(_ index: Int, to output: inout TextStream) {
    let tensor = view.tensor(index)
    let lifetime = plan.lifetimes[plan.whole(index)]
    output.writeMember("index", index, isFirst: true)
    output.writeKey("shape")
    output.write(jsonShapeOf: tensor)
    output.writeMember("elementBytes", tensor.elementBytes)
    output.writeMember("offset", tensor.isInArena ? tensor.offset : nil)
    output.writeMember("end", tensor.isInArena ? tensor.end : nil)
    output.writeMember("pixelStride", tensor.pixelStride)
    output.writeMember("scale", scale: tensor.scale)
    output.writeMember("zeroPoint", Int(tensor.zeroPoint))
    output.writeMember("parent", tensor.parent)
    output.writeMember("firstOperator", Int(lifetime.first))
    output.writeMember("lastOperator", Int(lifetime.last))
  }
}

extension TextStream {
  fileprivate mutating func writeMember(_ key: StaticString, channels: SIMD3<Float>) {
    writeKey(key)
    write("[")
    for channel in 0..<3 {
      if channel > 0 { write(",") }
      write(real: channels[channel], digits: 9)
    }
    write("]")
  }

  fileprivate mutating func write(jsonShapeOf tensor: TensorRecord) {
    write("[")
    write(tensor.height)
    write(",")
    write(tensor.width)
    write(",")
    write(tensor.channels)
    write("]")
  }

  fileprivate mutating func write(json window: WindowRecord) {
    write("{")
    writeMember("height", window.height, isFirst: true)
    writeMember("width", window.width)
    writeMember("strideY", window.strideY)
    writeMember("strideX", window.strideX)
    writeMember("top", window.top)
    writeMember("left", window.left)
    writeMember("bottom", window.bottom)
    writeMember("right", window.right)
    write("}")
  }
}
