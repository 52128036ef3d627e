// SPDX-License-Identifier: Apache-2.0

import Board
import Frames
import Glibc
import TestSupport
import Testing

/// A desk with a configuration and a recording: five frames of one picture, then five of another.
final class DaemonDesk {
  let desk: Desk
  /// Of the class that the first picture most probably shows, in both pictures, with four decimals.
  let probability: String
  let otherProbability: String
  private let targetClass: Int

  init() throws {
    desk = try Desk()
    let first = try DaemonDesk.jpeg(of: desk.writePicture("first.ppm", seed: 5).crop)
    let second = try DaemonDesk.jpeg(of: desk.writePicture("second.ppm", seed: 11).crop)
    try desk.write(
      "scene.mjpeg",
      Array([first, first, first, first, first].joined())
        + Array([second, second, second, second, second].joined()))
    let shown = try DaemonDesk.scores(try desk.write("first.jpg", first), desk.modelPath)
    let other = try DaemonDesk.scores(try desk.write("second.jpg", second), desk.modelPath)
    let best = try #require(shown.max { $0.value < $1.value })
    targetClass = best.key
    probability = DaemonDesk.fourDecimals(best.value)
    otherProbability = DaemonDesk.fourDecimals(try #require(other[best.key]))
    try #require(other[best.key, default: 1] < best.value / 2, "the pictures differ enough")
    threshold = best.value * 0.9
  }

  private let threshold: Double

  deinit {
    for name in fileNames(in: dropInFolder) { unlink("\(dropInFolder)/\(name)") }
    rmdir(dropInFolder)
  }

  private var dropInFolder: String { desk.path("daemon.conf.d") }

  var configuration: String { desk.path("daemon.conf") }
  var recording: String { desk.path("scene.mjpeg") }

  /// Writes a configuration whose one rule looks for what the first picture shows.
  func writeConfiguration(source: String = "auto", rule: String) throws {
    try desk.write(
      "daemon.conf",
      Array(
        """
        [Camera]
        Source = \(source)
        FrameRate = 10
        [Model]
        File = \(desk.modelPath)
        [Rule target]
        Class = \(targetClass)
        Enter = \(DaemonDesk.fourDecimals(threshold))
        Leave = \(DaemonDesk.fourDecimals(threshold))
        Output = lamp
        \(rule)
        [Output lamp]
        Line = GPIO17

        """.utf8))
  }

  @discardableResult
  func writeDropIn(_ name: String, _ text: String) throws -> String {
    mkdir(dropInFolder, 0o755)
    return try desk.write("daemon.conf.d/\(name)", Array(text.utf8))
  }

  private static func jpeg(of crop: [UInt8]) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: JPEGEncoder.maximumBytes(width: 16, height: 16))
    return try crop.withUnsafeBufferPointer { pixels in
      let picture = Picture(base: try #require(pixels.baseAddress), width: 16, height: 16)
      return try bytes.withUnsafeMutableBytes { Array(try JPEGEncoder().encode(picture, into: $0)) }
    }
  }

  /// The probability of every class.
  private static func scores(_ picture: String, _ model: String) throws -> [Int: Double] {
    let run = try CommandRun("classify", model, picture, "--top", "10")
    var scores: [Int: Double] = [:]
    for line in run.lines.dropFirst() {
      let words = line.split(separator: " ")
      scores[Int(words[2]) ?? -1] = Double(words[1]) ?? .nan
    }
    return scores
  }

  private static func fourDecimals(_ value: Double) -> String {
    let tenThousandths = Int((value * 10_000).rounded())
    let digits = String(tenThousandths + 10_000).dropFirst()
    return "\(tenThousandths / 10_000).\(digits)"
  }
}
