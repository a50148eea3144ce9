// SPDX-License-Identifier: MIT
#include "config/table/reader.hpp"

#include <algorithm>

#include "config/table/text.hpp"

namespace opossum::config::table {

namespace {

/// Where else a key of this name exists: "[http]", "[[sync.target]]".
std::string home_of(std::string_view name) {
  for (const auto& info : keys()) {
    auto dot = info.key.rfind('.');
    if (dot == std::string::npos || std::string_view(info.key).substr(dot + 1) != name) continue;
    auto home = info.key.substr(0, dot);
    if (!home.ends_with("[]")) return "[" + home + "]";
    return "[[" + home.substr(0, home.size() - 2) + "]]";
  }
  return {};
}

/// Reads the keys of one table.
class Reader final : public Visitor {
 public:
  Reader(const toml::table& table, std::string prefix, Problems& problems)
      : table_(table), prefix_(std::move(prefix)), problems_(problems) {}

  /// To be called after the visit: what no row claimed is unknown.
  void report_unknown();

 protected:
  void on_key(const Row& row, Slot& slot) override {
    if (const auto* node = claim(row)) slot.read(*node, problems_);
  }
  void on_table(const Row& row, TableSlot& slot) override;
  void on_list(const Row& row, ListSlot& slot) override;

 private:
  /// The row's node, with its place remembered; nullptr, with a complaint if it is required, where there is none.
  const toml::node* claim(const Row& row);
  [[nodiscard]] std::string path(std::string_view key) const {
    return prefix_.empty() ? std::string(key) : prefix_ + "." + std::string(key);
  }
  [[nodiscard]] std::string title() const { return prefix_.empty() ? "the file" : "[" + prefix_ + "]"; }

  const toml::table& table_;
  std::string prefix_;
  Problems& problems_;
  std::vector<std::string> known_{};
};

const toml::node* Reader::claim(const Row& row) {
  known_.emplace_back(row.key);
  auto key = path(row.key);
  const auto* node = table_.get(row.key);
  if (node != nullptr) {
    problems_.remember(key, place_of(node->source()));
    problems_.enter(std::move(key));
  } else if (row.need == Need::required) {
    problems_.add(key, place_of(table_.source()), {"nothing", "a value for " + in_quotes(row.key), std::string(row.description)});
  }
  return node;
}

void Reader::on_table(const Row& row, TableSlot& slot) {
  const auto* node = claim(row);
  if (node == nullptr) return;
  const auto* table = node->as_table();
  if (table == nullptr) {
    problems_.add(*node,
                  {describe(*node), "one table", node->is_array_of_tables() ? "write [" + path(row.key) + "] with single brackets" : ""});
    return;
  }
  slot.make_present();
  Reader reader(*table, path(row.key), problems_);
  slot.visit(reader);
  reader.report_unknown();
}

void Reader::on_list(const Row& row, ListSlot& slot) {
  constexpr std::size_t kEntriesMax = 10'000;
  const auto* node = claim(row);
  if (node == nullptr) return;
  const auto* list = node->as_array();
  if (list == nullptr || list->size() > kEntriesMax) {
    auto hint = node->is_table() ? "write [[" + path(row.key) + "]] with double brackets" : std::string();
    problems_.add(*node,
                  {list != nullptr ? std::to_string(list->size()) + " entries" : describe(*node), "a list of at most 10000 tables", hint});
    return;
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    slot.add();
    auto entry_path = path(row.key) + "[" + std::to_string(i) + "]";
    const auto& entry = *list->get(i);
    problems_.remember(entry_path, place_of(entry.source()));
    problems_.enter(entry_path);
    if (const auto* table = entry.as_table()) {
      Reader reader(*table, entry_path, problems_);
      slot.visit(i, reader);
      reader.report_unknown();
    } else {
      problems_.add(entry, {describe(entry), "a table"});
    }
  }
}

void Reader::report_unknown() {
  for (const auto& [key, node] : table_) {
    if (std::ranges::find(known_, key.str()) != known_.end()) continue;
    auto hint = did_you_mean(key.str(), known_);
    auto home = home_of(key.str());
    if (!home.empty() && home != title()) hint = "it belongs into " + home;
    if (hint.empty()) hint = "the keys are " + joined(known_, ", ");
    problems_.add(path(key.str()), place_of(key.source()), {"an unknown key", "a key of " + title(), std::move(hint)});
  }
}

}  // namespace

void read_config(const toml::table& root, Config& config, Problems& problems) {
  Reader reader(root, "", problems);
  visit_keys(reader, config);
  reader.report_unknown();
}

}  // namespace opossum::config::table
