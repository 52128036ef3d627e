// SPDX-License-Identifier: Apache-2.0

// The verbs that `shufflenet` and `shufflenetd` share.
//
// - One implementation: the same arguments give the same bytes on the desk and on the board.
// - No heap: memory comes as pages, before the first inference; the heap is sealed then.
// - Whatever is wrong ends in one line that says which file, what was expected and what was found,
//   and in an exit status of `sysexits.h`.
