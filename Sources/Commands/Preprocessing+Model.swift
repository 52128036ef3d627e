// SPDX-License-Identifier: Apache-2.0

public import Frames
public import ModelFile

extension Preprocessing {
  /// What a model file says; `ModelView` has checked the numbers.
  public init(_ record: PreprocessingRecord) {
    self.init(
      resizeHeight: record.resizeHeight, resizeWidth: record.resizeWidth,
      cropHeight: record.cropHeight, cropWidth: record.cropWidth,
      filter: ResizeFilter(rawValue: UInt8(truncatingIfNeeded: record.filter)) ?? .bilinear,
      channelOrder: ChannelOrder(rawValue: UInt8(truncatingIfNeeded: record.channelOrder)) ?? .rgb)
  }
}

extension ResizeFilter {
  var name: StaticString {
    switch self {
    case .bilinear: "bilinear"
    case .antialias: "antialias"
    case .area: "area"
    }
  }
}

extension ChannelOrder {
  var name: StaticString {
    switch self {
    case .rgb: "rgb"
    case .bgr: "bgr"
    }
  }
}
