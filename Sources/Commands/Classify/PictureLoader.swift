// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Frames
internal import ModelFile

/// From a picture file to the input of a network, in pages that last as long as one picture.
struct PictureLoader<Decoder: PictureDecoder> {
  private let decoder: Decoder
  private let preprocessor: Preprocessor
  private let tables: UnsafeBufferPointer<Int8>

  /// The longest picture file that is read.
  private let fileBytesLimit = 1 << 30

  /// Expects that `model` outlives the loader; `path` is for the error alone.
  init(_ model: ModelView, path: CString, _ decoder: Decoder) throws(CommandError) {
    self.decoder = decoder
    preprocessor = try about(path) { () throws(PreprocessingError) in
      try Preprocessor(Preprocessing(model.preprocessing))
    }
    tables = model.inputTables.bindMemory(to: Int8.self)
  }

  /// Reads, decodes, resizes, crops and quantises; `input` has the size of the model's crop.
  func load(
    _ path: CString, into input: UnsafeMutableBufferPointer<Int8>
  ) throws(CommandError) {
    let file = try about(path) { () throws(BoardError) in
      try readFile(path.pointer, limitBytes: fileBytesLimit)
    }
    let header = try about(path) { () throws(PictureError) in
      try decoder.header(of: file.bytes)
    }
    let pixels = try pages(header.pixelBytes, path)
    let picture = try about(path) { () throws(PictureError) in
      try decoder.decode(file.bytes, into: pixels.bytes)
    }
    try preprocess(picture, path, into: input)
  }

  private func preprocess(
    _ picture: Picture, _ path: CString, into input: UnsafeMutableBufferPointer<Int8>
  ) throws(CommandError) {
    let scratchBytes = try about(path) { () throws(PreprocessingError) in
      try preprocessor.scratchBytes(width: picture.width, height: picture.height)
    }
    let scratch = try pages(scratchBytes, path)
    guard let tables = tables.baseAddress, let output = input.baseAddress else {
      preconditionFailure("a model has tables and an input")
    }
    try about(path) { () throws(PreprocessingError) in
      try preprocessor.run(picture, tables: tables, scratch: scratch.bytes, output: output)
    }
  }

  private func pages(_ byteCount: Int, _ path: CString) throws(CommandError) -> Pages {
    try about(path) { () throws(BoardError) in
      try Pages(byteCount: byteCount)
    }
  }
}
