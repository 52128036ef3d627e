// SPDX-License-Identifier: Apache-2.0

import Daemon
import Frames

/// A camera in memory: small grey frames whose every byte is what its scene shows.
struct SceneFrames: FrameSource {
  static let period: Int64 = 33_000_000

  let clock: SimulatedClock
  let scene: Scene
  private var nextTime: Int64 = 0
  private var sequence: UInt32 = 100

  /// What the camera looks at.
  final class Scene {
    let pixels = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 16)

    /// How sure the network is of the target, in percent.
    var target: UInt8 = 0 {
      didSet { pixels.update(repeating: target) }
    }

    init() { pixels.initialize(repeating: 0) }
    deinit { pixels.deallocate() }
  }

  init(clock: SimulatedClock, scene: Scene) {
    self.clock = clock
    self.scene = scene
  }

  mutating func capture(until deadline: Int64) -> Capture {
    guard nextTime <= deadline else {
      clock.move(to: deadline)
      return .timedOut
    }
    clock.move(to: nextTime)
    defer {
      nextTime += SceneFrames.period
      sequence &+= 1
    }
    return .frame(
      Frame(
        bytes: UnsafeRawBufferPointer(scene.pixels), format: SceneFrames.format, time: nextTime,
        isTimeOfExposure: true, sequence: sequence, buffer: 0))
  }

  mutating func giveBack(_ buffer: Int) {}
  mutating func giveBack(_ buffer: Int, droppedFor drop: FrameDrop) {}

  static let format = FrameFormat(
    pixels: .grey, width: 4, height: 4, bytesPerRow: 4,
    encoding: ColorEncoding(matrix: .bt601, range: .full))
}

/// A network of two classes: class 1 is as probable as the first byte says, in percent.
struct ByteNetwork: Network {
  private var percent: UInt64 = 0

  mutating func prepare(_ frame: Frame, view: Int) -> FrameDrop? {
    percent = UInt64(frame.bytes[0])
    return nil
  }

  mutating func infer() {}

  func probability(of index: Int) -> UInt32 {
    UInt32((index == 1 ? percent : 100 - percent) << 30 / 100)
  }
}
