// SPDX-License-Identifier: Apache-2.0

#if arch(x86_64)
  internal import Kernels

  /// Results that may not go straight to the output: their channels are shuffled, or the last block
  /// of a group writes more than the group has.
  struct Staging {
    /// `[pixels][stride]`.
    let base: UnsafeMutableRawPointer
    let stride: Int
    /// How many fit.
    let pixels: Int
    let shuffle: ChannelShuffle?

    static var memoryBytes: Int { 32_768 }
    private static var shuffleBytes: Int { 16_384 }

    /// Whether the results of at least six pixels fit.
    static func isPossible(_ pointwise: GroupedPointwise) -> Bool {
      !isNeeded(pointwise) || pixels(pointwise) >= 6
    }

    private static func isNeeded(_ pointwise: GroupedPointwise) -> Bool {
      pointwise.places != nil || pointwise.weights.outputsPerGroup % 4 != 0
    }

    private static func pixels(_ pointwise: GroupedPointwise) -> Int {
      (memoryBytes &- shuffleBytes) / stride(pointwise)
    }

    /// A pixel's channels, and what the last block writes or a vector reads behind them.
    private static func stride(_ pointwise: GroupedPointwise) -> Int {
      pointwise.output.channels &+ 16
    }

    init?(_ pointwise: GroupedPointwise, memory: UnsafeMutableRawPointer) {
      guard Staging.isNeeded(pointwise) else { return nil }
      base = memory + Staging.shuffleBytes
      stride = Staging.stride(pointwise)
      pixels = Staging.pixels(pointwise)
      let channels = pointwise.output.channels
      shuffle = pointwise.places.flatMap {
        guard ChannelShuffle.bytes(channels: channels) <= Staging.shuffleBytes else { return nil }
        return ChannelShuffle(places: $0, channels: channels, memory: memory)
      }
    }

    /// Writes the pixels of a panel.
    @inline(__always)
    func deliver(_ pointwise: GroupedPointwise, _ panel: Range<Int>) {
      let output = pointwise.output
      for pixel in panel {
        let from = UnsafeRawPointer(base) + (pixel &- panel.lowerBound) &* stride
        let to = UnsafeMutableRawPointer(output.base + pixel &* output.pixelStride)
        if let shuffle {
          shuffle.run(from, to)
        } else {
          deliverBytes(pointwise, from, to)
        }
      }
    }

    @inline(__always)
    private func deliverBytes(
      _ pointwise: GroupedPointwise, _ from: UnsafeRawPointer, _ to: UnsafeMutableRawPointer
    ) {
      let channels = pointwise.weights.groups &* pointwise.weights.outputsPerGroup
      if let places = pointwise.places {
        for channel in 0..<channels {
          to.storeBytes(
            of: from.load(fromByteOffset: channel, as: UInt8.self),
            toByteOffset: Int(places[channel]), as: UInt8.self)
        }
      } else {
        to.copyMemory(from: from, byteCount: channels)
      }
    }
  }
#endif
