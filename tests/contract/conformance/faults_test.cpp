// SPDX-License-Identifier: MIT
#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "store/event_store.hpp"
#include "tests/contract/conformance/builders.hpp"
#include "tests/contract/conformance/http_json.hpp"
#include "tests/contract/conformance/server_process.hpp"
#include "tests/support/memory_file_system.hpp"

namespace opossum::conformance {
namespace {

// Faults need their own way in: a faulty FileSystem for the library, a file size limit from outside for the server.

const std::string kFiller = in_quotes(std::string(500, 'f'));

Commit batch() { return commit({event("Batch", {"b"}, kFiller), event("Batch", {"b"}, kFiller), event("Batch", {"b"}, kFiller)}); }

std::unique_ptr<EventStore> open_on(test::MemoryFileSystem& files) {
  StoreOptions options;
  options.directory = "/store";
  options.background = false;
  options.files = &files;
  auto store = EventStore::open(std::move(options));
  if (!store) throw std::runtime_error(store.error().message());
  return std::move(*store);
}

/// How many events with tag "b"; fails the test unless the first event, which was acknowledged, is there too.
std::size_t whole_batches(test::MemoryFileSystem& files) {
  const auto store = open_on(files);
  EXPECT_TRUE(store->event_at(Position(1)).value().has_value());
  auto cursor = store->read(of_tags({"b"})).value();
  std::size_t events = 0;
  while (cursor.next().value()) ++events;
  EXPECT_TRUE(events == 0 || events == 3) << events << " of 3 events are there";
  EXPECT_EQ(store->append(commit({event("Next")})).value().first.value(), events + 2) << "and the store goes on";
  return events / 3;
}

TEST(StorageFaultInTheLibrary, AWriteThatFailsHalfWayLeavesAllOfABatchOrNothing) {
  for (std::uint64_t arrived = 0; arrived < 2'200; arrived += 53) {
    SCOPED_TRACE("bytes that arrive: " + std::to_string(arrived));
    test::MemoryFileSystem files;
    auto store = open_on(files);
    ASSERT_TRUE(store->append(commit({event("First")})));
    test::Fault fault;
    fault.operation = test::Operation::write;
    fault.path = "/log/";
    fault.bytes_written = arrived;
    files.inject(fault);
    EXPECT_FALSE(store->append(batch()));
    EXPECT_EQ(store->head().position, Position(1));
    const auto killed = files.after_kill();
    const auto cut = files.after_power_cut(arrived);
    EXPECT_EQ(whole_batches(*killed), 0U) << "no write of the whole line went through";
    EXPECT_EQ(whole_batches(*cut), 0U);
  }
}

TEST(StorageFaultInTheLibrary, WhatCouldNotBeWrittenIsSeenByNoLaterReadNorCondition) {
  for (const std::uint64_t arrived : {0U, 300U, 1'000U}) {
    test::MemoryFileSystem files;
    auto store = open_on(files);
    ASSERT_TRUE(store->append(commit({event("First")})));
    test::Fault fault;
    fault.operation = test::Operation::write;
    fault.path = "/log/";
    fault.error = ENOSPC;
    fault.bytes_written = arrived;
    files.inject(fault);
    const auto refused = store->append(batch());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), Errc::disk_full);
    EXPECT_FALSE(store->read(of_tags({"b"})).value().next().value().has_value());
    const auto later = store->append(commit({event("Later", {"b"})}, unless(of_tags({"b"})), "key"));
    ASSERT_TRUE(later) << later.error().message();
    EXPECT_EQ(later->first, Position(2));
    const auto again = store->append(commit({event("Again")}, unless(of_tags({"b"}))));
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().conflict()->position, Position(2));
  }
}

TEST(StorageFaultInTheLibrary, ASyncThatFailsLeavesAllOfABatchOrNothing) {
  for (const auto pages : {test::FailedSync::pages_stay, test::FailedSync::pages_vanish, test::FailedSync::pages_look_written}) {
    test::MemoryFileSystem files;
    auto store = open_on(files);
    ASSERT_TRUE(store->append(commit({event("First")})));
    test::Fault fault;
    fault.path = "/log/";
    fault.pages = pages;
    files.inject(fault);
    EXPECT_FALSE(store->append(batch()));
    EXPECT_FALSE(store->append(commit({event("Later")}))) << "a failed sync stops the store";
    for (std::uint64_t seed = 0; seed < 20; ++seed) static_cast<void>(whole_batches(*files.after_power_cut(seed)));
    static_cast<void>(whole_batches(*files.after_kill()));
  }
}

