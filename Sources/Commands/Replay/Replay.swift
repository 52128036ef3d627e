// SPDX-License-Identifier: Apache-2.0

public import Board
internal import Daemon
internal import Frames
internal import Inference
internal import ModelFile

/// Plays recorded frames through the daemon's own pipeline, in simulated time.
///
/// The same recording, configuration and model give the same log, byte for byte, on every machine.
public struct Replay {
  public let configuration: CString
  /// A file of JPEG pictures, one behind the other, or a folder of them; without one, what the
  /// configuration names as `Source`.
  public var recording: CString?
  /// In place of the model that the configuration names.
  public var model: CString?
  public var isJSON = false
  /// How often the recording is played; 1 or more.
  public var rounds = 1
  /// Seeds faults of the camera that come and go, if set.
  public var faultSeed: UInt64?
  public var options = InferenceOptions()

  public static let roundLimit = 1_000_000

  private static let recordingBytes = 1 << 30

  public init(configuration: CString) { self.configuration = configuration }

  /// Prints every event, then what became of the frames.
  public func run(_ streams: inout StandardStreams) throws(CommandError) -> ExitStatus {
    var files = try about(configuration) { () throws(BoardError) in try ConfigurationFiles() }
    var configuration = try files.load(self.configuration)
    let modelPath = model ?? files.keep(configuration.model.file.bytes)
    let runnable = try RunnableModel(modelPath, options)
    try files.resolve(&configuration, labels: ModelLabels(runnable.view))
    guard let path = recording ?? files.recording(of: configuration) else {
      throw CommandError(subject: self.configuration, cause: .noRecording)
    }
    let recording = try about(path) { () throws(BoardError) in
      try Recording(PathText(path.bytes), limitBytes: Replay.recordingBytes)
    }
    let mostPixels = recording.mostPixels
    guard mostPixels > 0 else { throw CommandError(subject: path, cause: .noPictures) }
    let memory = try about(path) { () throws(BoardError) in
      try ReplayMemory(mostPixels: mostPixels)
    }
    sealHeap()
    var player = ReplayPlayer(self, configuration, runnable.executor, recording, memory)
    player.play(to: &streams.output)
    player.writeSummary(to: &streams.output)
    return .ok
  }
}

extension ConfigurationFiles {
  /// The recording that a configuration names in place of a camera.
  fileprivate mutating func recording(of configuration: borrowing Configuration) -> CString? {
    switch configuration.camera.source {
    case .file(let path), .folder(let path): keep(path.bytes)
    default: nil
    }
  }
}

extension Recording {
  /// Of the largest picture; 0 if there is none.
  fileprivate var mostPixels: Int {
    var splitter = JPEGSplitter()
    var mostPixels = 0
    while let picture = splitter.next(in: bytes) {
      mostPixels = max(mostPixels, picture.width * picture.height)
    }
    return mostPixels
  }
}

/// What a replay needs beside the model: a clock, room for a decoded picture and for its conversion.
struct ReplayMemory: ~Copyable {
  private let pages: Pages

  private static let clockBytes = 64

  init(mostPixels: Int) throws(BoardError) {
    pages = try Pages(
      byteCount: ReplayMemory.clockBytes + FrameMemory.scratchBytes + 3 * mostPixels)
  }

  var frames: FrameMemory {
    let frames = UnsafeMutableRawBufferPointer(rebasing: pages.bytes[ReplayMemory.clockBytes...])
    return FrameMemory(
      pixels: UnsafeMutableRawBufferPointer(rebasing: frames[FrameMemory.scratchBytes...]),
      scratch: UnsafeMutableRawBufferPointer(rebasing: frames[..<FrameMemory.scratchBytes]))
  }

  var clock: SimulatedClock {
    guard let start = pages.bytes.baseAddress else { preconditionFailure("pages have an address") }
    return SimulatedClock(in: start.bindMemory(to: Int64.self, capacity: 1))
  }
}
