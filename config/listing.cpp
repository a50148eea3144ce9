// SPDX-License-Identifier: MIT
#include "config/listing.hpp"

#include "config/table/slot.hpp"

namespace opossum::config {

namespace {

/// Collects one table and, behind it, the tables in it.
class TableLister final : public table::Visitor {
 public:
  TableLister(const Config& config, std::string path, std::vector<EffectiveTable>& tables)
      : config_(config), path_(std::move(path)), tables_(tables), own_(tables.size()) {
    tables_.push_back({path_, {}});
  }

 protected:
  void on_key(const table::Row& row, table::Slot& slot) override {
    const auto place = config_.places.find(path(row));
    std::string origin = place == config_.places.end() ? "default" : config_.file + ":" + std::to_string(place->second.line);
    tables_[own_].keys.push_back({std::string(row.key), slot.print(), std::move(origin), std::string(row.description), row.reload});
  }
  void on_table(const table::Row& row, table::TableSlot& slot) override {
    if (!slot.is_present()) return;
    TableLister lister(config_, path(row), tables_);
    slot.visit(lister);
  }
  void on_list(const table::Row& row, table::ListSlot& slot) override {
    for (std::size_t i = 0; i < slot.size(); ++i) {
      TableLister lister(config_, path(row) + "[" + std::to_string(i) + "]", tables_);
      slot.visit(i, lister);
    }
  }

 private:
  [[nodiscard]] std::string path(const table::Row& row) const {
    return path_.empty() ? std::string(row.key) : path_ + "." + std::string(row.key);
  }

  const Config& config_;
  const std::string path_;
  std::vector<EffectiveTable>& tables_;
  const std::size_t own_;
};

}  // namespace

std::vector<EffectiveTable> effective_tables(const Config& config) {
  Config copy = config;  // the visitors read and print through the same, writable members
  std::vector<EffectiveTable> tables;
  TableLister lister(config, "", tables);
  table::visit_keys(lister, copy);
  std::erase_if(tables, [](const EffectiveTable& table) { return table.keys.empty(); });
  return tables;
}

}  // namespace opossum::config
