// SPDX-License-Identifier: Apache-2.0

public import Frames

/// `[Camera]`: where frames come from and what they look like.
public struct CameraSection: Equatable, Sendable {
  public enum Source: Equatable, Sendable {
    /// The first camera that streams.
    case automatic
    /// A path under `/dev`.
    case device(ConfigurationText)
    /// The name that the driver gives the camera.
    case card(ConfigurationText)
    case fifo(ConfigurationText)
    case file(ConfigurationText)
    case folder(ConfigurationText)
    case standardInput
  }

  public var source = Source.automatic
  /// What to ask the camera for, or nothing to take what costs least.
  public var format: PixelFormat?
  public var width = 640
  public var height = 480
  /// Frames a second.
  public var frameRate = 30
  public var view = FrameView()
  /// What the camera's own word is replaced by.
  public var matrix: ColorMatrix?
  /// What the camera's own word is replaced by.
  public var range: ColorRange?
  /// How long frames are ignored after a start, in nanoseconds.
  public var settleTime: Int64 = 500_000_000
  /// A decision older than this is none, in nanoseconds.
  public var frameDeadline: Int64 = 500_000_000

  var places = KeyPlaces()

  public init() {}
}

enum CameraKey: UInt8, SectionKey {
  case source, format, width, height, frameRate, region, rotate, flip, matrix, range
  case frameDeadline, settleTime

  static let section = SectionKind.camera

  var entry: KeyEntry {
    switch self {
    case .source:
      KeyEntry(
        "Source", "auto, a path under /dev, name:CARD, fifo:/PATH, file:/PATH, folder:/PATH or -")
    case .format:
      KeyEntry("Format", "auto, yuyv, uyvy, nv12, nv21, yuv420, grey, rgb24, bgr24 or mjpeg")
    case .width: KeyEntry("Width", "a number of pixels from 16 to 8192")
    case .height: KeyEntry("Height", "a number of pixels from 16 to 8192")
    case .frameRate: KeyEntry("FrameRate", "frames a second from 1 to 240")
    case .region: KeyEntry("Region", FrameRegion.expectation)
    case .rotate: KeyEntry("Rotate", "0, 90, 180 or 270")
    case .flip: KeyEntry("Flip", "none, horizontal, vertical or both")
    case .matrix: KeyEntry("Matrix", "auto, bt601 or bt709")
    case .range: KeyEntry("Range", "auto, limited or full")
    case .frameDeadline: KeyEntry("FrameDeadline", "a time from 50ms to 60s")
    case .settleTime: KeyEntry("SettleTime", "a time from 0 to 60s")
    }
  }
}

extension CameraSection: Section {
  mutating func set(_ key: CameraKey, to value: ConfigurationText) -> Bool {
    switch key {
    case .source: assign(Source(value), to: &source)
    case .format: assign(unlessAutomatic: value, PixelFormat(value), to: &format)
    case .width: assign(value.integer(in: 16...8192), to: &width)
    case .height: assign(value.integer(in: 16...8192), to: &height)
    case .frameRate: assign(value.integer(in: 1...240), to: &frameRate)
    case .region: assign(FrameRegion(percent: value), to: &view.region)
    case .rotate: assign(Rotation(value), to: &view.rotation)
    case .flip: assign(Flip(value), to: &view.flip)
    case .matrix: assign(unlessAutomatic: value, ColorMatrix(value), to: &matrix)
    case .range: assign(unlessAutomatic: value, ColorRange(value), to: &range)
    case .frameDeadline:
      assign(value.duration(in: 50_000_000...60_000_000_000), to: &frameDeadline)
    case .settleTime: assign(value.duration(in: 0...60_000_000_000), to: &settleTime)
    }
  }
}

extension CameraSection.Source {
  init?(_ text: ConfigurationText) {
    switch text {
    case "auto": self = .automatic
    case "-": self = .standardInput
    default:
      if text.rest(behind: "/dev/") != nil, let path = text.path() {
        self = .device(path)
      } else if let card = text.rest(behind: "name:") {
        self = .card(card)
      } else if let path = text.rest(behind: "fifo:")?.path() {
        self = .fifo(path)
      } else if let path = text.rest(behind: "file:")?.path() {
        self = .file(path)
      } else if let path = text.rest(behind: "folder:")?.path() {
        self = .folder(path)
      } else {
        return nil
      }
    }
  }
}

extension Rotation {
  init?(_ text: ConfigurationText) {
    switch text {
    case "0": self = .none
    case "90": self = .quarter
    case "180": self = .half
    case "270": self = .threeQuarters
    default: return nil
    }
  }
}

extension Flip {
  init?(_ text: ConfigurationText) {
    switch text {
    case "none": self = .none
    case "horizontal": self = .horizontal
    case "vertical": self = .vertical
    case "both": self = .both
    default: return nil
    }
  }
}

extension PixelFormat {
  init?(_ text: ConfigurationText) {
    switch text {
    case "yuyv": self = .yuyv
    case "uyvy": self = .uyvy
    case "nv12": self = .nv12
    case "nv21": self = .nv21
    case "yuv420": self = .yuv420
    case "grey": self = .grey
    case "rgb24": self = .rgb24
    case "bgr24": self = .bgr24
    case "mjpeg": self = .mjpeg
    default: return nil
    }
  }
}

extension ColorMatrix {
  init?(_ text: ConfigurationText) {
    switch text {
    case "bt601": self = .bt601
    case "bt709": self = .bt709
    default: return nil
    }
  }
}

extension ColorRange {
  init?(_ text: ConfigurationText) {
    switch text {
    case "limited": self = .limited
    case "full": self = .full
    default: return nil
    }
  }
}
