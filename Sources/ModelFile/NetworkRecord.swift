// SPDX-License-Identifier: Apache-2.0

// NETW, 64 bytes
//    0  input tensor      4  classes        8  fraction bits of the class scores
//   12  arena bytes      16  scratch bytes per thread              20  packing
//   24  multiply–accumulates, 64 bits      32  parameters, 64 bits
//   40  groups of the family member, or the most common group count
//   44  reserved, 20 bytes
//
// PREP, 64 bytes and three tables of 256 int8
//    0  resize height     4  resize width   8  crop height        12  crop width
//   16  filter           20  channel order
//   24  mean and 36 standard deviation of each channel, six floats: for people and for float
//       networks beside this one; what runs is the tables
//   48  reserved, 16 bytes
//   64  what a pixel's byte becomes, for each channel in the network's order
//
// LBLS and oNAM
//    0  count             4  count + 1 offsets into the text behind them; the text, UTF-8
//
// SELF
//    0  seed, 64 bits     8  count         12  reserved
//   16  per entry: operator, CRC-32 of its output in stored order
//
// PROV
//    0  SHA-256 of the source, 32 bytes    32  length of the compiler's version   36  its text

/// The numbers of a whole network.
public struct NetworkRecord: Sendable {
  public var inputTensor: Int
  public var classes: Int
  /// A class score counts in units of `2^-scoreFractionBits`; in 0 … 24.
  public var scoreFractionBits: Int32
  /// Memory for all maps, shared by all threads.
  public var arenaBytes: Int
  /// Working memory of each thread.
  public var scratchBytes: Int
  public var packing: Packing
  public var macs: Int
  public var parameters: Int
  public var groups: Int

  public static let bytes = 64
  public static let scoreFractionBitsLimit: Int32 = 24

  public init(
    inputTensor: Int, classes: Int, scoreFractionBits: Int32, arenaBytes: Int, scratchBytes: Int,
    packing: Packing, macs: Int, parameters: Int, groups: Int
  ) {
    self.inputTensor = inputTensor
    self.classes = classes
    self.scoreFractionBits = scoreFractionBits
    self.arenaBytes = arenaBytes
    self.scratchBytes = scratchBytes
    self.packing = packing
    self.macs = macs
    self.parameters = parameters
    self.groups = groups
  }

  init(_ reader: ByteReader) {
    self.init(
      inputTensor: reader.int(0), classes: reader.int(4), scoreFractionBits: reader.i32(8),
      arenaBytes: reader.int(12), scratchBytes: reader.int(16), packing: .blocked4,
      macs: Int(truncatingIfNeeded: reader.u64(24)),
      parameters: Int(truncatingIfNeeded: reader.u64(32)), groups: reader.int(40))
  }

  public func store(in writer: ByteWriter, at base: Int) {
    writer.store(inputTensor, at: base)
    writer.store(classes, at: base + 4)
    writer.store(scoreFractionBits, at: base + 8)
    writer.store(arenaBytes, at: base + 12)
    writer.store(scratchBytes, at: base + 16)
    writer.store(packing.rawValue, at: base + 20)
    writer.store(wide: UInt64(macs), at: base + 24)
    writer.store(wide: UInt64(parameters), at: base + 32)
    writer.store(groups, at: base + 40)
  }
}

/// How a picture becomes the network's input; the numbers are those of `Frames.Preprocessing`.
public struct PreprocessingRecord: Equatable, Sendable {
  public var resizeHeight: Int
  public var resizeWidth: Int
  public var cropHeight: Int
  public var cropWidth: Int
  /// 0 bilinear, 1 antialias, 2 area.
  public var filter: Int
  /// 0 RGB, 1 BGR.
  public var channelOrder: Int
  /// A byte becomes `(byte − mean) / standardDeviation`, per channel in the network's order.
  public var mean: SIMD3<Float>
  public var standardDeviation: SIMD3<Float>

  public static let bytes = tableOffset + tableBytes
  public static let tableOffset = 64
  /// Three tables of 256 entries.
  public static let tableBytes = 3 * 256

  public init(
    resizeHeight: Int, resizeWidth: Int, cropHeight: Int, cropWidth: Int, filter: Int,
    channelOrder: Int, mean: SIMD3<Float>, standardDeviation: SIMD3<Float>
  ) {
    self.resizeHeight = resizeHeight
    self.resizeWidth = resizeWidth
    self.cropHeight = cropHeight
    self.cropWidth = cropWidth
    self.filter = filter
    self.channelOrder = channelOrder
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  init(_ reader: ByteReader) {
    self.init(
      resizeHeight: reader.int(0), resizeWidth: reader.int(4), cropHeight: reader.int(8),
      cropWidth: reader.int(12), filter: reader.int(16), channelOrder: reader.int(20),
      mean: PreprocessingRecord.floats(reader, at: 24),
      standardDeviation: PreprocessingRecord.floats(reader, at: 36))
  }

  private static func floats(_ reader: ByteReader, at base: Int) -> SIMD3<Float> {
    SIMD3(
      Float(bitPattern: reader.u32(base)), Float(bitPattern: reader.u32(base + 4)),
      Float(bitPattern: reader.u32(base + 8)))
  }

  public func store(in writer: ByteWriter, at base: Int) {
    writer.store(resizeHeight, at: base)
    writer.store(resizeWidth, at: base + 4)
    writer.store(cropHeight, at: base + 8)
    writer.store(cropWidth, at: base + 12)
    writer.store(filter, at: base + 16)
    writer.store(channelOrder, at: base + 20)
    for channel in 0..<3 {
      writer.store(mean[channel].bitPattern, at: base + 24 + 4 * channel)
      writer.store(standardDeviation[channel].bitPattern, at: base + 36 + 4 * channel)
    }
  }
}
