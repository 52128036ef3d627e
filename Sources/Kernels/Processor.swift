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

extension Processor {
  /// Instructions that a processor has or has not.
  public enum Feature: Int, Sendable {
    case dotProduct
    case int8MatrixMultiply
    case avx2
    case avx512VNNI

    public static let count = 4

    /// What the architecture's manuals call it.
    public var name: StaticString {
      switch self {
      case .dotProduct: "SDOT (FEAT_DotProd)"
      case .int8MatrixMultiply: "SMMLA (FEAT_I8MM)"
      case .avx2: "AVX2"
      case .avx512VNNI: "AVX-512 F, BW, DQ, VL and VNNI"
      }
    }
  }

  public subscript(feature: Feature) -> Bool {
    get {
      switch feature {
      case .dotProduct: hasDotProduct
      case .int8MatrixMultiply: hasInt8MatrixMultiply
      case .avx2: hasAVX2
      case .avx512VNNI: hasAVX512VNNI
      }
    }
    set {
      switch feature {
      case .dotProduct: hasDotProduct = newValue
      case .int8MatrixMultiply: hasInt8MatrixMultiply = newValue
      case .avx2: hasAVX2 = newValue
      case .avx512VNNI: hasAVX512VNNI = newValue
      }
    }
  }
}
