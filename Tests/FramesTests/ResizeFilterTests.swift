// SPDX-License-Identifier: Apache-2.0

import Frames
import Quantization
import Testing

struct ResizeFilterTests {
  /// Reductions, enlargements, ratios of one, and sides that leave the picture on every edge.
  static let sizes = [
    (37, 29), (29, 37), (16, 16), (5, 90), (90, 5), (1, 1), (2, 1), (1, 40), (131, 64), (48, 48),
  ]

  @Test(
    arguments: [ResizeFilter.bilinear, .antialias, .area], sizes)
  func `every sample is within a level of the formula in floating point`(
    filter: ResizeFilter, size: (width: Int, height: Int)
  ) throws {
    let picture = SeededPicture(width: size.width, height: size.height)
    for (side, crop) in [(16, 16), (16, 11), (50, 50)] {
      let found = try picture.input(
        Preprocessing(shorterSide: side, crop: crop, filter: filter))
      let expected = floatingPointOracle(picture, side: side, crop: crop, filter: filter)
      for (found, expected) in zip(found, expected) {
        #expect(abs(Double(found) - expected) <= 1)
      }
    }
  }

  /// Each checksum is that of the same resize and crop by OpenCV 5.0.0 (`INTER_LINEAR`,
  /// `INTER_AREA` where it reduces) or Pillow 13.0.0 (`BILINEAR`), made once from the same pixels.
  @Test(
    arguments: [
      Recorded(299, 200, side: 64, crop: 56, 0x27b6_4bec, 0x3034_6128, 0x7ff6_ccc9),
      Recorded(64, 99, side: 64, crop: 64, 0xafd4_b3a4, 0xafd4_b3a4, 0xafd4_b3a4),
      Recorded(33, 47, side: 80, crop: 56, 0x0db4_4553, 0x0074_7009, 0x0db4_4553),
      Recorded(1, 1, side: 8, crop: 5, 0x9d89_a9b8, 0x9d89_a9b8, 0x9d89_a9b8),
      Recorded(500, 3, side: 4, crop: 4, 0xdef6_c5c4, 0x83fc_77f1, 0xdef6_c5c4),
      Recorded(80, 80, side: 40, crop: 40, 0x2672_267d, 0xe789_7539, 0x2672_267d),
    ])
  func `the bytes are those of OpenCV and Pillow`(recorded: Recorded) throws {
    let picture = SeededPicture(width: recorded.width, height: recorded.height)
    for (filter, expected) in recorded.checksums {
      let input = try picture.input(
        Preprocessing(shorterSide: recorded.side, crop: recorded.crop, filter: filter))
      var checksum = CRC32()
      input.withUnsafeBytes { checksum.update($0) }
      #expect(checksum.value == expected, "\(filter)")
    }
  }

  struct Recorded: Sendable {
    let width: Int
    let height: Int
    let side: Int
    let crop: Int
    let checksums: [(ResizeFilter, UInt32)]

    init(
      _ width: Int, _ height: Int, side: Int, crop: Int,
      _ bilinear: UInt32, _ antialias: UInt32, _ area: UInt32
    ) {
      self.width = width
      self.height = height
      self.side = side
      self.crop = crop
      checksums = [(.bilinear, bilinear), (.antialias, antialias), (.area, area)]
    }
  }
}

/// Every sample as a double sum over the whole picture, one output sample after the other.
private func floatingPointOracle(
  _ picture: SeededPicture, side: Int, crop: Int, filter: ResizeFilter
) -> [Double] {
  let shorter = Double(min(picture.width, picture.height))
  let ratio = Double(side) / shorter
  let rows = axisWeights(picture.height, ratio: ratio, crop: crop, filter)
  let columns = axisWeights(picture.width, ratio: ratio, crop: crop, filter)
  var samples: [Double] = []
  for row in rows {
    for column in columns {
      for channel in 0..<3 {
        var sum = 0.0
        for (y, rowWeight) in row {
          for (x, columnWeight) in column {
            sum += rowWeight * columnWeight * picture.sample(y: y, x: x, channel: channel)
          }
        }
        samples.append(sum.rounded())
      }
    }
  }
  return samples
}

/// Source indices and weights for each sample of the crop on one axis.
private func axisWeights(
  _ count: Int, ratio: Double, crop: Int, _ filter: ResizeFilter
) -> [[(Int, Double)]] {
  let resized = (Double(count) * ratio).rounded()
  let start = ((resized - Double(crop)) / 2).rounded(.down)
  let step = Double(count) / resized
  return (0..<crop).map { index in
    let position = start + Double(index)
    let center = (position + 0.5) * step - 0.5
    let weights: [(Int, Double)] =
      switch filter {
      case .area where step >= 1:
        (0..<count).map { sample in
          let low = max(Double(sample), position * step)
          return (sample, max(0, min(Double(sample + 1), (position + 1) * step) - low))
        }
      case .bilinear, .area:
        (-1...count).map { ($0, max(0, 1 - abs(Double($0) - center))) }
      case .antialias:
        (0..<count).map { ($0, max(0, 1 - abs(Double($0) - center) / max(step, 1))) }
      }
    let total = weights.reduce(0) { $0 + $1.1 }
    return weights.filter { $0.1 > 0 }.map { ($0.0, $0.1 / total) }
  }
}
