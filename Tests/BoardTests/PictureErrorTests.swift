// SPDX-License-Identifier: Apache-2.0

import Board
import Frames
import Testing

struct PictureErrorTests {
  @Test(arguments: [
    (
      PictureError.unknownFormat(firstBytes: 0x0A0B, count: 2),
      "expected a picture (JPEG, PPM; PNG on the host), found a file that begins with "
        + "hexadecimal 0a0b"
    ),
    (
      .unknownFormat(firstBytes: 0, count: 0),
      "expected a picture (JPEG, PPM; PNG on the host), found an empty file"
    ),
    (.formatNotSupported(.png), "expected JPEG or PPM (shufflenet convert makes them), found PNG"),
    (
      .truncated(.jpeg, foundBytes: 12), "JPEG: expected a whole file, found an end after 12 bytes"
    ),
    (
      .tooFewPixels(.netpbm, expectedBytes: 12, foundBytes: 9),
      "PPM: expected 12 bytes of pixels, found 9"
    ),
    (.damaged(.jpeg, code: 53), "JPEG: expected a sound file, found damage (decoder message 53)"),
    (
      .badHeader(.netpbm, offsetBytes: 3),
      "PPM: expected a number in the header at byte 3, found something else"
    ),
    (
      .colorNotSupported(.jpeg, found: .cmyk), "JPEG: expected grey, YCbCr or RGB, found CMYK"
    ),
    (
      .sizeOutOfRange(.png, width: 0, height: 7),
      "PNG: expected 1x1 to 65535 a side and at most 67108864 pixels, found 0x7"
    ),
    (
      .bufferTooSmall(expectedBytes: 3, foundBytes: 2), "expected a buffer of 3 bytes, found 2"
    ),
  ])
  func `messages say what was expected and found`(error: PictureError, expected: String) throws {
    #expect(try captured { error.describe(to: &$0) } == expected)
  }

  @Test(arguments: [
    (
      PreprocessingError.cropOutOfRange(.height, found: 300, resize: 256),
      "crop height: expected 1 to 256, found 300"
    ),
    (.resizeOutOfRange(.width, found: 0), "resize width: expected 1 to 65535, found 0"),
    (
      .scratchTooSmall(expectedBytes: 10, foundBytes: 9),
      "scratch memory: expected 10 bytes, found 9"
    ),
  ])
  func `so do those of preprocessing`(error: PreprocessingError, expected: String) throws {
    #expect(try captured { error.describe(to: &$0) } == expected)
  }
}
