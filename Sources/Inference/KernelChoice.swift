// SPDX-License-Identifier: Apache-2.0

public import Kernels
internal import KernelsAVX2
internal import KernelsAVX512VNNI
internal import KernelsDotProd
internal import KernelsI8MM
internal import KernelsNEON

/// Something to do with a kernel set that is only known at run time.
public protocol KernelSetVisitor {
  mutating func visit<Set: KernelSet>(_ kernels: Set.Type)
}

/// The kernel set that inferences run with, chosen once at start.
public struct KernelChoice: Sendable, Equatable {
  private let index: Int

  /// The specification, on every processor.
  public static let portable = KernelChoice(index: KernelChoice.count - 1)

  /// Every set of this architecture, the best first; `portable` is the last.
  ///
  /// A new instruction set is a module and one line here.
  private static func forEach(_ each: inout some IndexedVisitor) {
    #if arch(arm64)
      each.offer(I8MM.self)
      each.offer(DotProd.self)
      each.offer(NEON.self)
    #elseif arch(x86_64)
      each.offer(AVX512VNNI.self)
      each.offer(AVX2.self)
    #endif
    each.offer(Portable.self)
  }
}

/// Is offered each set in turn.
private protocol IndexedVisitor {
  mutating func offer<Set: KernelSet>(_ kernels: Set.Type)
}

extension KernelChoice {
  /// The best set that a processor supports.
  public init(best processor: Processor) {
    var search = Search(processor: processor, name: nil)
    KernelChoice.forEach(&search)
    index = search.found ?? KernelChoice.portable.index
  }

  /// The set of a name, or `nil` where there is none for this architecture.
  public init?(named name: UnsafeBufferPointer<UInt8>) {
    var search = Search(processor: nil, name: name)
    KernelChoice.forEach(&search)
    guard let found = search.found else { return nil }
    index = found
  }

  /// Calls the visitor with the chosen set.
  public func visit(_ visitor: inout some KernelSetVisitor) {
    var call = Call(visitor: visitor, index: index)
    KernelChoice.forEach(&call)
    visitor = call.visitor
  }

  /// The sets of this architecture, whether this processor supports them or not, the best first.
  ///
  /// `index` is in `0 ..< count`.
  public static func at(_ index: Int) -> KernelChoice { KernelChoice(index: index) }

  public var name: StaticString {
    var query = Query(processor: Processor())
    visit(&query)
    return query.name
  }

  public func isSupported(by processor: Processor) -> Bool {
    var query = Query(processor: processor)
    visit(&query)
    return query.isSupported
  }

  public static var count: Int {
    var counter = Counter()
    forEach(&counter)
    return counter.count
  }
}

private struct Counter: IndexedVisitor {
  var count = 0

  mutating func offer<Set: KernelSet>(_ kernels: Set.Type) { count += 1 }
}

private struct Call<Visitor: KernelSetVisitor>: IndexedVisitor {
  var visitor: Visitor
  /// Counts down to the set that is wanted.
  var index: Int

  mutating func offer<Set: KernelSet>(_ kernels: Set.Type) {
    if index == 0 { visitor.visit(kernels) }
    index -= 1
  }
}

/// Finds the first set of a name, or without one the first that is supported.
private struct Search: IndexedVisitor {
  let processor: Processor?
  let name: UnsafeBufferPointer<UInt8>?
  var found: Int?
  var index = 0

  init(processor: Processor?, name: UnsafeBufferPointer<UInt8>?) {
    self.processor = processor
    self.name = name
  }

  mutating func offer<Set: KernelSet>(_ kernels: Set.Type) {
    if found == nil, matches(kernels) { found = index }
    index += 1
  }

  private func matches<Set: KernelSet>(_ kernels: Set.Type) -> Bool {
    if let processor { return Set.isSupported(by: processor) }
    guard let name, name.count == Set.name.utf8CodeUnitCount else { return false }
    for index in name.indices where name[index] != Set.name.utf8Start[index] { return false }
    return true
  }
}

private struct Query: KernelSetVisitor {
  let processor: Processor
  var name: StaticString = ""
  var isSupported = false

  init(processor: Processor) { self.processor = processor }

  mutating func visit<Set: KernelSet>(_ kernels: Set.Type) {
    name = Set.name
    isSupported = Set.isSupported(by: processor)
  }
}