/// Where the next line goes in the server's active segment.
std::uint64_t end_of_log(const ServerProcess& server) {
  for (const auto& entry : std::filesystem::directory_iterator(server.data() + "/log")) {
    if (entry.path().extension() != ".jsonl") continue;
    const std::string bytes = testing::read_text(entry.path().string());
    return bytes.find_last_not_of('\0') + 1;
  }
  throw std::runtime_error("no active segment");
}

TEST(StorageFaultOverHttp, AWriteThatFailsHalfWayLeavesAllOfABatchOrNothing) {
  ServerProcess server;
  HttpConnection connection(server.url());
  // The limit applies to every file, so the segment must be longer than the server's own log.
  ASSERT_TRUE(receipt_from(connection.post("/v1/commits", body_of(commit({event("First", {}, in_quotes(std::string(30'000, 'f')))})))));
  const std::size_t line = body_of(batch()).size();
  std::size_t batches = 0;
  for (std::uint64_t arrived : {std::uint64_t{1}, line / 3, line / 2, line - 30}) {
    SCOPED_TRACE("bytes that fit: " + std::to_string(arrived));
    const rlimit limit{end_of_log(server) + arrived, RLIM_INFINITY};
    ASSERT_EQ(::prlimit(server.pid(), RLIMIT_FSIZE, &limit, nullptr), 0);
    const HttpResponse answer = connection.post("/v1/commits", body_of(batch()));
    EXPECT_TRUE(answer.status == 0 || answer.status >= 500) << answer.status << " " << answer.body;
    server.kill();
    server.start();
    const Reading reading = reading_from(connection.post("/v1/query", body_of(of_tags({"b"}), {})));
    EXPECT_EQ(reading.events.size() % 3, 0U);
    batches = reading.events.size() / 3;
    EXPECT_EQ(reading.head, 1 + 3 * batches);
  }
  const auto receipt = receipt_from(connection.post("/v1/commits", body_of(commit({event("Next")}))));
  ASSERT_TRUE(receipt);
  EXPECT_EQ(receipt->first.value(), 2 + 3 * batches);
}

/// Sends and hangs up without waiting for an answer.
void send_and_leave(const ServerProcess& server, const std::string& bytes) {
  const int client = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::stoul(server.url().substr(server.url().rfind(':') + 1))));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(::connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  for (std::size_t sent = 0; sent < bytes.size();) {
    const auto count = ::send(client, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) break;
    sent += static_cast<std::size_t>(count);
  }
  ::close(client);
}

// The library has no counterpart: append() blocks until the outcome is certain.
TEST(CancellingOverHttp, AClientThatLeavesLeavesAllOfItsBatchOrNothing) {
  ServerProcess server;
  HttpConnection connection(server.url());
  const auto request = [&](int i) {
    std::vector<NewEvent> events(3, event("Batch", {"b:" + std::to_string(i)}, kFiller));
    const std::string body = body_of(commit(std::move(events)));
    return "POST /v1/commits HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
  };
  for (int i = 0; i < 30; ++i) {
    const std::string whole = request(i);
    send_and_leave(server, i % 2 == 0 ? whole : whole.substr(0, whole.size() * static_cast<std::size_t>(i) / 30));
  }
  for (const bool reopened : {false, true}) {
    if (reopened) {
      server.stop();
      server.start();
    }
    for (int i = 0; i < 30; ++i) {
      const auto count = reading_from(connection.post("/v1/query", body_of(of_tags({"b:" + std::to_string(i)}), {}))).events.size();
      EXPECT_TRUE(count == 0 || (count == 3 && i % 2 == 0)) << count << " events of batch " << i;
    }
  }
}

}  // namespace
}  // namespace opossum::conformance
