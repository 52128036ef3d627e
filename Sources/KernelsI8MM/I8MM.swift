// SPDX-License-Identifier: Apache-2.0

public import Kernels
public import KernelsDotProd

/// Armv8.6-A with SMMLA, or a core that has it early: Cortex-A510, A710, X2 and later.
public enum I8MM: KernelSet {
  public typealias Fallback = DotProd

  public static var name: StaticString { "i8mm" }

  public static func isSupported(by processor: Processor) -> Bool {
    processor.hasInt8MatrixMultiply && processor.hasDotProduct
  }
}
