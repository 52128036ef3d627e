// SPDX-License-Identifier: Apache-2.0

internal import Board

/// What a camera says of itself, for programs and for people.
struct CameraReport {
  /// The paths that lead to it.
  struct Names {
    var node: PathText
    /// The one that stays when it is plugged in elsewhere, as far as there is one.
    var source: PathText
  }

  private let names: Names
  private let facts: VideoFacts
  private let isJSON: Bool

  /// Longer lists come from a driver gone mad.
  private static let listLimit = 64

  init(_ names: Names, facts: VideoFacts, isJSON: Bool) {
    self.names = names
    self.facts = facts
    self.isJSON = isJSON
  }

  func write<Device: VideoDevice & ~Copyable>(
    _ device: borrowing Device, to output: inout TextStream
  ) {
    if isJSON { writeJSON(device, to: &output) } else { writeTable(device, to: &output) }
  }
}

// For people.
extension CameraReport {
  private func writeTable<Device: VideoDevice & ~Copyable>(
    _ device: borrowing Device, to output: inout TextStream
  ) {
    output.write(printable: facts.card)
    output.newline()
    writeLine("  Source = ", names.source, to: &output)
    writeLine("  today  ", names.node, to: &output)
    if facts.needsMediaSetup {
      output.write("  a CSI receiver: use rpicam-vid and Source = fifo:…\n")
    }
    for index in 0..<CameraReport.listLimit {
      guard let format = device.format(at: index) else { return }
      output.write("  ")
      output.write(printable: format.text)
      output.write(format.pixels == nil ? "  not read here\n" : "\n")
      if format.pixels != nil { writeSizes(format, device, to: &output) }
    }
  }

  private func writeLine(_ key: StaticString, _ path: PathText, to output: inout TextStream) {
    output.write(key)
    output.write(printable: path)
    output.newline()
  }

  private func writeSizes<Device: VideoDevice & ~Copyable>(
    _ format: FourCC, _ device: borrowing Device, to output: inout TextStream
  ) {
    for index in 0..<CameraReport.listLimit {
      guard let sizes = device.sizes(at: index, of: format) else { return }
      output.write("    ")
      writeSize(sizes.width.lowerBound, sizes.height.lowerBound, to: &output)
      if !sizes.isOne {
        output.write(" to ")
        writeSize(sizes.width.upperBound, sizes.height.upperBound, to: &output)
      }
      writeRates(format, sizes, device, to: &output)
      output.newline()
    }
  }

  private func writeSize(_ width: Int, _ height: Int, to output: inout TextStream) {
    output.write(width)
    output.write("x")
    output.write(height)
  }

  private func writeRates<Device: VideoDevice & ~Copyable>(
    _ format: FourCC, _ sizes: VideoSizes, _ device: borrowing Device,
    to output: inout TextStream
  ) {
    let (width, height) = (sizes.width.upperBound, sizes.height.upperBound)
    for index in 0..<CameraReport.listLimit {
      let period = device.period(at: index, of: format, width: width, height: height)
      guard let period else {
        if index > 0 { output.write(" /s") }
        return
      }
      output.write(index == 0 ? "  " : " ")
      writeRate(ofPeriod: period, to: &output)
    }
  }

  /// Frames a second with two decimals, where they are not zero.
  private func writeRate(ofPeriod period: Int64, to output: inout TextStream) {
    guard period > 0 else { return output.write("?") }
    let hundredths = (100_000_000_000 + period / 2) / period
    output.write(hundredths / 100)
    guard hundredths % 100 != 0 else { return }
    output.write(hundredths % 100 < 10 ? ".0" : ".")
    output.write(hundredths % 100)
  }
}

// For programs.
extension CameraReport {
  private func writeJSON<Device: VideoDevice & ~Copyable>(
    _ device: borrowing Device, to output: inout TextStream
  ) {
    output.write("{")
    output.writeKey("card", isFirst: true)
    output.write(json: facts.card)
    output.writeKey("node")
    output.write(json: names.node)
    output.writeKey("source")
    output.write(json: names.source)
    output.writeKey("driver")
    output.write(json: facts.driver)
    output.writeKey("bus")
    output.write(json: facts.bus)
    output.writeMember("needsMediaSetup", isTrue: facts.needsMediaSetup)
    output.writeKey("formats")
    output.write("[")
    for index in 0..<CameraReport.listLimit {
      guard let format = device.format(at: index) else { break }
      output.write(index == 0 ? "{" : ",{")
      writeJSON(format, device, to: &output)
      output.write("}")
    }
    output.write("]}\n")
  }

  private func writeJSON<Device: VideoDevice & ~Copyable>(
    _ format: FourCC, _ device: borrowing Device, to output: inout TextStream
  ) {
    output.writeKey("code", isFirst: true)
    output.write(json: format.text)
    output.writeMember("isRead", isTrue: format.pixels != nil)
    output.writeKey("sizes")
    output.write("[")
    for index in 0..<CameraReport.listLimit {
      guard let sizes = device.sizes(at: index, of: format) else { break }
      output.write(index == 0 ? "{" : ",{")
      writeJSON(sizes, format, device, to: &output)
      output.write("}")
    }
    output.write("]")
  }

  private func writeJSON<Device: VideoDevice & ~Copyable>(
    _ sizes: VideoSizes, _ format: FourCC, _ device: borrowing Device,
    to output: inout TextStream
  ) {
    let (width, height) = (sizes.width.upperBound, sizes.height.upperBound)
    output.writeMember("leastWidth", sizes.width.lowerBound, isFirst: true)
    output.writeMember("leastHeight", sizes.height.lowerBound)
    output.writeMember("width", width)
    output.writeMember("height", height)
    output.writeKey("periodsNanoseconds")
    output.write("[")
    for index in 0..<CameraReport.listLimit {
      let period = device.period(at: index, of: format, width: width, height: height)
      guard let period else { break }
      if index > 0 { output.write(",") }
      output.write(period)
    }
    output.write("]")
  }
}

extension VideoSizes {
  fileprivate var isOne: Bool {
    width.lowerBound == width.upperBound && height.lowerBound == height.upperBound
  }
}
