// SPDX-License-Identifier: Apache-2.0

/// At which size a stream of Motion JPEG is decoded, and what its frames are then.
///
/// A JPEG decoder makes pictures of 1/2, 1/4 and 1/8 of the size at a fraction of the cost. The
/// smallest size at which every view still covers the resize box is part of the definition of the
/// network's input: host and board choose the same.
public struct ScaledDecoding: Equatable, Sendable {
  /// The stream's format.
  public let source: FrameFormat
  /// 1, 2, 4 or 8.
  public let denominator: Int

  /// Chooses the size.
  ///
  /// - Parameters:
  ///   - preprocessing: from the model file.
  ///   - source: of ``PixelFormat/mjpeg``.
  ///   - view: what is looked at; where there are several, each one's `limit` is the result of the
  ///     one before.
  ///   - limit: the largest denominator.
  /// - Throws: `PreprocessingError` if the size is out of range or the view outside the frame.
  public init(
    _ preprocessing: Preprocessing, source: FrameFormat, view: FrameView, limit: Int = 8
  ) throws(PreprocessingError) {
    guard Picture.isAccepted(width: source.width, height: source.height) else {
      throw .pictureOutOfRange(width: source.width, height: source.height)
    }
    let region = try view.region.rectangle(width: source.width, height: source.height)
    var denominator = min(8, max(1, limit))
    while denominator > 1 {
      let walk = FrameWalk(view, region: region.scaled(by: denominator))
      if walk.width >= preprocessing.resizeWidth, walk.height >= preprocessing.resizeHeight {
        break
      }
      denominator /= 2
    }
    self.source = source
    self.denominator = denominator
  }

  /// The decoded frames: RGB without gaps.
  public var decoded: FrameFormat {
    let width = (source.width + denominator - 1) / denominator
    let height = (source.height + denominator - 1) / denominator
    return FrameFormat(
      pixels: .rgb24, width: width, height: height, bytesPerRow: 3 * width,
      encoding: source.encoding)
  }

  /// The view of a decoded frame that a view of the stream becomes: its edges are rounded outwards.
  public func decodedView(_ view: FrameView) throws(PreprocessingError) -> FrameView {
    let region = try view.region.rectangle(width: source.width, height: source.height)
    return FrameView(
      region: .pixels(region.scaled(by: denominator)), rotation: view.rotation, flip: view.flip)
  }
}

extension Rectangle {
  fileprivate func scaled(by denominator: Int) -> Rectangle {
    let left = x / denominator
    let top = y / denominator
    let right = (x + width + denominator - 1) / denominator
    let bottom = (y + height + denominator - 1) / denominator
    return Rectangle(x: left, y: top, width: right - left, height: bottom - top)
  }
}
