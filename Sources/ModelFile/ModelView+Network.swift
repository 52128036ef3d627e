// SPDX-License-Identifier: Apache-2.0

// The sections that are not tensors or operators.

extension ModelView {
  func validateNetwork() throws(ModelFileError) {
    let place = (ModelPlace.network, 0)
    let packing = ByteReader(sections.network).int(20)
    try require(
      sections.network.count, in: (NetworkRecord.bytes, NetworkRecord.bytes), "length", at: place)
    try require(packing, in: (1, 1), "packing", at: place)
    try require(
      zeros: ByteReader(sections.network), from: 44, to: NetworkRecord.bytes, at: place)
    try require(tensorCount, in: (2, Layout.tensorLimit), "tensors", at: place)
    try require(
      sections.tensors.count % TensorRecord.bytes, in: (0, 0), "rest of the tensors", at: place)
    try require(operatorCount, in: (1, Layout.operatorLimit), "operators", at: place)
    try require(
      sections.operators.count % OperatorRecord.bytes, in: (0, 0), "rest of the operators",
      at: place)
    try require(network.inputTensor, in: (0, tensorCount - 1), "input tensor", at: place)
    try require(network.classes, in: (1, Layout.channelLimit), "classes", at: place)
    try require(
      Int(network.scoreFractionBits), in: (0, Int(NetworkRecord.scoreFractionBitsLimit)),
      "fraction bits of the scores", at: place)
    try require(network.arenaBytes, in: (1, Layout.arenaBytesLimit), "arena bytes", at: place)
    try require(network.scratchBytes, in: (0, Layout.arenaBytesLimit), "scratch bytes", at: place)
    try require(network.macs, in: (0, Layout.macsLimit), "multiply-accumulates", at: place)
  }

  /// Preprocessing, labels, self-test and provenance.
  func validateTexts() throws(ModelFileError) {
    try validatePreprocessing()
    try validate(TextTable(sections.labels), bytes: sections.labels.count, count: network.classes)
    if !sections.names.isEmpty {
      try validate(TextTable(sections.names), bytes: sections.names.count, count: operatorCount)
    }
    let entries = selfTest.count
    let room =
      (sections.selfTest.count - SelfTestRecord.headerBytes) / SelfTestRecord.entryBytes
    try require(
      sections.selfTest.count, in: (SelfTestRecord.headerBytes, Int.max), "length",
      at: (.selfTest, 0))
    try require(entries, in: (room, room), "entries", at: (.selfTest, 0))
    try require(
      zeros: ByteReader(sections.selfTest), from: 12, to: SelfTestRecord.headerBytes,
      at: (.selfTest, 0))
    for index in 0..<entries {
      let tested = selfTest.entry(index).operator
      try require(tested, in: (0, operatorCount - 1), "operator", at: (.selfTest, index))
      try require(
        isOutputInArena(ofOperator: tested) ? 1 : 0, in: (1, 1), "output in the arena",
        at: (.selfTest, index))
    }
    let text = ByteReader(sections.provenance).int(32)
    let rest = sections.provenance.count - 36
    try require(text, in: (max(0, rest), rest), "length of the version", at: (.provenance, 0))
  }

  private func validatePreprocessing() throws(ModelFileError) {
    let place = (ModelPlace.preprocessing, 0)
    let input = tensor(network.inputTensor)
    try require(
      sections.preprocessing.count, in: (PreprocessingRecord.bytes, PreprocessingRecord.bytes),
      "length", at: place)
    try require(
      preprocessing.cropHeight, in: (input.height, input.height), "crop height", at: place)
    try require(preprocessing.cropWidth, in: (input.width, input.width), "crop width", at: place)
    try require(
      preprocessing.resizeHeight, in: (input.height, Layout.sideLimit), "resize height", at: place)
    try require(
      preprocessing.resizeWidth, in: (input.width, Layout.sideLimit), "resize width", at: place)
    try require(preprocessing.filter, in: (0, 2), "filter", at: place)
    try require(preprocessing.channelOrder, in: (0, 1), "channel order", at: place)
    try require(input.channels, in: (3, 3), "channels of the input", at: place)
    for channel in 0..<3 {
      let isFinite = preprocessing.mean[channel].isFinite
      try require(isFinite ? 1 : 0, in: (1, 1), "finite mean", at: place)
      let bits = Int(preprocessing.standardDeviation[channel].bitPattern)
      try require(bits, in: (1, 0x7F7F_FFFF), "bits of the standard deviation", at: place)
    }
    let reader = ByteReader(sections.preprocessing)
    try require(zeros: reader, from: 48, to: PreprocessingRecord.tableOffset, at: place)
  }

  private func validate(
    _ texts: TextTable, bytes: Int, count: Int
  ) throws(ModelFileError) {
    let base = 4 + 4 * (count + 1)
    try require(bytes, in: (base, Int.max), "length", at: (.labels, 0))
    try require(texts.count, in: (count, count), "count", at: (.labels, 0))
    var previous = 0
    for index in 0...count {
      let offset = texts.reader.int(4 + 4 * index)
      try require(offset, in: (previous, bytes - base), "offset", at: (.labels, index))
      previous = offset
    }
    try require(previous, in: (bytes - base, bytes - base), "end", at: (.labels, count))
  }
}
