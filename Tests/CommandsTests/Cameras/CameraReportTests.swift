// SPDX-License-Identifier: Apache-2.0

import Board
import Testing

@testable import Commands

struct CameraReportTests {
  @Test func `a camera is listed with its paths, formats, sizes and rates`() throws {
    let text = try captured { report(isJSON: false).write(RecordedCamera(), to: &$0) }
    #expect(
      text == """
        HD Webcam
          Source = /dev/v4l/by-id/usb-cam-index0
          today  /dev/video0
          YUYV
            640x480  30 29.97 /s
            320x240
          H264  not read here
          GREY
            32x32 to 2592x1944  15 /s

        """)
  }

  @Test func `as JSON a camera is an object on one line`() throws {
    let text = try captured { report(isJSON: true).write(RecordedCamera(), to: &$0) }
    #expect(
      text == #"{"card":"HD Webcam","node":"/dev/video0","#
        + #""source":"/dev/v4l/by-id/usb-cam-index0","driver":"uvcvideo","bus":"usb-0000:01:00.0-1.3","#
        + #""needsMediaSetup":false,"formats":[{"code":"YUYV","isRead":true,"sizes":["#
        + #"{"leastWidth":640,"leastHeight":480,"width":640,"height":480,"#
        + #""periodsNanoseconds":[33333333,33366666]},{"leastWidth":320,"leastHeight":240,"#
        + #""width":320,"height":240,"periodsNanoseconds":[]}]},"#
        + #"{"code":"H264","isRead":false,"sizes":[]},{"code":"GREY","isRead":true,"sizes":["#
        + #"{"leastWidth":32,"leastHeight":32,"width":2592,"height":1944,"#
        + #""periodsNanoseconds":[66666666]}]}]}"# + "\n")
  }

  @Test func `this machine's cameras can be listed`() throws {
    let run = try ListRun { ListCameras().run(&$0) }
    #expect(run.status == .ok || !run.errors.isEmpty)
  }

  private func report(isJSON: Bool) -> CameraReport {
    var facts = VideoFacts()
    facts.card = ShortText("HD Webcam")
    facts.driver = ShortText("uvcvideo")
    facts.bus = ShortText("usb-0000:01:00.0-1.3")
    let names = CameraReport.Names(
      node: PathText("/dev/video0"), source: PathText("/dev/v4l/by-id/usb-cam-index0"))
    return CameraReport(names, facts: facts, isJSON: isJSON)
  }
}

/// A camera that can only be asked.
private struct RecordedCamera: VideoDevice {
  func facts() throws(VideoFailure) -> VideoFacts { VideoFacts() }

  func format(at index: Int) -> FourCC? {
    switch index {
    case 0: FourCC("YUYV")
    case 1: FourCC("H264")
    case 2: FourCC("GREY")
    default: nil
    }
  }

  func sizes(at index: Int, of format: FourCC) -> VideoSizes? {
    switch (format, index) {
    case (FourCC("YUYV"), 0): VideoSizes(width: 640...640, height: 480...480)
    case (FourCC("YUYV"), 1): VideoSizes(width: 320...320, height: 240...240)
    case (FourCC("GREY"), 0): VideoSizes(width: 32...2592, height: 32...1944)
    default: nil
    }
  }

  func period(at index: Int, of format: FourCC, width: Int, height: Int) -> Int64? {
    switch (width, index) {
    case (640, 0): 33_333_333
    case (640, 1): 33_366_666
    case (2592, 0): 66_666_666
    default: nil
    }
  }

  func setFormat(_ format: FourCC, width: Int, height: Int) throws(VideoFailure) -> VideoFormat {
    throw VideoFailure(errno: 25)
  }
  func setRate(_ rate: Int) throws(VideoFailure) -> Int64 { throw VideoFailure(errno: 25) }
  func makeBuffers(_ count: Int) throws(VideoFailure) -> Int { throw VideoFailure(errno: 25) }
  func memory(of buffer: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: nil, count: 0)
  }
  func start() throws(VideoFailure) {}
  func queue(_ buffer: Int) throws(VideoFailure) {}
  func dequeue() throws(VideoFailure) -> VideoBuffer? { nil }
  func wait(until deadline: Int64) -> VideoWait { .timedOut }
}
