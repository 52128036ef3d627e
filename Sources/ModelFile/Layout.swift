// SPDX-License-Identifier: Apache-2.0

// The precompiled model file. Principles:
// 1. Every byte is hostile until `ModelView.init` has passed; afterwards kernels trust it.
// 2. Everything is little-endian. Offsets count bytes; sections start at multiples of 64.
// 3. Bytes between sections, and reserved fields, are zero: one model has one file.
// 4. An unknown version, operator or mandatory section is refused by name.
//
// Header, 64 bytes
//    0  magic, 8 bytes: 89 "SNET" 0D 0A 1A, which text-mode transfers damage
//    8  format version
//   12  length of the file
//   16  CRC-32 of everything from byte 20 on
//   20  number of sections
//   24  reserved, 40 bytes
//
// Section table, 16 bytes each, behind the header, in the order of the offsets
//    0  kind: four ASCII letters; a first letter in lower case means that readers may skip it
//    4  offset    8  length in bytes    12  reserved
//
// The sections' own tables stand beside their records.

/// Constants of the file format.
public enum Layout {
  public static let magic: UInt64 = 0x1A0A_0D54_454E_5389
  public static let formatVersion: UInt32 = 1
  public static let headerBytes = 64
  public static let checksummedFrom = 20
  public static let sectionEntryBytes = 16
  public static let alignment = 64

  /// "No tensor", "no operator" and "no table" in 32-bit fields.
  public static let none: UInt32 = .max

  public static let fileBytesLimit = 1 << 30
  public static let arenaBytesLimit = 1 << 30
  public static let sectionLimit = 64
  public static let tensorLimit = 4096
  public static let operatorLimit = 1024
  /// Height and width of a map.
  public static let sideLimit = 8192
  /// Channels of a map, and classes.
  public static let channelLimit = 65_535
  /// Height, width, stride and padding of a window.
  public static let windowLimit = 1024
  public static let macsLimit = 1 << 40

  /// `count` rounded up to a multiple of `multiple`.
  public static func roundUp(_ count: Int, to multiple: Int) -> Int {
    (count + multiple - 1) / multiple * multiple
  }
}

/// The sections of a file.
public enum SectionKind: UInt32, Sendable {
  case network = 0x5754_454E  // "NETW"
  case tensors = 0x534E_4554  // "TENS"
  case operators = 0x5245_504F  // "OPER"
  case weights = 0x5448_4757  // "WGHT"
  case preprocessing = 0x5045_5250  // "PREP"
  case labels = 0x534C_424C  // "LBLS"
  case selfTest = 0x464C_4553  // "SELF"
  case provenance = 0x564F_5250  // "PROV"
  case names = 0x4D41_4E6F  // "oNAM": for people only
}

/// How the weights of a file are ordered.
public enum Packing: UInt32, Sendable {
  /// `[groups][inputBlocks][paddedOutputs][4]`, see `Kernels.PackedWeights`.
  case blocked4 = 1

  public var name: StaticString { "blocked4" }
}
