// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <variant>

#include "store/commit_line.hpp"
#include "store/event_store.hpp"
#include "sync/central/lineage.hpp"
#include "sync/protocol/page_body.hpp"

namespace opossum::sync::central {

/// Reads pages out of a central's log: whole commits in the log's order. Opossum's own records stay out, and the puller's own commits
/// come as numbers only; those that it lost come whole, whatever the filter.
class PageMaker {
 public:
  PageMaker(EventStore& store, std::uint64_t page_bytes_max) : store_(store), page_bytes_max_(page_bytes_max) {}

  /// The payload of a PAGE, or why that history cannot be gone on with.
  [[nodiscard]] Result<std::variant<std::string, protocol::Refusal>> make(const protocol::Pull& pull, const Lineage& lineage);

  /// Nothing if the position and its hash are part of this central's history, or the refusal.
  [[nodiscard]] Result<std::optional<protocol::Refusal>> check(const protocol::Pulled& at);

 private:
  /// The commit that ends at the position (zero before the first), once it is known to be part of this history.
  [[nodiscard]] Result<std::variant<CommitNumber, protocol::Refusal>> locate(const protocol::Pulled& at);
  [[nodiscard]] Result<CommitNumber> commit_at(Position position) const;
  [[nodiscard]] bool was_passed_over(const protocol::Pull& pull, const CommitLine& line) const;
  [[nodiscard]] bool wanted(const protocol::Pull& pull, const CommitLine& line);
  void note_own(protocol::PageHead& head, const CommitLine& line);

  EventStore& store_;
  const std::uint64_t page_bytes_max_;
};

}  // namespace opossum::sync::central
