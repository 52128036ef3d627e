// SPDX-License-Identifier: Apache-2.0

// Tensor record, 48 bytes
//    0  offset in the arena     4  height      8  width     12  channels
//   16  pixel stride in bytes  20  bytes per element: 1 (int8) or 4 (int32 class scores)
//   24  zero point             28  scale, a float
//   32  parent tensor or none  36  first channel within the parent
//   40  operator that writes it; none for the input and for a tensor that consists of slices
//   44  reserved
//
// A tensor inside a banded unit has the offset none: no more than a band of it ever exists, in
// scratch memory.
//
// A tensor may consist of slices (a concatenation): they follow it in the table, name it as their
// parent and cover its channels in order.

/// Where a map lies in the arena, and what its bytes mean.
public struct TensorRecord: Sendable {
  /// `Layout.none` where it is not in the arena.
  public var offset: Int
  public var height: Int
  public var width: Int
  public var channels: Int
  public var pixelStride: Int
  public var elementBytes: Int
  public var zeroPoint: Int32
  public var scale: Float
  public var parent: Int?
  public var channelOffset: Int
  public var writer: Int?

  public static let bytes = 48

  public init(
    offset: Int, height: Int, width: Int, channels: Int, pixelStride: Int, elementBytes: Int,
    zeroPoint: Int32, scale: Float, parent: Int?, channelOffset: Int, writer: Int?
  ) {
    self.offset = offset
    self.height = height
    self.width = width
    self.channels = channels
    self.pixelStride = pixelStride
    self.elementBytes = elementBytes
    self.zeroPoint = zeroPoint
    self.scale = scale
    self.parent = parent
    self.channelOffset = channelOffset
    self.writer = writer
  }

  init(_ reader: ByteReader, at base: Int) {
    self.init(
      offset: reader.int(base), height: reader.int(base + 4), width: reader.int(base + 8),
      channels: reader.int(base + 12), pixelStride: reader.int(base + 16),
      elementBytes: reader.int(base + 20), zeroPoint: reader.i32(base + 24),
      scale: Float(bitPattern: reader.u32(base + 28)), parent: reader.index(base + 32),
      channelOffset: reader.int(base + 36), writer: reader.index(base + 40))
  }

  public func store(in writer: ByteWriter, at base: Int) {
    writer.store(offset, at: base)
    writer.store(height, at: base + 4)
    writer.store(width, at: base + 8)
    writer.store(channels, at: base + 12)
    writer.store(pixelStride, at: base + 16)
    writer.store(elementBytes, at: base + 20)
    writer.store(zeroPoint, at: base + 24)
    writer.store(scale.bitPattern, at: base + 28)
    writer.store(parent ?? Int(Layout.none), at: base + 32)
    writer.store(channelOffset, at: base + 36)
    writer.store(self.writer ?? Int(Layout.none), at: base + 40)
  }

  public var pixels: Int { height * width }
  public var elements: Int { pixels * channels }

  /// Whether all of it lies in the arena at once; inside a banded unit, nothing does.
  public var isInArena: Bool { offset != Int(Layout.none) }

  /// One past the last byte that belongs to it, in the arena.
  public var end: Int { offset + ((pixels - 1) * pixelStride + channels) * elementBytes }

  /// Whether both are the same bytes in the same order.
  public func isSamePlace(as other: TensorRecord) -> Bool {
    isInArena && offset == other.offset && height == other.height && width == other.width
      && channels == other.channels && pixelStride == other.pixelStride
      && elementBytes == other.elementBytes
  }

  /// Whether no byte belongs to both; slices of one parent interleave without sharing any.
  public func isDisjoint(from other: TensorRecord) -> Bool {
    if !isInArena || !other.isInArena { return true }
    if end <= other.offset || other.end <= offset { return true }
    guard let parent, parent == other.parent else { return false }
    return channelOffset + channels <= other.channelOffset
      || other.channelOffset + other.channels <= channelOffset
  }
}

extension ByteReader {
  /// An index, or `nil` for `Layout.none`.
  func index(_ offset: Int) -> Int? {
    let value = u32(offset)
    return value == Layout.none ? nil : Int(value)
  }
}
