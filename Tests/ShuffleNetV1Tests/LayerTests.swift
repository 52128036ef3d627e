// SPDX-License-Identifier: Apache-2.0

import ShuffleNetV1
import Testing

struct LayerTests {
  @Test func `the half-width member of three groups has its published size`() throws {
    let member = try Member(groups: 3, width: .half)
    let weights = member.layers.reduce(0) { $0 + $1.weights }
    #expect((member.macs + 5_000) / 10_000 == 3759)
    #expect((weights + 500) / 1000 == 705)
  }

  @Test func `one layer's output is the next one's input`() throws {
    for member in Member.all {
      var map = MapSize(channels: 3, height: 224, width: 224)
      for layer in member.layers where layer.kind != .averagePool && layer.kind != .concat {
        if layer.kind != .add && !layer.name.hasSuffix("pointwise1") {
          #expect(layer.input.channels == map.channels, "\(member) \(layer.name)")
        }
        map = layer.output
        if layer.name.hasSuffix(".0.pointwise2"),
          let unit = member.units.first(where: { layer.name == "\($0.name).pointwise2" })
        {
          map = unit.output
        }
      }
      #expect(map == MapSize(channels: 1000, height: 1, width: 1))
    }
  }

  @Test func `odd maps are halved upwards`() throws {
    let member = try Member(groups: 3, width: .half, inputHeight: 33, inputWidth: 720)
    #expect(member.units.map(\.output.height) == [5, 5, 5, 5, 3, 3, 3, 3, 3, 3, 3, 3, 2, 2, 2, 2])
    #expect(member.units.first?.input.width == 180)
    #expect(member.units.last?.output.width == 23)
  }

  @Test func `the first pointwise convolution of stage 2 is not grouped`() throws {
    let grouped = try Member(groups: 3, width: .one).layers.filter { $0.kind == .pointwise }
    #expect(grouped.map(\.groups) == [1] + [Int](repeating: 3, count: 31))
  }

  @Test func `a member of one group shuffles nothing`() throws {
    #expect(try !Member(groups: 1, width: .one).layers.contains { $0.kind == .shuffle })
    #expect(try Member(groups: 2, width: .one).layers.filter { $0.kind == .shuffle }.count == 16)
  }
}
