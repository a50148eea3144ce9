// SPDX-License-Identifier: MIT
#include "config/changes.hpp"

#include <map>

#include "config/table/slot.hpp"

namespace opossum::config {

namespace {

using table::Row;

struct Printed {
  std::string value;
  Reload reload;
};

/// Every key of a configuration with its value as text.
class Collector final : public table::Visitor {
 public:
  Collector(std::vector<std::string>& order, std::map<std::string, Printed>& values, std::string prefix)
      : order_(order), values_(values), prefix_(std::move(prefix)) {}

 protected:
  void on_key(const Row& row, table::Slot& slot) override { add(row, slot.print().value_or("")); }
  void on_table(const Row& row, table::TableSlot& slot) override {
    add(row, slot.is_present() ? "present" : "");
    if (!slot.is_present()) return;
    Collector inside(order_, values_, path(row) + ".");
    slot.visit(inside);
  }
  void on_list(const Row& row, table::ListSlot& slot) override {
    add(row, std::to_string(slot.size()));
    for (std::size_t i = 0; i < slot.size(); ++i) {
      Collector inside(order_, values_, path(row) + "[" + std::to_string(i) + "].");
      slot.visit(i, inside);
    }
  }

 private:
  std::string path(const Row& row) const { return prefix_ + std::string(row.key); }
  void add(const Row& row, std::string value) {
    order_.push_back(path(row));
    values_[path(row)] = {std::move(value), row.reload};
  }

  std::vector<std::string>& order_;
  std::map<std::string, Printed>& values_;
  std::string prefix_;
};

std::map<std::string, Printed> values_of(Config config, std::vector<std::string>& order) {
  std::map<std::string, Printed> values;
  Collector collector(order, values, "");
  table::visit_keys(collector, config);
  return values;
}

/// True if a table or list around the key is among the changes: it says enough.
bool is_said(const std::vector<Change>& said, const std::string& key) {
  for (const Change& change : said) {
    const bool around = key.starts_with(change.key) && key.size() > change.key.size();
    if (around && (key[change.key.size()] == '.' || key[change.key.size()] == '[')) return true;
  }
  return false;
}

}  // namespace

std::vector<Change> changes(const Config& before, const Config& after) {
  std::vector<std::string> order;
  const auto old_values = values_of(before, order);
  const auto new_values = values_of(after, order);
  std::vector<Change> found;
  std::map<std::string, bool> seen;
  for (const std::string& key : order) {
    if (!seen.emplace(key, true).second) continue;
    const auto was = old_values.find(key);
    const auto is = new_values.find(key);
    if (was != old_values.end() && is != new_values.end() && was->second.value == is->second.value) continue;
    if (is_said(found, key)) continue;
    // A table that came or went is another thing than a changed value in it: what serves it has to begin or end.
    const Printed& one = is != new_values.end() ? is->second : was->second;
    const bool table = one.value == "present" || (was != old_values.end() && was->second.value == "present");
    found.push_back({key, table ? Reload::restart : one.reload});
  }
  return found;
}

}  // namespace opossum::config
