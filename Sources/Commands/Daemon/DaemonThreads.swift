// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Daemon

/// The daemon's threads besides the guard's: camera, pipeline, service.
struct DaemonThreads: ~Copyable {
  private var pipeline: Board.Thread?
  private var service: Board.Thread?

  /// Starts them; `memory` holds what they are given.
  init(_ memory: DaemonMemory, _ configuration: Configuration) throws(BoardError) {
    pipeline = nil
    service = nil
    memory.capture.initialize(
      to: try CaptureThread(SourceSettings(configuration.camera), into: memory.ring))
    pipeline = try Board.Thread(
      argument: memory.pipeline, stackBytes: Board.Thread.networkStackBytes
    ) { argument in
      argument?.assumingMemoryBound(to: PipelineThread.self).pointee.run()
      return nil
    }
    service = try Board.Thread(
      argument: memory.service, stackBytes: Board.Thread.configurationStackBytes
    ) { argument in
      if let context = argument?.assumingMemoryBound(to: ServiceContext.self).pointee {
        var thread = ServiceThread(context)
        thread.run()
      }
      return nil
    }
  }

  /// Waits until they have ended, now that the switchboard says so; the pipeline's may hang in a
  /// kernel call, and ends with the process.
  mutating func join(_ memory: DaemonMemory) {
    memory.bells.service.ring()
    service.take()?.join()
    memory.capture.move().stop()
  }
}
