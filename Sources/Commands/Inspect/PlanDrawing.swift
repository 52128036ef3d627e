// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import ModelFile

/// The plan of the arena in letters: time runs to the right, addresses run down.
struct PlanDrawing {
  private let plan: ArenaPlanView

  private static let rowCount = 32
  private static let scratchRowCount = 4
  private static let margin = 10

  init(_ plan: ArenaPlanView) { self.plan = plan }

  func write(to output: inout TextStream) {
    let arenaBytes = plan.model.network.arenaBytes
    let rowBytes = (arenaBytes + PlanDrawing.rowCount - 1) / PlanDrawing.rowCount
    output.write("\nThe arena over time: a column for each operator, a row for ")
    output.write(rowBytes)
    output.write(" bytes, a letter for each map.\n")
    writeRuler(to: &output)
    for row in 0..<PlanDrawing.rowCount where row * rowBytes < arenaBytes {
      writeRow(row * rowBytes..<min((row + 1) * rowBytes, arenaBytes), to: &output)
    }
    writeScratch(to: &output)
  }

  /// The operators' numbers, read downwards.
  private func writeRuler(to output: inout TextStream) {
    var place = 1
    while place * 10 < plan.model.operatorCount { place *= 10 }
    while place > 0 {
      output.pad(toColumn: PlanDrawing.margin)
      for index in 0..<plan.model.operatorCount {
        let isLeading = index < place && place > 1
        output.write(byte: isLeading ? UInt8(ascii: " ") : PlanDrawing.digit(index / place % 10))
      }
      output.newline()
      place /= 10
    }
  }

  private static func digit(_ number: Int) -> UInt8 {
    UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number)
  }

  private func writeRow(_ bytes: Range<Int>, to output: inout TextStream) {
    output.write(bytes.lowerBound, width: PlanDrawing.margin - 2)
    output.write("  ")
    for index in 0..<plan.model.operatorCount {
      let occupant = plan.occupant(of: bytes, during: index)
      output.write(byte: occupant.map { plan.letter($0) } ?? UInt8(ascii: "."))
    }
    output.newline()
  }

  private func writeScratch(to output: inout TextStream) {
    let model = plan.model
    let scratchBytes = model.network.scratchBytes
    guard scratchBytes > 0 else { return }
    let rowBytes = (scratchBytes + PlanDrawing.scratchRowCount - 1) / PlanDrawing.scratchRowCount
    output.write("\nThe scratch memory of each thread: a row for ")
    output.write(rowBytes)
    output.write(" bytes.\n")
    for row in 0..<PlanDrawing.scratchRowCount where row * rowBytes < scratchBytes {
      output.write(row * rowBytes, width: PlanDrawing.margin - 2)
      output.write("  ")
      for index in 0..<model.operatorCount {
        let isUsed = plan.scratchBytes(during: index) > row * rowBytes
        output.write(isUsed ? "#" : ".")
      }
      output.newline()
    }
  }
}
