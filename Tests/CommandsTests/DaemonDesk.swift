// SPDX-License-Identifier: Apache-2.0

import Board
import Frames
import Glibc
import TestSupport
import Testing

/// A desk with a configuration and a recording: five frames of noise, then five of grey.
final class DaemonDesk {
  let desk: Desk
  /// Of the class that tells the two pictures apart best, in the first one, with four decimals.
  let probability: String
  /// The same in the second one.
  let otherProbability: String
  private let targetClass: Int

  init() throws {
    desk = try Desk()
    let first = try DaemonDesk.jpeg(of: desk.writePicture("first.ppm", seed: 5).crop)
    let second = try DaemonDesk.jpeg(of: [UInt8](repeating: 128, count: 16 * 16 * 3))
    try desk.write(
      "scene.mjpeg",
      Array([first, first, first, first, first].joined())
        + Array([second, second, second, second, second].joined()))
    let shown = try DaemonDesk.scores(try desk.write("first.jpg", first), desk.modelPath)
    let other = try DaemonDesk.scores(try desk.write("second.jpg", second), desk.modelPath)
    let difference = { (index: Int) in shown[index, default: 0] - other[index, default: 1] }
    targetClass = try #require(shown.keys.max { difference($0) < difference($1) })
    try #require(difference(targetClass) > 0.01, "the pictures differ")
    probability = DaemonDesk.decimals(4, of: try #require(shown[targetClass]))
    otherProbability = DaemonDesk.decimals(4, of: try #require(other[targetClass]))
    threshold = (shown[targetClass, default: 0] + other[targetClass, default: 0]) / 2
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
        Enter = \(DaemonDesk.decimals(6, of: threshold))
        Leave = \(DaemonDesk.decimals(6, of: threshold))
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

  private static func decimals(_ count: Int, of value: Double) -> String {
    let scale = (0..<count).reduce(1) { scale, _ in scale * 10 }
    let digits = Int((value * Double(scale)).rounded())
    return "\(digits / scale)." + String(digits % scale + scale).dropFirst()
  }
}
