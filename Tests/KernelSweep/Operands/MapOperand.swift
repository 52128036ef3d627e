// SPDX-License-Identifier: Apache-2.0

internal import Kernels
internal import Quantization

/// A map in the memory of a case, whole or as a slice of a wider one.
struct MapOperand {
  let offset: Int
  let height: Int
  let width: Int
  let channels: Int
  let pixelStride: Int
  let zeroPoint: Int8

  init(
    height: Int, width: Int, channels: Int, isWhole: Bool = false,
    _ random: inout SeededGenerator, in memory: inout CaseMemory
  ) {
    self.height = height
    self.width = width
    self.channels = channels
    pixelStride = channels + (isWhole || random.isOnce(in: 2) ? 0 : random.draw(1...9))
    let filling = Filling(&random)
    zeroPoint = filling.zeroPoint(&random)
    offset = memory.take(height * width * pixelStride, filling, from: .min, &random)
  }

  /// From the first byte to the last, with what lies between the pixels.
  var bytes: Range<Int> {
    offset..<offset + (height * width - 1) * pixelStride + channels
  }

  func input(at base: UnsafeMutableRawPointer) -> InputMap {
    InputMap(
      base: UnsafePointer(start(at: base)), height: height, width: width, channels: channels,
      pixelStride: pixelStride, zeroPoint: zeroPoint)
  }

  func output(at base: UnsafeMutableRawPointer) -> OutputMap {
    OutputMap(
      base: start(at: base), height: height, width: width, channels: channels,
      pixelStride: pixelStride)
  }

  private func start(at base: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Int8> {
    (base + offset).assumingMemoryBound(to: Int8.self)
  }
}

extension Filling {
  /// Any zero point, or the one that is farthest from what the map is filled with.
  fileprivate func zeroPoint(_ random: inout SeededGenerator) -> Int8 {
    let drawn = Int8(random.drawWithEnds(-128...127))
    switch self {
    case .lowest: return random.isOnce(in: 2) ? .max : drawn
    case .highest: return random.isOnce(in: 2) ? .min : drawn
    default: return drawn
    }
  }
}
