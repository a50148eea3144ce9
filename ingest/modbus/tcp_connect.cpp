// SPDX-License-Identifier: MIT
#include "ingest/modbus/tcp_connect.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>

namespace opossum::ingest::modbus {
namespace {

std::string text_of(int error) { return std::generic_category().message(error); }

/// 0, or the errno of the failure.
int wait_connected(int fd, std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  pollfd wanted{fd, POLLOUT, 0};
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    const int ready = ::poll(&wanted, 1, static_cast<int>(std::max<std::int64_t>(left, 0)));
    if (ready == 0) return ETIMEDOUT;
    if (ready < 0 && errno == EINTR) continue;
    if (ready < 0) return errno;
    int error = 0;
    socklen_t size = sizeof error;
    return ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
  }
}

/// A descriptor, or the negated errno.
int connect_one(const addrinfo& address, std::chrono::milliseconds timeout) {
  const int fd = ::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return -errno;
  int error = 0;
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  if (::connect(fd, address.ai_addr, address.ai_addrlen) != 0) error = errno == EINPROGRESS ? wait_connected(fd, timeout) : errno;
  if (error == 0) return fd;
  ::close(fd);
  return -error;
}

}  // namespace

Result<int> tcp_connect(const std::string& host, std::uint16_t port, std::chrono::milliseconds timeout) {
  const std::string where = host + ":" + std::to_string(port);
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_family = AF_UNSPEC;
  addrinfo* list = nullptr;
  if (const int error = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &list); error != 0) {
    return fail(Errc::unavailable, "cannot resolve " + where + ": " + ::gai_strerror(error) + "; check the host of the url");
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(list, &::freeaddrinfo);
  int last = -EHOSTUNREACH;
  for (const auto* address = list; address != nullptr; address = address->ai_next) {
    last = connect_one(*address, timeout);
    if (last >= 0) return last;
  }
  return fail(Error(Errc::unavailable, "cannot connect to " + where + ": " + text_of(-last), -last));
}

}  // namespace opossum::ingest::modbus
