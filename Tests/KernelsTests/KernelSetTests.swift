// SPDX-License-Identifier: Apache-2.0

import Board
import Inference
import KernelSweep
import Kernels
import Testing

/// The sweep with each set that this machine supports; `Toolchains/check-kernels` runs it on
/// emulated processors too.
struct KernelSetTests {
  static let sets = (0..<KernelChoice.count).map { KernelChoice.at($0) }
    .filter { $0.isSupported(by: .current) }

  @Test(arguments: sets)
  func `grouped pointwise convolutions equal the portable ones`(kernels: KernelChoice) throws {
    try check(SweptGroupedPointwise.self, kernels)
  }

  @Test(arguments: sets)
  func `depthwise convolutions equal the portable ones`(kernels: KernelChoice) throws {
    try check(SweptDepthwise3x3.self, kernels)
  }

  @Test(arguments: sets)
  func `units in bands equal the portable ones`(kernels: KernelChoice) throws {
    try check(SweptBandedUnit.self, kernels)
  }

  @Test(arguments: sets)
  func `gathered convolutions equal the portable ones`(kernels: KernelChoice) throws {
    try check(SweptConvolution.self, kernels)
  }

  @Test(arguments: sets)
  func `stems equal the portable ones`(kernels: KernelChoice) throws {
    try check(SweptConvolutionMaxPool.self, kernels)
  }

  @Test(arguments: sets)
  func `rows of the max pool equal the portable ones`(kernels: KernelChoice) throws {
    try check(SweptMaxPool3x3Row.self, kernels)
  }

  @Test(arguments: sets)
  func `average pools equal the portable ones`(kernels: KernelChoice) throws {
    try check(SweptAveragePool.self, kernels)
  }

  @Test(arguments: sets)
  func `class scores equal the portable ones`(kernels: KernelChoice) throws {
    try check(SweptFullyConnected.self, kernels)
  }

  private func check<Operator: SweptOperator>(_ operation: Operator.Type, _ kernels: KernelChoice)
    throws
  {
    let pages = try Pages(byteCount: Sweep.memoryBytes)
    let sweep = Sweep(memory: pages.bytes)
    let result = sweep.run(operation, count: Sweep.usualCount, with: kernels)
    #expect(result.mismatch == nil)
    #expect(result.cases == Sweep.usualCount)
  }
}
