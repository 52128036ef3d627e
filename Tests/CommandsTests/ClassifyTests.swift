// SPDX-License-Identifier: Apache-2.0

import Board
import FoundationEssentials
import ModelCompiler
import Testing

struct ClassifyTests {
  @Test func `JSON has the file, the best classes and the logits`() throws {
    let desk = try Desk()
    let (path, crop) = try desk.writePicture("a.ppm")
    let run = try CommandRun("classify", desk.modelPath, path, "--json", "--logits", "--top", "3")
    #expect(run.status == .ok)
    #expect(run.errors == "")
    let answer = try JSONDecoder().decode(Answer.self, from: Data(run.output.utf8))
    let scores = try LoadedModel(Desk.model.bytes).scores(ofCrop: crop)
    let expected = probabilities(of: scores)
    let ranked = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
    #expect(answer.file == path)
    #expect(answer.top.map(\.index) == Array(ranked.prefix(3)))
    for entry in answer.top {
      #expect(entry.label == "class \(entry.index)")
      #expect(abs(entry.probability - expected[entry.index]) < 2e-6)
    }
    #expect(answer.logits?.count == scores.count)
    for (logit, score) in zip(answer.logits ?? [], scores) { #expect(abs(logit - score) < 5.1e-7) }
  }

  @Test func `each picture has a line of its own`() throws {
    let desk = try Desk()
    let first = try desk.writePicture("a.ppm", seed: 1).path
    let second = try desk.writePicture("b.ppm", seed: 2).path
    let both = try CommandRun("classify", "--json", desk.modelPath, first, second)
    let apart = try [first, second].map {
      try CommandRun("classify", "--json", desk.modelPath, $0).output
    }
    #expect(both.output == apart.joined())
    #expect(both.lines.count == 2)
    #expect(apart[0].contains("\"top\":[{\"index\":"))
    #expect(!apart[0].contains("logits"))
  }

  @Test func `people see the name of the picture and a line for each class`() throws {
    let desk = try Desk()
    let path = try desk.writePicture("a.ppm").path
    let run = try CommandRun("classify", desk.modelPath, path, "--top=2")
    #expect(run.lines.count == 3)
    #expect(run.lines[0] == path)
    #expect(run.lines[1].hasPrefix("   1  0."))
    #expect(run.lines[2].contains("class "))
    let withLogits = try CommandRun("classify", "--logits", desk.modelPath, path, "--top=2")
    #expect(withLogits.lines[1].hasPrefix(run.lines[1].prefix(14)))
    #expect(withLogits.lines[1].count > run.lines[1].count)
  }

  @Test func `more classes than there are name them all`() throws {
    let desk = try Desk()
    let path = try desk.writePicture("a.ppm").path
    let run = try CommandRun("classify", desk.modelPath, path, "--top", "65535")
    #expect(run.lines.count == 11)
  }

  @Test func `a bad picture has one line and the others are classified`() throws {
    let desk = try Desk()
    let good = try desk.writePicture("a.ppm").path
    let bad = try desk.write("b.ppm", Array("P6\n4 4\n255\nshort".utf8))
    let run = try CommandRun("classify", "--json", desk.modelPath, bad, good, bad)
    #expect(run.status == .dataError)
    #expect(run.lines.count == 1)
    #expect(run.output.contains("a.ppm"))
    let line = "\(bad): PPM: expected 48 bytes of pixels, found 5\n"
    #expect(run.errors == line + line)
  }

  @Test func `a picture that is not there is not bad data`() throws {
    let desk = try Desk()
    let run = try CommandRun("classify", desk.modelPath, desk.path("none.jpg"))
    #expect(run.status == .noInput)
    #expect(run.errors == "\(desk.path("none.jpg")): cannot open: No such file or directory\n")
  }

  @Test func `a bad model stops before any picture`() throws {
    let desk = try Desk()
    let picture = try desk.writePicture("a.ppm").path
    let cut = try desk.write("cut.shufflenet", Array(Desk.model.bytes.dropLast()))
    let run = try CommandRun("classify", cut, picture)
    #expect(run.status == .dataError)
    #expect(run.output == "")
    let count = Desk.model.bytes.count
    #expect(run.errors == "\(cut): expected a file of \(count) bytes, found \(count - 1)\n")
  }
}

private struct Answer: Decodable {
  struct Entry: Decodable {
    let index: Int
    let label: String
    let probability: Double
  }

  let file: String
  let top: [Entry]
  let logits: [Double]?
}

/// Softmax by a series, so that it shares nothing with the integer one.
private func probabilities(of scores: [Double]) -> [Double] {
  let largest = scores.max() ?? 0
  let powers = scores.map { exponential($0 - largest) }
  let sum = powers.reduce(0, +)
  return powers.map { $0 / sum }
}

private func exponential(_ exponent: Double) -> Double {
  var term = 1.0
  var sum = 1.0
  for place in 1..<40 {
    term *= exponent / 64 / Double(place)
    sum += term
  }
  for _ in 0..<6 { sum *= sum }
  return sum
}
