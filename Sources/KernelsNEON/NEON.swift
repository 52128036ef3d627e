// SPDX-License-Identifier: Apache-2.0

public import Kernels

/// Armv8-A without extensions: Cortex-A53 and A72, Raspberry Pi 3, Zero 2 W and 4.
public enum NEON: KernelSet {
  public typealias Fallback = Portable

  public static var name: StaticString { "neon" }

  public static func isSupported(by processor: Processor) -> Bool {
    #if arch(arm64)
      true
    #else
      false
    #endif
  }
}
