// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Frames
internal import Triggers

/// Writes a file that says the same as a configuration.
struct ConfigurationWriter {
  private(set) var bytes: [UInt8] = []

  init(_ configuration: Configuration) {
    write(configuration.camera)
    write(configuration.model)
    for index in configuration.rules.indices { write(configuration.rules[index]) }
    for index in configuration.outputs.indices { write(configuration.outputs[index]) }
    write(configuration.service)
  }

  private mutating func line(_ text: String) { bytes += Array((text + "\n").utf8) }

  /// Texts may be no UTF-8, so that they stay bytes.
  private mutating func line(
    _ start: String, _ text: ConfigurationText, _ end: String = ""
  ) {
    bytes += Array(start.utf8) + Array(text.bytes)
    line(end)
  }

  private mutating func write(_ camera: CameraSection) {
    line("[Camera]")
    switch camera.source {
    case .automatic: line("Source = auto")
    case .device(let path): line("Source = ", path)
    case .card(let name): line("Source = name:", name)
    case .fifo(let path): line("Source = fifo:", path)
    case .file(let path): line("Source = file:", path)
    case .folder(let path): line("Source = folder:", path)
    case .standardInput: line("Source = -")
    }
    line("Format = \(camera.format.map { "\($0)" } ?? "auto")")
    line("Width = \(camera.width)\nHeight = \(camera.height)\nFrameRate = \(camera.frameRate)")
    line("Region = \(camera.view.region.text)\nRotate = \(Int(camera.view.rotation.rawValue) * 90)")
    line("Flip = \(camera.view.flip)\nMatrix = \(camera.matrix.map { "\($0)" } ?? "auto")")
    line("Range = \(camera.range.map { "\($0)" } ?? "auto")")
    line("SettleTime = \(time(camera.settleTime))\nFrameDeadline = \(time(camera.frameDeadline))")
  }

  private mutating func write(_ model: ModelSection) {
    line("[Model]\nThreads = \(model.threads)\nMaximumSize = \(model.maximumBytes)")
    if !model.file.isEmpty { line("File = ", model.file) }
    if let kernels = model.kernels { line("Kernels = ", kernels) }
  }

  private mutating func write(_ rule: RuleSection) {
    line("[Rule ", rule.name, "]")
    if rule.classes.count > 0 {
      let labels = rule.classes.indices.map { quoted(rule.classes[$0]) }
      bytes += Array("Class = ".utf8) + labels.joined(separator: Array(", ".utf8))
      line("")
    }
    line("Enter = \(decimal(rule.enter))\nFrames = \(rule.hits) of \(rule.window)")
    if let leave = rule.leave { line("Leave = \(decimal(leave))") }
    line("MinOn = \(time(rule.minimumOn))\nMinOff = \(time(rule.minimumOff))")
    line("MaxOn = \(time(rule.maximumOn))\nCooldown = \(time(rule.cooldown))")
    if let region = rule.region { line("Region = \(region.text)") }
    if !rule.output.isEmpty { line("Output = ", rule.output) }
  }

  private mutating func write(_ output: OutputSection) {
    line("[Output ", output.name, "]")
    if let line = output.line { write("Line", line) }
    line("ActiveLow = \(output.isActiveLow)\nDrive = \(output.drive.text)")
    line("Bias = \(output.bias.text)\nDefault = \(output.settings.defaultLevel)")
    line("OnFault = \(output.settings.faultLevel)")
    switch output.settings.mode {
    case .level: line("Mode = level")
    case .pulse(let length): line("Mode = pulse \(time(length))")
    case .blink(let on, let off): line("Mode = blink \(time(on)) \(time(off))")
    case .heartbeat: line("Mode = heartbeat")
    }
  }

  private mutating func write(_ service: ServiceSection) {
    line("[Service]")
    if let input = service.enableLine { write("EnableLine", input.line, input.text) }
    if let input = service.captureLine { write("CaptureLine", input.line, input.text) }
    line("RuntimeFolder = ", service.runtimeFolder)
    line("Snapshots = \(service.snapshots)\nMetricsInterval = \(time(service.metricsInterval))")
    line("EventLog = \(service.eventLog)")
  }

  private mutating func write(_ key: String, _ name: ConfiguredLine, _ end: String = "") {
    switch name {
    case .name(let text): line("\(key) = ", text, end)
    case .offset(let offset, let label): line("\(key) = ", label, ":\(offset)\(end)")
    }
  }
}

private func quoted(_ label: ConfigurationText) -> [UInt8] {
  let quote = UInt8(ascii: "\"")
  return label.bytes.contains(quote) ? Array(label.bytes) : [quote] + label.bytes + [quote]
}

/// In the largest unit that tells it exactly.
private func time(_ nanoseconds: Int64) -> String {
  guard nanoseconds > 0 else { return "0" }
  let units: [(String, Int64)] = [
    ("h", 3_600_000_000_000), ("min", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000),
  ]
  for (name, unit) in units where nanoseconds % unit == 0 { return "\(nanoseconds / unit)\(name)" }
  return "\(nanoseconds / 1000)us"
}

/// Billionths are finer than units of `2^-30`.
private func decimal(_ probability: UInt32) -> String {
  let billionths = (UInt64(probability) * 1_000_000_000 + 1 << 29) >> 30
  let digits = String(billionths % 1_000_000_000)
  return "\(billionths / 1_000_000_000)." + String(repeating: "0", count: 9 - digits.count) + digits
}

extension FrameRegion {
  fileprivate var text: String {
    guard case .fractions(let parts) = self else { return "0,0,100,100" }
    let (left, top) = (percent(parts.x), percent(parts.y))
    let (right, bottom) = (percent(parts.x + parts.width), percent(parts.y + parts.height))
    return [left, top, right - left, bottom - top]
      .map { "\($0 / 100).\($0 / 10 % 10)\($0 % 10)" }.joined(separator: ",")
  }

  /// Hundredths of a percent, which are coarser than units of `2^-16`.
  private func percent(_ fraction: Int) -> Int { (fraction * 10_000 + 1 << 15) >> 16 }
}

extension ConfiguredLine.Drive {
  fileprivate var text: String {
    switch self {
    case .pushPull: "push-pull"
    case .openDrain: "open-drain"
    case .openSource: "open-source"
    }
  }
}

extension ConfiguredLine.Bias {
  fileprivate var text: String {
    switch self {
    case .asIs: "as-is"
    case .disabled: "disabled"
    case .pullUp: "pull-up"
    case .pullDown: "pull-down"
    }
  }
}

extension ServiceSection.Input {
  fileprivate var text: String {
    (isActiveLow ? " active-low" : "") + (bias == .asIs ? "" : " \(bias.text)")
  }
}
