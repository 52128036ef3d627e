// SPDX-License-Identifier: Apache-2.0

internal import Board

extension Request {
  /// Does what was asked for.
  func run(
    _ decoder: some PictureDecoder, _ streams: inout StandardStreams
  ) throws(CommandError) -> ExitStatus {
    switch verb {
    case .run: try Run(configuration: configuration).run(&streams)
    case .check: try Check(configuration: configuration).run(&streams)
    case .doctor: try doctor.run(&streams)
    case .outputsOff: try outputsOff.run(&streams)
    case .testOutput:
      try TestOutput(configuration: configuration, output: operands[0]).run(&streams)
    case .listLines: listLines.run(&streams)
    case .listCameras: listCameras.run(&streams)
    case .watch: try watch.run(&streams)
    case .snapshot: try snapshot.run(&streams)
    case .classify: try classify.run(decoder, &streams)
    case .replay: try replay.run(&streams)
    case .inspect: try inspect.run(&streams)
    case .bench: try bench.run(&streams)
    case .selfTest: try selfTest.run(&streams)
    }
  }

  private var furtherOperands: UnsafeBufferPointer<CString> {
    UnsafeBufferPointer(rebasing: operands[1...])
  }

  private var doctor: Doctor {
    var doctor = Doctor(configuration: configuration)
    doctor.runtimeFolder = runtimeFolder
    doctor.report = report
    doctor.isJSON = isJSON
    return doctor
  }

  private var outputsOff: OutputsOff {
    var outputsOff = OutputsOff(configuration: configuration)
    outputsOff.runtimeFolder = runtimeFolder
    return outputsOff
  }

  private var listLines: ListLines {
    var listLines = ListLines()
    listLines.isJSON = isJSON
    return listLines
  }

  private var listCameras: ListCameras {
    var listCameras = ListCameras()
    listCameras.isJSON = isJSON
    return listCameras
  }

  private var watch: Watch {
    var watch = Watch()
    watch.runtimeFolder = runtimeFolder
    return watch
  }

  private var snapshot: Snapshot {
    var snapshot = Snapshot()
    snapshot.runtimeFolder = runtimeFolder
    return snapshot
  }

  private var classify: Classify {
    var classify = Classify(model: operands[0], pictures: furtherOperands)
    classify.topCount = topCount
    classify.isJSON = isJSON
    classify.includesLogits = includesLogits
    classify.options = inference
    return classify
  }

  private var replay: Replay {
    var replay = Replay(configuration: configuration)
    replay.recording = operands.first
    replay.model = model
    replay.isJSON = isJSON
    replay.rounds = roundCount
    replay.faultSeed = faultSeed.map { UInt64($0) }
    replay.options = inference
    return replay
  }

  private var inspect: Inspect {
    var inspect = Inspect(model: operands[0])
    inspect.isJSON = isJSON
    inspect.pictureOfPlan = pictureOfPlan
    inspect.options = inference
    return inspect
  }

  private var bench: Bench {
    var bench = Bench(model: operands[0])
    bench.isJSON = isJSON
    bench.iterationCount = iterationCount
    bench.options = inference
    return bench
  }

  private var selfTest: SelfTest {
    var selfTest = SelfTest(model: operands[0])
    selfTest.isVerbose = isVerbose
    selfTest.options = inference
    return selfTest
  }
}
