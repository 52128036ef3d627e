// SPDX-License-Identifier: Apache-2.0

import Board
import Pictures
import Testing

struct HostPictureDecoderTests {
  private func decode(_ bytes: [UInt8]) throws(PictureError) -> PictureBuffer {
    try bytes.withUnsafeBufferPointer { (buffer) throws(PictureError) in
      try PictureBuffer(decoding: UnsafeRawBufferPointer(buffer))
    }
  }

  @Test(arguments: [1, 2, 4, 8, 16], [false, true])
  func `grey of any depth becomes three equal channels of eight bits`(
    depth: Int, isInterlaced: Bool
  ) throws {
    func sample(_ y: Int, _ x: Int) -> Int { (y * 1237 + x * 4391) % (1 << depth) }
    let file = PNGFile(
      width: 13, height: 11, depth: depth, colorType: .grey, isInterlaced: isInterlaced
    ) { y, x in [sample(y, x)] }
    let picture = try decode(file.bytes())
    let expected = (0..<11 * 13).flatMap { index -> [UInt8] in
      let value = sample(index / 13, index % 13)
      let byte = depth == 16 ? value >> 8 : value * 255 / ((1 << depth) - 1)
      return [UInt8](repeating: UInt8(byte), count: 3)
    }
    #expect(picture == PictureBuffer(width: 13, height: 11, pixels: expected))
  }

  @Test(arguments: [PNGFile.ColorType.rgb, .rgbAlpha, .greyAlpha], [8, 16])
  func `alpha is dropped and the upper eight bits stay`(
    colorType: PNGFile.ColorType, depth: Int
  ) throws {
    func color(_ y: Int, _ x: Int) -> [Int] {
      let red = (y * 31 + x * 17) % 256
      return colorType == .greyAlpha ? [red] : [red, (x * 40) % 256, (y * 20) % 256]
    }
    for isInterlaced in [false, true] {
      let file = PNGFile(
        width: 9, height: 10, depth: depth, colorType: colorType, isInterlaced: isInterlaced
      ) { y, x in
        let alpha = colorType == .rgb ? [] : [(y * x) % 256]
        return (color(y, x) + alpha).map { depth == 16 ? $0 << 8 | 0xC1 : $0 }
      }
      let expected = (0..<90).flatMap { index -> [UInt8] in
        let color = color(index / 9, index % 9).map { UInt8($0) }
        return color.count == 1 ? color + color + color : color
      }
      #expect(try decode(file.bytes()).pixels == expected)
    }
  }

  @Test(arguments: [1, 2, 4, 8])
  func `palettes are looked up, transparent entries included`(depth: Int) throws {
    let count = min(1 << depth, 20)
    let palette = (0..<count * 3).map { UInt8($0 * 4) }
    let file = PNGFile(
      width: 7, height: 5, depth: depth, colorType: .palette,
      extraChunks: [("PLTE", palette), ("tRNS", [0, 128])]
    ) { y, x in [(y * 7 + x) % count] }
    let expected = (0..<35).flatMap { index in
      palette[index % count * 3..<index % count * 3 + 3]
    }
    #expect(try decode(file.bytes()).pixels == expected)
  }

  @Test func `gamma, colour and broken optional chunks change nothing`() throws {
    let plain = PNGFile(width: 4, height: 4) { y, x in [y * 60, x * 60, 128] }
    var annotated = plain
    annotated.extraChunks = [
      ("gAMA", [0, 1, 0x86, 0xA0]), ("sRGB", [9]), ("tEXt", [0, 1, 2]), ("iCCP", [1, 2, 3]),
    ]
    #expect(try decode(annotated.bytes()) == decode(plain.bytes()))
  }

  @Test func `a file cut off at any byte is refused`() throws {
    let file = PNGFile(width: 6, height: 5, isInterlaced: true) { y, x in [y * 50, x * 40, 7] }
    let bytes = file.bytes()
    for count in 0..<bytes.count {
      #expect(throws: PictureError.self) { _ = try decode(Array(bytes[..<count])) }
    }
    #expect(throws: PictureError.truncated(.png, foundBytes: bytes.count - 1)) {
      _ = try decode(bytes.dropLast())
    }
  }

  @Test func `any wrong byte gives a picture or an error`() throws {
    for colorType in [PNGFile.ColorType.rgb, .grey] {
      let file = PNGFile(width: 5, height: 4, colorType: colorType) { y, x in
        colorType == .rgb ? [y, x, 9] : [x]
      }
      let bytes = file.bytes()
      for index in bytes.indices {
        for damage in [0xFF, 0x80, 0x01] as [UInt8] {
          var damaged = bytes
          damaged[index] ^= damage
          _ = try? decode(damaged)
        }
      }
    }
  }

  @Test(arguments: [(0, 1), (1, 0), (65_536, 1), (1, 1 << 30), (9000, 9000)])
  func `sizes beyond the limits are refused before any pixel`(width: Int, height: Int) {
    let file = PNGFile(width: 1, height: 1) { _, _ in [1, 2, 3] }
    #expect(throws: PictureError.self) {
      _ = try decode(file.bytes(claimingWidth: width, height: height))
    }
  }

  @Test func `other formats go to the board's decoder`() throws {
    let picture = PictureBuffer(width: 2, height: 1, pixels: [1, 2, 3, 4, 5, 6])
    #expect(try decode(picture.ppm()) == picture)
    #expect(try decode(picture.jpeg(quality: 100)).width == 2)
    #expect(throws: PictureError.unknownFormat(firstBytes: 0x4242, count: 2)) {
      _ = try decode([0x42, 0x42])
    }
  }
}
