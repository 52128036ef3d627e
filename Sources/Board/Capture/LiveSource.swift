// SPDX-License-Identifier: Apache-2.0

public import Frames

/// A source that is opened again after it was lost.
public protocol ReopenableSource: FrameSource, ~Copyable {
  /// Why the open source was lost, once `capture` has said that it is.
  var failure: CameraError? { get }

  /// Whether silence is a fault; it is not while a pipe waits for its writer.
  var canStall: Bool { get }

  /// Opens the source; it is closed.
  mutating func open() throws(CameraError)

  /// Closes the source; all frames have been given back.
  mutating func close()
}

/// Where live frames come from, and how.
public struct SourceSettings: Equatable, Sendable {
  public enum Kind: Equatable, Sendable {
    /// The camera that `camera` names.
    case camera
    case fifo(PathText)
    case standardInput
    /// A file of JPEG pictures or a folder of them, played over and over.
    case recording(PathText)
  }

  public var kind = Kind.camera
  /// Address, format, size and rate; a source that is no camera takes from it what it needs.
  public var camera = CameraSettings()
  /// The most that a recording may take.
  public var recordingBytes = 64 << 20

  public init() {}
}

/// Whichever source the settings name.
public struct LiveSource: ReopenableSource, ~Copyable {
  /// Take effect when the source is opened.
  public var settings: SourceSettings

  private var camera: Camera<KernelVideo>?
  private var pipe: PipeFrames?
  private var recording: PacedFrames?

  public init(_ settings: SourceSettings) { self.settings = settings }

  public var failure: CameraError? {
    switch camera {
    case .some(let camera): camera.failure
    case .none: settings.kind == .camera ? nil : .writerEnded
    }
  }

  public var canStall: Bool {
    switch pipe {
    case .some(let pipe): pipe.hasBegun
    case .none: true
    }
  }

  public mutating func open() throws(CameraError) {
    switch settings.kind {
    case .camera:
      let path = try settings.camera.address.find()
      camera = try Camera(KernelVideo(path), settings.camera)
    case .fifo(let path): pipe = try PipeFrames(path, settings.camera)
    case .standardInput: pipe = try PipeFrames(nil, settings.camera)
    case .recording(let path): recording = try LiveSource.recording(path, settings)
    }
  }

  public mutating func close() {
    camera = nil
    pipe = nil
    recording = nil
  }

  public mutating func capture(until deadline: Int64) -> Capture {
    camera?.capture(until: deadline) ?? pipe?.capture(until: deadline)
      ?? recording?.capture(until: deadline) ?? .lost
  }

  public mutating func giveBack(_ buffer: Int) {
    camera?.giveBack(buffer)
    pipe?.giveBack(buffer)
  }

  public mutating func giveBack(_ buffer: Int, droppedFor drop: FrameDrop) { giveBack(buffer) }

  private static func recording(
    _ path: PathText, _ settings: SourceSettings
  ) throws(CameraError) -> PacedFrames {
    do throws(BoardError) {
      let recording = try Recording(path, limitBytes: settings.recordingBytes)
      return PacedFrames(recording, rate: settings.camera.rate)
    } catch {
      throw CameraError(error)
    }
  }
}

extension CameraError {
  /// What a file that cannot be read means for a source.
  fileprivate init(_ error: BoardError) {
    switch error {
    case .system(_, let errno): self.init(.open, errno: errno)
    case .fileTooLarge: self.init(.makeBuffers, errno: 0)
    }
  }
}
