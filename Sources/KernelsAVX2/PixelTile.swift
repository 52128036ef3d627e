// SPDX-License-Identifier: Apache-2.0

#if arch(x86_64)
  internal import Kernels

  /// The sums of some neighbouring pixels: what stays in registers.
  protocol PixelTile {
    associatedtype Sums: BlockSums
    static var pixels: Int { get }
    init(_ initial: Sums)
    /// Adds a step, whose inputs of the first pixel are in an `InputPanel`.
    mutating func add(_ weights: Sums.Weights, _ inputs: UnsafeRawPointer)
    func store<Rule: Requantization>(_ finish: BlockFinish<Sums, Rule>, _ pixel: Int)
  }

  extension PixelTile {
    /// All products of the tile's pixels.
    @inline(__always)
    static func sums(_ block: ChannelBlock, _ inputs: UnsafeRawPointer) -> Self {
      var tile = Self(Sums(bias: block.factors.bias))
      var (slice, weights) = (inputs, block.weights)
      var steps = block.inputBlocks &* (8 / Sums.stepBytes)
      while true {
        let count = min(steps, 32 / Sums.stepBytes)
        var from = slice
        for _ in 0..<count {
          tile.add(Sums.Weights(weights), from)
          from += Sums.stepBytes
          weights += Sums.Weights.bytes
        }
        steps &-= count
        if steps == 0 { return tile }
        slice += InputPanel.sliceBytes
      }
    }
  }

  struct OnePixel<Sums: BlockSums>: PixelTile {
    var sums: Sums

    static var pixels: Int { 1 }

    @inline(__always)
    init(_ initial: Sums) { sums = initial }

    @inline(__always)
    mutating func add(_ weights: Sums.Weights, _ inputs: UnsafeRawPointer) {
      sums.add(weights, inputs)
    }

    @inline(__always)
    func store<Rule: Requantization>(_ finish: BlockFinish<Sums, Rule>, _ pixel: Int) {
      finish.store(sums, pixel)
    }
  }

  struct TwoPixels<Sums: BlockSums>: PixelTile {
    var sums: (Sums, Sums)

    static var pixels: Int { 2 }

    @inline(__always)
    init(_ initial: Sums) { sums = (initial, initial) }

    @inline(__always)
    mutating func add(_ weights: Sums.Weights, _ inputs: UnsafeRawPointer) {
      sums.0.add(weights, inputs)
      sums.1.add(weights, inputs + InputPanel.pixelBytes)
    }

    @inline(__always)
    func store<Rule: Requantization>(_ finish: BlockFinish<Sums, Rule>, _ pixel: Int) {
      finish.store(sums.0, sums.1, pixel)
    }
  }

  /// Of sixteen channels: twelve sums, two weights, inputs and a product are the sixteen registers.
  struct SixPixels<Sums: BlockSums>: PixelTile {
    var sums: (Sums, Sums, Sums, Sums, Sums, Sums)

    static var pixels: Int { 6 }

    @inline(__always)
    init(_ initial: Sums) { sums = (initial, initial, initial, initial, initial, initial) }

    @inline(__always)
    mutating func add(_ weights: Sums.Weights, _ inputs: UnsafeRawPointer) {
      sums.0.add(weights, inputs)
      sums.1.add(weights, inputs + InputPanel.pixelBytes)
      sums.2.add(weights, inputs + 2 &* InputPanel.pixelBytes)
      sums.3.add(weights, inputs + 3 &* InputPanel.pixelBytes)
      sums.4.add(weights, inputs + 4 &* InputPanel.pixelBytes)
      sums.5.add(weights, inputs + 5 &* InputPanel.pixelBytes)
    }

    @inline(__always)
    func store<Rule: Requantization>(_ finish: BlockFinish<Sums, Rule>, _ pixel: Int) {
      finish.store(sums.0, sums.1, pixel)
      finish.store(sums.2, sums.3, pixel &+ 2)
      finish.store(sums.4, sums.5, pixel &+ 4)
    }
  }
#endif
