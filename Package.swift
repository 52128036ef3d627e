// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

// The graph of Sources/README.md, in its order: pure, Linux, host only, executables. A target may
// import only what it names here: the build runs with
// `--explicit-target-dependency-import-check error`.
let package = Package(
  name: "shufflenet-on-the-board",
  products: [
    .executable(name: "shufflenet", targets: ["shufflenet"]),
    .executable(name: "shufflenetd", targets: ["shufflenetd"]),
    .library(name: "Inference", targets: ["Inference"]),
    .library(name: "ModelFile", targets: ["ModelFile"]),
    .library(name: "Frames", targets: ["Frames"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-protobuf.git", from: "1.39.0"),
  ],
  targets: [
    // Pure: no heap, no system call; Embedded and ordinary Swift.
    .target(name: "Quantization"),
    .target(name: "ModelFile", dependencies: ["Quantization"]),
    .target(name: "Kernels", dependencies: ["Quantization"]),
    .systemLibrary(name: "CIntrinsics"),
    .target(name: "KernelsNEON", dependencies: ["CIntrinsics", "Kernels", "Quantization"]),
    .target(
      name: "KernelsDotProd", dependencies: ["CIntrinsics", "Kernels", "KernelsNEON"]),
    .target(
      name: "KernelsI8MM",
      dependencies: ["CIntrinsics", "Kernels", "KernelsDotProd", "KernelsNEON"]),
    .target(name: "KernelsAVX2", dependencies: ["CIntrinsics", "Kernels", "Quantization"]),
    .target(
      name: "KernelsAVX512VNNI",
      dependencies: ["CIntrinsics", "Kernels", "KernelsAVX2", "Quantization"]),
    .target(
      name: "Inference",
      dependencies: [
        "Kernels", "KernelsAVX2", "KernelsAVX512VNNI", "KernelsDotProd", "KernelsI8MM",
        "KernelsNEON", "ModelFile", "Quantization",
      ]),
    .target(name: "Frames", dependencies: ["CIntrinsics", "Quantization"]),
    .target(name: "Triggers"),
    .target(
      name: "Daemon",
      dependencies: ["Frames", "Inference", "Kernels", "ModelFile", "Quantization", "Triggers"]),

    // Linux: every system call is here.
    .target(
      name: "CBoard", linkerSettings: [.linkedLibrary("gpiod"), .linkedLibrary("jpeg")]),
    .target(name: "Board", dependencies: ["CBoard", "Frames", "Inference", "Kernels"]),
    .target(
      name: "Commands",
      dependencies: [
        "Board", "Daemon", "Frames", "Inference", "Kernels", "ModelFile", "Quantization",
        "Triggers",
      ]),

    // Host only.
    .target(name: "CPNG", linkerSettings: [.linkedLibrary("png")]),
    .target(name: "Pictures", dependencies: ["Board", "CPNG", "Frames"]),
    .target(name: "ShuffleNetV1", dependencies: ["Quantization"]),
    .target(
      name: "ModelCompiler",
      dependencies: [
        "Frames", "Inference", "Kernels", "ModelFile", "Quantization", "ShuffleNetV1",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ]),

    // Executables.
    .executableTarget(name: "shufflenetd", dependencies: ["Board", "CBoard", "Commands"]),
    .executableTarget(
      name: "shufflenet",
      dependencies: [
        "Board", "Commands", "Frames", "Inference", "ModelCompiler", "ModelFile", "Pictures",
        "Quantization", "ShuffleNetV1",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // Tests mirror the sources.
    .target(name: "TestSupport", dependencies: ["Quantization"], path: "Tests/TestSupport"),
    .target(
      name: "SmallNetworks", dependencies: ["Frames", "ModelCompiler", "Quantization"],
      path: "Tests/SmallNetworks"),
    .target(
      name: "KernelSweep", dependencies: ["Inference", "Kernels", "Quantization"],
      path: "Tests/KernelSweep"),
    .executableTarget(
      name: "kernel-sweep", dependencies: ["Board", "CBoard", "Inference", "KernelSweep"],
      path: "Tests/kernel-sweep"),
    .executableTarget(
      name: "frame-bench", dependencies: ["Board", "CBoard", "Frames", "Quantization"],
      path: "Tests/frame-bench"),
    .testTarget(name: "QuantizationTests", dependencies: ["Quantization", "TestSupport"]),
    .testTarget(
      name: "ModelFileTests",
      dependencies: [
        "Inference", "ModelCompiler", "ModelFile", "Quantization", "ShuffleNetV1", "SmallNetworks",
        "TestSupport",
      ]),
    .testTarget(
      name: "KernelsTests",
      dependencies: [
        "Board", "Inference", "KernelSweep", "Kernels", "Quantization", "TestSupport",
      ]),
    .testTarget(
      name: "InferenceTests",
      dependencies: [
        "Inference", "Kernels", "ModelCompiler", "ModelFile", "Quantization", "ShuffleNetV1",
        "SmallNetworks", "TestSupport",
      ]),
    .testTarget(
      name: "FramesTests", dependencies: ["Frames", "Quantization", "TestSupport"],
      exclude: ["Fixtures"]),
    .testTarget(name: "TriggersTests", dependencies: ["Quantization", "Triggers"]),
    .testTarget(name: "DaemonTests", dependencies: ["Daemon", "Frames", "Triggers"]),
    .testTarget(
      name: "BoardTests",
      dependencies: ["Board", "CBoard", "Frames", "Quantization", "TestSupport"],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "PicturesTests",
      dependencies: ["Board", "Frames", "Pictures", "Quantization", "TestSupport"]),
    .testTarget(name: "ShuffleNetV1Tests", dependencies: ["ShuffleNetV1", "TestSupport"]),
    .testTarget(
      name: "ModelCompilerTests",
      dependencies: [
        "Frames", "Inference", "ModelCompiler", "ModelFile", "Quantization", "ShuffleNetV1",
        "TestSupport", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "CommandsTests",
      dependencies: [
        "Board", "Commands", "Daemon", "Inference", "Kernels", "ModelCompiler", "ModelFile",
        "Quantization", "SmallNetworks", "TestSupport",
      ]),
  ]
)

// Loops over pixels and weights are unusable at -Onone, and tests run them.
let optimizedAlways: Set = [
  "Quantization", "ModelFile", "Kernels", "Inference", "Frames", "ModelCompiler", "Pictures",
  "KernelSweep",
]

/// What each kernel set's module may use, for clang and hence for the intrinsics it imports.
let instructionSets = [
  "KernelsNEON": ["-Xarch_aarch64", "-march=armv8-a"],
  "KernelsDotProd": ["-Xarch_aarch64", "-march=armv8.2-a+dotprod"],
  "KernelsI8MM": ["-Xarch_aarch64", "-march=armv8.2-a+dotprod+i8mm"],
  "KernelsAVX2": ["-Xarch_x86_64", "-mavx2"],
  "KernelsAVX512VNNI": ["bw", "dq", "vl", "vnni"].flatMap { ["-Xarch_x86_64", "-mavx512\($0)"] },
]

/// What keeps LLVM from rearranging tiles.
///
/// They are written in the order in which they should run, with their addresses as they should be
/// computed. LLVM's scheduler and loop strength reduction would spill half of the accumulators and
/// keep a pointer for each load.
let asWritten = ["-enable-misched=false", "-disable-lsr"]

for target in package.targets where target.type != .system {
  var settings = target.swiftSettings ?? []
  settings += [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
  ]
  if optimizedAlways.contains(target.name) { settings.append(.unsafeFlags(["-O"])) }
  if let flags = instructionSets[target.name] {
    let clang = flags + ["-Qunused-arguments"]
    settings.append(
      .unsafeFlags(
        ["-Ounchecked"] + clang.flatMap { ["-Xcc", $0] } + asWritten.flatMap { ["-Xllvm", $0] }))
  }
  target.swiftSettings = settings
}
