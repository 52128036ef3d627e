// SPDX-License-Identifier: Apache-2.0

import Board
import Frames
import Quantization
import Testing

/// A picture with pixels of its own, for comparisons.
struct DecodedPicture: Equatable {
  let width: Int
  let height: Int
  let pixels: [UInt8]

  init(width: Int, height: Int, pixels: [UInt8]) {
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  init(
    _ bytes: [UInt8], with decoder: some PictureDecoder = BoardPictureDecoder()
  ) throws(PictureError) {
    let header = try pictureHeader(bytes, with: decoder)
    // What a header promises beyond this is the memory of whoever decodes it.
    guard header.width * header.height <= 1 << 20 else {
      throw .bufferTooSmall(expectedBytes: header.pixelBytes, foundBytes: 1 << 20)
    }
    let guardBytes = 16
    var pixels = [UInt8](repeating: 0xA5, count: header.pixelBytes + guardBytes)
    try pixels.withUnsafeMutableBufferPointer { (buffer) throws(PictureError) in
      let memory = UnsafeMutableRawBufferPointer(buffer)
      let room = UnsafeMutableRawBufferPointer(rebasing: memory[..<header.pixelBytes])
      try bytes.withUnsafeBufferPointer { (file) throws(PictureError) in
        let picture = try decoder.decode(UnsafeRawBufferPointer(file), into: room)
        #expect(UnsafeRawPointer(picture.base) == UnsafeRawPointer(room.baseAddress))
        #expect(picture.bytesPerRow == 3 * header.width)
      }
    }
    #expect(pixels.suffix(guardBytes).allSatisfy { $0 == 0xA5 })
    self.init(
      width: header.width, height: header.height, pixels: Array(pixels.dropLast(guardBytes)))
  }

  var checksum: UInt32 {
    var checksum = CRC32()
    pixels.withUnsafeBytes { checksum.update($0) }
    return checksum.value
  }
}

func pictureHeader(
  _ bytes: [UInt8], with decoder: some PictureDecoder = BoardPictureDecoder()
) throws(PictureError) -> PictureHeader {
  try bytes.withUnsafeBufferPointer { (file) throws(PictureError) in
    try decoder.header(of: UnsafeRawBufferPointer(file))
  }
}

/// The bytes of a file in `Fixtures`.
func fixture(_ name: String) throws -> [UInt8] {
  let source: StaticString = #filePath
  let folder = "\(source)".split(separator: "/").dropLast().joined(separator: "/")
  let contents = try readFile("/\(folder)/Fixtures/\(name)", limitBytes: 1 << 20)
  return withExtendedLifetime(contents) { Array(contents.bytes) }
}
