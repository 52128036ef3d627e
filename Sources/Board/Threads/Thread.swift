// SPDX-License-Identifier: Apache-2.0

internal import CBoard

/// A thread with a small stack, so that a program whose memory is locked stays small.
///
/// The C library takes memory for it when it is created: create it before the heap is sealed.
public struct Thread: ~Copyable {
  /// What a thread does with its argument; a plain function without a context.
  public typealias Body = @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer?

  /// The least that the C library accepts on ARM.
  public static let stackBytes = 128 << 10

  private let handle: pthread_t

  /// For a thread that runs a network: kernels for x86-64 borrow 128 KiB of the stack.
  public static let networkStackBytes = 256 << 10

  /// For a thread that reads configurations: their copies on the stack are of some 12 KiB each.
  public static let configurationStackBytes = 512 << 10

  /// Runs `body` in a new thread; `argument` must outlive it.
  public init(
    argument: UnsafeMutableRawPointer?, stackBytes: Int = Thread.stackBytes, _ body: Body
  ) throws(BoardError) {
    var handle = pthread_t()
    let error = Thread.create(&handle, stackBytes: stackBytes, argument, body)
    guard error == 0 else { throw .system(.createThread, errno: error) }
    self.handle = handle
  }

  /// Waits until the thread has ended; without it, the thread runs on when this value is gone.
  public consuming func join() { pthread_join(handle, nil) }

  /// Returns 0 or an errno.
  ///
  /// Not on a stack of our own: the C library would give such a thread's memory back to the heap when
  /// it ends, and the heap is sealed then.
  static func create(
    _ handle: UnsafeMutablePointer<pthread_t>, stackBytes: Int,
    _ argument: UnsafeMutableRawPointer?, _ body: Body
  ) -> Int32 {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, stackBytes)
    return pthread_create(handle, &attributes, body, argument)
  }
}
