// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Frames

/// Keeps pictures in the runtime folder, a fixed number of them: the oldest makes room.
struct SnapshotWriter {
  private let painter: FramePainter
  private var next = 0

  private static let bandRows = 16

  init(_ memory: UnsafeMutableRawBufferPointer) { painter = FramePainter(in: memory) }

  /// Writes `snapshot-N.jpg` as the camera sent it, or `snapshot-N.ppm`; `N` counts up to `limit`.
  mutating func write(
    _ bytes: UnsafeRawBufferPointer, _ format: FrameFormat, to folder: RuntimeFolder, limit: Int
  ) {
    var path = folder.path("/snapshot-")
    path.append(UInt64(next % limit))
    path.append(format.pixels == .mjpeg ? ".jpg" : ".ppm")
    next += 1
    path.withCString { path in
      do throws(BoardError) {
        var file = try ReplacementFile(CString(path))
        var stream = TextStream(descriptor: file.descriptor)
        if format.pixels == .mjpeg {
          stream.write(bytes.bindMemory(to: UInt8.self))
        } else {
          writePixels(bytes, format, to: &stream)
        }
        stream.flush()
        if !stream.failed { try file.finish(mode: 0o640) }
      } catch {
        // A full folder costs a picture and nothing else.
      }
    }
  }

  private func writePixels(
    _ bytes: UnsafeRawBufferPointer, _ format: FrameFormat, to stream: inout TextStream
  ) {
    stream.write("P6\n")
    stream.write(format.width)
    stream.write(" ")
    stream.write(format.height)
    stream.write("\n255\n")
    var y = 0
    while y < format.height {
      let rows = min(SnapshotWriter.bandRows, format.height - y)
      let band = FrameRegion.pixels(Rectangle(x: 0, y: y, width: format.width, height: rows))
      guard let pixels = painter.paint(bytes, format, band, width: format.width, height: rows)
      else { return }
      stream.write(pixels.bindMemory(to: UInt8.self))
      y += rows
    }
  }
}
