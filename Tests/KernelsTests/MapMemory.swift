// SPDX-License-Identifier: Apache-2.0

import Kernels

/// A map in guarded memory, whole or as a slice of a wider map.
final class MapMemory {
  let bytes: GuardedBytes
  let height: Int
  let width: Int
  let channels: Int
  let pixelStride: Int

  /// Memory that still holds the pattern; `gap` bytes lie between two pixels.
  init(height: Int, width: Int, channels: Int, gap: Int = 0) {
    self.height = height
    self.width = width
    self.channels = channels
    pixelStride = channels + gap
    bytes = GuardedBytes(height * width * pixelStride - gap)
  }

  convenience init(_ map: PlainMap, gap: Int = 0) {
    self.init(height: map.height, width: map.width, channels: map.channels, gap: gap)
    var pixel = base
    for values in map.pixels {
      for (channel, value) in values.enumerated() { pixel[channel] = Int8(value) }
      pixel += pixelStride
    }
  }

  private var base: UnsafeMutablePointer<Int8> { bytes.base.assumingMemoryBound(to: Int8.self) }

  func input(zeroPoint: Int = 0) -> InputMap {
    InputMap(
      base: base, height: height, width: width, channels: channels, pixelStride: pixelStride,
      zeroPoint: Int8(zeroPoint))
  }

  var output: OutputMap {
    OutputMap(
      base: base, height: height, width: width, channels: channels, pixelStride: pixelStride)
  }

  /// What is in it now.
  var contents: PlainMap {
    var pixel = base
    return PlainMap(
      rows: (0..<height).map { _ in
        (0..<width).map { _ in
          defer { pixel += pixelStride }
          return (0..<channels).map { Int(pixel[$0]) }
        }
      })
  }

  /// Offsets that were written although they do not belong to the map.
  var strayWrites: [Int] {
    var owned: Set<Int> = []
    for first in stride(from: 0, to: bytes.count, by: pixelStride) {
      owned.formUnion(first..<first + channels)
    }
    return bytes.strayWrites(outside: owned)
  }
}
