// SPDX-License-Identifier: Apache-2.0

/// What a processor can do, as far as kernels care.
public struct Processor: Sendable, Equatable {
  /// SDOT: Armv8.2-A with FEAT_DotProd.
  public var hasDotProduct = false
  /// SMMLA: FEAT_I8MM.
  public var hasInt8MatrixMultiply = false
  public var hasAVX2 = false
  /// AVX-512 F, BW, DQ, VL and VNNI.
  public var hasAVX512VNNI = false

  /// MIDR_EL1, which names implementer and part of an Arm core; 0 where it is unknown.
  public var identity: UInt64 = 0

  public init() {}
}
