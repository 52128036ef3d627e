// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "service.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/// The address of a path or an abstract name, and its length; 0 if it is too long.
static socklen_t make_address(struct sockaddr_un *address, const char *path) {
  size_t length = strlen(path);
  if (length == 0 || length >= sizeof address->sun_path) {
    errno = ENAMETOOLONG;
    return 0;
  }
  memset(address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  memcpy(address->sun_path, path, length);
  if (path[0] != '@') return offsetof(struct sockaddr_un, sun_path) + length + 1;
  address->sun_path[0] = 0;
  return offsetof(struct sockaddr_un, sun_path) + length;
}

static int close_with_reason(int descriptor) {
  int reason = errno;
  close(descriptor);
  errno = reason;
  return -1;
}

int board_open_datagram_socket(void) { return socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0); }

long board_send_datagram(int socket, const char *path, const void *bytes, size_t byte_count) {
  struct sockaddr_un address;
  socklen_t length = make_address(&address, path);
  if (length == 0) return -1;
  return sendto(socket, bytes, byte_count, MSG_DONTWAIT | MSG_NOSIGNAL,
                (const struct sockaddr *)&address, length);
}

int board_connect(const char *path) {
  struct sockaddr_un address;
  socklen_t length = make_address(&address, path);
  if (length == 0) return -1;
  int client = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  if (client < 0) return -1;
  if (connect(client, (const struct sockaddr *)&address, length) == 0) return client;
  return close_with_reason(client);
}

// A socket's file stays when its process dies; one that refuses connections is nobody's.
static void remove_abandoned(const char *path) {
  int client = board_connect(path);
  if (client >= 0)
    close(client);
  else if (errno == ECONNREFUSED)
    unlink(path);
}

/// The umask of a service keeps its group out; what has no path has no mode.
static int let_group_in(const char *path) { return path[0] == '@' || chmod(path, 0660) == 0; }

int board_listen(const char *path, int waiting_limit) {
  struct sockaddr_un address;
  socklen_t length = make_address(&address, path);
  if (length == 0) return -1;
  remove_abandoned(path);
  int listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (listener < 0) return -1;
  if (bind(listener, (const struct sockaddr *)&address, length) == 0 && let_group_in(path) &&
      listen(listener, waiting_limit) == 0)
    return listener;
  return close_with_reason(listener);
}

int board_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK); }

long board_send_message(int socket, const void *bytes, size_t byte_count) {
  return send(socket, bytes, byte_count, MSG_DONTWAIT | MSG_NOSIGNAL);
}

long board_receive_message(int socket, void *bytes, size_t byte_count) {
  return recv(socket, bytes, byte_count, 0);
}

int board_open_signals(void) {
  static const int watched[] = {SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2};
  sigset_t set;
  sigemptyset(&set);
  for (size_t index = 0; index < sizeof watched / sizeof *watched; index++)
    sigaddset(&set, watched[index]);
  signal(SIGPIPE, SIG_IGN);
  if (sigprocmask(SIG_BLOCK, &set, NULL) != 0) return -1;
  return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int board_next_signal(int signals) {
  struct signalfd_siginfo information;
  long found = read(signals, &information, sizeof information);
  return found == sizeof information ? (int)information.ssi_signo : -1;
}

int board_poll(struct pollfd *descriptors, size_t count, int64_t nanoseconds) {
  struct timespec time = {nanoseconds / 1000000000, nanoseconds % 1000000000};
  return ppoll(descriptors, count, nanoseconds < 0 ? NULL : &time, NULL);
}
