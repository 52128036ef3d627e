// SPDX-License-Identifier: Apache-2.0

/// 3×3 depthwise convolution with a stride of 1 or 2 in each direction.
///
/// Each input row is copied once into a ring of three rows in scratch memory, with the padding
/// around it. The loop over taps then has no borders, and with a stride of 1 the output may be the
/// input's own memory: a row is in the ring before it is overwritten.
public struct Depthwise3x3: Sendable {
  /// `[height, width, channels]`.
  public let input: InputMap
  /// 3×3, with at most two rows or columns of padding.
  public let window: Window
  /// `[9][paddedChannels]`, int8, row by row; channels rounded up to a multiple of four.
  public nonisolated(unsafe) let weights: UnsafePointer<Int8>
  public let epilogue: Epilogue
  /// `[3][(outputWidth − 1) · strideX + 3][channels]`.
  public nonisolated(unsafe) let ring: UnsafeMutablePointer<Int8>
  /// `[outputHeight, outputWidth, channels]`; may start where `input` starts.
  public let output: OutputMap

  @inlinable
  public init(
    input: InputMap, window: Window, weights: UnsafePointer<Int8>, epilogue: Epilogue,
    ring: UnsafeMutablePointer<Int8>, output: OutputMap
  ) {
    self.input = input
    self.window = window
    self.weights = weights
    self.epilogue = epilogue
    self.ring = ring
    self.output = output
  }

  private var ringColumns: Int { (output.width &- 1) &* window.strideX &+ 3 }
  private var ringRowBytes: Int { ringColumns &* output.channels }

  /// Computes the whole map; every element of the output is written.
  public func runPortable() {
    var next = -window.top
    for outputY in 0..<output.height {
      let top = outputY &* window.strideY &- window.top
      while next < top &+ 3 {
        fillRingRow(next)
        next &+= 1
      }
      for outputX in 0..<output.width { storePixel(outputY, outputX, top: top) }
    }
  }

  /// The ring's row for row `y` of the input, which may lie outside it.
  @inline(__always)
  private func ringRow(_ y: Int) -> UnsafeMutablePointer<Int8> {
    // `y` is at least −2.
    ring + (y &+ 3) % 3 &* ringRowBytes
  }

  private func fillRingRow(_ y: Int) {
    var to = ringRow(y)
    let inside = y >= 0 && y < input.height
    for x in -window.left..<ringColumns &- window.left {
      if inside, x >= 0, x < input.width {
        to.update(from: input.pixel(y, x), count: input.channels)
      } else {
        to.update(repeating: input.zeroPoint, count: input.channels)
      }
      to += input.channels
    }
  }

  @inline(__always)
  private func storePixel(_ outputY: Int, _ outputX: Int, top: Int) {
    let column = outputX &* window.strideX &* output.channels
    let rows = (ringRow(top) + column, ringRow(top &+ 1) + column, ringRow(top &+ 2) + column)
    let to = output.pixel(outputY, outputX)
    let pixel = outputY &* output.width &+ outputX
    for channel in 0..<output.channels {
      let sum =
        tapRow(0, rows.0, channel) &+ tapRow(1, rows.1, channel) &+ tapRow(2, rows.2, channel)
      to[channel] = epilogue(sum, channel: channel, place: channel, pixel: pixel)
    }
  }

  /// The three taps of one row of the window.
  @inline(__always)
  private func tapRow(_ tapY: Int, _ row: UnsafeMutablePointer<Int8>, _ channel: Int) -> Int32 {
    let channels = output.channels
    let paddedChannels = (channels &+ 3) / 4 &* 4
    let taps = weights + (tapY &* 3 &* paddedChannels &+ channel)
    return Int32(row[channel]) &* Int32(taps[0])
      &+ Int32(row[channels &+ channel]) &* Int32(taps[paddedChannels])
      &+ Int32(row[2 &* channels &+ channel]) &* Int32(taps[2 &* paddedChannels])
  }
}
