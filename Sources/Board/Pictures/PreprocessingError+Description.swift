// SPDX-License-Identifier: Apache-2.0

public import Frames

extension PreprocessingError {
  /// Writes, for example, `crop height: expected 1 to 256, found 300`.
  public func describe(to stream: inout TextStream) {
    switch self {
    case .resizeOutOfRange(let side, let found):
      stream.write(side == .height ? "resize height" : "resize width")
      stream.write(": expected 1 to 65535, found ")
      stream.write(found)
    case .cropOutOfRange(let side, let found, let resize):
      stream.write(side == .height ? "crop height: expected 1 to " : "crop width: expected 1 to ")
      stream.write(resize)
      stream.write(", found ")
      stream.write(found)
    case .pictureOutOfRange(let width, let height):
      stream.write("picture: expected 1x1 to 65535 a side and at most 67108864 pixels, found ")
      stream.write(width: width, height: height)
    case .rowsOverlap(let expected, let found):
      stream.write("bytes per row: expected at least ")
      stream.write(expected)
      stream.write(", found ")
      stream.write(found)
    case .scratchTooSmall(let expected, let found):
      stream.write("scratch memory: expected ")
      stream.write(expected)
      stream.write(" bytes, found ")
      stream.write(found)
    case .regionOutsideFrame(let region, let width, let height):
      stream.write("region: expected a part of a frame of ")
      stream.write(width: width, height: height)
      stream.write(", found ")
      stream.write(width: region.width, height: region.height)
      stream.write(" at ")
      stream.write(region.x)
      stream.write(",")
      stream.write(region.y)
    case .formatNotConverted:
      stream.write("frame: expected pixels, found JPEG")
    case .frameTooShort(let expected, let found):
      stream.write("frame: expected ")
      stream.write(expected)
      stream.write(" bytes, found ")
      stream.write(found)
    }
  }
}

extension TextStream {
  fileprivate mutating func write(width: Int, height: Int) {
    write(width)
    write("x")
    write(height)
  }
}
