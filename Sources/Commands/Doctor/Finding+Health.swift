// SPDX-License-Identifier: Apache-2.0

internal import Board

// What the kernel says of the board, made into findings.
extension Finding {
  static func kernel(_ machine: Machine) -> Finding {
    Finding(.ok, "kernel") { stream in
      stream.write(printable: machine.system)
      stream.write(" ")
      stream.write(printable: machine.release)
      stream.write(" ")
      stream.write(printable: machine.architecture)
    }
  }

  /// In thousandths of a degree; warns from 80 °C on, where a Raspberry Pi begins to slow down.
  static func temperature(_ temperature: Int?) -> Finding {
    guard let temperature else {
      return Finding(.ok, "temperature", "unknown, the kernel does not say")
    }
    let isHot = temperature >= 80_000
    let remedy: StaticString = isHot ? "a heat sink, a fan, air around the board" : ""
    return Finding(isHot ? .warn : .ok, "temperature", remedy: remedy) { stream in
      stream.write(temperature / 1000)
      stream.write(" °C")
    }
  }

  static func supply(_ throttling: Throttling?) -> Finding {
    guard let throttling else {
      return Finding(.ok, "supply", "unknown, only a Raspberry Pi says")
    }
    let remedy: StaticString = "a stronger supply, a shorter or thicker cable"
    if throttling.isUnderVoltage {
      return Finding(.bad, "supply", "below 4.63 V now", remedy: remedy)
    }
    if throttling.wasUnderVoltage {
      return Finding(.warn, "supply", "was below 4.63 V since the start", remedy: remedy)
    }
    return Finding(.ok, "supply", "never below 4.63 V since the start")
  }

  static func clock(_ throttling: Throttling?) -> Finding {
    guard let throttling else {
      return Finding(.ok, "clock", "unknown, only a Raspberry Pi says")
    }
    let remedy: StaticString = "a fan or a stronger supply; see temperature and supply"
    if throttling.isSlowed { return Finding(.warn, "clock", "held down now", remedy: remedy) }
    if throttling.wasSlowed {
      return Finding(.warn, "clock", "was held down since the start", remedy: remedy)
    }
    return Finding(.ok, "clock", "never held down since the start")
  }

  static func watchdog(_ watchdog: HardwareWatchdog) -> Finding {
    switch watchdog {
    case .none:
      Finding(
        .warn, "hardware watchdog", "none: nobody resets a board whose kernel hangs",
        remedy: "dtparam=watchdog=on in config.txt of a Raspberry Pi, or the driver of the board")
    case .idle:
      Finding(
        .warn, "hardware watchdog", "there, not armed",
        remedy: "hardware-watchdog.conf into /etc/systemd/system.conf.d, start the board again")
    case .armed: Finding(.ok, "hardware watchdog", "armed")
    case .unknown:
      Finding(.ok, "hardware watchdog", "there; hardware-watchdog.conf arms it, if it is installed")
    }
  }
}

// What others leave of the board.
extension Finding {
  /// Less is free than the daemon may take.
  static let leastMemory = 64 << 20

  static func memory(_ bytes: Int?) -> Finding {
    guard let bytes else {
      return Finding(.ok, "memory", "unknown, the kernel does not say")
    }
    let isShort = bytes < leastMemory
    let remedy: StaticString = isShort ? "end other programs; 64 MB should be free" : ""
    return Finding(isShort ? .warn : .ok, "memory", remedy: remedy) { stream in
      stream.write(bytes >> 20)
      stream.write(" MB are free")
    }
  }

  static func processor(_ load: BoardLoad) -> Finding {
    guard let running = load.runningThreads else {
      return Finding(.ok, "processor", "load unknown, the kernel does not say")
    }
    let isBusy = running >= 100 * load.coreCount
    let remedy: StaticString = isBusy ? "end other programs; top shows them" : ""
    return Finding(isBusy ? .warn : .ok, "processor", remedy: remedy) { stream in
      stream.write(running / 100)
      stream.write(running % 100 < 10 ? ".0" : ".")
      stream.write(running % 100)
      stream.write(" threads ran on ")
      stream.write(load.coreCount)
      stream.write(" cores in the last minute")
    }
  }

  static func governor(_ governor: ShortText) -> Finding {
    if governor.isEmpty {
      return Finding(.ok, "governor", "none, or the kernel does not say")
    }
    let isSlow = governor == ShortText("powersave")
    let remedy: StaticString =
      isSlow
      ? "echo performance | sudo tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor" : ""
    return Finding(isSlow ? .warn : .ok, "governor", remedy: remedy) { stream in
      stream.write(printable: governor)
    }
  }
}
