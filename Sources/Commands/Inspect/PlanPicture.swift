// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import ModelFile

/// The plan of the arena as SVG: time runs to the right, addresses run down.
struct PlanPicture {
  private let plan: ArenaPlanView

  private static let left = 70
  private static let top = 40
  private static let arenaHeight = 480
  private static let gap = 30
  private static let columnWidth = 16

  init(_ plan: ArenaPlanView) { self.plan = plan }

  private var model: ModelView { plan.model }

  func write(to output: inout TextStream) {
    let width = PlanPicture.left + model.operatorCount * PlanPicture.columnWidth + 20
    let height = scratchTop + y(model.network.scratchBytes) + 30
    output.write("<svg xmlns=\"http://www.w3.org/2000/svg\"")
    output.write(attribute: "width", width)
    output.write(attribute: "height", height)
    output.write(" font-family=\"sans-serif\" font-size=\"11\">\n")
    output.write("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n")
    writeText("Arena over time: operators to the right, addresses down", x: 10, y: 20, to: &output)
    writeScale(to: &output)
    for tensor in plan.lifetimes.indices where plan.lifetimes[tensor].last >= 0 {
      if model.tensor(tensor).isInArena { writeMap(tensor, to: &output) }
    }
    for index in 0..<model.operatorCount { writeScratch(index, to: &output) }
    output.write("</svg>\n")
  }

  private var scratchTop: Int { PlanPicture.top + PlanPicture.arenaHeight + PlanPicture.gap }

  /// Pixels for a number of bytes, rounded up.
  private func y(_ bytes: Int) -> Int {
    (bytes * PlanPicture.arenaHeight + model.network.arenaBytes - 1) / model.network.arenaBytes
  }

  private func writeScale(to output: inout TextStream) {
    for quarter in 0...4 {
      let bytes = model.network.arenaBytes / 4 * quarter
      let line = PlanPicture.top + PlanPicture.arenaHeight / 4 * quarter
      output.write("<text x=\"5\"")
      output.write(attribute: "y", line + 4)
      output.write(">")
      output.write(bytes)
      output.write("</text>\n")
    }
    writeText("Scratch memory of a thread", x: PlanPicture.left, y: scratchTop - 6, to: &output)
  }

  private func writeMap(_ tensor: Int, to output: inout TextStream) {
    let lifetime = plan.lifetimes[tensor]
    let record = model.tensor(tensor)
    let x = PlanPicture.left + Int(lifetime.first) * PlanPicture.columnWidth
    let top = PlanPicture.top + y(record.offset)
    let columns = Int(lifetime.last) - Int(lifetime.first) + 1
    let height = max(1, PlanPicture.top + y(record.end) - top)
    let color = PlanPicture.color(Int(lifetime.ordinal))
    output.write("<g><title>")
    writeTitle(tensor, record, to: &output)
    output.write("</title>")
    writeRectangle(
      Rectangle(x: x, y: top, width: columns * PlanPicture.columnWidth, height: height), color,
      to: &output)
    output.write("<text")
    output.write(attribute: "x", x + 4)
    output.write(attribute: "y", top + min(height, 12))
    output.write(">")
    output.write(byte: plan.letter(tensor))
    output.write("</text></g>\n")
  }

  private func writeTitle(_ tensor: Int, _ record: TensorRecord, to output: inout TextStream) {
    output.write("tensor ")
    output.write(tensor)
    output.write(": ")
    output.write(shapeOf: record)
    output.write(", bytes ")
    output.write(record.offset)
    output.write(" to ")
    output.write(record.end)
    output.write(", operators ")
    output.write(plan.lifetimes[tensor].first)
    output.write(" to ")
    output.write(plan.lifetimes[tensor].last)
  }

  private func writeScratch(_ index: Int, to output: inout TextStream) {
    let record = model.operator(index)
    let bytes = model.scratchBytes(ofOperator: index)
    guard bytes > 0 else { return }
    let operators = model.operators(with: index)
    let rectangle = Rectangle(
      x: PlanPicture.left + index * PlanPicture.columnWidth, y: scratchTop,
      width: operators.count * PlanPicture.columnWidth, height: max(1, y(bytes)))
    output.write("<g><title>operator ")
    output.write(index)
    if record.bandRows > 0 {
      output.write(" to ")
      output.write(operators.upperBound)
      output.write(", rows of a band: ")
      output.write(record.bandRows)
    } else {
      output.write(", ")
      output.write(record.kind.name)
    }
    output.write(": ")
    output.write(bytes)
    output.write(" bytes</title>")
    writeRectangle(rectangle, "#b0b0b0", to: &output)
    output.write("</g>\n")
  }
}

extension PlanPicture {
  private struct Rectangle {
    let x: Int
    let y: Int
    let width: Int
    let height: Int
  }

  private func writeRectangle(
    _ rectangle: Rectangle, _ color: StaticString, to output: inout TextStream
  ) {
    output.write("<rect")
    output.write(attribute: "x", rectangle.x)
    output.write(attribute: "y", rectangle.y)
    output.write(attribute: "width", rectangle.width)
    output.write(attribute: "height", rectangle.height)
    output.write(" stroke=\"white\" fill-opacity=\"0.8\" fill=\"")
    output.write(color)
    output.write("\"/>")
  }

  private func writeText(_ text: StaticString, x: Int, y: Int, to output: inout TextStream) {
    output.write("<text")
    output.write(attribute: "x", x)
    output.write(attribute: "y", y)
    output.write(">")
    output.write(text)
    output.write("</text>\n")
  }

  private static func color(_ ordinal: Int) -> StaticString {
    switch ordinal % 7 {
    case 0: "#8dd3c7"
    case 1: "#fdb462"
    case 2: "#bebada"
    case 3: "#fb8072"
    case 4: "#80b1d3"
    case 5: "#b3de69"
    default: "#fccde5"
    }
  }
}

extension TextStream {
  fileprivate mutating func write(attribute name: StaticString, _ value: Int) {
    write(" ")
    write(name)
    write("=\"")
    write(value)
    write("\"")
  }
}
