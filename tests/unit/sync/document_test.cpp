// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "sync/protocol/frame.hpp"
#include "sync/protocol/messages.hpp"

namespace opossum::sync::protocol {
namespace {

/// The hex digits of the document's block that is called "worked frame".
std::string worked_frame() {
  std::ifstream file(std::string(OPOSSUM_SOURCE_DIR) + "/docs/sync-protocol.md");
  std::stringstream text;
  text << file.rdbuf();
  const std::string document = text.str();
  const std::size_t begin = document.find("```worked-frame\n");
  EXPECT_NE(begin, std::string::npos);
  std::istringstream lines(document.substr(begin + 16, document.find("```", begin + 16) - begin - 16));
  std::string bytes;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream digits(line.substr(0, line.find('#')));
    for (std::string pair; digits >> pair;) bytes += static_cast<char>(std::stoi(pair, nullptr, 16));
  }
  return bytes;
}

TEST(SyncDocument, ItsWorkedFrameIsWhatIsSent) {
  Refusal refusal;
  refusal.kind = RefusalKind::gap;
  refusal.detail = "expected sequence 5, got 7";
  refusal.expected = Sequence(5);
  EXPECT_EQ(worked_frame(), encode_frame(FrameType::refused, to_json(refusal)));
  const auto frame = decode_frame(worked_frame(), kMessageBytesMax);
  ASSERT_TRUE(frame);
  EXPECT_EQ(read_refusal(frame->payload)->expected, Sequence(5));
}

}  // namespace
}  // namespace opossum::sync::protocol
