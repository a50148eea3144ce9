// SPDX-License-Identifier: MIT
#include "store/index/term.hpp"

#include <cstring>

#include "store/format/json_text.hpp"

namespace opossum::index {

namespace {

__extension__ using Wide = unsigned __int128;

// One multiplication folded onto itself: mixes 16 bytes a step and needs no tables. On disk, do not change.
std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept {
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t load(const char* bytes, std::size_t count) noexcept {
  std::uint64_t value = 0;
  std::memcpy(&value, bytes, count);
  return value;
}

constexpr std::uint64_t kMultiplier = 0x9E3779B97F4A7C15;
constexpr std::uint64_t kFinisher = 0xD6E8FEB86659FD93;

}  // namespace

std::uint64_t term_hash(TermKind kind, std::string_view text) noexcept {
  std::uint64_t hash = mix(static_cast<std::uint64_t>(kind) + kFinisher, text.size() ^ kMultiplier);
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) hash = mix(hash ^ load(text.data() + at, 8), kMultiplier);
  if (at < text.size()) hash = mix(hash ^ load(text.data() + at, text.size() - at), kMultiplier);
  return mix(hash ^ kMultiplier, kFinisher);
}

TermQuery::TermQuery(const Query& query) {
  std::size_t count = 0;
  for (const QueryItem& item : query.items) count += item.types.size() + item.tags.size();
  texts_.reserve(count);
  const auto add = [this](std::vector<Term>& into, TermKind kind, const std::string& text) {
    std::string quoted;
    format::append_quoted(quoted, text);
    texts_.push_back(quoted.substr(1, quoted.size() - 2));
    into.push_back(make_term(kind, texts_.back()));
  };
  for (const QueryItem& item : query.items) {
    Item& terms = items_.emplace_back();
    for (const std::string& type : item.types) add(terms.types, TermKind::type, type);
    for (const std::string& tag : item.tags) add(terms.tags, TermKind::tag, tag);
  }
}

}  // namespace opossum::index
