// SPDX-License-Identifier: Apache-2.0

import Board
import Frames
import Testing

/// Times are in milliseconds of a clock that the tests move.
struct CaptureLoopTests {
  @Test func `a source that is not there is tried less and less often`() {
    let rig = CaptureRig()
    rig.source.openError = .absent
    var attempts: [Int] = []
    for time in 0..<9_000 {
      let before = rig.source.openings
      rig.step(time)
      if rig.source.openings > before { attempts.append(time) }
    }
    #expect(attempts == [0, 100, 300, 700, 1_500, 3_100, 5_100, 7_100])
    #expect(rig.status.state == .absent && rig.status.lastError == .absent)
  }

  @Test func `a change in dev is answered soon, and once for a burst`() {
    let rig = CaptureRig()
    rig.source.openError = .permission(group: 44)
    for time in 0..<4_000 { rig.step(time) }
    let before = rig.source.openings
    for time in 4_000..<4_010 {
      rig.loop.hint(now: Int64(time) * 1_000_000)
      rig.step(time)
    }
    #expect(rig.source.openings == before)
    rig.source.openError = nil
    for time in 4_010..<4_040 { rig.step(time) }
    #expect(rig.source.openings == before + 1)
    #expect(rig.status.state == .settling)
  }

  @Test func `frames go through the ring, and their buffers come back`() throws {
    let rig = CaptureRig()
    rig.source.captures = [.frame(0), .frame(1), .frame(2)]
    for time in 0..<3 { rig.step(time) }
    #expect(rig.source.held == [1])
    let frame = try #require(rig.ring.take())
    #expect(frame.buffer == 1)
    rig.step(3)
    #expect(rig.source.held == [1, 2])
    rig.ring.giveBack(1)
    rig.step(4)
    #expect(rig.source.held == [2])
    #expect(rig.ring.dropCount(.superseded) == 1)
    #expect(rig.status.state == .streaming && rig.status.openCount == 1)
  }

  @Test func `refused frames are counted by cause`() {
    let rig = CaptureRig()
    rig.source.captures = [.dropped(.damaged), .dropped(.missed), .dropped(.damaged)]
    for time in 0..<5 { rig.step(time) }
    #expect(rig.ring.dropCount(.damaged) == 2 && rig.ring.dropCount(.missed) == 1)
    #expect(rig.status.state == .settling)
  }

  @Test func `a lost source is closed only when its last frame is given back`() throws {
    let rig = CaptureRig()
    rig.source.captures = [.frame(0), .frame(1)]
    rig.step(0)
    rig.step(1)
    let frame = try #require(rig.ring.take())
    rig.step(2)
    rig.source.captures = [.lost]
    rig.source.failure = .unplugged
    for time in 3..<500 { rig.step(time) }
    #expect(rig.ring.isClosed && rig.source.isOpen)
    #expect(rig.status.state == .absent && rig.status.lastError == .unplugged)
    rig.ring.giveBack(frame.buffer)
    rig.step(500)
    #expect(!rig.source.isOpen)
    rig.step(501)
    #expect(rig.source.isOpen && rig.source.openings == 2)
  }

