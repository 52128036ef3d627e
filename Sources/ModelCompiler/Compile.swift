// SPDX-License-Identifier: Apache-2.0

// From a float network to the bytes of a model file. The stages, in order:
//
//   Import        ONNX to a float network                       Import/
//   Fold          batch normalisation, pads, what does nothing  Fold/
//   Calibrate     what every value is over real pictures        Calibrate/
//   Fuse          the runtime's operators                       Fuse/
//   Quantize      int8 scales, weights, biases                  Quantize/
//   FoldShuffles  no operator moves bytes only to shuffle       FoldShuffles/
//   Pack          weights in the kernels' order                 Pack/
//   Plan          bands, every map's place in the arena                Plan/
//   Write         one file, checked and run once                Write/

/// Reads an ONNX file and folds what the runtime does not have.
///
/// `inputSize` is the size of the picture, where the file leaves it open or another is wanted.
public func importAndFold(
  onnx bytes: [UInt8], inputSize: (height: Int, width: Int)? = nil
) throws -> FoldedNetwork {
  try FloatNetwork.importing(onnx: bytes, inputSize: inputSize).folded()
}

/// Compiles a folded network.
public func compile(
  _ folded: FoldedNetwork, sourceDigest: [UInt8], _ options: CompileOptions,
  pictures: CalibrationPictures, progress: (Double) -> Void = { _ in }
) throws(CompileError) -> CompiledModel {
  let network = folded.network
  try options.validate(for: network)
  let input = try InputEncoding(folded, options)
  let calibration = try Calibration(
    network: network, pictures: pictures, encoding: input, progress: progress)
  let fused = try StepNetwork(fusing: network)
  var quantized = try QuantizedNetwork(
    fused, calibration: calibration, ranges: options.ranges,
    fixed: try options.fixedScales(in: fused, from: network))
  quantized.foldShuffles()
  let orders = quantized.storageOrders()
  let packed = try quantized.packed(orders: orders)
  let plan = Plan(quantized.banded(packed.steps, options.bands), of: quantized)
  let writer = ModelWriter(
    packed.section, plan, quantized, input: input, sourceDigest: sourceDigest, options)
  return CompiledModel(
    bytes: try writer.write(), folded: folded, encoding: input, calibration: calibration,
    report: folded.report + quantized.network.report, layers: quantized.layers(orders: orders))
}
