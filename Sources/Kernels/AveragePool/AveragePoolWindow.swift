// SPDX-License-Identifier: Apache-2.0

public import Quantization

/// One window of an average pool, without the taps outside the map: what tiles work on.
public struct AveragePoolWindow: @unchecked Sendable {
  /// The first channel of the top left tap.
  public let taps: UnsafePointer<Int8>
  /// Rows and columns of taps inside the map.
  public let rows: Int
  public let columns: Int
  /// Bytes from a tap to the one below, and to its right neighbour.
  public let rowStride: Int
  public let pixelStride: Int
  public let channels: Int
  /// What the zero points of all taps sum up to.
  public let zeros: Int32
  /// Divides by the taps that count, after the shift.
  public let requantizer: Requantizer
  public let preShift: Int32
  public let range: OutputRange
  public let output: UnsafeMutablePointer<Int8>

  @inlinable
  public init(
    taps: UnsafePointer<Int8>, rows: Int, columns: Int, rowStride: Int, pixelStride: Int,
    channels: Int, zeros: Int32, requantizer: Requantizer, preShift: Int32, range: OutputRange,
    output: UnsafeMutablePointer<Int8>
  ) {
    self.taps = taps
    self.rows = rows
    self.columns = columns
    self.rowStride = rowStride
    self.pixelStride = pixelStride
    self.channels = channels
    self.zeros = zeros
    self.requantizer = requantizer
    self.preShift = preShift
    self.range = range
    self.output = output
  }

  /// Writes every channel.
  public func runPortable() {
    for channel in 0..<channels {
      var sum = -zeros
      for y in 0..<rows {
        for x in 0..<columns {
          sum &+= Int32(taps[y &* rowStride &+ x &* pixelStride &+ channel])
        }
      }
      output[channel] = range(requantizer(sum &<< preShift))
    }
  }
}
