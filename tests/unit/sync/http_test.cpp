// SPDX-License-Identifier: MIT
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "tests/unit/sync/stores.hpp"

namespace opossum::sync {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using ::testing::HasSubstr;

/// A central behind the smallest HTTP server that libcurl talks to: one connection at a time, kept alive.
class LoopbackServer {
 public:
  explicit LoopbackServer(Central& central) : central_(central), listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* generic = static_cast<sockaddr*>(static_cast<void*>(&address));
    EXPECT_EQ(::bind(listener_, generic, length), 0);
    EXPECT_EQ(::listen(listener_, 8), 0);
    ::getsockname(listener_, generic, &length);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { run(); });
  }
  ~LoopbackServer() {
    stop_ = true;
    ::shutdown(listener_, SHUT_RDWR);
    if (const int open = connection_; open >= 0) ::shutdown(open, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  std::atomic<bool> redirect = false;
  std::atomic<int> connections = 0;

 private:
  void run() {
    while (!stop_) {
      const int connection = ::accept(listener_, nullptr, nullptr);
      if (connection < 0) return;
      ++connections;
      connection_ = connection;
      std::string input;
      while (serve_one(connection, input)) {
      }
      connection_ = -1;
      ::close(connection);
    }
  }
  bool serve_one(int connection, std::string& input) {
    std::size_t end = std::string::npos;
    while ((end = input.find("\r\n\r\n")) == std::string::npos) {
      if (!receive(connection, input)) return false;
    }
    const std::string head = input.substr(0, end);
    const std::size_t at = head.find("Content-Length: ");
    const std::size_t size = std::stoul(head.substr(at + 16));
    while (input.size() < end + 4 + size) {
      if (!receive(connection, input)) return false;
    }
    const std::string body = input.substr(end + 4, size);
    input.erase(0, end + 4 + size);
    const std::string path = head.substr(5, head.find(' ', 5) - 5);
    const std::size_t bearer = head.find("Authorization: Bearer ") + 22;
    CentralAnswer answer = central_.handle(path, head.substr(bearer, head.find("\r\n", bearer) - bearer), body);
    std::string text = redirect ? "HTTP/1.1 307 Elsewhere\r\nLocation: " + url() + "/v1/replication/hello\r\nContent-Length: 0\r\n\r\n"
                                : "HTTP/1.1 " + std::to_string(answer.status) + " X\r\nContent-Type: " + answer.content_type +
                                      "\r\nContent-Length: " + std::to_string(answer.body.size()) + "\r\n\r\n" + answer.body;
    return ::send(connection, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
  }
  static bool receive(int connection, std::string& input) {
    char buffer[4096];
    const ssize_t got = ::recv(connection, buffer, sizeof buffer, 0);
    if (got <= 0) return false;
    input.append(buffer, static_cast<std::size_t>(got));
    return true;
  }

  Central& central_;
  int listener_;
  std::uint16_t port_ = 0;
  std::atomic<bool> stop_ = false;
  std::atomic<int> connection_ = -1;
  std::thread thread_;
};

class OverHttp : public ::testing::Test {
 protected:
  std::unique_ptr<PushTarget> start(const std::string& token = "token of a") {
    PushTargetOptions options;
    options.name = "hq";
    options.url = server.url() + "/";
    options.token = token;
    auto target = PushTarget::start(*edge, options);
    EXPECT_TRUE(target) << target.error().message();
    return std::move(*target);
  }
  template <class Condition>
  static bool eventually(Condition condition) {
    for (int i = 0; i < 3000; ++i) {
      if (condition()) return true;
      std::this_thread::sleep_for(10ms);
    }
    return false;
  }

  test::ManualClock clock;
  MemoryStore hq{"hq", clock};
  MemoryStore edge{"a", clock};
  std::unique_ptr<Central> central = central_for(*hq, {origin("a")}, clock);
  LoopbackServer server{*central};
};

TEST_F(OverHttp, NewCommitsReachTheCentralOverOneConnection) {
  ASSERT_TRUE(edge->append(fact("T", {"n:0"})));
  auto target = start();
  EXPECT_TRUE(eventually([&] { return target->status().in_sync; }));
  for (int i = 1; i <= 20; ++i) {
    ASSERT_TRUE(edge->append(fact("T", {"n:" + std::to_string(i)})));
    std::this_thread::sleep_for(2ms);
  }
  EXPECT_TRUE(eventually([&] { return target->status().in_sync && events_of_type(*hq, "T").size() == 21; }));
  target->stop();
  EXPECT_EQ(target->status().state, TargetState::stopped);
  EXPECT_EQ(server.connections, 1);
}

TEST_F(OverHttp, AWrongTokenIsTheOperatorsBusiness) {
  auto target = start("wrong");
  EXPECT_TRUE(eventually([&] { return target->status().state == TargetState::needs_operator; }));
  EXPECT_THAT(target->status().last_error, HasSubstr("UNKNOWN_ORIGIN"));
}

TEST_F(OverHttp, RedirectsAreNotFollowed) {
  server.redirect = true;
  auto target = start();
  EXPECT_TRUE(eventually([&] { return !target->status().last_error.empty(); }));
  EXPECT_THAT(target->status().last_error, HasSubstr("HTTP status 307"));
}

TEST_F(OverHttp, PauseResumeAndNowReachTheThread) {
  auto target = start();
  EXPECT_TRUE(eventually([&] { return target->status().in_sync; }));
  target->pause();
  ASSERT_TRUE(edge->append(fact("T", {})));
  EXPECT_TRUE(eventually([&] { return target->status().state == TargetState::paused; }));
  target->resume();
  EXPECT_TRUE(eventually([&] { return target->status().in_sync; }));
}

TEST(PushTargetUrls, PlainHttpToAnotherHostNeedsInsecure) {
  test::ManualClock clock;
  MemoryStore edge("a", clock);
  PushTargetOptions options;
  options.name = "hq";
  options.paused = true;
  for (const char* bad : {"", "ftp://x", "nonsense", "https://user@host", "https://host?x=1"}) {
    options.url = bad;
    const auto target = PushTarget::start(*edge, options);
    ASSERT_FALSE(target) << bad;
    EXPECT_EQ(target.error().code(), Errc::invalid_argument) << bad;
  }
  options.url = "http://hq.example";
  EXPECT_EQ(PushTarget::start(*edge, options).error().code(), Errc::refused);
  options.insecure = true;
  EXPECT_TRUE(PushTarget::start(*edge, options));
  options.url = "https://hq.example";
  options.insecure = false;
  EXPECT_TRUE(PushTarget::start(*edge, options));
}

}  // namespace
}  // namespace opossum::sync
