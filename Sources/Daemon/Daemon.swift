// SPDX-License-Identifier: Apache-2.0

// From a camera frame to a line, safely.
//
// - `Loop.swift` is the map: capture, prepare, infer, decide, act.
// - `Guard` alone holds the lines. It needs nothing that can block, and it knows how old the last
//   decision is: when that is too old, the lines go to their safe level before anything else is tried.
// - Nothing here calls the system: a `Platform` does, and a test is one with a hand-moved clock.
// - No heap: everything has a fixed size, chosen at start.
