// SPDX-License-Identifier: Apache-2.0

internal import Frames
internal import Triggers

extension Configuration {
  /// Checks what only the whole configuration can tell, and finds each rule's output.
  ///
  /// It comes after the last file. ``resolve(labels:)`` does the same for the model's classes.
  public mutating func validate() throws(ConfigurationError) {
    if model.file.isEmpty {
      throw Configuration.missing(ModelKey.file, ofSection: ConfigurationText(""))
    }
    try validateDeadline()
    for index in outputs.indices { try validateLine(ofOutput: index) }
    try validateInputLines()
    for index in rules.indices { try validateRule(index) }
    try validateRegions()
  }

  private func validateDeadline() throws(ConfigurationError) {
    guard camera.frameDeadline <= 1_000_000_000 / Int64(camera.frameRate) else { return }
    let deadline = camera.places[CameraKey.frameDeadline]
    let place = deadline.isInFile ? deadline : camera.places[CameraKey.frameRate]
    throw ConfigurationError(
      .conflict(.deadlineWithinFrame(frameRate: camera.frameRate)), at: place)
  }

  private func validateLine(ofOutput index: Int) throws(ConfigurationError) {
    let output = outputs[index]
    guard let line = output.line else {
      throw Configuration.missing(OutputKey.line, ofSection: output.name)
    }
    try refuse(line, at: output.places[OutputKey.line], ifOwnedBefore: index)
  }

  private func validateInputLines() throws(ConfigurationError) {
    let enablePlace = service.places[ServiceKey.enableLine]
    let capturePlace = service.places[ServiceKey.captureLine]
    if let enable = service.enableLine {
      try refuse(enable.line, at: enablePlace, ifOwnedBefore: outputs.count)
    }
    guard let capture = service.captureLine else { return }
    try refuse(capture.line, at: capturePlace, ifOwnedBefore: outputs.count)
    if service.enableLine?.line == capture.line {
      throw ConfigurationError(.conflict(.sharedLine(first: enablePlace)), at: capturePlace)
    }
  }

  private func refuse(
    _ line: ConfiguredLine, at place: ConfigurationPlace, ifOwnedBefore end: Int
  ) throws(ConfigurationError) {
    for index in 0..<end where outputs[index].line == line {
      let first = outputs[index].places[OutputKey.line]
      throw ConfigurationError(.conflict(.sharedLine(first: first)), at: place)
    }
  }

  static func missing(
    _ key: some SectionKey, ofSection name: ConfigurationText
  ) -> ConfigurationError {
    ConfigurationError(
      .conflict(.missingKey(ConfigurationKey(key), ofSection: name)), at: name.place)
  }
}

// Rules.
extension Configuration {
  private mutating func validateRule(_ index: Int) throws(ConfigurationError) {
    let rule = rules[index]
    guard rule.classes.count > 0 else {
      throw Configuration.missing(RuleKey.class, ofSection: rule.name)
    }
    guard !rule.output.isEmpty else {
      throw Configuration.missing(RuleKey.output, ofSection: rule.name)
    }
    if let leave = rule.leave, leave > rule.enter {
      throw rule.contradiction(RuleKey.leave, above: RuleKey.enter)
    }
    if rule.maximumOn > 0, rule.minimumOn > rule.maximumOn {
      throw rule.contradiction(RuleKey.minOn, above: RuleKey.maxOn)
    }
    rules[index].outputIndex = try indexOfOutput(of: rule)
  }

  /// The network runs once for each region, so that there may be few.
  private func validateRegions() throws(ConfigurationError) {
    var regions = FixedList<4, FrameRegion>(placeholder: .whole)
    for index in rules.indices {
      let region = region(of: rules[index])
      guard regions.firstIndex(of: region) == nil, !regions.append(region) else { continue }
      throw ConfigurationError(
        .conflict(.tooManyRegions(limit: regions.count)),
        at: rules[index].places[RuleKey.region])
    }
  }

  private func indexOfOutput(of rule: RuleSection) throws(ConfigurationError) -> Int {
    var nearest = NearestName(to: rule.output.bytes)
    for index in outputs.indices {
      if outputs[index].name == rule.output {
        guard outputs[index].settings.mode != .heartbeat else {
          throw ConfigurationError(
            .conflict(.heartbeatOutput(rule.output)), at: rule.output.place)
        }
        return index
      }
      nearest.consider(outputs[index].name.bytes, index: index)
    }
    let suggestion = nearest.index.map { outputs[$0].name }
    throw ConfigurationError(
      .conflict(.unknownOutput(rule.output, nearest: suggestion)), at: rule.output.place)
  }
}

extension RuleSection {
  /// At the one of the two that a file sets.
  fileprivate func contradiction(_ key: RuleKey, above limit: RuleKey) -> ConfigurationError {
    ConfigurationError(
      .conflict(.above(ConfigurationKey(key), ConfigurationKey(limit))), at: places[key])
  }
}
