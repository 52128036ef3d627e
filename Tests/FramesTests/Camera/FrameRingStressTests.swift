// SPDX-License-Identifier: Apache-2.0

import Foundation
import Frames
import Testing

/// Two threads on one ring; under ThreadSanitizer, a proof of its memory orders.
struct FrameRingStressTests {
  @Test func `two threads never share a buffer, and no frame is lost`() {
    let camera = StressedCamera(bufferCount: 3)
    let consumer = Thread { camera.consume() }
    consumer.start()
    camera.produce()
    camera.consumerEnded.wait()
    let ring = camera.memory.ring
    #expect(camera.tornFrames == 0)
    #expect(camera.framesBackwards == 0)
    #expect(ring.decided >= StressedCamera.leastDecided)
    #expect(ring.captured == ring.decided + ring.dropCount(.superseded))
    #expect(ring.isIdle)
  }
}

/// A camera whose frames are filled with their number, over and over.
private final class StressedCamera: @unchecked Sendable {
  static let leastDecided: UInt64 = 5000
  static let frameBytes = 64

  let memory = RingMemory()
  let consumerEnded = DispatchSemaphore(value: 0)
  private let pixels: UnsafeMutableRawBufferPointer
  private var queued: Set<Int>
  // The consumer's alone.
  var tornFrames = 0
  var framesBackwards = 0

  init(bufferCount: Int) {
    queued = Set(0..<bufferCount)
    pixels = .allocate(byteCount: bufferCount * Self.frameBytes, alignment: 8)
  }

  deinit { pixels.deallocate() }

  func produce() {
    let ring = memory.ring
    ring.reopen()
    var sequence: UInt32 = 0
    while ring.decided < Self.leastDecided {
      requeueReturned()
      guard let buffer = queued.popFirst() else { continue }
      sequence += 1
      if let displaced = ring.publish(filled(buffer, sequence)) { queued.insert(displaced) }
      if sequence % 8 == 0 { sched_yield() }
    }
    ring.close()
    while !ring.isIdle { requeueReturned() }
  }

  private func requeueReturned() {
    let returned = memory.ring.takeReturned()
    for buffer in 0..<FrameRing.maximumBuffers where returned >> UInt32(buffer) & 1 == 1 {
      queued.insert(buffer)
    }
  }

  private func filled(_ buffer: Int, _ sequence: UInt32) -> Frame {
    let start = buffer * Self.frameBytes
    let bytes = UnsafeMutableRawBufferPointer(rebasing: pixels[start..<start + Self.frameBytes])
    for offset in bytes.indices { bytes[offset] = UInt8(truncatingIfNeeded: sequence) }
    var frame = Frame.numbered(sequence, buffer: buffer)
    frame.bytes = UnsafeRawBufferPointer(bytes)
    return frame
  }

  func consume() {
    let ring = memory.ring
    var last: UInt32 = 0
    while ring.decided < Self.leastDecided || !ring.isClosed {
      guard let frame = ring.take() else { continue }
      let value = UInt8(truncatingIfNeeded: frame.sequence)
      if !frame.bytes.allSatisfy({ $0 == value }) { tornFrames += 1 }
      if frame.sequence <= last { framesBackwards += 1 }
      last = frame.sequence
      ring.giveBack(frame.buffer)
    }
    consumerEnded.signal()
  }
}
