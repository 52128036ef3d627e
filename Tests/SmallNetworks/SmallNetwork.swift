// SPDX-License-Identifier: Apache-2.0

public import ModelCompiler

/// Seeded networks of a few kilobytes.
public enum SmallNetwork {
  /// Every operator of the runtime at least once: a fused stem, units of both strides, a residual,
  /// slices, copies, an addition of its own, a k×k convolution and a dense layer.
  public static let everyOperator: FloatNetwork = {
    var builder = NetworkBuilder(height: 12, width: 10)
    let stem = builder.convolution(
      0, channels: 6, Pool(3, stride: 2, padding: 1), activation: .relu)
    let pooled = builder.maxPool(stem, Pool(3, stride: 1, padding: 1))
    let strided = builder.stridedUnit(pooled, bottleneck: 4, branch: 6, groups: 2)
    let unit = builder.unit(strided, bottleneck: 4, groups: 2)
    let largest = builder.maxPool(unit, Pool(3, stride: 1, padding: 1))
    let mean = builder.averagePool(unit, Pool(3, stride: 1, padding: 1), countsPadding: false)
    let sum = builder.add(largest, mean, activation: .relu)
    let shuffled = builder.shuffle(sum, groups: 3)
    let mixed = builder.convolution(shuffled, channels: 5, Pool(2, stride: 1, padding: 0))
    let twice = builder.concat([mixed, mixed])
    let reordered = builder.shuffle(twice, groups: 5)
    let grouped = builder.pointwise(reordered, channels: 10, groups: 2)
    _ = builder.fullyConnected(builder.globalAveragePool(grouped), classes: 7)
    return builder.network
  }()

  /// No weights at all: class scores are the means of the pooled picture.
  public static let poolsAlone: FloatNetwork = {
    var builder = NetworkBuilder(height: 10, width: 7)
    let pooled = builder.maxPool(0, Pool(2, stride: 2, padding: 1))
    let mean = builder.averagePool(pooled, Pool(3, stride: 1, padding: 1), countsPadding: true)
    _ = builder.globalAveragePool(mean)
    return builder.network
  }()

  /// A unit with a stride of 2 whose first convolution makes the largest map.
  public static func wideUnit(height: Int, width: Int) -> FloatNetwork {
    var builder = NetworkBuilder(height: height, width: width)
    let stem = builder.pointwise(0, channels: 6, activation: .relu)
    let unit = builder.stridedUnit(stem, bottleneck: 18, branch: 6, groups: 2)
    _ = builder.fullyConnected(builder.globalAveragePool(unit), classes: 5)
    return builder.network
  }

  /// A stem, one unit of each stride and a classifier.
  public static func twoUnits(
    groups: Int, height: Int = 16, width: Int = 16, classes: Int = 10, seed: UInt64 = 1
  ) -> FloatNetwork {
    var builder = NetworkBuilder(height: height, width: width, seed: seed)
    let channels = 4 * groups
    let stem = builder.convolution(
      0, channels: channels, Pool(3, stride: 2, padding: 1), activation: .relu)
    let pooled = builder.maxPool(stem, Pool(3, stride: 2, padding: 1))
    let strided = builder.stridedUnit(
      pooled, bottleneck: 2 * groups, branch: channels, groups: groups)
    let unit = builder.unit(strided, bottleneck: 2 * groups, groups: groups)
    _ = builder.fullyConnected(builder.globalAveragePool(unit), classes: classes)
    return builder.network
  }
}

extension NetworkBuilder {
  /// The paper's unit with a stride of 1.
  public mutating func unit(_ input: ValueIndex, bottleneck: Int, groups: Int) -> ValueIndex {
    let narrow = pointwise(input, channels: bottleneck, groups: groups, activation: .relu)
    let depthwise = depthwise(shuffle(narrow, groups: groups), stride: 1)
    let wide = pointwise(depthwise, channels: shapes[input].channels, groups: groups)
    return add(input, wide, activation: .relu)
  }

  /// The paper's unit with a stride of 2.
  public mutating func stridedUnit(
    _ input: ValueIndex, bottleneck: Int, branch: Int, groups: Int
  ) -> ValueIndex {
    let narrow = pointwise(input, channels: bottleneck, groups: groups, activation: .relu)
    let depthwise = depthwise(shuffle(narrow, groups: groups), stride: 2)
    let wide = pointwise(depthwise, channels: branch, groups: groups, activation: .relu)
    let averages = averagePool(input, Pool(3, stride: 2, padding: 1), countsPadding: true)
    return concat([averages, wide])
  }
}
