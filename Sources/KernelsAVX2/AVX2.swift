// SPDX-License-Identifier: Apache-2.0

public import Kernels

// x86-64 with AVX2. Principles:
// 1. A product is a VPMADDWD of 16-bit numbers: two products to each 32-bit sum, no overflow, and
//    on every core as many multiplications as VPMADDUBSW with its three companions.
// 2. Inputs are widened to 16 bits once for all channels of a group, weights once for six pixels.

/// AVX2: every x86-64 processor since about 2015.
public enum AVX2: KernelSet {
  public typealias Fallback = Portable

  public static var name: StaticString { "avx2" }

  public static func isSupported(by processor: Processor) -> Bool { processor.hasAVX2 }
}
