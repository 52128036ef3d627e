// SPDX-License-Identifier: Apache-2.0

// Pictures and camera frames on their way to a network.
//
// - `Camera`: what a frame is, which frames may be looked at, and the ring that hands the newest one
//   from the thread that captures to the thread that decides.
// - `Conversion`: where the samples of a pixel format lie, and what colour they are.
// - `Preprocessing`: crop, resize, channel order, quantisation; `Bilinear` does it for the bilinear
//   filter and camera frames with vectors, byte for byte the same.
//
// - A picture is cropped, resized, put into channel order and quantised in one pass over the rows
//   that the crop needs; nothing of the size of the picture is ever stored.
// - Everything is integer arithmetic with a written formula, so that a photograph becomes the same
//   int8 input on the desk and on the board.
// - No heap: the caller owns the pixels, the scratch memory and the output.
