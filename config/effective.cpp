// SPDX-License-Identifier: MIT
#include <algorithm>

#include "config/load.hpp"
#include "config/table/slot.hpp"

namespace opossum::config {

namespace {

using table::Row;

/// Prints one table: its own keys first, then the tables in it, as TOML needs it.
class Printer final : public table::Visitor {
 public:
  Printer(const Config& config, std::string path, std::string header)
      : config_(config), path_(std::move(path)), header_(std::move(header)) {}

  [[nodiscard]] std::string text() const { return own_ + tables_; }

 protected:
  void on_key(const Row& row, table::Slot& slot) override {
    auto value = slot.print();
    auto line = value ? std::string(row.key) + " = " + *value : "# " + std::string(row.key) + " is not set";
    add_line(std::move(line), origin(path(path_, row)));
  }
  void on_table(const Row& row, table::TableSlot& slot) override {
    if (!slot.is_present()) {
      add_line("# " + std::string(row.key) + " is not set", "default");
      return;
    }
    auto header = path(header_, row);
    add_table("[" + header + "]", path(path_, row), header, [&](Printer& printer) { slot.visit(printer); });
  }
  void on_list(const Row& row, table::ListSlot& slot) override {
    auto header = path(header_, row);
    if (slot.size() == 0) add_line("# " + std::string(row.key) + " has no entries", origin(path(path_, row)));
    for (std::size_t i = 0; i < slot.size(); ++i) {
      auto entry = path(path_, row) + "[" + std::to_string(i) + "]";
      add_table("[[" + header + "]]", entry, header, [&](Printer& printer) { slot.visit(i, printer); });
    }
  }

 private:
  static std::string path(const std::string& prefix, const Row& row) {
    return prefix.empty() ? std::string(row.key) : prefix + "." + std::string(row.key);
  }

  [[nodiscard]] std::string origin(const std::string& key) const {
    auto place = config_.places.find(key);
    return place == config_.places.end() ? "default" : config_.file + ":" + std::to_string(place->second.line);
  }

  void add_line(std::string line, const std::string& comment) {
    constexpr std::size_t kCommentColumn = 44;
    auto is_first_byte = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
    auto width = static_cast<std::size_t>(std::ranges::count_if(line, is_first_byte));
    if (width < kCommentColumn) line.append(kCommentColumn - width, ' ');
    own_ += line + "  # " + comment + "\n";
  }

  template <class Visit>
  void add_table(const std::string& title, const std::string& entry, const std::string& header, Visit visit) {
    Printer printer(config_, entry, header);
    visit(printer);
    tables_ += "\n" + title + "\n" + printer.text();
  }

  const Config& config_;
  std::string path_;
  std::string header_;
  std::string own_{};
  std::string tables_{};
};

}  // namespace

std::string effective(const Config& config) {
  Config copy = config;  // the visitors read and print through the same, writable members
  Printer printer(config, "", "");
  table::visit_keys(printer, copy);
  return printer.text();
}

}  // namespace opossum::config
