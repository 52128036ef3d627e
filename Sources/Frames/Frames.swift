// SPDX-License-Identifier: Apache-2.0

// Pictures on their way to a network.
//
// - A picture is cropped, resized, put into channel order and quantised in one pass over the rows
//   that the crop needs; nothing of the size of the picture is ever stored.
// - Everything is integer arithmetic with a written formula, so that a photograph becomes the same
//   int8 input on the desk and on the board.
// - No heap: the caller owns the pixels, the scratch memory and the output.
