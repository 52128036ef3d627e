// SPDX-License-Identifier: Apache-2.0

/// A view of a decoded picture: RGB, 8 bits a sample, in memory that somebody else owns.
///
/// Row `y` begins at `base + y · bytesPerRow` and holds `width` pixels of three bytes: red, green,
/// blue. The memory must stay valid and unchanged while the view is used.
public struct Picture {
  public let base: UnsafePointer<UInt8>
  public let width: Int
  public let height: Int
  public let bytesPerRow: Int

  public init(base: UnsafePointer<UInt8>, width: Int, height: Int, bytesPerRow: Int) {
    self.base = base
    self.width = width
    self.height = height
    self.bytesPerRow = bytesPerRow
  }

  /// Rows without gaps between them.
  public init(base: UnsafePointer<UInt8>, width: Int, height: Int) {
    self.init(base: base, width: width, height: height, bytesPerRow: 3 * width)
  }
}

extension Picture {
  /// The longest side that anything here accepts.
  public static let maximumSide = 65_535

  /// The most pixels that anything here accepts: 64 Mi, 192 MiB of RGB.
  public static let maximumPixels = 1 << 26

  /// Whether a picture of this size is accepted: at least 1×1 and within the two limits.
  public static func isAccepted(width: Int, height: Int) -> Bool {
    (1...maximumSide).contains(width) && (1...maximumSide).contains(height)
      && width * height <= maximumPixels
  }
}
