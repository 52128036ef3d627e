// SPDX-License-Identifier: Apache-2.0

public import Quantization

// Operator record, 192 bytes; a reader steps by the length in front
//    0  length of the record   4  kind
//    8  input tensor          12  residual (second input) or none     16  output tensor
//   20  pre-shift             24  output minimum                      28  output maximum
//   32  weights: offset in WGHT              36  factors: offset in WGHT
//   40  places: offset in WGHT, or none      44  groups
//   48  window: height, width, strideY, strideX, top, left, bottom, right
//   80  pool's window (convolutionMaxPool), likewise
//  112  residual: accumulatorShift, residualShift, residualMultiplier, shift
//  128  flags                132  packing    136  band rows (0: whole maps)
//  140  threads that may share it (0: one)   144  reserved, 48 bytes
//
// Factors are three int32 arrays one behind the other: bias, multipliers, shifts; each as long as
// `factorCount`. Places are uint16.

/// What an operator does.
public enum OperatorKind: UInt32, Sendable {
  case convolution = 1
  case convolutionMaxPool = 2
  case groupedPointwise = 3
  case depthwise3x3 = 4
  case maxPool = 5
  case averagePool = 6
  case globalAveragePool = 7
  case fullyConnected = 8
  case add = 9
  case channelCopy = 10

  public var name: StaticString {
    switch self {
    case .convolution: "convolution"
    case .convolutionMaxPool: "convolutionMaxPool"
    case .groupedPointwise: "groupedPointwise"
    case .depthwise3x3: "depthwise3x3"
    case .maxPool: "maxPool"
    case .averagePool: "averagePool"
    case .globalAveragePool: "globalAveragePool"
    case .fullyConnected: "fullyConnected"
    case .add: "add"
    case .channelCopy: "channelCopy"
    }
  }
}

/// A sliding window with the padding on all four sides.
public struct WindowRecord: Equatable, Sendable {
  public var height = 0
  public var width = 0
  public var strideY = 0
  public var strideX = 0
  public var top = 0
  public var left = 0
  public var bottom = 0
  public var right = 0

  public init() {}

  public init(height: Int, width: Int, strideY: Int, strideX: Int) {
    self.height = height
    self.width = width
    self.strideY = strideY
    self.strideX = strideX
  }

  init(_ reader: ByteReader, at base: Int) {
    height = reader.int(base)
    width = reader.int(base + 4)
    strideY = reader.int(base + 8)
    strideX = reader.int(base + 12)
    top = reader.int(base + 16)
    left = reader.int(base + 20)
    bottom = reader.int(base + 24)
    right = reader.int(base + 28)
  }

  func store(in writer: ByteWriter, at base: Int) {
    writer.store(height, at: base)
    writer.store(width, at: base + 4)
    writer.store(strideY, at: base + 8)
    writer.store(strideX, at: base + 12)
    writer.store(top, at: base + 16)
    writer.store(left, at: base + 20)
    writer.store(bottom, at: base + 24)
    writer.store(right, at: base + 28)
  }

  /// Rows of the output for a map of `inputHeight` rows; the last window lies inside the padding.
  public func outputHeight(_ inputHeight: Int) -> Int {
    (inputHeight + top + bottom - height) / strideY + 1
  }

  public func outputWidth(_ inputWidth: Int) -> Int {
    (inputWidth + left + right - width) / strideX + 1
  }
}

/// One step of the plan.
public struct OperatorRecord: Sendable {
  public var kind: OperatorKind
  public var input: Int
  public var residual: Int?
  public var output: Int
  public var preShift: Int32 = 0
  public var minimum: Int32 = -128
  public var maximum: Int32 = 127
  public var weightsOffset = 0
  public var factorsOffset = 0
  public var placesOffset: Int?
  public var groups = 1
  public var window = WindowRecord()
  public var pool = WindowRecord()
  public var residualRequantizer = ResidualRequantizer(
    accumulatorShift: 0, residualShift: 0, residualMultiplier: 0, shift: 0)
  /// An average divides by the taps in the padded map, not only by those in the map.
  public var countsPadding = false
  public var packing = Packing.blocked4
  /// Rows of the depthwise convolution's output that are computed at a time, where this operator
  /// begins a banded unit; 0 where it computes its whole map.
  public var bandRows = 0

  public static let bytes = 192

  public init(kind: OperatorKind, input: Int, residual: Int? = nil, output: Int) {
    self.kind = kind
    self.input = input
    self.residual = residual
    self.output = output
  }

  init(kind: OperatorKind, _ reader: ByteReader, at base: Int) {
    self.init(
      kind: kind, input: reader.int(base + 8), residual: reader.index(base + 12),
      output: reader.int(base + 16))
    preShift = reader.i32(base + 20)
    minimum = reader.i32(base + 24)
    maximum = reader.i32(base + 28)
    weightsOffset = reader.int(base + 32)
    factorsOffset = reader.int(base + 36)
    placesOffset = reader.index(base + 40)
    groups = reader.int(base + 44)
    window = WindowRecord(reader, at: base + 48)
    pool = WindowRecord(reader, at: base + 80)
    residualRequantizer = ResidualRequantizer(
      accumulatorShift: reader.i32(base + 112), residualShift: reader.i32(base + 116),
      residualMultiplier: reader.i32(base + 120), shift: reader.i32(base + 124))
    countsPadding = reader.u32(base + 128) & 1 == 1
    bandRows = reader.int(base + 136)
  }

  public func store(in writer: ByteWriter, at base: Int) {
    writer.store(OperatorRecord.bytes, at: base)
    writer.store(kind.rawValue, at: base + 4)
    writer.store(input, at: base + 8)
    writer.store(residual ?? Int(Layout.none), at: base + 12)
    writer.store(output, at: base + 16)
    writer.store(preShift, at: base + 20)
    writer.store(minimum, at: base + 24)
    writer.store(maximum, at: base + 28)
    writer.store(weightsOffset, at: base + 32)
    writer.store(factorsOffset, at: base + 36)
    writer.store(placesOffset ?? Int(Layout.none), at: base + 40)
    writer.store(groups, at: base + 44)
    window.store(in: writer, at: base + 48)
    pool.store(in: writer, at: base + 80)
    writer.store(residualRequantizer.accumulatorShift, at: base + 112)
    writer.store(residualRequantizer.residualShift, at: base + 116)
    writer.store(residualRequantizer.residualMultiplier, at: base + 120)
    writer.store(residualRequantizer.shift, at: base + 124)
    writer.store(countsPadding ? 1 : 0, at: base + 128)
    writer.store(packing.rawValue, at: base + 132)
    writer.store(bandRows, at: base + 136)
  }
}
