// SPDX-License-Identifier: Apache-2.0

/// What of a frame is looked at, and which way up: first the region, then the rotation, then the
/// flip.
public struct FrameView: Equatable, Sendable {
  public var region: FrameRegion
  public var rotation: Rotation
  public var flip: Flip

  public init(
    region: FrameRegion = .whole, rotation: Rotation = .none, flip: Flip = .none
  ) {
    self.region = region
    self.rotation = rotation
    self.flip = flip
  }
}

/// A part of a frame, before it is turned.
public enum FrameRegion: Equatable, Sendable {
  case whole
  case pixels(Rectangle)
  /// In units of `2^-16` of the frame's width and height.
  ///
  /// Each edge is rounded to the nearest pixel, half up, and what is thinner than a pixel is one.
  case fractions(Rectangle)
}

/// A rectangle by its upper left corner and its size.
public struct Rectangle: Equatable, Sendable {
  public var x: Int
  public var y: Int
  public var width: Int
  public var height: Int

  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }
}

/// How far a picture is turned, clockwise.
public enum Rotation: UInt8, Sendable {
  case none
  case quarter
  case half
  case threeQuarters

  /// Whether width and height change places.
  var isSideways: Bool { self == .quarter || self == .threeQuarters }
}

/// How a picture is mirrored.
public enum Flip: UInt8, Sendable {
  case none
  /// Left and right change places.
  case horizontal
  /// Top and bottom change places.
  case vertical
  case both

  var swapsLeftAndRight: Bool { self == .horizontal || self == .both }
  var swapsTopAndBottom: Bool { self == .vertical || self == .both }
}

extension FrameRegion {
  /// The pixels of the region in a frame of this size.
  public func rectangle(width: Int, height: Int) throws(PreprocessingError) -> Rectangle {
    let rectangle: Rectangle
    switch self {
    case .whole: return Rectangle(x: 0, y: 0, width: width, height: height)
    case .pixels(let pixels): rectangle = pixels
    case .fractions(let parts):
      try parts.check(width: 1 << 16, height: 1 << 16)
      let (x, columns) = FrameRegion.pixels(from: parts.x, count: parts.width, of: width)
      let (y, rows) = FrameRegion.pixels(from: parts.y, count: parts.height, of: height)
      rectangle = Rectangle(x: x, y: y, width: columns, height: rows)
    }
    try rectangle.check(width: width, height: height)
    return rectangle
  }

  private static func pixels(from: Int, count: Int, of side: Int) -> (first: Int, count: Int) {
    let first = min((from * side + (1 << 15)) >> 16, side - 1)
    let end = ((from + count) * side + (1 << 15)) >> 16
    return (first, max(end - first, 1))
  }
}

extension Rectangle {
  /// Refuses what is empty or does not lie in a frame of this size.
  func check(width frameWidth: Int, height frameHeight: Int) throws(PreprocessingError) {
    guard (0..<frameWidth).contains(x), (0..<frameHeight).contains(y),
      (1...frameWidth - x).contains(width), (1...frameHeight - y).contains(height)
    else {
      throw .regionOutsideFrame(self, width: frameWidth, height: frameHeight)
    }
  }
}
