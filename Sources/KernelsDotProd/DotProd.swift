// SPDX-License-Identifier: Apache-2.0

public import Kernels
public import KernelsNEON

/// Armv8.2-A with SDOT: Cortex-A55, A76 and later, Raspberry Pi 5.
public enum DotProd: KernelSet {
  public typealias Fallback = NEON

  public static var name: StaticString { "dotprod" }

  public static func isSupported(by processor: Processor) -> Bool {
    processor.hasDotProduct
  }
}
