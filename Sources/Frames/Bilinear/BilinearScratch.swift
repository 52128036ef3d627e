// SPDX-License-Identifier: Apache-2.0

/// Where the tables and rows of a ``BilinearFrame`` lie in its scratch memory.
///
/// With `n` columns of the crop, rounded up to a multiple of 16, and `2 n` taps in the groups that
/// ``BilinearLoops`` has:
///
/// | part | elements |
/// | --- | --- |
/// | tapWeights | `[2]`, int32: of the row or column in progress, and two unused |
/// | firstOffsets | `[2 n]`, int32: a tap's part of ``SampleSource/firstOffset(_:_:)`` |
/// | otherOffsets | `[2 n]`, int32: a tap's part of ``SampleSource/otherOffset(_:_:)`` |
/// | windows | `[3, n, 8]`, uint8: bytes of a plane's row in which a column's taps lie |
/// | order | `[n / 8, 3, 16]`, uint8: where the samples lie in a group's windows |
/// | weights | `[n]`, int16: as ``BilinearLoops`` has them |
/// | rows | `[2, 3, n]`, int16: blended source rows, row `y` at `y mod 2` |
/// | samples | `[3, 2 n]`, uint8: gathered samples |
/// | outputs | `[3, n]`, int8: a finished row |
struct BilinearScratch {
  private static let alignment = 16
  private static let tapWeightsBytes = 16
  /// Of all other parts, in the order of the table.
  private static let bytesPerColumn = 8 + 8 + 24 + 6 + 2 + 12 + 6 + 3

  let columns: Int
  private let base: UnsafeMutableRawPointer

  /// Memory of `byteCount(columns:)` at any address.
  init(_ memory: UnsafeMutableRawPointer, columns: Int) {
    self.columns = BilinearScratch.rounded(columns)
    base = memory.alignedUp(toMultipleOf: BilinearScratch.alignment)
  }

  private static func rounded(_ columns: Int) -> Int { (columns + 15) & ~15 }

  /// With room to align whatever address the memory has.
  static func byteCount(columns: Int) -> Int {
    tapWeightsBytes + bytesPerColumn * rounded(columns) + alignment - 1
  }

  var taps: Int { 2 * columns }
  var groups: Int { columns / 8 }

  @inline(__always)
  private func part<Element>(_ bytesBefore: Int) -> UnsafeMutablePointer<Element> {
    (base + (BilinearScratch.tapWeightsBytes &+ bytesBefore &* columns))
      .assumingMemoryBound(to: Element.self)
  }

  var tapWeights: UnsafeMutablePointer<Int32> { base.assumingMemoryBound(to: Int32.self) }
  var firstOffsets: UnsafeMutablePointer<Int32> { part(0) }
  var otherOffsets: UnsafeMutablePointer<Int32> { part(8) }
  var order: UnsafeMutablePointer<UInt8> { part(40) }
  var weights: UnsafeMutablePointer<Int16> { part(46) }
  var samples: SamplePlanes { SamplePlanes(base: part(60), count: taps) }

  /// Of one of three planes.
  func windows(_ plane: Int) -> UnsafeMutablePointer<UInt8> { part(16 &+ 8 &* plane) }

  /// The blended source row `y`.
  func row(_ y: Int) -> BlendedRow {
    BlendedRow(base: part(48) + (y & 1) &* 3 &* columns, columns: columns)
  }

  /// A finished row of a channel of the network.
  func output(_ channel: Int) -> UnsafeMutablePointer<Int8> { part(66) + channel &* columns }
}
