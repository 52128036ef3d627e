// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Frames
import ModelCompiler
import ShuffleNetV1

/// How pictures become the network's input; what the network was trained with.
struct PreprocessingArguments: ParsableArguments {
  @Option(
    help: "Scale the picture until it covers this box: a side, or HEIGHTxWIDTH.",
    transform: PixelSize.parse)
  var resize: PixelSize?

  @Option(help: "How to resize: bilinear, antialias or area.")
  var filter: FilterName = .bilinear

  @Option(
    help: "Cut this box from the middle; the network's input size if absent.",
    transform: PixelSize.parse)
  var crop: PixelSize?

  @Option(help: "The order of the network's input channels: rgb or bgr.")
  var channelOrder: OrderName = .rgb

  @Option(help: "What is subtracted from each channel's byte: one number or three.")
  var mean: Triple = Triple(0)

  @Option(help: "What each channel is divided by then: one number or three.")
  var std: Triple = Triple(1)

  /// The preprocessing for a network whose input is `height` × `width`.
  func preprocessing(height: Int, width: Int) -> Preprocessing {
    let crop = crop ?? PixelSize(height: height, width: width)
    let resize = resize ?? crop
    return Preprocessing(
      resizeHeight: resize.height, resizeWidth: resize.width, cropHeight: crop.height,
      cropWidth: crop.width, filter: filter.filter, channelOrder: channelOrder.order)
  }
}

/// `224`, or `480x640`: height before width.
struct PixelSize: Equatable {
  var height: Int
  var width: Int

  static func parse(_ text: String) throws -> PixelSize {
    let parts = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard (1...2).contains(parts.count), let height = parts[0], let width = parts[parts.count - 1],
      (1...8192).contains(height), (1...8192).contains(width)
    else {
      throw ValidationError("expected a side or HEIGHTxWIDTH of 1 to 8192 pixels, found '\(text)'")
    }
    return PixelSize(height: height, width: width)
  }
}

enum FilterName: String, CaseIterable, ExpressibleByArgument {
  case bilinear
  case antialias
  case area

  var filter: ResizeFilter {
    switch self {
    case .bilinear: .bilinear
    case .antialias: .antialias
    case .area: .area
    }
  }
}

enum OrderName: String, CaseIterable, ExpressibleByArgument {
  case rgb
  case bgr

  var order: ChannelOrder {
    switch self {
    case .rgb: .rgb
    case .bgr: .bgr
    }
  }
}

/// One number for each channel; a single one stands for all three.
struct Triple: ExpressibleByArgument, CustomStringConvertible {
  let values: [Float]

  init(_ value: Float) { values = [value, value, value] }

  private init(values: [Float]) { self.values = values }

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Float($0) }
    let numbers = parts.compactMap { $0 }
    guard numbers.count == parts.count, numbers.allSatisfy(\.isFinite) else { return nil }
    switch numbers.count {
    case 1: self.init(numbers[0])
    case 3: self.init(values: numbers)
    default: return nil
    }
  }

  var description: String { values.map { "\($0)" }.joined(separator: ",") }
  var defaultValueDescription: String { description }
}
