// SPDX-License-Identifier: Apache-2.0

/// k×k convolution in groups with any stride and padding: stems and AlexNet-like layers.
///
/// The taps of a window are gathered into one run of bytes, padding included, and then treated as
/// the inputs of a pointwise convolution. Weights are packed with `[kernelHeight, kernelWidth,
/// inputChannels / groups]` as the inputs of each group.
public struct Convolution: Sendable {
  public let input: InputMap
  public let window: Window
  /// Weights, epilogue, places and output; its `input` is not read.
  public let pointwise: GroupedPointwise
  /// The taps of one window, rounded up to a multiple of four.
  public nonisolated(unsafe) let patch: UnsafeMutablePointer<Int8>

  @inlinable
  public init(
    input: InputMap, window: Window, pointwise: GroupedPointwise,
    patch: UnsafeMutablePointer<Int8>
  ) {
    self.input = input
    self.window = window
    self.pointwise = pointwise
    self.patch = patch
  }

  /// Computes the whole map; every element of the output is written.
  public func runPortable() {
    for y in 0..<pointwise.output.height {
      row(y, pixel: y &* pointwise.output.width)
    }
  }

  /// One row of the output, whose pixels are stored from index `pixel` on.
  @inline(__always)
  func row(_ outputY: Int, pixel: Int) {
    for outputX in 0..<pointwise.output.width {
      for group in 0..<pointwise.weights.groups {
        gather(outputY: outputY, outputX: outputX, group: group)
        pointwise.storeGroup(group, activations: patch, pixel: pixel &+ outputX)
      }
    }
  }

  private func gather(outputY: Int, outputX: Int, group: Int) {
    let channels = input.channels / pointwise.weights.groups
    let top = outputY &* window.strideY &- window.top
    let left = outputX &* window.strideX &- window.left
    var to = patch
    for y in top..<top &+ window.height {
      for x in left..<left &+ window.width {
        if y >= 0, y < input.height, x >= 0, x < input.width {
          let from = input.pixel(y, x) + group &* channels
          for channel in 0..<channels { to[channel] = from[channel] }
        } else {
          for channel in 0..<channels { to[channel] = input.zeroPoint }
        }
        to += channels
      }
    }
  }
}
