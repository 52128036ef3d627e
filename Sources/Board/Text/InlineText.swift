// SPDX-License-Identifier: Apache-2.0

import CBoard

/// Text that lies in the value itself: a name from the kernel, a path.
///
/// It holds at most `capacity − 1` bytes; what does not fit is cut off, so compare lengths where that
/// matters. It has no zero inside and always one behind it.
public struct InlineText<let capacity: Int>: Sendable {
  private var storage = InlineArray<capacity, UInt8>(repeating: 0)
  public private(set) var count = 0

  public init() {}

  public init(_ text: StaticString) { append(text) }

  public init(_ bytes: UnsafeBufferPointer<UInt8>) { append(bytes) }

  public init(cString: UnsafePointer<CChar>) { append(CString(cString).bytes) }

  /// A field of a kernel's structure: up to its first zero, or all of it.
  public init(field: UnsafeRawBufferPointer) {
    for byte in field {
      guard byte != 0 else { return }
      append(byte: byte)
    }
  }

  public var isEmpty: Bool { count == 0 }

  public subscript(index: Int) -> UInt8 {
    precondition(index >= 0 && index < count, "index within the text")
    return storage[index]
  }

  public mutating func append(byte: UInt8) {
    guard byte != 0, count < capacity - 1 else { return }
    storage[count] = byte
    count += 1
  }

  public mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    for byte in bytes { append(byte: byte) }
  }

  public mutating func append(_ text: StaticString) {
    append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  public mutating func append<let other: Int>(_ text: InlineText<other>) {
    for index in 0..<text.count { append(byte: text[index]) }
  }

  /// Appends a number in decimal.
  public mutating func append(_ number: UInt64) {
    var place: UInt64 = 1
    while number / place > 9 { place *= 10 }
    while place > 0 {
      append(byte: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / place % 10))
      place /= 10
    }
  }

  /// Its bytes, for as long as `body` runs.
  public func withBytes<Result: ~Copyable, Failure>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let count = count
    return try storage.span.withUnsafeBufferPointer { (all) throws(Failure) -> Result in
      try body(UnsafeBufferPointer(rebasing: all[..<count]))
    }
  }

  /// The same as a C string.
  public func withCString<Result: ~Copyable, Failure>(
    _ body: (UnsafePointer<CChar>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try storage.span.withUnsafeBytes { (all) throws(Failure) -> Result in
      guard let start = all.baseAddress else { preconditionFailure("a text has an address") }
      return try body(start.assumingMemoryBound(to: CChar.self))
    }
  }
}

extension InlineText: Equatable {
  public static func == (left: Self, right: Self) -> Bool {
    left.withBytes { right == $0 }
  }

  public static func == (text: Self, bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count == bytes.count else { return false }
    for index in bytes.indices where text[index] != bytes[index] { return false }
    return true
  }
}

/// A name as the kernel and `/etc/group` give them.
public typealias ShortText = InlineText<64>

/// A path below `/dev`, `/run` or `/sys`.
public typealias PathText = InlineText<256>

extension TextStream {
  /// Writes text for a person: control characters and damage become U+FFFD.
  public mutating func write<let capacity: Int>(printable text: InlineText<capacity>) {
    text.withBytes { write(printable: $0) }
  }

  public mutating func write<let capacity: Int>(json text: InlineText<capacity>) {
    text.withBytes { write(json: $0) }
  }
}