  @Test func `a source that delivers nothing good is opened anew`() {
    let rig = CaptureRig()
    rig.step(0)
    for time in 1...3_000 where rig.status.lastError == nil {
      rig.source.captures = [.dropped(.damaged)]
      rig.step(time)
      if time <= 2_000 { #expect(rig.source.isOpen) }
    }
    #expect(rig.status.lastError == .stalled)
    for time in 3_001..<3_200 { rig.step(time) }
    #expect(rig.source.openings == 2)
  }

  @Test func `settling and waiting for a pipe's writer are no stall`() {
    let rig = CaptureRig()
    for time in 0..<5_000 {
      rig.source.captures = [.dropped(.settling)]
      rig.step(time)
    }
    rig.source.captures = []
    rig.source.canStall = false
    for time in 5_000..<9_000 { rig.step(time) }
    #expect(rig.source.openings == 1 && rig.status.lastError == nil)
  }

  @Test func `the last frame of a stream that ends is waited for`() throws {
    let rig = CaptureRig()
    rig.source.captures = [.frame(0), .ended]
    for time in 0..<100 { rig.step(time) }
    #expect(!rig.ring.isClosed)
    let frame = try #require(rig.ring.take())
    rig.step(100)
    #expect(rig.status.state == .streaming)
    rig.ring.giveBack(frame.buffer)
    rig.step(101)
    #expect(rig.status.state == .ended && rig.ring.isClosed)
    for time in 102..<5_000 { rig.step(time) }
    #expect(rig.source.openings == 1)
  }

  @Test func `a restart closes first, and opens again at once`() {
    let rig = CaptureRig()
    rig.source.captures = [.frame(0)]
    rig.step(0)
    rig.step(1)
    #expect(!rig.loop.isClosed)
    rig.loop.restart(now: 2_000_000)
    rig.step(2)
    #expect(rig.loop.isClosed && !rig.source.isOpen)
    rig.step(3)
    #expect(rig.source.openings == 2 && rig.status.lastError == nil)
  }
}

/// A loop over a played source, with the ring and the status that it fills.
private final class CaptureRig {
  let source = PlayedSource()
  let ring: FrameRing
  let status: CaptureStatus
  let loop: HeldLoop
  private let memory: [UnsafeMutableRawPointer]

  init() {
    memory = [FrameRing.byteCount, CaptureStatus.byteCount].map {
      UnsafeMutableRawPointer.allocate(byteCount: $0, alignment: 16)
    }
    ring = FrameRing(in: memory[0])
    status = CaptureStatus(in: memory[1])
    loop = HeldLoop(source, ring, status)
  }

  deinit { memory.forEach { $0.deallocate() } }

  func step(_ time: Int) { loop.step(Int64(time) * 1_000_000) }
}

private final class HeldLoop {
  private var loop: CaptureLoop<SourceHandle>

  init(_ source: PlayedSource, _ ring: FrameRing, _ status: CaptureStatus) {
    loop = CaptureLoop(
      SourceHandle(source: source), ring: ring, status: status, stallTime: 2_000_000_000)
  }

  var isClosed: Bool { loop.isClosed }
  func step(_ now: Int64) { _ = loop.step(now: now) }
  func hint(now: Int64) { loop.hint(now: now) }
  func restart(now: Int64) { loop.restart(now: now) }
}

private final class PlayedSource {
  enum Answer {
    case frame(Int)
    case dropped(FrameDrop)
    case lost
    case ended
  }

  var openError: CameraError?
  /// In order; then nothing comes.
  var captures: [Answer] = []
  var failure: CameraError?
  var canStall = true
  private(set) var openings = 0
  private(set) var isOpen = false
  private(set) var held: Set<Int> = []

  func open() throws(CameraError) {
    openings += 1
    if let openError { throw openError }
    isOpen = true
  }

  func close() { isOpen = false }

  func capture() -> Capture {
    #expect(isOpen)
    guard !captures.isEmpty else { return .timedOut }
    switch captures.removeFirst() {
    case .frame(let buffer):
      held.insert(buffer)
      return .frame(frame(in: buffer))
    case .dropped(let drop): return .dropped(drop)
    case .lost: return .lost
    case .ended: return .ended
    }
  }

  func giveBack(_ buffer: Int) { #expect(held.remove(buffer) != nil) }

  private func frame(in buffer: Int) -> Frame {
    let format = FrameFormat(
      pixels: .grey, width: 1, height: 1, bytesPerRow: 1,
      encoding: ColorEncoding(matrix: .bt601, range: .full))
    return Frame(
      bytes: UnsafeRawBufferPointer(start: nil, count: 0), format: format, time: 0,
      isTimeOfExposure: true, sequence: 0, buffer: buffer)
  }
}

private struct SourceHandle: ReopenableSource {
  let source: PlayedSource

  var failure: CameraError? { source.failure }
  var canStall: Bool { source.canStall }
  func open() throws(CameraError) { try source.open() }
  func close() { source.close() }
  func capture(until deadline: Int64) -> Capture { source.capture() }
  func giveBack(_ buffer: Int) { source.giveBack(buffer) }
  func giveBack(_ buffer: Int, droppedFor drop: FrameDrop) { source.giveBack(buffer) }
}
