// SPDX-License-Identifier: Apache-2.0

extension ModelView {
  /// The banded unit that begins with an operator, or `nil` where none does.
  public func bandSizes(at index: Int) -> BandSizes? {
    let record = self.operator(index)
    guard record.bandRows > 0 else { return nil }
    return BandSizes(
      sizes(record), sizes(self.operator(index + 1)), sizes(self.operator(index + 2)))
  }

  /// The operators that run together with one: the banded unit that it is in, or itself.
  public func operators(with index: Int) -> ClosedRange<Int> {
    for first in max(0, index - 2)...index where self.operator(first).bandRows > 0 {
      return first...first + 2
    }
    return index...index
  }

  /// Working memory of a thread that runs an operator alone; a banded unit's first operator needs
  /// that of the unit, the others none.
  public func scratchBytes(ofOperator index: Int) -> Int {
    if let band = bandSizes(at: index) { return band.scratchBytes }
    let sizes = sizes(self.operator(index))
    return sizes.input.isInArena ? sizes.scratchBytes : 0
  }

  /// Multiply–accumulates while an operator runs; a banded unit's all fall to its first operator.
  public func macs(whileRunning index: Int) -> Int {
    if let band = bandSizes(at: index) {
      return band.first.macs + band.depthwise.macs + band.second.macs
    }
    let sizes = sizes(self.operator(index))
    return sizes.input.isInArena ? sizes.macs : 0
  }

  /// Whether an operator's output exists as a whole; inside a banded unit it does not.
  public func isOutputInArena(ofOperator index: Int) -> Bool {
    tensor(self.operator(index).output).isInArena
  }

  /// Every map is in the arena but those inside a banded unit, and there is room for each band.
  func validateBands() throws(ModelFileError) {
    var index = 0
    while index < operatorCount {
      let place = (ModelPlace.operator, index)
      if self.operator(index).bandRows == 0 {
        try requireInArena(index)
      } else {
        try require(index, in: (0, operatorCount - 3), "first of three operators", at: place)
        try validateBand(index)
      }
      try require(
        scratchBytes(ofOperator: index), in: (0, network.scratchBytes), "scratch bytes", at: place)
      index += self.operator(index).bandRows == 0 ? 1 : 3
    }
  }

  private func requireInArena(_ index: Int) throws(ModelFileError) {
    let place = (ModelPlace.operator, index)
    let record = self.operator(index)
    let (input, output) = (tensor(record.input), tensor(record.output))
    try require(input.isInArena ? 1 : 0, in: (1, 1), "input in the arena", at: place)
    try require(output.isInArena ? 1 : 0, in: (1, 1), "output in the arena", at: place)
    if let residual = record.residual {
      let isInArena = tensor(residual).isInArena
      try require(isInArena ? 1 : 0, in: (1, 1), "residual in the arena", at: place)
    }
  }

  private func validateBand(_ index: Int) throws(ModelFileError) {
    try validateBanded(index, .groupedPointwise)
    try validateBanded(index + 1, .depthwise3x3)
    try validateBanded(index + 2, .groupedPointwise)
    let rows = self.operator(index).bandRows
    let height = tensor(self.operator(index + 1).output).height
    try require(rows, in: (1, height), "band rows", at: (.operator, index))
    let input = tensor(self.operator(index).input)
    try require(input.isInArena ? 1 : 0, in: (1, 1), "input in the arena", at: (.operator, index))
    try validateLink(index)
    try validateLink(index + 1)
    let output = tensor(self.operator(index + 2).output)
    try require(
      output.isInArena ? 1 : 0, in: (1, 1), "output in the arena", at: (.operator, index + 2))
  }

  /// One of the three operators of a banded unit.
  private func validateBanded(_ index: Int, _ kind: OperatorKind) throws(ModelFileError) {
    let place = (ModelPlace.operator, index)
    let record = self.operator(index)
    let expected = Int(kind.rawValue)
    try require(Int(record.kind.rawValue), in: (expected, expected), "kind in a band", at: place)
    try require(record.residual == nil ? 0 : 1, in: (0, 0), "residuals in a band", at: place)
  }

  /// Inside a banded unit, an operator hands its output to the next one and to nobody else.
  private func validateLink(_ index: Int) throws(ModelFileError) {
    let next = self.operator(index + 1)
    let output = self.operator(index).output
    // What is not in the arena has one writer, and its only reader is in the writer's unit.
    let isInArena = tensor(output).isInArena
    try require(isInArena ? 1 : 0, in: (0, 0), "output in the arena", at: (.operator, index))
    let place = (ModelPlace.operator, index + 1)
    try require(next.input, in: (output, output), "input in a band", at: place)
    try require(next.bandRows, in: (0, 0), "band rows inside a band", at: place)
  }
}
