// SPDX-License-Identifier: Apache-2.0

/// Turns frames of one stream into the int8 input of a network.
///
/// By definition it converts every pixel of the view to RGB by ``ColorConversion``, turns and mirrors the
/// picture, and hands it to ``Preprocessor``. It does so row by row, over the rows and columns that the
/// crop needs, and stores no picture.
///
/// One is made when the stream starts; everything that can be wrong with a stream is found then.
public struct FramePreprocessor: Sendable {
  public let preprocessing: Preprocessing
  public let format: FrameFormat
  public let view: FrameView
  private let region: Rectangle

  /// Checks all that can be checked before the first frame.
  ///
  /// - Parameters:
  ///   - preprocessing: from the model file.
  ///   - format: of every frame; not MJPEG, whose decoder gives frames of ``PixelFormat/rgb24``.
  ///   - view: what of it is looked at.
  /// - Throws: `PreprocessingError` if a frame of this format can never become an input.
  public init(
    _ preprocessing: Preprocessing, format: FrameFormat, view: FrameView = FrameView()
  ) throws(PreprocessingError) {
    try preprocessing.validate()
    guard format.pixels != .mjpeg else { throw .formatNotConverted(.mjpeg) }
    guard Picture.isAccepted(width: format.width, height: format.height) else {
      throw .pictureOutOfRange(width: format.width, height: format.height)
    }
    guard format.bytesPerRow >= format.leastBytesPerRow else {
      throw .rowsOverlap(
        expectedBytes: format.leastBytesPerRow, foundBytes: format.bytesPerRow)
    }
    region = try view.region.rectangle(width: format.width, height: format.height)
    self.preprocessing = preprocessing
    self.format = format
    self.view = view
  }

  /// The scratch memory that ``run(_:tables:scratch:output:)`` needs.
  public var scratchBytes: Int {
    let (walk, geometry) = plan
    return preprocessing.effectiveFilter(geometry) == .bilinear
      ? BilinearScratch.byteCount(columns: preprocessing.cropWidth)
      : preprocessing.scratchBytes(geometry) + FrameRows.scratchBytes(columns: walk.width)
  }

  /// Writes the whole input.
  ///
  /// - Parameters:
  ///   - frame: the bytes of a frame of `format`.
  ///   - tables: `[3, 256]`, int8: what each sample value becomes, per channel of the network.
  ///   - scratch: at least `scratchBytes`; what it held is lost.
  ///   - output: `[cropHeight, cropWidth, 3]`, int8; every element is written.
  /// - Throws: `PreprocessingError` before anything is written.
  public func run(
    _ frame: UnsafeRawBufferPointer, tables: UnsafePointer<Int8>,
    scratch: UnsafeMutableRawBufferPointer, output: UnsafeMutablePointer<Int8>
  ) throws(PreprocessingError) {
    guard let pixels = frame.baseAddress, frame.count >= format.leastBytes else {
      throw .frameTooShort(expectedBytes: format.leastBytes, foundBytes: frame.count)
    }
    let expectedBytes = scratchBytes
    guard let memory = scratch.baseAddress, scratch.count >= expectedBytes else {
      throw .scratchTooSmall(expectedBytes: expectedBytes, foundBytes: scratch.count)
    }
    run(
      SampleSource(pixels.assumingMemoryBound(to: UInt8.self), format), scratch: memory,
      into: InputWriter(tables: tables, output: output, order: preprocessing.channelOrder))
  }
}

extension FramePreprocessor {
  #if arch(arm64)
    private typealias Loops = NEONLoops
  #else
    private typealias Loops = PortableLoops
  #endif

  private var plan: (walk: FrameWalk, geometry: ResizeGeometry) {
    let walk = FrameWalk(view, region: region)
    return (walk, ResizeGeometry(preprocessing, width: walk.width, height: walk.height))
  }

  private func run(
    _ source: SampleSource, scratch: UnsafeMutableRawPointer, into destination: InputWriter
  ) {
    let (walk, geometry) = plan
    guard preprocessing.effectiveFilter(geometry) != .bilinear else {
      return BilinearFrame<Loops>(geometry, source: source, walk: walk, memory: scratch)
        .run(into: destination)
    }
    let converted = scratch + preprocessing.scratchBytes(geometry)
    let rows = FrameRows(
      source: source, walk: walk, conversion: ColorConversion(format.encoding),
      converted: converted.assumingMemoryBound(to: UInt8.self))
    preprocessing.resize(rows, geometry, scratch: scratch, into: destination)
  }
}
