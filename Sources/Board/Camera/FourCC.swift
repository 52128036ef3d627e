// SPDX-License-Identifier: Apache-2.0

public import Frames

/// A pixel format as V4L2 writes it: four characters.
public struct FourCC: Equatable, Sendable {
  /// The first character in the lowest byte.
  public let code: UInt32

  public init(code: UInt32) { self.code = code }

  /// Expects four ASCII characters.
  public init(_ text: StaticString) {
    precondition(text.utf8CodeUnitCount == 4, "a pixel format has four characters")
    var code: UInt32 = 0
    for index in 0..<4 { code |= UInt32(text.utf8Start[index]) << UInt32(8 * index) }
    self.code = code
  }

  /// One of its characters.
  public func character(_ index: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: code >> UInt32(8 * index))
  }

  public var text: ShortText {
    var text = ShortText()
    for index in 0..<4 { text.append(byte: character(index)) }
    return text
  }
}

extension FourCC {
  /// What this program reads under this name, if it does.
  public var pixels: PixelFormat? {
    switch self {
    case FourCC("YUYV"): .yuyv
    case FourCC("UYVY"): .uyvy
    case FourCC("NV12"): .nv12
    case FourCC("NV21"): .nv21
    case FourCC("YU12"): .yuv420
    case FourCC("GREY"): .grey
    case FourCC("RGB3"): .rgb24
    case FourCC("BGR3"): .bgr24
    case FourCC("MJPG"), FourCC("JPEG"): .mjpeg
    default: nil
    }
  }

  /// Whether it is a mosaic straight from a sensor: `RGGB`, `BA81`, `RG10`, `pBAA` and their like.
  public var isMosaic: Bool {
    switch self {
    case FourCC("RGGB"), FourCC("GRBG"), FourCC("GBRG"), FourCC("BA81"), FourCC("BYR2"): true
    default: isDeepMosaic || isPackedMosaic
    }
  }

  /// 10 to 16 bits a sample, such as `BG10`.
  private var isDeepMosaic: Bool {
    isOneOf("BGR", character(0)) && isOneOf("ABGR", character(1)) && character(0) != character(1)
      && character(2) == UInt8(ascii: "1") && isOneOf("0246", character(3))
  }

  /// The same without gaps between the samples, such as `pgCC`.
  private var isPackedMosaic: Bool {
    character(0) == UInt8(ascii: "p") && isOneOf("BGgR", character(1))
      && isOneOf("ACE", character(2)) && character(2) == character(3)
  }

  private func isOneOf(_ characters: StaticString, _ character: UInt8) -> Bool {
    for index in 0..<characters.utf8CodeUnitCount
    where characters.utf8Start[index] == character { return true }
    return false
  }
}

/// A few pixel formats, for a message.
public struct FourCCList: Equatable, Sendable {
  private static let limit = 8
  private var codes = InlineArray<8, UInt32>(repeating: 0)
  public private(set) var count = 0

  public init() {}

  /// Adds a format; those past the eighth are left out.
  public mutating func add(_ format: FourCC) {
    guard count < FourCCList.limit else { return }
    codes[count] = format.code
    count += 1
  }

  public subscript(index: Int) -> FourCC { FourCC(code: codes[index]) }

  public static func == (left: FourCCList, right: FourCCList) -> Bool {
    guard left.count == right.count else { return false }
    for index in 0..<left.count where left[index] != right[index] { return false }
    return true
  }
}
