// SPDX-License-Identifier: Apache-2.0

/// One axis of a resize and of the crop that follows.
struct ResizeAxis: Equatable {
  let sourceCount: Int
  let resizedCount: Int
  /// The crop, in resized samples.
  let cropStart: Int
  let cropCount: Int

  var isEnlarging: Bool { resizedCount > sourceCount }

  init(sourceCount: Int, resizedCount: Int, cropCount: Int) {
    self.sourceCount = sourceCount
    self.resizedCount = resizedCount
    self.cropStart = (resizedCount - cropCount) / 2
    self.cropCount = cropCount
  }
}

/// The size to which a picture is scaled, and where the crop lies in it.
///
/// The axis with the larger ratio becomes the box exactly; the other is at least the box, because
/// rounding cannot bring a value below an integer that it reached. Both axes enlarge, or neither.
struct ResizeGeometry: Equatable {
  let vertical: ResizeAxis
  let horizontal: ResizeAxis

  /// Expects a valid `preprocessing` and an accepted picture size; no product exceeds 2^34.
  init(_ preprocessing: Preprocessing, width: Int, height: Int) {
    var resizedHeight = preprocessing.resizeHeight
    var resizedWidth = preprocessing.resizeWidth
    if resizedHeight * width >= resizedWidth * height {
      resizedWidth = Self.roundedQuotient(width * resizedHeight, height)
    } else {
      resizedHeight = Self.roundedQuotient(height * resizedWidth, width)
    }
    vertical = ResizeAxis(
      sourceCount: height, resizedCount: resizedHeight, cropCount: preprocessing.cropHeight)
    horizontal = ResizeAxis(
      sourceCount: width, resizedCount: resizedWidth, cropCount: preprocessing.cropWidth)
  }

  private static func roundedQuotient(_ dividend: Int, _ divisor: Int) -> Int {
    (2 * dividend + divisor) / (2 * divisor)
  }
}
