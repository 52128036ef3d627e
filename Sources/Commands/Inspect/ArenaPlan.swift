// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import ModelFile

/// What lies where in the arena, operator by operator.
struct ArenaPlan: ~Copyable {
  let view: ArenaPlanView
  private let pages: Pages

  /// Gets memory for the lifetimes; `path` is for the error alone.
  init(_ model: ModelView, path: CString) throws(CommandError) {
    pages = try about(path) { () throws(BoardError) in
      try Pages(byteCount: model.tensorCount * MemoryLayout<Lifetime>.stride)
    }
    let lifetimes = pages.bytes.bindMemory(to: Lifetime.self)
    view = ArenaPlanView(model: model, lifetimes: UnsafeBufferPointer(lifetimes))
    var ordinal: Int32 = 0
    for index in lifetimes.indices {
      lifetimes[index] = Lifetime(ordinal: ordinal)
      if model.tensor(index).parent == nil { ordinal += 1 }
    }
    lifetimes[model.network.inputTensor].first = 0
    for index in 0..<model.operatorCount { view.extend(lifetimes, by: index) }
  }
}

/// From which operator to which a tensor's bytes matter; a slice counts for its parent alone.
struct Lifetime {
  /// Its place among the tensors that are no slices.
  let ordinal: Int32
  /// The operator that writes its first byte; 0 for the input of the network.
  var first = Int32.max
  /// The last operator that writes or reads it.
  var last: Int32 = -1

  init(ordinal: Int32) { self.ordinal = ordinal }

  func contains(_ index: Int) -> Bool { Int(first) <= index && index <= Int(last) }

  /// Takes in operators that use it.
  mutating func extend(to operators: ClosedRange<Int>) {
    first = min(first, Int32(operators.lowerBound))
    last = max(last, Int32(operators.upperBound))
  }
}

/// The plan in memory that somebody else owns.
struct ArenaPlanView {
  let model: ModelView
  fileprivate(set) var lifetimes: UnsafeBufferPointer<Lifetime>

  /// The tensor itself, or the one that it is a slice of.
  func whole(_ tensor: Int) -> Int { model.tensor(tensor).parent ?? tensor }

  /// A to Z, a to z, and again.
  func letter(_ tensor: Int) -> UInt8 {
    let place = UInt8(lifetimes[whole(tensor)].ordinal % 52)
    return place < 26 ? UInt8(ascii: "A") + place : UInt8(ascii: "a") + place - 26
  }

  /// Scratch memory of a thread while an operator runs, and all that run together with it.
  func scratchBytes(during index: Int) -> Int {
    model.scratchBytes(ofOperator: model.operators(with: index).lowerBound)
  }

  /// The tensor that has the most of some bytes while an operator runs.
  ///
  /// Where an operator works in place, it is the output.
  func occupant(of bytes: Range<Int>, during index: Int) -> Int? {
    let output = whole(model.operator(index).output)
    var most = 0
    var occupant: Int?
    for tensor in lifetimes.indices where lifetimes[tensor].contains(index) {
      let record = model.tensor(tensor)
      guard record.isInArena else { continue }
      let common = min(bytes.upperBound, record.end) - max(bytes.lowerBound, record.offset)
      if common > most || (common == most && common > 0 && tensor == output) {
        most = common
        occupant = tensor
      }
    }
    return occupant
  }

  fileprivate func extend(_ lifetimes: UnsafeMutableBufferPointer<Lifetime>, by index: Int) {
    let record = model.operator(index)
    let span = model.operators(with: index)
    lifetimes[whole(record.input)].extend(to: span)
    lifetimes[whole(record.output)].extend(to: span)
    if let residual = record.residual { lifetimes[whole(residual)].extend(to: span) }
  }
}
