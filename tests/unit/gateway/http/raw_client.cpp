// SPDX-License-Identifier: MIT
#include "tests/unit/gateway/http/raw_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace opossum::gateway::test {

RawClient::RawClient(const std::string& url) {
  const std::size_t colon = url.rfind(':');
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::stoul(url.substr(colon + 1))));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval patience{30, 0};  // a server that hangs fails the test instead of hanging it
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("cannot connect to " + url);
  }
}

RawClient::~RawClient() { ::close(socket_); }

void RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;  // the answer, or its absence, tells why
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

bool RawClient::fill() {
  std::array<char, 16384> bytes{};
  const ssize_t got = ::recv(socket_, bytes.data(), bytes.size(), 0);
  if (got <= 0) return false;
  buffer_.append(bytes.data(), static_cast<std::size_t>(got));
  return true;
}

std::optional<std::string> RawClient::read_line() {
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n")) == std::string::npos) {
    if (!fill()) return std::nullopt;
  }
  std::string line = buffer_.substr(0, end);
  buffer_.erase(0, end + 2);
  return line;
}

std::string RawClient::read_bytes(std::size_t count) {
  while (buffer_.size() < count && fill()) {
  }
  std::string bytes = buffer_.substr(0, count);
  buffer_.erase(0, bytes.size());
  return bytes;
}

Answer RawClient::read_head() {
  Answer answer;
  auto line = read_line();
  if (!line || !line->starts_with("HTTP/1.1 ")) return answer;
  answer.status = static_cast<unsigned>(std::stoul(line->substr(9, 3)));
  while ((line = read_line()) && !line->empty()) {
    const std::size_t colon = line->find(": ");
    std::string name = line->substr(0, colon);
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    answer.headers[name] = line->substr(colon + 2);
  }
  return answer;
}

std::string RawClient::read_chunk() {
  const auto size_line = read_line();
  if (!size_line) return {};
  std::string chunk = read_bytes(std::stoul(*size_line, nullptr, 16));
  read_line();
  return chunk;
}

Answer RawClient::read_answer() {
  Answer answer = read_head();
  if (answer.headers.contains("transfer-encoding")) {
    while (true) {
      const auto size_line = read_line();
      if (!size_line) return answer;
      const std::size_t size = std::stoul(*size_line, nullptr, 16);
      const std::string chunk = read_bytes(size);
      answer.body += chunk;
      read_line();
      if (size == 0) break;
      if (chunk.size() < size) return answer;
    }
    answer.whole = true;
  } else if (answer.headers.contains("content-length")) {
    const std::size_t size = std::stoul(answer.headers["content-length"]);
    answer.body = read_bytes(size);
    answer.whole = answer.body.size() == size;
  }
  return answer;
}

bool RawClient::at_end() { return buffer_.empty() && !fill() && buffer_.empty(); }

Answer RawClient::head(std::string_view target, std::string_view headers) {
  send(std::string("HEAD ").append(target).append(" HTTP/1.1\r\nHost: localhost\r\n").append(headers).append("\r\n"));
  return read_head();
}

Answer RawClient::request(std::string_view method, std::string_view target, std::string_view body, std::string_view headers) {
  std::string text;
  text.append(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: localhost\r\n").append(headers);
  if (!body.empty() || method == "POST") text.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
  text.append("\r\n").append(body);
  send(text);
  return read_answer();
}

}  // namespace opossum::gateway::test
