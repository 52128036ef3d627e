// SPDX-License-Identifier: Apache-2.0

import Board
import Testing

struct RunCommandLineTests {
  @Test(arguments: [
    (
      [],
      "inspect, bench, self-test), found none"
    ),
    (["clasify"], "found clasify; did you mean classify?"),
    (["selftest"], "found selftest; did you mean self-test?"),
    (
      ["--frobnicate"],
      "inspect, bench, self-test), found --frobnicate"
    ),
    (["inspect"], "inspect: expected MODEL, found too few arguments"),
    (["classify", "m"], "classify: expected MODEL IMAGE..., found too few arguments"),
    (["inspect", "m", "n"], "inspect: expected MODEL and nothing else, found n"),
    (
      ["inspect", "m", "--top", "1"],
      "inspect: expected an option (--svg, --kernels, --json, --help), found --top"
    ),
    (["bench", "m", "--itertions=3"], "found --itertions=3; did you mean --iterations?"),
    (["bench", "m", "--iterations"], "--iterations: expected a value, found none"),
    (["bench", "m", "--json=1"], "--json: expected no value, found --json=1"),
    (["classify", "m", "p", "--top=0"], "--top: expected a number of 1 to 65535, found 0"),
    (["classify", "m", "p", "--top", "-1"], "--top: expected a number of 1 to 65535, found -1"),
    (["classify", "m", "p", "--top", "9x"], "--top: expected a number of 1 to 65535, found 9x"),
    (
      ["bench", "m", "--iterations", "99999999999999999999"],
      "--iterations: expected a number of 1 to 100000, found 99999999999999999999"
    ),
    (["bench", "m", "-x"], "found -x"),
    (["bench", "m", "\u{1B}[2J"], "found \u{FFFD}[2J"),
  ])
  func `a wrong command line says what was expected`(
    arguments: [String], expected: String
  ) throws {
    let run = try CommandRun(arguments)
    #expect(run.status == .usage)
    #expect(run.output == "")
    #expect(run.errors.hasPrefix("shufflenetd: "))
    #expect(run.errors.contains(expected), "\(run.errors)")
    #expect(run.errors.hasSuffix("; see shufflenetd --help\n"))
    #expect(run.errors.split(separator: "\n").count == 1)
  }

  @Test(arguments: ["classify", "inspect", "bench", "self-test"])
  func `every verb has a page that names its options`(verb: String) throws {
    let run = try CommandRun(verb, "--help")
    #expect(run.status == .ok)
    #expect(run.output.hasPrefix("usage: shufflenetd \(verb) MODEL"))
    #expect(run.output.contains("  --help"))
    #expect(try CommandRun("--help").output.contains("  \(verb) "))
    #expect(try CommandRun(verb, "m", "-h").output == run.output)
  }

  @Test func `the version comes with the licences of what is linked`() throws {
    let run = try CommandRun("--version")
    #expect(run.output.hasPrefix("shufflenetd \(Version.text) (Apache-2.0)\nlinked: libjpeg-turbo"))
  }

  @Test func `behind two dashes everything is an operand`() throws {
    let run = try CommandRun("inspect", "--", "--json")
    #expect(run.status == .noInput)
    #expect(run.errors == "--json: cannot open: No such file or directory\n")
  }

  @Test func `options may stand anywhere`() throws {
    let desk = try Desk()
    let picture = try desk.writePicture("a.ppm").path
    let last = try CommandRun("classify", desk.modelPath, picture, "--top", "2", "--json")
    let first = try CommandRun("classify", "--json", "--top=2", desk.modelPath, picture)
    #expect(last.status == .ok)
    #expect(last.output == first.output)
  }
}
