// SPDX-License-Identifier: Apache-2.0

// From probabilities to what a line shall do.
//
// - Time is an input: nothing here asks a clock, so a recording decides as the camera did.
// - Only a frame switches a rule on. Time alone switches off or does nothing, whatever it does.
// - Integers only, and no heap.
