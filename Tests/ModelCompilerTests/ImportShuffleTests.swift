// SPDX-License-Identifier: Apache-2.0

import ModelCompiler
import Testing

/// Whatever reshapes and transposes compute, as a permutation of channels.
struct ImportShuffleTests {
  @Test(arguments: [2, 3, 4, 6], [false, true])
  func `a shuffle by groups is found in four dimensions and in five`(groups: Int, isFlat: Bool)
    throws
  {
    let model = chain(
      [1, groups, 12 / groups] + (isFlat ? [12] : [3, 4]), isFlat ? [0, 2, 1, 3] : [0, 2, 1, 3, 4])
    let expected = (0..<12).map { $0 % groups * (12 / groups) + $0 / groups }
    #expect(try model.network().shuffles == [expected])
  }

  @Test func `three factors are as good as two`() throws {
    let model = chain([1, 2, 3, 2, 3, 4], [0, 3, 1, 2, 4, 5])
    let expected = (0..<12).map { $0 / 6 + $0 % 6 * 2 }
    #expect(try model.network().shuffles == [expected])
  }

  @Test func `two shuffles in a row become one, and inverse ones none`() throws {
    var model = start()
    shuffle(&model, "a", of: "first", [1, 2, 6, 3, 4], [0, 2, 1, 3, 4])
    shuffle(&model, "b", of: "a", [1, 3, 4, 3, 4], [0, 2, 1, 3, 4])
    finish(&model, after: "b")
    let two = (0..<12).map { $0 % 3 * 4 + $0 / 3 }.map { $0 % 2 * 6 + $0 / 2 }
    #expect(try model.network().shuffles == [two])
    var inverse = start()
    shuffle(&inverse, "a", of: "first", [1, 2, 6, 3, 4], [0, 2, 1, 3, 4])
    shuffle(&inverse, "b", of: "a", [1, 6, 2, 3, 4], [0, 2, 1, 3, 4])
    finish(&inverse, after: "b")
    #expect(try inverse.network().shuffles.isEmpty)
  }

  @Test func `a permutation that no pair of factors gives is found`() throws {
    var model = start()
    shuffle(&model, "a", of: "first", [1, 2, 6, 3, 4], [0, 2, 1, 3, 4])
    shuffle(&model, "b", of: "a", [1, 2, 3, 2, 3, 4], [0, 1, 3, 2, 4, 5])
    finish(&model, after: "b")
    let second = (0..<12).map { $0 / 6 * 6 + $0 % 6 % 3 * 2 + $0 % 6 / 3 }
    #expect(try model.network().shuffles == [second.map { $0 % 2 * 6 + $0 / 2 }])
  }

  @Test func `a detour through channels last leaves no trace`() throws {
    var model = start()
    model.node("there", "Transpose", ["first"], ["perm": .ints([0, 2, 3, 1])])
    model.node("relu", "Relu", ["there"])
    model.node("back", "Transpose", ["relu"], ["perm": .ints([0, 3, 1, 2])])
    finish(&model, after: "back")
    #expect(try model.network().shuffles.isEmpty)
  }

  @Test func `one shuffle serves two readers`() throws {
    var model = start()
    shuffle(&model, "a", of: "first", [1, 2, 6, 3, 4], [0, 2, 1, 3, 4])
    model.copy("left", of: "a", channels: 12)
    model.copy("right", of: "a", channels: 12)
    model.node("sum", "Add", ["left", "right"])
    model.classifier(of: "sum", channels: 12)
    #expect(try model.network().shuffles.count == 1)
  }

  @Test(arguments: [[0, 1, 3, 2], [0, 2, 1, 3], [0, 3, 1, 2]])
  func `moving pixels is refused at the node that needs a map`(permutation: [Int]) throws {
    var model = start()
    model.node("moved", "Transpose", ["first"], ["perm": .ints(permutation)])
    model.integers("map", [1, 12, 3, 4])
    model.node("square", "Reshape", ["moved", "map"])
    finish(&model, after: "square")
    let refusal = try model.refusal() ?? ""
    #expect(refusal.contains("\"last\" (Conv)") && refusal.contains("\"square\""))
  }

  @Test func `shapes that the file computes are computed`() throws {
    var model = start()
    model.node("shape", "Shape", ["first"])
    model.integers("one", [1], isScalar: true)
    model.integers("two", [2], isScalar: true)
    model.integers("axis", [0])
    model.integers("rows", [2])
    model.integers("end", [9])
    model.node("channels", "Gather", ["shape", "one"])
    model.node("half", "Div", ["channels", "two"])
    model.node("halves", "Unsqueeze", ["half", "axis"])
    model.node("pair", "Unsqueeze", ["two", "axis"])
    model.node("sides", "Slice", ["shape", "rows", "end"])
    model.integers("batch", [-1])
    model.node("split", "Concat", ["batch", "pair", "halves", "sides"], ["axis": .int(0)])
    model.node("factors", "Reshape", ["first", "split"])
    model.node("swapped", "Transpose", ["factors"], ["perm": .ints([0, 2, 1, 3, 4])])
    model.node("joined", "Reshape", ["swapped", "shape"])
    finish(&model, after: "joined")
    #expect(try model.network().shuffles == [(0..<12).map { $0 % 2 * 6 + $0 / 2 }])
  }

  /// A map of 12×3×4.
  private func start() -> ONNXModelBuilder {
    var model = ONNXModelBuilder(input: [-1, 12, 3, 4])
    model.copy("first", of: "x", channels: 12)
    return model
  }

  private func finish(_ model: inout ONNXModelBuilder, after name: String) {
    model.copy("last", of: name, channels: 12)
    model.classifier(of: "last", channels: 12)
  }

  private func shuffle(
    _ model: inout ONNXModelBuilder, _ name: String, of input: String, _ factors: [Int],
    _ permutation: [Int]
  ) {
    model.integers("\(name).factors", factors)
    model.integers("\(name).map", [1, 12, 3, 4])
    model.node("\(name).split", "Reshape", [input, "\(name).factors"])
    model.node("\(name).swap", "Transpose", ["\(name).split"], ["perm": .ints(permutation)])
    model.node(name, "Reshape", ["\(name).swap", "\(name).map"])
  }

  private func chain(_ factors: [Int], _ permutation: [Int]) -> ONNXModelBuilder {
    var model = start()
    shuffle(&model, "a", of: "first", factors, permutation)
    finish(&model, after: "a")
    return model
  }
}
