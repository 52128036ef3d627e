// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Daemon
internal import Frames
internal import Inference
internal import ModelFile

/// A model at work on frames: decode, convert, resize and quantise a view, then infer.
///
/// It adapts itself to the format of the first frame, and anew whenever that changes.
struct FrameNetwork: Network {
  private let executor: Executor
  private let preprocessing: Preprocessing
  private let tables: UnsafePointer<Int8>
  private let views: FrameViews
  private let memory: FrameMemory
  private var stream: FrameStream?
  private var pixels = UnsafeRawBufferPointer(start: nil, count: 0)
  private var classifier: Classifier
  private let snapshots: Keepsake?
  private let onlookers: Keepsake?
  private var begin: Int64 = 0

  /// How long the last frame took, from its preparation to its scores, in nanoseconds.
  private(set) var lastDuration: Int64 = 0

  /// Expects that model, executor and memory outlive it.
  ///
  /// - Parameters:
  ///   - executor: of the model.
  ///   - views: of the frame that rules look at.
  ///   - memory: for frames on their way.
  ///   - snapshots: what is to have a copy of a frame as it came, when somebody wants one.
  ///   - onlookers: the same for a frame as it was decoded.
  init(
    _ executor: Executor, views: FrameViews, memory: FrameMemory, snapshots: Keepsake? = nil,
    onlookers: Keepsake? = nil
  ) {
    self.executor = executor
    preprocessing = Preprocessing(executor.model.preprocessing)
    guard let tables = executor.model.inputTables.bindMemory(to: Int8.self).baseAddress else {
      preconditionFailure("a model has tables")
    }
    self.tables = tables
    self.views = views
    self.memory = memory
    classifier = Classifier(executor)
    self.snapshots = snapshots
    self.onlookers = onlookers
  }

  /// Of the frames that come.
  var format: FrameFormat? { stream?.format }

  var classCount: Int { executor.model.network.classes }

  mutating func prepare(_ frame: Frame, view: Int) -> FrameDrop? {
    if view == 0, let drop = open(frame) { return drop }
    guard let preprocessor = stream?.preprocessors[view], let output = executor.input.baseAddress
    else { return .changed }
    do throws(PreprocessingError) {
      try preprocessor.run(pixels, tables: tables, scratch: memory.scratch, output: output)
      return nil
    } catch {
      return .short
    }
  }

  mutating func infer() {
    executor.run()
    classifier = Classifier(executor)
    lastDuration = MonotonicClock.nanoseconds - begin
  }

  func probability(of index: Int) -> UInt32 { classifier.probability(of: index) }
}

extension FrameNetwork {
  /// Makes the pixels of a frame ready for all views.
  private mutating func open(_ frame: Frame) -> FrameDrop? {
    begin = MonotonicClock.nanoseconds
    snapshots?.offer(frame.bytes, frame.format)
    if stream?.format != frame.format {
      stream = FrameStream(frame.format, preprocessing, views, memory)
    }
    guard let stream else { return .changed }
    guard let decoder = stream.decoder else {
      pixels = frame.bytes
      onlookers?.offer(pixels, frame.format)
      return nil
    }
    if let drop = decoder.decode(frame.bytes, into: memory.pixels) { return drop }
    pixels = UnsafeRawBufferPointer(rebasing: memory.pixels[..<decoder.pixelBytes])
    onlookers?.offer(pixels, decoder.decoding.decoded)
    return nil
  }
}

/// How the frames of one format become inputs.
private struct FrameStream {
  let format: FrameFormat
  private(set) var decoder: JPEGFrameDecoder?
  private(set) var preprocessors = InlineArray<4, FramePreprocessor?>(repeating: nil)

  /// Fails for frames that can never become inputs, or not within this memory.
  init?(
    _ format: FrameFormat, _ preprocessing: Preprocessing, _ views: FrameViews,
    _ memory: FrameMemory
  ) {
    self.format = format
    do throws(PreprocessingError) {
      if format.pixels == .mjpeg { decoder = try FrameStream.decoder(format, preprocessing, views) }
      guard decoder?.pixelBytes ?? 0 <= memory.pixels.count else { return nil }
      for index in 0..<views.count {
        let view = try decoder?.decoding.decodedView(views[index]) ?? views[index]
        let preprocessor = try FramePreprocessor(
          preprocessing, format: decoder?.decoding.decoded ?? format, view: view)
        guard preprocessor.scratchBytes <= memory.scratch.count else { return nil }
        preprocessors[index] = preprocessor
      }
    } catch {
      return nil
    }
  }

  /// At the smallest size that all views can do with.
  private static func decoder(
    _ format: FrameFormat, _ preprocessing: Preprocessing, _ views: FrameViews
  ) throws(PreprocessingError) -> JPEGFrameDecoder {
    var decoding = try ScaledDecoding(preprocessing, source: format, view: views[0])
    for index in 1..<max(views.count, 1) {
      decoding = try ScaledDecoding(
        preprocessing, source: format, view: views[index], limit: decoding.denominator)
    }
    return JPEGFrameDecoder(decoding)
  }
}

/// The views of a frame that rules look at; each costs one inference a frame.
struct FrameViews {
  /// 1 or more.
  let count: Int
  private var views = InlineArray<4, FrameView>(repeating: FrameView())

  /// Those of a valid configuration; the camera's own where there is no rule.
  init(_ configuration: borrowing Configuration) {
    count = configuration.setup.viewCount
    for index in 0..<count { views[index] = configuration.view(index) }
  }

  subscript(index: Int) -> FrameView { views[index] }
}

/// The memory that frames pass through on their way to a network.
struct FrameMemory {
  /// For a decoded picture.
  let pixels: UnsafeMutableRawBufferPointer
  /// For the preprocessor.
  let scratch: UnsafeMutableRawBufferPointer

  /// Enough for a row of any accepted width, and for the filters' tables.
  static let scratchBytes = 1 << 20
}
