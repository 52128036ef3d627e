// SPDX-License-Identifier: Apache-2.0

public import Kernels
public import KernelsAVX2

// x86-64 with AVX-512 and VNNI. Principles:
// 1. VPDPBUSD multiplies unsigned bytes with signed ones and adds four products to each 32-bit sum.
//    Inputs become unsigned by 128 more, which a smaller bias makes good.
// 2. Channels that a vector has and a block has not are masked: nothing of theirs is read or written.

/// AVX-512 with VNNI: Ice Lake, Zen 4 and later.
public enum AVX512VNNI: KernelSet {
  public typealias Fallback = AVX2

  public static var name: StaticString { "avx512vnni" }

  public static func isSupported(by processor: Processor) -> Bool {
    processor.hasAVX512VNNI && processor.hasAVX2
  }
}
