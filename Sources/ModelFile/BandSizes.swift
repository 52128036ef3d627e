// SPDX-License-Identifier: Apache-2.0

/// The sizes of a banded unit: a grouped pointwise, a depthwise and a grouped pointwise convolution
/// that run together, a band of rows at a time.
///
/// The maps between them never exist as a whole. Of the first convolution's output, a ring of rows
/// with the padding around them is kept, and of the depthwise convolution's output the band.
public struct BandSizes: Sendable {
  public let first: OperatorSizes
  public let depthwise: OperatorSizes
  public let second: OperatorSizes

  public init(_ first: OperatorSizes, _ depthwise: OperatorSizes, _ second: OperatorSizes) {
    self.first = first
    self.depthwise = depthwise
    self.second = second
  }

  /// Rows of a band; the last band of a map may have fewer.
  public var rows: Int { first.record.bandRows }

  /// Rows of the first convolution's output in which a band has taps.
  public var ringRows: Int { (rows - 1) * depthwise.record.window.strideY + 3 }

  /// Columns of a row in the ring, with the padding that has taps.
  public var ringColumns: Int {
    (depthwise.output.width - 1) * depthwise.record.window.strideX + 3
  }

  public var ringBytes: Int { ringRows * ringColumns * depthwise.output.channels }

  /// Bytes of the band.
  public var bandBytes: Int { rows * depthwise.output.width * depthwise.output.channels }

  /// Working memory of each thread: the band, then the ring.
  public var scratchBytes: Int { bandBytes + ringBytes }
}
