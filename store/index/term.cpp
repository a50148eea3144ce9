// SPDX-License-Identifier: MIT
#include "store/index/term.hpp"

#include "store/format/json_text.hpp"

namespace opossum::index {

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
