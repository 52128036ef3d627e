// SPDX-License-Identifier: Apache-2.0

internal import Kernels
internal import Quantization

/// The memory of one case, handed out part by part with guards between them.
public struct CaseMemory {
  /// What the largest case needs, rounded up.
  static let capacity = 160 * 1024

  private let bytes: UnsafeMutableRawBufferPointer
  private var end = 0

  init(_ bytes: UnsafeMutableRawBufferPointer) { self.bytes = bytes }

  /// Bytes handed out, guards included: a multiple of eight.
  var used: Int { (end + 7) / 8 * 8 }

  /// A part and the guard behind it, both full of noise; the guard is what kernels may overread.
  ///
  /// - Returns: The offset of the part.
  mutating func take(
    _ count: Int, alignment: Int = 1, _ random: inout SeededGenerator
  ) -> Int {
    if end == 0 { extend(to: InputMap.overread, &random) }
    let offset = (end + alignment - 1) / alignment * alignment
    extend(to: offset + count + InputMap.overread, &random)
    return offset
  }

  /// A part filled with levels or weights; no weight is −128.
  mutating func take(
    _ count: Int, alignment: Int = 1, _ filling: Filling, from lowest: Int8,
    _ random: inout SeededGenerator
  ) -> Int {
    let offset = take(count, alignment: alignment, &random)
    for index in offset..<offset + count {
      self[index] = filling.level(self[index], from: lowest)
    }
    return offset
  }

  subscript(offset: Int) -> Int8 {
    get { bytes.load(fromByteOffset: offset, as: Int8.self) }
    nonmutating set { bytes.storeBytes(of: newValue, toByteOffset: offset, as: Int8.self) }
  }

  func store<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number, at offset: Int) {
    bytes.storeBytes(of: number, toByteOffset: offset, as: Number.self)
  }

  /// Exchanges two numbers of 16 bits.
  func swapPlaces(_ left: Int, _ right: Int) {
    let number = bytes.load(fromByteOffset: left, as: UInt16.self)
    store(bytes.load(fromByteOffset: right, as: UInt16.self), at: left)
    store(number, at: right)
  }

  private mutating func extend(to newEnd: Int, _ random: inout SeededGenerator) {
    precondition(newEnd + 8 <= bytes.count, "a case must fit its memory")
    for offset in stride(from: used, to: newEnd, by: 8) { store(random.next(), at: offset) }
    end = newEnd
  }
}

/// What a part is filled with: mostly noise, and the extremes in turn.
enum Filling {
  case noise
  case lowest
  case highest
  /// The lowest and the highest, at random.
  case extremes

  init(_ random: inout SeededGenerator) {
    switch random.draw(0...9) {
    case 0: self = .lowest
    case 1: self = .highest
    case 2: self = .extremes
    default: self = .noise
    }
  }

  /// What any byte of noise becomes.
  func level(_ noise: Int8, from lowest: Int8) -> Int8 {
    switch self {
    case .noise: max(noise, lowest)
    case .lowest: lowest
    case .highest: .max
    case .extremes: noise < 0 ? lowest : .max
    }
  }
}
