// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Daemon
internal import Frames

extension CameraAddress {
  /// Nothing for a source that is no camera.
  init?(_ source: CameraSection.Source) {
    switch source {
    case .automatic: self = .automatic
    case .device(let path): self = .path(PathText(path.bytes))
    case .card(let name): self = .name(ShortText(name.bytes))
    case .fifo, .file, .folder, .standardInput: return nil
    }
  }
}

extension CameraSettings {
  init(_ camera: CameraSection) {
    self.init()
    address = CameraAddress(camera.source) ?? .automatic
    pixels = camera.format
    width = camera.width
    height = camera.height
    rate = camera.frameRate
    matrix = camera.matrix
    range = camera.range
    settleTime = camera.settleTime
    maximumAge = camera.frameDeadline
  }
}

extension SourceSettings {
  init(_ camera: CameraSection) {
    self.init()
    self.camera = CameraSettings(camera)
    switch camera.source {
    case .automatic, .device, .card: kind = .camera
    case .fifo(let path): kind = .fifo(PathText(path.bytes))
    case .standardInput: kind = .standardInput
    case .file(let path), .folder(let path): kind = .recording(PathText(path.bytes))
    }
  }
}
