// SPDX-License-Identifier: MIT
#include "tests/bench/http/load_connection.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace opossum::bench {

namespace {

[[noreturn]] void stop(const char* what) {
  std::perror(what);
  std::exit(1);
}

}  // namespace

LoadConnection::LoadConnection(std::uint16_t port, std::string request) : request_(std::move(request)) {
  descriptor_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int one = 1;
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) stop("connect");
}

LoadConnection::~LoadConnection() { ::close(descriptor_); }

void LoadConnection::send_request() {
  sent_ = Clock::now();
  const ssize_t sent = ::send(descriptor_, request_.data(), request_.size(), MSG_NOSIGNAL);
  if (sent != static_cast<ssize_t>(request_.size())) stop("send");
}

bool LoadConnection::receive() {
  std::array<char, 4096> bytes;
  const ssize_t got = ::recv(descriptor_, bytes.data(), bytes.size(), MSG_DONTWAIT);
  if (got <= 0) stop("recv");
  buffer_.append(bytes.data(), static_cast<std::size_t>(got));
  const std::size_t head = buffer_.find("\r\n\r\n");
  if (head == std::string::npos) return false;
  constexpr std::string_view kLength = "Content-Length: ";
  const std::size_t length = buffer_.find(kLength);
  if (length == std::string::npos || length > head) stop("an answer without Content-Length");
  const std::size_t body = std::strtoul(buffer_.c_str() + length + kLength.size(), nullptr, 10);
  if (buffer_.size() < head + 4 + body) return false;
  status_ = static_cast<unsigned>(std::strtoul(buffer_.c_str() + 9, nullptr, 10));
  microseconds_ = static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - sent_).count());
  buffer_.clear();
  return true;
}

}  // namespace opossum::bench
