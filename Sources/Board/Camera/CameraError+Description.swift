// SPDX-License-Identifier: Apache-2.0

extension CameraError {
  /// Writes, for example, `in use by another program`.
  public func describe(to stream: inout TextStream) {
    switch self {
    case .absent: stream.write("no such camera; list-cameras shows what there is")
    case .ambiguous(let first, let second):
      stream.write("two cameras have this name, /dev/video")
      stream.write(first)
      stream.write(" and /dev/video")
      stream.write(second)
      stream.write("; choose one by its path in /dev/v4l/by-path")
    case .permission(let group): CameraError.describe(permissionOf: group, to: &stream)
    case .sandbox:
      stream.write("kept away by the sandbox of the service; start the service again, and if that ")
      stream.write("does not help, compare its unit with the one that was shipped (DeviceAllow)")
    case .busy: stream.write("in use by another program; doctor, run as root, names it")
    case .notCapture: stream.write("not a node that captures pictures; list-cameras shows those")
    case .rawSensor:
      stream.write("a CSI camera, which gives no pictures here but its sensor's raw data; use the ")
      stream.write("unit shufflenetd-rpicam.service, which runs rpicam-vid, and Source = fifo:…")
    case .noUsableFormat(let formats): CameraError.describe(unusable: formats, to: &stream)
    case .formatRefused(let width, let height):
      stream.write("size or format refused; the camera offers ")
      stream.write(width)
      stream.write("x")
      stream.write(height)
    case .tooFewBuffers(let count):
      stream.write("buffers: expected at least 3, the driver grants ")
      stream.write(count)
    case .bandwidth:
      stream.write("not enough USB bandwidth left; choose a smaller size or rate, Format = mjpeg, ")
      stream.write("or another USB port for the other camera")
    case .stalled: stream.write("it is open, but no frame came that can be used")
    case .unplugged: stream.write("unplugged")
    case .writerEnded: stream.write("the program that fills the pipe has ended")
    case .system(let operation, let errno):
      stream.write("cannot ")
      stream.write(operation.verb)
      stream.write(": ")
      stream.write(errno: errno)
    }
  }

  private static func describe(permissionOf group: UInt32, to stream: inout TextStream) {
    stream.write("permission denied; it belongs to group ")
    stream.write(printable: DeviceNode(group: group).groupName)
    stream.write(", which this process must be in")
  }

  private static func describe(unusable formats: FourCCList, to stream: inout TextStream) {
    stream.write("no format that can be read here")
    for index in 0..<formats.count {
      stream.write(index == 0 ? "; it has " : ", ")
      stream.write(printable: formats[index].text)
    }
  }
}

extension CameraError.Operation {
  fileprivate var verb: StaticString {
    switch self {
    case .open: "open"
    case .ask: "ask what it is"
    case .setFormat: "set the format"
    case .setRate: "set the frame rate"
    case .makeBuffers: "make buffers"
    case .start: "start streaming"
    case .queue: "queue a buffer"
    case .dequeue: "take a buffer"
    }
  }
}
