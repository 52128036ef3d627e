// SPDX-License-Identifier: Apache-2.0

/// A ShuffleNet unit, Figure 2 of the paper.
///
/// Pointwise, ReLU, channel shuffle, 3×3 depthwise, pointwise. With a stride of 1 the input is
/// added and ReLU follows. With a stride of 2 the 3×3 average of the input (padding counted: the
/// divisor is always 9) stands before the result in the output's channels; ReLU follows there too,
/// but the averages are not negative, so that it matters to the branch alone.
public struct Unit: Hashable, Sendable {
  /// 2, 3 or 4.
  public let stage: Int
  /// Position in the stage, from 0; unit 0 has a stride of 2.
  public let index: Int
  public let input: MapSize
  public let output: MapSize
  /// Groups of the first pointwise convolution: 1 in the first unit of stage 2.
  public let firstGroups: Int
  /// Groups of the second one, and of the shuffle.
  public let groups: Int

  public var stride: Int { index == 0 ? 2 : 1 }
  public var bottleneckChannels: Int { output.channels / 4 }
  /// What the second pointwise convolution makes.
  public var branchChannels: Int {
    stride == 2 ? output.channels - input.channels : output.channels
  }
  public var name: String { "stage\(stage).\(index)" }

  func checkDivision(width: Width) throws(MemberError) {
    let demands = [
      ("the input of \(name)", input.channels, firstGroups),
      ("the bottleneck of \(name)", bottleneckChannels, groups),
      ("the branch of \(name)", branchChannels, groups),
    ]
    for (layer, channels, groups) in demands where channels % groups != 0 {
      throw .indivisible(layer: layer, channels: channels, groups: groups, width: width)
    }
  }
}

extension Member {
  /// Repetitions in stages 2, 3 and 4.
  public static let stageUnits = [4, 8, 4]

  /// The 16 units, in order.
  public var units: [Unit] {
    var units: [Unit] = []
    var map = MapSize(channels: 3, height: inputHeight, width: inputWidth)
      .halved(channels: firstChannels).halved(channels: firstChannels)
    for (position, channels) in stageChannels.enumerated() {
      for index in 0..<Self.stageUnits[position] {
        let output = index == 0 ? map.halved(channels: channels) : map
        units.append(
          Unit(
            stage: position + 2, index: index, input: map, output: output,
            firstGroups: position == 0 && index == 0 ? 1 : groups, groups: groups))
        map = output
      }
    }
    return units
  }
}

/// The size of a map.
public struct MapSize: Hashable, Sendable {
  public let channels: Int
  public let height: Int
  public let width: Int

  public init(channels: Int, height: Int, width: Int) {
    self.channels = channels
    self.height = height
    self.width = width
  }

  public var pixels: Int { height * width }

  /// What a stride of 2 makes of it.
  func halved(channels: Int) -> MapSize {
    MapSize(channels: channels, height: (height + 1) / 2, width: (width + 1) / 2)
  }

  func with(channels: Int) -> MapSize {
    MapSize(channels: channels, height: height, width: width)
  }
}
