// SPDX-License-Identifier: Apache-2.0

import Quantization

/// Writes PNG files without compression, in every colour type, depth and order of rows.
struct PNGFile {
  var width: Int
  var height: Int
  var depth = 8
  var colorType = ColorType.rgb
  var isInterlaced = false
  /// Chunks between the header and the pixels: name and contents.
  var extraChunks: [(name: String, contents: [UInt8])] = []
  /// The samples of the pixel at a place, each below 2^depth.
  var samples: (_ y: Int, _ x: Int) -> [Int]

  enum ColorType: UInt8, CaseIterable, Sendable {
    case grey = 0
    case rgb = 2
    case palette = 3
    case greyAlpha = 4
    case rgbAlpha = 6
  }

  func bytes() -> [UInt8] { bytes(claimingWidth: width, height: height) }

  /// The file with another size in its header.
  func bytes(claimingWidth width: Int, height: Int) -> [UInt8] {
    let header: [UInt8] =
      bigEndian(width) + bigEndian(height)
      + [UInt8(depth), colorType.rawValue, 0, 0, isInterlaced ? 1 : 0]
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    file += chunk("IHDR", header)
    for extra in extraChunks { file += chunk(extra.name, extra.contents) }
    return file + chunk("IDAT", zlibStored(rows())) + chunk("IEND", [])
  }

  private func rows() -> [UInt8] {
    guard isInterlaced else {
      return pass(ys: Array(0..<height), xs: Array(0..<width))
    }
    let passes = [
      (0, 8, 0, 8), (0, 8, 4, 8), (4, 8, 0, 4), (0, 4, 2, 4), (2, 4, 0, 2), (0, 2, 1, 2),
      (1, 2, 0, 1),
    ]
    return passes.flatMap { (firstY, stepY, firstX, stepX) in
      pass(
        ys: Array(stride(from: firstY, to: height, by: stepY)),
        xs: Array(stride(from: firstX, to: width, by: stepX)))
    }
  }

  /// Rows of filter type 0, samples packed from the upper bits down.
  private func pass(ys: [Int], xs: [Int]) -> [UInt8] {
    guard !xs.isEmpty else { return [] }
    return ys.flatMap { y -> [UInt8] in
      var bits: [UInt8] = []
      for x in xs {
        for sample in samples(y, x) {
          bits += (0..<depth).reversed().map { UInt8(sample >> $0 & 1) }
        }
      }
      bits += [UInt8](repeating: 0, count: (8 - bits.count % 8) % 8)
      let row = stride(from: 0, to: bits.count, by: 8).map { start in
        bits[start..<start + 8].reduce(0) { $0 << 1 | $1 }
      }
      return [0] + row
    }
  }

  private func chunk(_ name: String, _ contents: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + contents
    var checksum = CRC32()
    body.withUnsafeBytes { checksum.update($0) }
    return bigEndian(contents.count) + body + bigEndian(Int(checksum.value))
  }

  /// One stored block; enough for 65,535 bytes.
  private func zlibStored(_ bytes: [UInt8]) -> [UInt8] {
    let count = UInt16(bytes.count)
    var low: UInt32 = 1
    var high: UInt32 = 0
    for byte in bytes {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    let lengths = [count, ~count].flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    return [0x78, 0x01, 0x01] + lengths + bytes + bigEndian(Int(high << 16 | low))
  }

  private func bigEndian(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
