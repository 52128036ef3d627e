// SPDX-License-Identifier: Apache-2.0

public import Kernels
public import Quantization

/// An operator that kernel sets implement, with a shape and numbers.
///
/// It holds offsets, and finds its operands in whichever copy of the memory it runs.
public protocol SweptOperator {
  /// What the operator is called in `Kernels`.
  static var name: StaticString { get }

  /// Draws a shape and numbers, and lays the operands out in memory.
  init(_ random: inout SeededGenerator, in memory: inout CaseMemory)

  /// The bytes from the first to the last of the output.
  var output: Range<Int> { get }

  func run<Set: KernelSet>(_ kernels: Set.Type, at base: UnsafeMutableRawPointer)
}

/// Something to do with every operator of a sweep.
public protocol SweptOperatorVisitor: ~Copyable {
  mutating func visit<Operator: SweptOperator>(_ operation: Operator.Type)
}

extension SweptOperatorVisitor where Self: ~Copyable {
  /// Visits each operator that some kernel set may implement.
  public mutating func visitAll() {
    visit(SweptGroupedPointwise.self)
    visit(SweptDepthwise3x3.self)
    visit(SweptBandedUnit.self)
    visit(SweptConvolution.self)
    visit(SweptConvolutionMaxPool.self)
    visit(SweptMaxPool3x3Row.self)
    visit(SweptAveragePool.self)
    visit(SweptFullyConnected.self)
  }
}
