// SPDX-License-Identifier: Apache-2.0

extension ModelView {
  /// Each tensor alone, and slices against their parents.
  func validateTensors() throws(ModelFileError) {
    for index in 0..<tensorCount {
      let tensor = tensor(index)
      try validateShape(tensor, index)
      if let parent = tensor.parent { try validateSlice(tensor, index, of: parent) }
    }
    for index in 0..<tensorCount where tensor(index).parent == nil {
      try validateWriter(tensor(index), index)
    }
    let input = tensor(network.inputTensor)
    let place = (ModelPlace.tensor, network.inputTensor)
    try require(input.elementBytes, in: (1, 1), "element bytes", at: place)
    try require(input.pixelStride, in: (input.channels, input.channels), "pixel stride", at: place)
    try require(input.isInArena ? 1 : 0, in: (1, 1), "in the arena", at: place)
    // Nothing but the picture may write it before it is read.
    try require(input.parent == nil ? 0 : 1, in: (0, 0), "parents", at: place)
    try require(sliceCount(of: network.inputTensor), in: (0, 0), "slices", at: place)
  }

  private func validateShape(_ tensor: TensorRecord, _ index: Int) throws(ModelFileError) {
    let place = (ModelPlace.tensor, index)
    try require(tensor.height, in: (1, Layout.sideLimit), "height", at: place)
    try require(tensor.width, in: (1, Layout.sideLimit), "width", at: place)
    try require(tensor.channels, in: (1, Layout.channelLimit), "channels", at: place)
    let wide = tensor.elementBytes == 4
    try require(tensor.elementBytes, in: wide ? (4, 4) : (1, 1), "element bytes", at: place)
    try require(
      tensor.pixelStride, in: (tensor.channels, Layout.channelLimit), "pixel stride", at: place)
    try require(Int(tensor.zeroPoint), in: (-128, 127), "zero point", at: place)
    // Neither NaN, infinite, negative nor denormal.
    let scaleBits = Int(tensor.scale.bitPattern)
    try require(scaleBits, in: (0x0080_0000, 0x7F7F_FFFF), "bits of the scale", at: place)
    let reader = ByteReader(sections.tensors)
    let base = index * TensorRecord.bytes
    try require(zeros: reader, from: base + 44, to: base + TensorRecord.bytes, at: place)
    guard tensor.isInArena else { return try validateBanded(tensor, index) }
    try require(tensor.offset, in: (0, network.arenaBytes), "offset", at: place)
    try require(tensor.end, in: (0, network.arenaBytes), "end", at: place)
    if wide {
      // Class scores are read as aligned 32-bit words.
      try require(tensor.offset % 4, in: (0, 0), "alignment", at: place)
      try require(tensor.pixels, in: (1, 1), "pixels", at: place)
      try require(tensor.parent == nil ? 0 : 1, in: (0, 0), "parents", at: place)
    }
  }

  /// A tensor that is not in the arena is a map of its own that one operator writes.
  private func validateBanded(_ tensor: TensorRecord, _ index: Int) throws(ModelFileError) {
    let place = (ModelPlace.tensor, index)
    try require(tensor.elementBytes, in: (1, 1), "element bytes", at: place)
    try require(
      tensor.pixelStride, in: (tensor.channels, tensor.channels), "pixel stride", at: place)
    try require(tensor.parent == nil ? 0 : 1, in: (0, 0), "parents", at: place)
    let writer = tensor.writer ?? -1
    try require(writer, in: (0, operatorCount - 1), "writer", at: place)
    try require(self.operator(writer).output, in: (index, index), "output of its writer", at: place)
  }

  private func validateSlice(
    _ slice: TensorRecord, _ index: Int, of parent: Int
  ) throws(ModelFileError) {
    let place = (ModelPlace.tensor, index)
    try require(parent, in: (0, index - 1), "parent", at: place)
    let whole = tensor(parent)
    let previous = tensor(index - 1)
    // Slices follow their parent and cover its channels in order.
    let expected = index - 1 == parent ? 0 : previous.channelOffset + previous.channels
    let follows = index - 1 == parent || previous.parent == parent
    try require(follows ? 1 : 0, in: (1, 1), "follows its parent", at: place)
    try require(whole.parent == nil ? 0 : 1, in: (0, 0), "parents of the parent", at: place)
    try require(whole.elementBytes, in: (1, 1), "element bytes of the parent", at: place)
    try require(slice.channelOffset, in: (expected, expected), "channel offset", at: place)
    try require(
      slice.offset, in: (whole.offset + expected, whole.offset + expected), "offset", at: place)
    try require(slice.height, in: (whole.height, whole.height), "height", at: place)
    try require(slice.width, in: (whole.width, whole.width), "width", at: place)
    try require(
      slice.pixelStride, in: (whole.pixelStride, whole.pixelStride), "pixel stride", at: place)
    try require(
      expected + slice.channels, in: (1, whole.channels), "last channel", at: place)
    try require(
      Int(slice.zeroPoint), in: (Int(whole.zeroPoint), Int(whole.zeroPoint)), "zero point",
      at: place)
  }

  /// A tensor is the input, or has one writer, or consists of slices that have.
  private func validateWriter(_ tensor: TensorRecord, _ index: Int) throws(ModelFileError) {
    let slices = sliceCount(of: index)
    if slices > 0 {
      let last = self.tensor(index + slices)
      let covered = last.channelOffset + last.channels
      try require(
        covered, in: (tensor.channels, tensor.channels), "covered channels", at: (.tensor, index))
    }
    let isWritten = tensor.writer != nil
    let mayBeWritten = slices == 0 && index != network.inputTensor
    try require(
      isWritten ? 1 : 0, in: mayBeWritten ? (1, 1) : (0, 0), "writers", at: (.tensor, index))
  }

  /// How many slices a tensor consists of; they are the records behind it.
  func sliceCount(of index: Int) -> Int {
    var count = 0
    while index + count + 1 < tensorCount, tensor(index + count + 1).parent == index { count += 1 }
    return count
  }
}
