// SPDX-License-Identifier: Apache-2.0

/// Little-endian fields of bytes that may be shorter than they claim: reading past the end is zero.
///
/// Validation compares lengths first, with an error; this is the net below it.
struct ByteReader: Sendable {
  nonisolated(unsafe) let bytes: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  func u32(_ offset: Int) -> UInt32 {
    guard offset >= 0, offset <= bytes.count - 4 else { return 0 }
    return UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  func u64(_ offset: Int) -> UInt64 {
    UInt64(u32(offset)) | UInt64(u32(offset + 4)) << 32
  }

  func i32(_ offset: Int) -> Int32 { Int32(bitPattern: u32(offset)) }

  func int(_ offset: Int) -> Int { Int(u32(offset)) }

  /// The part from `offset` on, as much of `count` bytes as there is.
  func slice(_ offset: Int, _ count: Int) -> UnsafeRawBufferPointer {
    guard offset >= 0, offset <= bytes.count, count > 0 else {
      return .init(rebasing: bytes[0..<0])
    }
    return .init(rebasing: bytes[offset..<offset + min(count, bytes.count - offset)])
  }
}

/// Little-endian fields into memory that the caller has made large enough.
public struct ByteWriter {
  private let bytes: UnsafeMutableRawBufferPointer

  public init(_ bytes: UnsafeMutableRawBufferPointer) { self.bytes = bytes }

  public func store(_ value: UInt32, at offset: Int) {
    bytes.storeBytes(of: value.littleEndian, toByteOffset: offset, as: UInt32.self)
  }

  public func store(_ value: Int, at offset: Int) {
    store(UInt32(truncatingIfNeeded: value), at: offset)
  }

  public func store(_ value: Int32, at offset: Int) { store(UInt32(bitPattern: value), at: offset) }

  public func store(wide value: UInt64, at offset: Int) {
    store(UInt32(truncatingIfNeeded: value), at: offset)
    store(UInt32(truncatingIfNeeded: value >> 32), at: offset + 4)
  }
}
