// SPDX-License-Identifier: MIT
#pragma once

#include "store/event_store.hpp"
#include "tests/contract/conformance/subject.hpp"
#include "tests/support/process.hpp"

namespace opossum::conformance {

enum class Sealing : std::uint8_t { never, always };

/// The embedded library on a temporary folder.
class LibrarySubject final : public Subject {
 public:
  explicit LibrarySubject(Sealing sealing);

  Answer<Receipt> append(const Commit& commit) override;
  std::vector<Answer<Receipt>> append_together(const std::vector<Commit>& commits) override;
  Answer<Reading> read(const Query& query, const ReadOptions& options, const std::function<void()>& once_begun) override;
  std::optional<std::string> event_at(std::uint64_t position) override;
  std::uint64_t head() override;
  void reopen() override;
  /// Appends go to the one writer; reads go through a store that was opened for reading, as another process would.
  std::unique_ptr<Subject> second() override;

 private:
  void seal();

  testing::TemporaryFolder folder_;
  Sealing sealing_;
  std::unique_ptr<EventStore> store_;
  std::uint64_t sealed_ = 0;
};

}  // namespace opossum::conformance
