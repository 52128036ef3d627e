// SPDX-License-Identifier: Apache-2.0

import Board
import Frames
import Quantization
import Testing

struct JPEGFrameDecoderTests {
  @Test(arguments: [
    ("color-420.jpg", [0x812a_d8f0, 0xa52d_60b1, 0x83ac_b5b4, 0xb26f_da75] as [UInt32]),
    ("color-422.jpg", [0x821a_c86b, 0x33fc_763f, 0x4ba7_5bce, 0xd5ae_6ab4]),
    ("grey.jpg", [0x11fa_3999, 0x39f8_c811, 0xb076_1523, 0xb5ae_1078]),
  ])
  func `every size has the pixels that Pillow decodes`(name: String, expected: [UInt32]) throws {
    for (denominator, checksum) in zip([1, 2, 4, 8], expected) {
      let frame = try DecodedFrame(try fixture(name), denominator: denominator)
      #expect(frame.drop == nil)
      #expect(frame.pixels.count == frame.decoding.decoded.leastBytes)
      #expect(frame.checksum == checksum, "1/\(denominator)")
    }
  }

  @Test func `tables that are missing are those of the standard`() throws {
    let whole = try fixture("color-422.jpg")
    let bare = withoutSegments(0xC4, in: whole)
    #expect(bare.count < whole.count - 400)
    #expect(try DecodedFrame(bare).pixels == DecodedFrame(whole).pixels)
  }

  @Test(arguments: [("color-420.jpg", 1), ("color-422.jpg", 4), ("grey.jpg", 2)])
  func `a frame that is cut off is dropped`(name: String, denominator: Int) throws {
    let bytes = try fixture(name)
    for count in 0..<bytes.count {
      let frame = try DecodedFrame(Array(bytes[..<count]), denominator: denominator)
      #expect(frame.drop == .undecodable, "\(count) of \(bytes.count) bytes")
    }
  }

  @Test func `garbage is dropped`() throws {
    var random = SeededGenerator(seed: 1)
    for count in [1, 2, 100, 5000] {
      let garbage = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      #expect(try DecodedFrame(garbage).drop == .undecodable)
      #expect(try DecodedFrame([0xFF, 0xD8, 0xFF, 0xE0] + garbage).drop == .undecodable)
    }
  }

  @Test func `any wrong byte gives a frame or a drop`() throws {
    let bytes = try fixture("color-422.jpg")
    for index in bytes.indices {
      for damage in [0xFF, 0x80, 0x01, 0x10] as [UInt8] {
        var damaged = bytes
        damaged[index] ^= damage
        _ = try DecodedFrame(damaged, denominator: 2)
      }
    }
  }

  @Test func `a frame of another size is a change`() throws {
    let bytes = try fixture("color-420.jpg")
    for (width, height) in [(27, 20), (26, 21), (640, 480), (21, 27)] {
      #expect(try DecodedFrame(bytes, width: width, height: height).drop == .changed)
    }
  }

  @Test func `a few bytes of padding are skipped, and many are not`() throws {
    let bytes = try fixture("color-420.jpg")
    func padded(_ count: Int) throws -> DecodedFrame {
      try DecodedFrame(bytes.dropLast(2) + [UInt8](repeating: 0, count: count) + [0xFF, 0xD9])
    }
    #expect(try padded(12).pixels == DecodedFrame(bytes).pixels)
    #expect(try padded(12).drop == nil)
    #expect(try padded(100).drop == .undecodable)
    let behind = try DecodedFrame(bytes + [UInt8](repeating: 0, count: 5000))
    #expect(behind.drop == nil)
  }

  @Test func `a picture file with padding is still refused`() throws {
    let padding = [UInt8](repeating: 0, count: 12)
    let bytes = try fixture("color-420.jpg").dropLast(2) + padding + [0xFF, 0xD9]
    #expect(throws: PictureError.self) { _ = try DecodedPicture(Array(bytes)) }
  }

  /// Leaves out every segment with this marker.
  private func withoutSegments(_ marker: UInt8, in bytes: [UInt8]) -> [UInt8] {
    var kept = Array(bytes[..<2])
    var index = 2
    while bytes[index + 1] != 0xDA {
      let end = index + 2 + Int(bytes[index + 2]) << 8 + Int(bytes[index + 3])
      if bytes[index + 1] != marker { kept += bytes[index..<end] }
      index = end
    }
    return kept + bytes[index...]
  }
}

/// What became of a frame, with guard bytes behind its pixels.
private struct DecodedFrame {
  let decoding: ScaledDecoding
  let drop: FrameDrop?
  let pixels: [UInt8]

  init(_ bytes: [UInt8], width: Int = 27, height: Int = 21, denominator: Int = 1) throws {
    let source = FrameFormat(
      pixels: .mjpeg, width: width, height: height, bytesPerRow: 0,
      encoding: ColorEncoding(matrix: .bt601, range: .full))
    // A box of one pixel allows every size.
    let box = Preprocessing(
      resizeHeight: 1, resizeWidth: 1, cropHeight: 1, cropWidth: 1, filter: .bilinear,
      channelOrder: .rgb)
    decoding = try ScaledDecoding(box, source: source, view: FrameView(), limit: denominator)
    let decoder = JPEGFrameDecoder(decoding)
    var room = [UInt8](repeating: 0xA5, count: decoder.pixelBytes + 16)
    drop = bytes.withUnsafeBytes { frame in
      room.withUnsafeMutableBytes { decoder.decode(frame, into: $0) }
    }
    #expect(room.suffix(16).allSatisfy { $0 == 0xA5 })
    pixels = Array(room.dropLast(16))
  }

  var checksum: UInt32 {
    var checksum = CRC32()
    pixels.withUnsafeBytes { checksum.update($0) }
    return checksum.value
  }
}
