// SPDX-License-Identifier: Apache-2.0

/// Turns a picture into the int8 input of a network: resize, crop, channel order, quantisation.
///
/// One pass over the rows that the crop needs. The same picture gives the same bytes on every
/// machine; ``ResizeFilter`` has the formulas.
public struct Preprocessor: Sendable {
  public let preprocessing: Preprocessing

  public init(_ preprocessing: Preprocessing) throws(PreprocessingError) {
    try preprocessing.validate()
    self.preprocessing = preprocessing
  }

  /// The scratch memory that ``run(_:tables:scratch:output:)`` needs for pictures of this size.
  ///
  /// It grows with the ratio of the reduction (14 KB with `bilinear` at any size, 46 KB
  /// with `antialias` from 1920×1080 to 256), not with the picture.
  public func scratchBytes(width: Int, height: Int) throws(PreprocessingError) -> Int {
    guard Picture.isAccepted(width: width, height: height) else {
      throw .pictureOutOfRange(width: width, height: height)
    }
    return preprocessing.scratchBytes(ResizeGeometry(preprocessing, width: width, height: height))
  }

  /// Writes the whole input.
  ///
  /// - Parameters:
  ///   - picture: of an accepted size.
  ///   - tables: `[3, 256]`, int8: what each sample value becomes, per channel of the network.
  ///   - scratch: at least `scratchBytes` of the picture's size; what it held is lost.
  ///   - output: `[cropHeight, cropWidth, 3]`, int8; every element is written.
  /// - Throws: `PreprocessingError` before anything is written.
  public func run(
    _ picture: Picture, tables: UnsafePointer<Int8>, scratch: UnsafeMutableRawBufferPointer,
    output: UnsafeMutablePointer<Int8>
  ) throws(PreprocessingError) {
    let expectedBytes = try scratchBytes(width: picture.width, height: picture.height)
    guard picture.bytesPerRow >= 3 * picture.width else {
      throw .rowsOverlap(expectedBytes: 3 * picture.width, foundBytes: picture.bytesPerRow)
    }
    guard let base = scratch.baseAddress, scratch.count >= expectedBytes else {
      throw .scratchTooSmall(expectedBytes: expectedBytes, foundBytes: scratch.count)
    }
    let destination = InputWriter(
      tables: tables, output: output, order: preprocessing.channelOrder)
    let geometry = ResizeGeometry(preprocessing, width: picture.width, height: picture.height)
    preprocessing.resize(picture, geometry, scratch: base, into: destination)
  }
}
