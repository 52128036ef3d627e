// SPDX-License-Identifier: Apache-2.0

public import Frames

/// The format, size and rate that a camera is asked for: the cheapest that does what is wanted.
///
/// An offer that covers the wanted size at the wanted rate is better than one that is too slow, and
/// that is better than one that is too small. Of two that do all, the one with less work for the
/// processor wins; of two that are too slow, the faster; of two that are too small, the larger.
public struct FormatChoice: Equatable, Sendable {
  public let format: FourCC
  public let pixels: PixelFormat
  public let width: Int
  public let height: Int
  /// The shortest that it offers at this size, in nanoseconds; 0 where the driver does not say.
  public let period: Int64

  /// Longer lists come from a driver gone mad.
  private static let listLimit = 64

  /// Asks a camera for all that it offers.
  public init<Device: VideoDevice & ~Copyable>(
    _ settings: CameraSettings, on device: borrowing Device
  ) throws(CameraError) {
    var best: FormatChoice?
    var unusable = FourCCList()
    var mosaics = 0
    for index in 0..<FormatChoice.listLimit {
      guard let format = device.format(at: index) else { break }
      guard let pixels = format.pixels, settings.pixels == nil || settings.pixels == pixels else {
        unusable.add(format)
        if format.isMosaic { mosaics += 1 }
        continue
      }
      FormatChoice.offer(format, pixels, settings, device, &best)
    }
    guard let best else {
      throw mosaics > 0 && mosaics == unusable.count ? .rawSensor : .noUsableFormat(unusable)
    }
    self = best
  }

  private init(
    _ format: FourCC, _ pixels: PixelFormat, width: Int, height: Int, period: Int64
  ) {
    self.format = format
    self.pixels = pixels
    self.width = width
    self.height = height
    self.period = period
  }

  private static func offer<Device: VideoDevice & ~Copyable>(
    _ format: FourCC, _ pixels: PixelFormat, _ settings: CameraSettings, _ device: borrowing Device,
    _ best: inout FormatChoice?
  ) {
    for index in 0..<listLimit {
      let sizes = device.sizes(at: index, of: format)
      // A driver that lists no sizes may still take the one that is wanted.
      guard sizes != nil || index == 0 else { return }
      let (width, height) =
        sizes?.nearest(width: settings.width, height: settings.height)
        ?? (settings.width, settings.height)
      let period = shortestPeriod(format, width, height, device)
      let new = FormatChoice(format, pixels, width: width, height: height, period: period)
      if best.map({ new.isBetter(than: $0, for: settings) }) ?? true { best = new }
      if sizes == nil { return }
    }
  }

  private static func shortestPeriod<Device: VideoDevice & ~Copyable>(
    _ format: FourCC, _ width: Int, _ height: Int, _ device: borrowing Device
  ) -> Int64 {
    var shortest: Int64 = 0
    for index in 0..<listLimit {
      guard let period = device.period(at: index, of: format, width: width, height: height) else {
        break
      }
      if shortest == 0 || period < shortest { shortest = period }
    }
    return shortest
  }
}

extension FormatChoice {
  private enum Reach: Int {
    case all
    case tooSlow
    case tooSmall
  }

  /// A rate that is a tenth too low counts as reached: 29.97 for 30.
  private func reach(_ settings: CameraSettings) -> Reach {
    if width < settings.width || height < settings.height { return .tooSmall }
    let longest = 1_100_000_000 / Int64(max(settings.rate, 1))
    return period > longest ? .tooSlow : .all
  }

  private func isBetter(than other: FormatChoice, for settings: CameraSettings) -> Bool {
    let (reach, otherReach) = (reach(settings), other.reach(settings))
    if reach != otherReach { return reach.rawValue < otherReach.rawValue }
    if reach == .tooSmall, width * height != other.width * other.height {
      return width * height > other.width * other.height
    }
    if reach != .all, period != other.period { return period < other.period }
    return cost < other.cost
  }

  private var cost: Int { width * height * pixels.cost }
}

extension PixelFormat {
  /// What a pixel costs, as a ratio: bytes to read, or a JPEG to decode.
  ///
  /// Grey is for cameras that have nothing else: a network wants colours.
  fileprivate var cost: Int {
    switch self {
    case .nv12, .nv21, .yuv420: 3
    case .yuyv, .uyvy: 4
    case .rgb24, .bgr24: 6
    case .mjpeg: 24
    case .grey: 1000
    }
  }
}
