// SPDX-License-Identifier: Apache-2.0

#if arch(x86_64)
  internal import CIntrinsics
  internal import Kernels

  /// The sums of some neighbouring pixels: what stays in registers.
  protocol PixelTile {
    associatedtype Sums: BlockSums
    static var pixels: Int { get }
    init(_ initial: Sums)
    /// Adds four inputs of each pixel, those of the first at `inputs`.
    mutating func add(_ weights: Sums.Weights, _ inputs: UnsafeRawPointer, _ stride: Int)
    func store<Rule: Requantization>(_ finish: BlockFinish<Sums, Rule>, _ pixel: Int)
  }

  extension PixelTile {
    /// All products of the tile's pixels.
    @inline(__always)
    static func sums(_ block: ChannelBlock, _ initial: Sums, _ pixel: Int) -> Self {
      var tile = Self(initial)
      let stride = block.inputs.stride
      var inputs = UnsafeRawPointer(block.inputs.base) + pixel &* stride
      var weights = block.weights
      for _ in 0..<block.inputBlocks {
        tile.add(Sums.Weights(weights, block.masks), inputs, stride)
        inputs += 4
        weights += block.weightStride
      }
      return tile
    }
  }

  /// Four bytes, in all lanes.
  @inline(__always)
  private func four(_ inputs: UnsafeRawPointer) -> __m512i {
    _mm512_set1_epi32(inputs.loadUnaligned(as: Int32.self))
  }

  struct OnePixel<Sums: BlockSums>: PixelTile {
    var sums: Sums

    static var pixels: Int { 1 }

    @inline(__always)
    init(_ initial: Sums) { sums = initial }

    @inline(__always)
    mutating func add(_ weights: Sums.Weights, _ inputs: UnsafeRawPointer, _ stride: Int) {
      sums.add(weights, four(inputs))
    }

    @inline(__always)
    func store<Rule: Requantization>(_ finish: BlockFinish<Sums, Rule>, _ pixel: Int) {
      finish.store(sums, pixel)
    }
  }

  struct FourPixels<Sums: BlockSums>: PixelTile {
    var sums: (Sums, Sums, Sums, Sums)

    static var pixels: Int { 4 }

    @inline(__always)
    init(_ initial: Sums) { sums = (initial, initial, initial, initial) }

    @inline(__always)
    mutating func add(_ weights: Sums.Weights, _ inputs: UnsafeRawPointer, _ stride: Int) {
      sums.0.add(weights, four(inputs))
      sums.1.add(weights, four(inputs + stride))
      sums.2.add(weights, four(inputs + 2 &* stride))
      sums.3.add(weights, four(inputs + 3 &* stride))
    }

    @inline(__always)
    func store<Rule: Requantization>(_ finish: BlockFinish<Sums, Rule>, _ pixel: Int) {
      finish.store(sums.0, pixel)
      finish.store(sums.1, pixel &+ 1)
      finish.store(sums.2, pixel &+ 2)
      finish.store(sums.3, pixel &+ 3)
    }
  }

  /// Of 32 channels: sixteen sums of the thirty-two registers.
  struct EightPixels<Sums: BlockSums>: PixelTile {
    var lower: FourPixels<Sums>
    var upper: FourPixels<Sums>

    static var pixels: Int { 8 }

    @inline(__always)
    init(_ initial: Sums) {
      lower = FourPixels(initial)
      upper = FourPixels(initial)
    }

    @inline(__always)
    mutating func add(_ weights: Sums.Weights, _ inputs: UnsafeRawPointer, _ stride: Int) {
      lower.add(weights, inputs, stride)
      upper.add(weights, inputs + 4 &* stride, stride)
    }

    @inline(__always)
    func store<Rule: Requantization>(_ finish: BlockFinish<Sums, Rule>, _ pixel: Int) {
      lower.store(finish, pixel)
      upper.store(finish, pixel &+ 4)
    }
  }
#endif
