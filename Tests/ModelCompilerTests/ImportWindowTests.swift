// SPDX-License-Identifier: Apache-2.0

import ModelCompiler
import Testing

struct ImportWindowTests {
  @Test(arguments: ["SAME_UPPER", "SAME_LOWER", "VALID"])
  func `automatic padding is the one that the map needs`(mode: String) throws {
    let window = try pool("MaxPool", ["auto_pad": .string(mode)], over: [8, 7])
    let (before, after) = mode == "VALID" ? (0, 0) : mode == "SAME_UPPER" ? (0, 1) : (1, 0)
    #expect([window.top, window.bottom] == [before, after])
    #expect([window.left, window.right] == (mode == "VALID" ? [0, 0] : [1, 1]))
  }

  @Test(arguments: [(8, 1), (7, 0), (6, 1)])
  func `rounding up adds a row where windows leave a rest`(height: Int, excess: Int) throws {
    let window = try pool("MaxPool", ["ceil_mode": .int(1)], over: [height, 7])
    #expect(window.excessBottom == excess && window.excessRight == 0)
  }

  @Test func `no window starts in the padding after the map`() throws {
    let window = try pool(
      "MaxPool", ["ceil_mode": .int(1), "pads": .ints([1, 1, 1, 1])], over: [4, 4], side: 2)
    #expect(window.output(of: Shape(channels: 1, height: 4, width: 4)).height == 3)
    #expect(window.excessBottom == 0)
  }

  @Test func `a Pad with attributes or inputs goes into the window behind it`() throws {
    var old = ONNXModelBuilder(input: [1, 4, 8, 8], version: 10)
    old.node("pad", "Pad", ["x"], ["pads": .ints([0, 0, 1, 2, 0, 0, 3, 0])])
    old.copy("first", of: "pad", channels: 4)
    old.classifier(of: "first", channels: 4)
    var new = ONNXModelBuilder(input: [1, 4, 8, 8], version: 18)
    new.integers("pads", [1, 2, 3, 0])
    new.integers("axes", [2, -1])
    new.node("pad", "Pad", ["x", "pads", "", "axes"])
    new.copy("first", of: "pad", channels: 4)
    new.classifier(of: "first", channels: 4)
    for model in [old, new] {
      guard case .convolution(let layer) = try model.network().nodes[0].operation else {
        Issue.record("expected a convolution")
        return
      }
      let window = layer.window
      #expect([window.top, window.left, window.bottom, window.right] == [1, 2, 3, 0])
    }
  }

  @Test func `an average behind a Pad counts the zeros`() throws {
    var model = ONNXModelBuilder(input: [1, 4, 8, 8], version: 10)
    model.node("pad", "Pad", ["x"], ["pads": .ints([0, 0, 1, 1, 0, 0, 1, 1])])
    model.node("pool", "AveragePool", ["pad"], ["kernel_shape": .ints([3, 3])])
    model.classifier(of: "pool", channels: 4)
    guard case .averagePool(let window, let countsPadding) = try model.network().nodes[0].operation
    else {
      Issue.record("expected a pool")
      return
    }
    #expect(window == Pool(3, stride: 1, padding: 1))
    #expect(countsPadding)
  }

  @Test func `zeros before a max pool need a map that is never negative`() throws {
    for isClamped in [true, false] {
      var model = ONNXModelBuilder(input: [1, 4, 8, 8], version: 10)
      model.node("before", isClamped ? "Relu" : "Identity", ["x"])
      model.node("pad", "Pad", ["before"], ["pads": .ints([0, 0, 1, 1, 0, 0, 1, 1])])
      model.node("pool", "MaxPool", ["pad"], ["kernel_shape": .ints([3, 3])])
      model.classifier(of: "pool", channels: 4)
      #expect(try model.refusal()?.contains("\"pool\" (MaxPool)") == (isClamped ? nil : true))
    }
  }

  @Test func `a Pad before anything else is refused with its name`() throws {
    var model = ONNXModelBuilder(input: [1, 4, 8, 8], version: 10)
    model.node("pad", "Pad", ["x"], ["pads": .ints([0, 0, 1, 1, 0, 0, 1, 1])])
    model.node("sum", "Add", ["pad", "pad"])
    model.classifier(of: "sum", channels: 4)
    let refusal = try model.refusal() ?? ""
    #expect(refusal.contains("\"sum\" (Add)") && refusal.contains("\"pad\""))
  }

  private func pool(
    _ operation: String, _ attributes: [String: ONNXModelBuilder.Attribute],
    over sides: [Int], side: Int = 3
  ) throws -> Pool {
    var model = ONNXModelBuilder(input: [1, 4] + sides)
    var all = attributes
    all["kernel_shape"] = .ints([side, side])
    all["strides"] = .ints([2, 2])
    model.node("pool", operation, ["x"], all)
    model.classifier(of: "pool", channels: 4)
    guard case .maxPool(let window) = try model.network().nodes[0].operation else {
      throw WrongOperation()
    }
    return window
  }

  private struct WrongOperation: Error {}
}
