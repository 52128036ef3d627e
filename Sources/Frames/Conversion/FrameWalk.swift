// SPDX-License-Identifier: Apache-2.0

/// Where the pixels of a ``FrameView`` lie in the frame.
///
/// The view's pixel `(x, y)` is the frame's pixel `origin + x · alongRow + y · downColumn`, so that
/// nothing is ever turned in memory.
struct FrameWalk {
  /// A pixel, or the way from one to another.
  struct Vector: Equatable {
    var x: Int
    var y: Int
  }

  /// The view's size, after it was turned.
  let width: Int
  let height: Int
  let origin: Vector
  let alongRow: Vector
  let downColumn: Vector

  /// Expects a region that lies in the frame.
  init(_ view: FrameView, region: Rectangle) {
    let isSideways = view.rotation.isSideways
    width = isSideways ? region.height : region.width
    height = isSideways ? region.width : region.height
    let start = FrameWalk.place(0, 0, of: view, region)
    let right = FrameWalk.place(1, 0, of: view, region)
    let below = FrameWalk.place(0, 1, of: view, region)
    origin = start
    alongRow = Vector(x: right.x - start.x, y: right.y - start.y)
    downColumn = Vector(x: below.x - start.x, y: below.y - start.y)
  }

  /// The frame's pixel for one of the view.
  @inline(__always)
  func pixel(x: Int, y: Int) -> Vector {
    Vector(
      x: origin.x &+ x &* alongRow.x &+ y &* downColumn.x,
      y: origin.y &+ x &* alongRow.y &+ y &* downColumn.y)
  }

  /// Whether a row of the view is a column of the frame.
  var isSideways: Bool { alongRow.x == 0 }

  /// The part of ``pixel(x:y:)`` that `x` decides; the other part is 0.
  func alongRowPart(_ x: Int) -> Vector {
    isSideways
      ? Vector(x: 0, y: origin.y &+ x &* alongRow.y)
      : Vector(x: origin.x &+ x &* alongRow.x, y: 0)
  }

  /// The part of ``pixel(x:y:)`` that `y` decides; the other part is 0.
  func downColumnPart(_ y: Int) -> Vector {
    isSideways
      ? Vector(x: origin.x &+ y &* downColumn.x, y: 0)
      : Vector(x: 0, y: origin.y &+ y &* downColumn.y)
  }

  /// Undoes the flip, then the rotation, then the cut.
  private static func place(
    _ x: Int, _ y: Int, of view: FrameView, _ region: Rectangle
  ) -> Vector {
    let isSideways = view.rotation.isSideways
    let lastX = (isSideways ? region.height : region.width) - 1
    let lastY = (isSideways ? region.width : region.height) - 1
    let x = view.flip.swapsLeftAndRight ? lastX - x : x
    let y = view.flip.swapsTopAndBottom ? lastY - y : y
    switch view.rotation {
    case .none: return Vector(x: region.x + x, y: region.y + y)
    case .quarter: return Vector(x: region.x + y, y: region.y + lastX - x)
    case .half: return Vector(x: region.x + lastX - x, y: region.y + lastY - y)
    case .threeQuarters: return Vector(x: region.x + lastY - y, y: region.y + x)
    }
  }
}
