// SPDX-License-Identifier: Apache-2.0

public import Board
public import Frames

/// A picture that owns its pixels: RGB, 8 bits a sample, rows without gaps.
public struct PictureBuffer: Equatable, Sendable {
  public let width: Int
  public let height: Int
  /// `[height, width, 3]`.
  public let pixels: [UInt8]

  /// Expects as many samples as the size has.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(pixels.count == width * height * 3, "pixels and size must agree")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// Decodes a file's bytes, in any format of ``HostPictureDecoder``.
  public init(decoding bytes: UnsafeRawBufferPointer) throws(PictureError) {
    let decoder = HostPictureDecoder()
    let header = try decoder.header(of: bytes)
    var pixels = [UInt8](repeating: 0, count: header.pixelBytes)
    try pixels.withUnsafeMutableBufferPointer { (buffer) throws(PictureError) in
      _ = try decoder.decode(bytes, into: UnsafeMutableRawBufferPointer(buffer))
    }
    self.init(width: header.width, height: header.height, pixels: pixels)
  }

  /// Lends a view that is valid until `body` returns.
  public func withPicture<Result, Failure: Error>(
    _ body: (Picture) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try pixels.withUnsafeBufferPointer { (buffer) throws(Failure) -> Result in
      guard let base = buffer.baseAddress else {
        preconditionFailure("an array has an address inside this closure")
      }
      return try body(Picture(base: base, width: width, height: height))
    }
  }
}

extension PictureBuffer {
  /// Crops, resizes and quantises into `[cropHeight, cropWidth, 3]`, int8.
  ///
  /// With ``identityTables`` the result is the samples themselves, `UInt8(bitPattern:)` of each.
  public func input(
    for preprocessor: Preprocessor, tables: [Int8]
  ) throws(PreprocessingError) -> [Int8] {
    precondition(tables.count == 3 * 256, "three tables of 256 values")
    let scratchBytes = try preprocessor.scratchBytes(width: width, height: height)
    let preprocessing = preprocessor.preprocessing
    var input = [Int8](
      repeating: 0, count: preprocessing.cropHeight * preprocessing.cropWidth * 3)
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: scratchBytes, alignment: 16)
    defer { scratch.deallocate() }
    try withPicture { (picture) throws(PreprocessingError) in
      try preprocessor.run(picture, tables: tables, scratch: scratch, output: &input)
    }
    return input
  }

  /// Tables that keep every sample as it is.
  public static let identityTables = (0..<3 * 256).map {
    Int8(truncatingIfNeeded: $0)
  }
}
