// SPDX-License-Identifier: Apache-2.0

internal import Frames
public import ModelCompiler
internal import Quantization

extension FloatNetwork {
  /// Pictures come in as `(byte − 127.5) / 64`.
  public func options(labels: [String]? = nil) -> CompileOptions {
    let preprocessing = Preprocessing(
      resizeHeight: input.height, resizeWidth: input.width, cropHeight: input.height,
      cropWidth: input.width, filter: .bilinear, channelOrder: .rgb)
    var options = CompileOptions(
      preprocessing: preprocessing,
      labels: labels ?? (0..<shapes[output].channels).map { "class \($0)" },
      compilerVersion: "test")
    options.mean = [127.5, 127.5, 127.5]
    options.standardDeviation = [64, 64, 64]
    options.ranges = .minMax
    return options
  }

  /// Uniformly random pictures with an own brightness for each channel.
  public func crops(_ count: Int, seed: UInt64) -> [[UInt8]] {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      let brightness = (0..<3).map { _ in Int.random(in: 40...215, using: &random) }
      return (0..<input.elements).map {
        UInt8(clamping: brightness[$0 % 3] + Int.random(in: -40...40, using: &random))
      }
    }
  }

  /// A model file, calibrated over a few seeded pictures.
  public func compiled(pictures: Int = 4, bands: Bands = .auto) throws -> CompiledModel {
    var options = options()
    options.bands = bands
    return try compile(
      FoldedNetwork(network: self), sourceDigest: [UInt8](repeating: 7, count: 32), options,
      pictures: CalibrationPictures(crops: crops(pictures, seed: 99)))
  }
}
