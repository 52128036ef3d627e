// SPDX-License-Identifier: Apache-2.0

import Board
import Frames
import ModelCompiler
import ModelFile
import Pictures

/// Pictures as a network sees them: resized and cropped, bytes in `[height, width, channels]`.
enum Crops {
  /// Loads every picture of a folder or list; the first that cannot be used ends it.
  static func load(
    _ list: PictureList, _ preprocessing: Preprocessing, progress: ProgressBar
  ) throws -> [[UInt8]] {
    let preprocessor = try Preprocessor(preprocessing)
    var crops: [[UInt8]] = []
    for start in stride(from: 0, to: list.entries.count, by: 16) {
      let entries = list.entries[start..<min(start + 16, list.entries.count)]
      let batch = concurrentMap(count: entries.count) { index in
        Result { try crop(entries[start + index].path, preprocessor) }
      }
      crops += try batch.map { try $0.get() }
      progress.show(Double(crops.count) / Double(list.entries.count))
    }
    return crops
  }

  private static func crop(_ path: String, _ preprocessor: Preprocessor) throws -> [UInt8] {
    let picture = try PictureFile.load(path)
    do throws(PreprocessingError) {
      return try picture.input(for: preprocessor, tables: PictureBuffer.identityTables)
        .map { UInt8(bitPattern: $0) }
    } catch {
      let text = String { stream in error.describe(to: &stream) }
      throw Failure(status: .dataError, message: "\(path): \(text)")
    }
  }
}

extension Preprocessing {
  /// What a model file says.
  init(_ record: PreprocessingRecord) {
    self.init(
      resizeHeight: record.resizeHeight, resizeWidth: record.resizeWidth,
      cropHeight: record.cropHeight, cropWidth: record.cropWidth,
      filter: ResizeFilter(rawValue: UInt8(record.filter)) ?? .bilinear,
      channelOrder: ChannelOrder(rawValue: UInt8(record.channelOrder)) ?? .rgb)
  }
}
