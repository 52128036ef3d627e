// SPDX-License-Identifier: Apache-2.0

internal import Frames

/// Makes RGB pictures of frames, by the preprocessor with tables that change nothing.
struct FramePainter {
  private let tables: UnsafeMutablePointer<Int8>
  /// What it writes to.
  let output: UnsafeMutableRawBufferPointer
  private let scratch: UnsafeMutableRawBufferPointer

  private static let tableBytes = 3 * 256

  /// - Parameter memory: half of it is for output.
  init(in memory: UnsafeMutableRawBufferPointer) {
    tables = memory.bindMemory(to: Int8.self).baseAddress.unsafelyUnwrapped
    for index in 0..<FramePainter.tableBytes {
      tables[index] = Int8(truncatingIfNeeded: index)
    }
    let middle = memory.count / 2
    output = UnsafeMutableRawBufferPointer(
      rebasing: memory[FramePainter.tableBytes..<middle])
    scratch = UnsafeMutableRawBufferPointer(rebasing: memory[middle...])
  }

  /// Paints a region of a frame so that it covers `width × height`, cut in the middle.
  ///
  /// - Returns: `[height, width, 3]`, or nothing where the frame is not what its format says.
  func paint(
    _ bytes: UnsafeRawBufferPointer, _ format: FrameFormat, _ region: FrameRegion, width: Int,
    height: Int
  ) -> UnsafeRawBufferPointer? {
    let preprocessing = Preprocessing(
      resizeHeight: height, resizeWidth: width, cropHeight: height, cropWidth: width,
      filter: .area, channelOrder: .rgb)
    guard 3 * width * height <= output.count,
      let target = output.bindMemory(to: Int8.self).baseAddress
    else { return nil }
    do throws(PreprocessingError) {
      let painter = try FramePreprocessor(
        preprocessing, format: format, view: FrameView(region: region))
      try painter.run(bytes, tables: tables, scratch: scratch, output: target)
      return UnsafeRawBufferPointer(rebasing: output[..<(3 * width * height)])
    } catch {
      return nil
    }
  }
}
