// SPDX-License-Identifier: Apache-2.0
// Sockets, signals and waiting. Every function that fails returns a negative number and leaves the
// reason in errno.
#pragma once

#include <poll.h>
#include <stddef.h>
#include <stdint.h>

/// A socket for `board_send_datagram`.
int board_open_datagram_socket(void);

/// Sends one datagram without waiting; a path that begins with `@` is an abstract name.
long board_send_datagram(int socket, const char *path, const void *bytes, size_t byte_count);

/// Listens on a local socket of whole messages, in place of one that nobody listens on any more.
int board_listen(const char *path, int waiting_limit);

/// A client that does not block, or negative where none waits.
int board_accept(int listener);

int board_connect(const char *path);

/// Sends a whole message or nothing, without waiting and without SIGPIPE.
long board_send_message(int socket, const void *bytes, size_t byte_count);

/// The length of the next message, 0 when the peer is gone; what does not fit is cut off.
long board_receive_message(int socket, void *bytes, size_t byte_count);

/// Turns the signals that end, reload or ask this process into reads of a descriptor.
///
/// Ignores SIGPIPE. To be called before any thread is created, because threads inherit the mask.
int board_open_signals(void);

/// The number of a signal that came, or negative where none did.
int board_next_signal(int signals);

/// Waits until a descriptor is ready; a negative time is for ever.
///
/// How many are ready, 0 when the time is over, negative for an error or a signal.
int board_poll(struct pollfd *descriptors, size_t count, int64_t nanoseconds);
