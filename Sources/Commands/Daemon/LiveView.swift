// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Daemon
internal import Frames
internal import Inference
internal import ModelFile

/// One message of `watch`: a small picture, then text about what is seen.
///
/// | bytes | meaning |
/// | --- | --- |
/// | 0 | width of the picture in pixels |
/// | 1 | its height, even |
/// | 2 … | `[height, width, 3]`, RGB |
/// | behind it | UTF-8, lines with `\n` |
struct LiveView {
  static let width = 72
  static let height = 54
  static let byteLimit = 2 + 3 * width * height + 1024

  let bytes: UnsafeRawBufferPointer

  /// - Parameters:
  ///   - frame: the bytes of a decoded frame.
  ///   - format: of it.
  ///   - memory: of the daemon.
  ///   - slot: the setup in force.
  ///   - scratch: the service's; the message lies in it.
  init(
    _ frame: UnsafeRawBufferPointer, _ format: FrameFormat, _ memory: DaemonMemory,
    _ slot: UnsafeMutablePointer<SetupSlot>, in scratch: UnsafeMutableRawBufferPointer
  ) {
    let message = UnsafeMutableRawBufferPointer(rebasing: scratch[..<LiveView.byteLimit])
    let painter = FramePainter(
      in: UnsafeMutableRawBufferPointer(rebasing: scratch[16384...]))
    message[0] = UInt8(LiveView.width)
    message[1] = UInt8(LiveView.height)
    var end = 2 + 3 * LiveView.width * LiveView.height
    if let pixels = painter.paint(
      frame, format, .whole, width: LiveView.width, height: LiveView.height)
    {
      UnsafeMutableRawBufferPointer(rebasing: message[2..<end]).copyMemory(from: pixels)
    }
    let text = LiveView.text(memory, slot)
    for index in 0..<text.count where end < message.count {
      message[end] = text[index]
      end += 1
    }
    bytes = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(message)[..<end])
  }

  /// The three most probable classes and every output's rules.
  private static func text(
    _ memory: DaemonMemory, _ slot: UnsafeMutablePointer<SetupSlot>
  ) -> InlineText<1024> {
    var text = InlineText<1024>()
    let model = slot.pointee.model.view
    var previous: UInt32 = .max
    for _ in 0..<3 {
      var best: Int?
      for index in 0..<min(model.network.classes, Metrics.classLimit) {
        let probability = memory.metrics.probability(of: index)
        guard probability < previous else { continue }
        if let found = best, probability <= memory.metrics.probability(of: found) { continue }
        best = index
      }
      guard let best else { break }
      previous = memory.metrics.probability(of: best)
      text.append((UInt64(previous) * 100) >> 30)
      text.append("% ")
      text.append(model.label(best).bindMemory(to: UInt8.self))
      text.append("\n")
    }
    return text
  }
}
