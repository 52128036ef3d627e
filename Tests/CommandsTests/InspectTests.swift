// SPDX-License-Identifier: Apache-2.0

import Board
import FoundationEssentials
import Inference
import ModelCompiler
import ModelFile
import SmallNetworks
import Testing

struct InspectTests {
  @Test func `JSON says what the file says`() throws {
    let desk = try Desk()
    let run = try CommandRun("inspect", "--json", desk.modelPath)
    #expect(run.status == .ok)
    let found = try JSONDecoder().decode(Inspection.self, from: Data(run.output.utf8))
    let view = try LoadedModel(Desk.model.bytes).view
    #expect(found.fileBytes == Desk.model.bytes.count)
    #expect(found.arenaBytes == Arena.bytes(for: view))
    #expect(found.macs == view.network.macs)
    #expect(found.parameters == view.network.parameters)
    #expect(found.groups == 2)
    #expect(found.classes == 10)
    #expect(found.input.height == 16)
    #expect(found.input.channels == 3)
    #expect(Float(found.input.scale) == view.tensor(view.network.inputTensor).scale)
    #expect(found.preprocessing.mean == [127.5, 127.5, 127.5])
    #expect(found.compilerVersion == "test")
    #expect(found.sourceSHA256 == String(repeating: "07", count: 32))
    #expect(found.operators.reduce(0) { $0 + $1.macs } == found.macs)
    for (index, step) in found.operators.enumerated() {
      let tensor = view.tensor(view.operator(index).output)
      #expect(step.outputShape == [tensor.height, tensor.width, tensor.channels])
      #expect(Float(step.scale) == tensor.scale)
    }
    #expect(found.tensors.count == view.tensorCount)
  }

  @Test func `every tensor lives from its writer to its last reader`() throws {
    let desk = try Desk()
    let run = try CommandRun("inspect", "--json", desk.modelPath)
    let found = try JSONDecoder().decode(Inspection.self, from: Data(run.output.utf8))
    for (index, step) in found.operators.enumerated() {
      for tensor in [step.input, step.output] + (step.residual.map { [$0] } ?? []) {
        let lifetime = found.tensors[tensor]
        #expect((lifetime.firstOperator...lifetime.lastOperator).contains(index))
      }
    }
  }

  @Test func `the drawing has a column for each operator and a row for each part of the arena`()
    throws
  {
    let desk = try Desk()
    let run = try CommandRun("inspect", desk.modelPath)
    let operatorCount = try LoadedModel(Desk.model.bytes).view.operatorCount
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex { $0.hasPrefix("The arena over time") })
    // The numbers stand below one another: tens, ones.
    let rulers = operatorCount > 10 ? 2 : 1
    let rows = lines[(start + 1 + rulers)...].prefix { !$0.isEmpty }
    #expect((17...32).contains(rows.count))
    for row in rows { #expect(row.dropFirst(10).count == operatorCount) }
    #expect(rows.contains { $0.contains("A") })
    #expect(run.output.contains("groupedPointwise"))
  }

  @Test func `the picture of the plan appears whole or not at all`() throws {
    let desk = try Desk()
    let run = try CommandRun("inspect", desk.modelPath, "--svg", desk.path("plan.svg"))
    #expect(run.status == .ok)
    #expect(desk.names == ["model.shufflenet", "plan.svg"])
    let picture = try desk.text("plan.svg")
    #expect(picture.hasPrefix("<svg xmlns="))
    #expect(picture.hasSuffix("</svg>\n"))
    #expect(picture.split(separator: "<rect").count > 10)
    let refused = try CommandRun("inspect", desk.modelPath, "--svg", "/nonexistent/plan.svg")
    #expect(refused.status == .cannotCreate)
    #expect(refused.errors == "/nonexistent/plan.svg: cannot create: No such file or directory\n")
  }

  @Test func `bands are shown in every form`() throws {
    let desk = try Desk()
    let path = try desk.write(
      "banded.shufflenet",
      SmallNetwork.wideUnit(height: 16, width: 12).compiled(bands: .rows(2)).bytes)
    let text = try CommandRun("inspect", path, "--svg", desk.path("plan.svg")).output
    #expect(text.contains("  bands           operators 1 to 3, rows: 2\n"))
    #expect(text.contains(/1  groupedPointwise    band 2.+>.+ band\b/))
    #expect(try desk.text("plan.svg").contains("operator 1 to 3, rows of a band: 2"))
    let run = try CommandRun("inspect", "--json", path)
    let found = try JSONDecoder().decode(Inspection.self, from: Data(run.output.utf8))
    #expect(found.operators.map(\.bandRows) == [0, 2, 0, 0, 0, 0, 0])
    for (index, step) in found.operators.enumerated() {
      #expect((found.tensors[step.output].offset == nil) == (1...2).contains(index))
    }
    // The input of the band is needed until its last row is written.
    #expect(found.tensors[found.operators[1].input].lastOperator >= 3)
    #expect(found.tensors[found.operators[1].output].firstOperator == 1)
  }

  @Test func `what is no model is refused`() throws {
    let desk = try Desk()
    let text = try desk.write("a.txt", Array("not a model, but long enough to be one".utf8))
    let run = try CommandRun("inspect", text)
    #expect(run.status == .dataError)
    #expect(run.errors.hasPrefix("\(text): expected a model file"))
    #expect(try CommandRun("inspect", desk.path("none")).status == .noInput)
  }
}

private struct Inspection: Decodable {
  struct Input: Decodable {
    let height: Int
    let width: Int
    let channels: Int
    let scale: Double
  }

  struct Steps: Decodable {
    let mean: [Double]
  }

  struct Operator: Decodable {
    let input: Int
    let residual: Int?
    let output: Int
    let outputShape: [Int]
    let scale: Double
    let macs: Int
    let bandRows: Int
  }

  struct Tensor: Decodable {
    let offset: Int?
    let firstOperator: Int
    let lastOperator: Int
  }

  let fileBytes: Int
  let arenaBytes: Int
  let macs: Int
  let parameters: Int
  let groups: Int
  let classes: Int
  let input: Input
  let preprocessing: Steps
  let compilerVersion: String
  let sourceSHA256: String
  let operators: [Operator]
  let tensors: [Tensor]
}
