// SPDX-License-Identifier: Apache-2.0

#if arch(x86_64)
  internal import CIntrinsics
  internal import Kernels

  /// A permutation of the bytes of a pixel, sixteen at a time.
  ///
  /// Sixteen neighbouring bytes of the result come from few pieces of the source, each found by one
  /// load: a channel shuffle has one piece in each group. PSHUFB moves their bytes to their places.
  struct ChannelShuffle {
    /// `[vectors][Piece.limit]`.
    private let pieces: UnsafeMutablePointer<Piece>
    private let vectors: Int
    /// The most that a vector has.
    private let piecesPerVector: Int
    private let channels: Int

    /// Bytes of memory for a shuffle of so many channels.
    static func bytes(channels: Int) -> Int {
      (channels &+ 15) / 16 &* Piece.limit &* MemoryLayout<Piece>.stride
    }

    /// - Returns: `nil` for fewer than sixteen channels.
    init?(places: UnsafePointer<UInt16>, channels: Int, memory: UnsafeMutableRawPointer) {
      guard channels >= 16 else { return nil }
      self.channels = channels
      vectors = (channels &+ 15) / 16
      pieces = memory.bindMemory(to: Piece.self, capacity: vectors &* Piece.limit)
      pieces.initialize(repeating: .unused, count: vectors &* Piece.limit)
      var most = 0
      for channel in 0..<channels {
        let place = Int(places[channel])
        // The last vector overlaps its neighbour.
        if place >= channels &- 16 {
          most = max(
            most,
            ChannelShuffle.move(
              channel, place &- (channels &- 16), pieces + (vectors &- 1) &* Piece.limit))
        }
        let vector = place / 16
        if vector < vectors &- 1 {
          most = max(most, ChannelShuffle.move(channel, place % 16, pieces + vector &* Piece.limit))
        }
      }
      piecesPerVector = most
    }

    /// Adds a channel to the pieces of a vector, after all channels before it.
    ///
    /// - Returns: How many pieces there are.
    private static func move(
      _ channel: Int, _ lane: Int, _ pieces: UnsafeMutablePointer<Piece>
    ) -> Int {
      var piece = 0
      while pieces[piece].isUsed, channel &- pieces[piece].start >= 16 { piece &+= 1 }
      if !pieces[piece].isUsed {
        pieces[piece].isUsed = true
        pieces[piece].start = channel
      }
      UnsafeMutableRawPointer(pieces + piece).storeBytes(
        of: UInt8(truncatingIfNeeded: channel &- pieces[piece].start), toByteOffset: lane,
        as: UInt8.self)
      return piece &+ 1
    }

    /// Writes a pixel; sixteen bytes behind the last channel of `from` are readable.
    @inline(__always)
    func run(_ from: UnsafeRawPointer, _ to: UnsafeMutableRawPointer) {
      var vector = UnsafePointer(pieces)
      for index in 0..<vectors {
        var bytes = __m128i()
        for piece in 0..<piecesPerVector {
          let source = (from + vector[piece].start).loadUnaligned(as: __m128i.self)
          bytes |= _mm_shuffle_epi8(source, vector[piece].mask)
        }
        let place = min(index &* 16, channels &- 16)
        to.storeBytes(of: bytes, toByteOffset: place, as: __m128i.self)
        vector += Piece.limit
      }
    }

    private struct Piece {
      /// Which of sixteen bytes goes to each lane; a negative one leaves a zero.
      var mask: __m128i
      /// The first of the sixteen.
      var start: Int
      var isUsed: Bool

      /// No byte of the first sixteen.
      static var unused: Piece { Piece(mask: __m128i(repeating: -1), start: 0, isUsed: false) }

      /// Every lane may need its own.
      static var limit: Int { 16 }
    }
  }
#endif
