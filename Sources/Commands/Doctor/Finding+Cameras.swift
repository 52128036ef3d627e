// SPDX-License-Identifier: Apache-2.0

internal import Board

// Cameras, made into findings.
extension Finding {
  /// A camera that delivers pictures.
  static func camera(_ path: PathText, _ card: ShortText, _ choice: FormatChoice) -> Finding {
    Finding(.ok, "camera") { stream in
      stream.write(printable: path)
      stream.write(": ")
      stream.write(printable: card)
      stream.write(", ")
      stream.write(printable: choice.format.text)
      stream.write(" ")
      stream.write(choice.width)
      stream.write("x")
      stream.write(choice.height)
      guard choice.period > 0 else { return }
      stream.write(", ")
      stream.write((1_000_000_000 + choice.period / 2) / choice.period)
      stream.write(" /s")
    }
  }

  /// A camera that another program has open; the daemon itself is no complaint.
  static func heldCamera(_ path: PathText, by holder: NodeHolder) -> Finding {
    let isDaemon = holder.command == ShortText("shufflenetd")
    let text = LineText(describing: { stream in
      stream.write(printable: path)
      stream.write(": open in ")
      stream.write(printable: holder.command)
      stream.write(", process ")
      stream.write(holder.process)
    })
    if isDaemon { return Finding(.ok, "camera", text) }
    var remedy = LineText("if the daemon finds it busy: sudo kill ")
    remedy.append(UInt64(holder.process))
    return Finding(.warn, "camera", text, remedy: remedy)
  }

  /// A node that gives no pictures; a camera that is absent is what the daemon waits for.
  static func camera(_ path: PathText, _ error: CameraError) -> Finding {
    let text = LineText(describing: { stream in
      stream.write(printable: path)
      stream.write(": ")
      error.describe(to: &stream)
    })
    return Finding(.warn, "camera", text, remedy: error.remedy)
  }

  static var noCamera: Finding {
    Finding(
      .warn, "camera", "none",
      remedy: "plug one in; one on the ribbon comes through shufflenetd-rpicam.service")
  }

  static var unknownHolders: Finding {
    Finding(.ok, "camera", "who has cameras open: only root may know; sudo shufflenetd doctor")
  }
}

extension CameraError {
  /// What a person can do about it, as far as its description does not say so.
  fileprivate var remedy: LineText {
    switch self {
    case .permission(let group): LineText(joining: DeviceNode(group: group).groupName)
    case .noUsableFormat: LineText("another camera")
    case .system: LineText("plug it in again; see dmesg")
    default: LineText()
    }
  }
}
