// SPDX-License-Identifier: Apache-2.0

/// The specification of ``BilinearLoops``, for any processor.
enum PortableLoops: BilinearLoops {
  static func permute(
    _ windows: Windows, order: UnsafePointer<UInt8>, into samples: SamplePlanes, groups: Int
  ) {
    for group in 0..<groups {
      let order = order + 48 &* group
      for tap in 0..<16 {
        let target = 16 &* group &+ tap
        samples.first[target] = windows.first[64 &* group &+ Int(order[tap])]
        samples.second[target] = windows.second[64 &* group &+ Int(order[16 &+ tap])]
        samples.third[target] = windows.third[64 &* group &+ Int(order[32 &+ tap])]
      }
    }
  }

  static func blend(
    yuv samples: SamplePlanes, by conversion: ColorConversion, weights: UnsafePointer<Int16>,
    into row: BlendedRow, groups: Int
  ) {
    for tap in 0..<16 &* groups {
      let pixel = conversion.pixel(
        y: samples.first[tap], u: samples.second[tap], v: samples.third[tap])
      samples.first[tap] = pixel.red
      samples.second[tap] = pixel.green
      samples.third[tap] = pixel.blue
    }
    blend(rgb: samples, weights: weights, into: row, groups: groups)
  }

  static func blend(
    rgb samples: SamplePlanes, weights: UnsafePointer<Int16>, into row: BlendedRow, groups: Int
  ) {
    for color in 0..<3 {
      let taps = samples.base + color &* samples.count
      let plane = row.plane(color)
      for column in 0..<8 &* groups {
        let left = taps + (16 &* (column >> 3) &+ column & 7)
        let a = Int32(left[0])
        let step = (a &- Int32(left[8])) &* Int32(weights[column])
        plane[column] = Int16(truncatingIfNeeded: 128 &* a &+ step >> 8)
      }
    }
  }

  static func blendRows(
    _ upper: UnsafePointer<Int16>, _ lower: UnsafePointer<Int16>, weights: (Int16, Int16),
    table: UnsafePointer<Int8>, into row: UnsafeMutablePointer<Int8>, count: Int
  ) {
    for column in 0..<count {
      let sum =
        (Int32(upper[column]) &* Int32(weights.0)) >> 16
        &+ (Int32(lower[column]) &* Int32(weights.1)) >> 16
      row[column] = table[Int((sum &+ 2) >> 2)]
    }
  }

  static func interleave(
    _ first: UnsafePointer<Int8>, _ second: UnsafePointer<Int8>, _ third: UnsafePointer<Int8>,
    into output: UnsafeMutablePointer<Int8>, count: Int
  ) {
    for column in 0..<count {
      output[3 &* column] = first[column]
      output[3 &* column &+ 1] = second[column]
      output[3 &* column &+ 2] = third[column]
    }
  }
}
