// SPDX-License-Identifier: Apache-2.0

import Quantization
import TestSupport

/// A map as rows of pixels of channels: what the oracles work on, without any index arithmetic.
struct PlainMap: Equatable {
  var rows: [[[Int]]]

  var height: Int { rows.count }
  var width: Int { rows[0].count }
  var channels: Int { rows[0][0].count }
  /// Pixels, row by row.
  var pixels: [[Int]] { rows.flatMap { $0 } }

  init(rows: [[[Int]]]) { self.rows = rows }

  init(height: Int, width: Int, channels: Int, random: inout SeededGenerator) {
    rows = (0..<height).map { _ in
      (0..<width).map { _ in random.int8s(channels).map { Int($0) } }
    }
  }

  init(height: Int, width: Int, channels: Int, of value: Int) {
    let pixel = [Int](repeating: value, count: channels)
    rows = [[[Int]]](repeating: [[Int]](repeating: pixel, count: width), count: height)
  }

  func map(_ transform: (Int) -> Int) -> PlainMap {
    PlainMap(rows: rows.map { $0.map { $0.map(transform) } })
  }

  func mapPixels(_ transform: ([Int]) -> [Int]) -> PlainMap {
    PlainMap(rows: rows.map { $0.map(transform) })
  }

  /// A larger copy with `value` on all sides.
  func padded(_ sides: Sides, with value: Int) -> PlainMap {
    let pixel = [Int](repeating: value, count: channels)
    let wide = rows.map { row in
      [[Int]](repeating: pixel, count: sides.left) + row
        + [[Int]](repeating: pixel, count: sides.right)
    }
    let row = [[Int]](repeating: pixel, count: sides.left + width + sides.right)
    return PlainMap(
      rows: [[[Int]]](repeating: row, count: sides.top) + wide
        + [[[Int]]](repeating: row, count: sides.bottom))
  }

  /// The part under a window at each of its positions.
  func windows(_ shape: WindowShape) -> [[PlainMap]] {
    stride(from: 0, through: height - shape.height, by: shape.strideY).map { top in
      stride(from: 0, through: width - shape.width, by: shape.strideX).map { left in
        PlainMap(
          rows: rows.dropFirst(top).prefix(shape.height).map {
            Array($0.dropFirst(left).prefix(shape.width))
          })
      }
    }
  }
}

struct Sides {
  var top = 0
  var left = 0
  var bottom = 0
  var right = 0
}

/// A window without the padding around the map.
struct WindowShape {
  let height: Int
  let width: Int
  var strideY = 1
  var strideX = 1
}

/// Dimensions as tests list them.
struct MapSize: CustomStringConvertible {
  let height: Int
  let width: Int

  init(_ height: Int, _ width: Int) {
    self.height = height
    self.width = width
  }

  var description: String { "\(height)×\(width)" }
}
