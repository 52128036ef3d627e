// SPDX-License-Identifier: Apache-2.0

public import Quantization

/// Neighbouring windows of an average pool that all have as many taps inside the map: what tiles
/// work on.
public struct AveragePoolWindows: @unchecked Sendable {
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
  /// How many windows, and bytes from the taps of one to those of the next.
  public let count: Int
  public let step: Int
  public let output: UnsafeMutablePointer<Int8>
  public let outputStride: Int

  @inlinable
  public init(
    taps: UnsafePointer<Int8>, rows: Int, columns: Int, rowStride: Int, pixelStride: Int,
    channels: Int, zeros: Int32, requantizer: Requantizer, preShift: Int32, range: OutputRange,
    count: Int, step: Int, output: UnsafeMutablePointer<Int8>, outputStride: Int
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
    self.count = count
    self.step = step
    self.output = output
    self.outputStride = outputStride
  }

  /// Writes every channel of every window.
  public func runPortable() {
    for window in 0..<count {
      let taps = taps + window &* step
      let to = output + window &* outputStride
      for channel in 0..<channels {
        to[channel] = range(requantizer(sum(taps + channel) &<< preShift))
      }
    }
  }

  /// Relative to the zero point.
  @inline(__always)
  private func sum(_ taps: UnsafePointer<Int8>) -> Int32 {
    var sum = 0 &- zeros
    for y in 0..<rows {
      for x in 0..<columns { sum &+= Int32(taps[y &* rowStride &+ x &* pixelStride]) }
    }
    return sum
  }
}
