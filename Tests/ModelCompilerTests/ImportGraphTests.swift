// SPDX-License-Identifier: Apache-2.0

import ModelCompiler
import Testing

struct ImportGraphTests {
  @Test func `nodes in any order are sorted`() throws {
    var model = ONNXModelBuilder(input: [1, 4, 8, 8])
    model.copy("first", of: "x", channels: 4)
    model.node("relu", "Relu", ["first"])
    model.classifier(of: "relu", channels: 4)
    let names = try model.network().nodes.map(\.name)
    model.reverseNodes()
    #expect(try model.network().nodes.map(\.name) == names)
  }

  @Test func `a matrix behind channels last is turned to channels first`() throws {
    var model = ONNXModelBuilder(input: [1, 2, 1, 3])
    model.node("last", "Transpose", ["x"], ["perm": .ints([0, 2, 3, 1])])
    model.node("flat", "Flatten", ["last"])
    model.floats("matrix", [6, 1], [0, 1, 2, 3, 4, 5])
    model.node("scores", "MatMul", ["flat", "matrix"])
    guard case .fullyConnected(let layer) = try model.network().nodes[0].operation else {
      Issue.record("expected a fully connected layer")
      return
    }
    #expect(layer.weights == [0, 2, 4, 1, 3, 5])
  }

  @Test func `a constant for each channel scales and moves it`() throws {
    var model = ONNXModelBuilder(input: [1, 2, 1, 1])
    model.floats("center", [2, 1, 1], [1, 2])
    model.floats("deviation", [], [2])
    model.node("centered", "Sub", ["x", "center"])
    model.node("scaled", "Div", ["centered", "deviation"])
    model.classifier(of: "scaled", channels: 2)
    #expect(FloatExecutor(try model.network()).run([5, 8]) == [2, 3])
  }

  @Test func `weights that are no numbers are named with their place`() throws {
    var model = ONNXModelBuilder(input: [1, 2, 4, 4])
    model.floats("weights", [1, 2, 1, 1], [0.5, .nan])
    model.node("scores", "Conv", ["x", "weights"])
    #expect(
      try model.refusal()
        == "tensor \"weights\": expected finite weights, found nan at index 1")
  }

  @Test func `a name with line breaks stays on the message's line`() throws {
    var model = ONNXModelBuilder(input: [1, 2, 4, 4])
    model.node("two\nlines\u{2028}\u{1B}", "LSTM", ["x"])
    let refusal = try model.refusal(output: "two\nlines\u{2028}\u{1B}") ?? "\n"
    #expect(refusal.contains("LSTM") && !refusal.contains { $0.isNewline })
  }

  @Test func `a softmax over all classes goes, another stays an error`() throws {
    for (axis, isRefused) in [(1, false), (-1, false), (0, true)] {
      var model = ONNXModelBuilder(input: [1, 4, 8, 8])
      model.classifier(of: "x", channels: 4)
      model.node("softmax", "Softmax", ["scores"], ["axis": .int(axis)])
      #expect((try model.refusal(output: "softmax") == nil) != isRefused)
    }
  }

  @Test func `a long chain of nodes needs no deep stack`() throws {
    var model = ONNXModelBuilder(input: [1, 2, 1, 1])
    for index in 0..<10_000 {
      model.node("n\(index)", "Identity", [index == 0 ? "x" : "n\(index - 1)"])
    }
    model.classifier(of: "n9999", channels: 2)
    model.reverseNodes()
    #expect(try model.network().nodes.count == 2)
  }
}
