// SPDX-License-Identifier: Apache-2.0

internal import Kernels
internal import Quantization

/// The input of a convolution and the window over it.
struct WindowedMap {
  let input: MapOperand
  let window: Window
  let groups: Int
  /// The map of the window's positions.
  let height: Int
  let width: Int

  init(_ random: inout SeededGenerator, in memory: inout CaseMemory) {
    let vertical = WindowSide(
      length: random.draw(1...5), stride: 1...3, mostPadding: 3, &random)
    let horizontal = WindowSide(
      length: random.draw(1...5), stride: 1...3, mostPadding: 3, &random)
    groups = random.isOnce(in: 2) ? 1 : random.draw(2...3)
    window = Window(vertical, horizontal)
    input = MapOperand(
      height: vertical.side(atLeast: random.draw(1...6)),
      width: horizontal.side(atLeast: random.draw(1...16)),
      channels: groups * (random.isOnce(in: 2) ? 3 : random.draw(1...6)), &random, in: &memory)
    height = vertical.positions(on: input.height)
    width = horizontal.positions(on: input.width)
  }

  /// A matrix of the window's taps in each group.
  func weights(
    _ random: inout SeededGenerator, in memory: inout CaseMemory
  ) -> WeightOperand {
    WeightOperand(
      groups: groups, inputs: window.height * window.width * (input.channels / groups),
      outputs: random.draw(1...26), &random, in: &memory)
  }
}
