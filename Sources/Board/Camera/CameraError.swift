// SPDX-License-Identifier: Apache-2.0

internal import CBoard

/// Why a camera gives no pictures.
///
/// Whoever catches it knows which camera it was about and says so first; `describe(to:)` writes the
/// rest.
public enum CameraError: Error, Equatable, Sendable {
  /// No such node, or no camera at all.
  case absent
  /// Two cameras have the name; the numbers of their nodes.
  case ambiguous(Int, Int)
  /// The node belongs to this group, which the process is not in.
  case permission(group: UInt32)
  /// The service's sandbox keeps it away, whoever it belongs to.
  case sandbox
  /// Another program uses it.
  case busy
  /// The node is of another kind: metadata, an output, a decoder.
  case notCapture
  /// A CSI camera, whose node gives the sensor's mosaic or nothing at all.
  case rawSensor
  /// None of its formats can be read.
  case noUsableFormat(FourCCList)
  /// It does not take the size or format that was asked for, and offers this size.
  case formatRefused(width: Int, height: Int)
  /// The driver grants fewer buffers than circulate.
  case tooFewBuffers(Int)
  /// Other cameras on the same USB bus leave too little of it.
  case bandwidth
  /// It streams, but no frame came in time.
  case stalled
  case unplugged
  /// The program that fills the pipe has ended.
  case writerEnded
  case system(Operation, errno: Int32)

  public enum Operation: UInt8, Equatable, Sendable {
    case open = 1
    case ask
    case setFormat
    case setRate
    case makeBuffers
    case start
    case queue
    case dequeue
  }
}

extension CameraError {
  /// What the kernel meant when an operation failed.
  ///
  /// - Parameters:
  ///   - operation: what was tried.
  ///   - errno: why it failed.
  ///   - needsMediaSetup: the node is a CSI receiver's.
  init(_ operation: Operation, errno: Int32, needsMediaSetup: Bool = false) {
    switch (operation, errno) {
    case (.open, ENOENT), (.open, ENXIO), (.open, ENODEV): self = .absent
    case (.open, EPERM): self = .sandbox
    case (_, ENODEV), (_, ENXIO): self = .unplugged
    case (_, EBUSY): self = .busy
    case (.start, ENOSPC): self = .bandwidth
    case (.ask, ENOTTY), (.ask, EINVAL): self = .notCapture
    case (.start, EINVAL) where needsMediaSetup, (.start, EPIPE) where needsMediaSetup,
      (.start, ENOLINK) where needsMediaSetup:
      self = .rawSensor
    default: self = .system(operation, errno: errno)
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .ambiguous, .notCapture, .rawSensor, .noUsableFormat, .formatRefused: .configuration
    default: .unavailable
    }
  }
}
