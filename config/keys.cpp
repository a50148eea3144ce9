// SPDX-License-Identifier: MIT
#include "config/keys.hpp"

#include <utility>

#include "config/table/slot.hpp"
#include "config/table/text.hpp"

namespace opossum::config {

namespace {

using table::Row;

/// What is said about a table as a whole.
struct TableInfo {
  std::string key;
  std::string description;
};

/// Walks over default values and notes what the rows say.
class Lister final : public table::Visitor {
 public:
  Lister(std::vector<KeyInfo>& keys, std::vector<TableInfo>& tables) : keys_(keys), tables_(tables) {}

 protected:
  void on_key(const Row& row, table::Slot& slot) override {
    bool required = row.need == table::Need::required;
    keys_.push_back({prefix_ + std::string(row.key), slot.type(), std::string(row.unit), required ? "" : slot.print().value_or(""),
                     slot.bounds(), std::string(row.description), row.reload, required});
  }
  void on_table(const Row& row, table::TableSlot& slot) override {
    slot.make_present();
    within(row, "", [&] { slot.visit(*this); });
  }
  void on_list(const Row& row, table::ListSlot& slot) override {
    within(row, "[]", [&] { slot.visit_prototype(*this); });
  }

 private:
  template <class Visit>
  void within(const Row& row, std::string_view suffix, Visit visit) {
    auto key = prefix_ + std::string(row.key) + std::string(suffix);
    tables_.push_back({key, std::string(row.description)});
    auto outer = std::exchange(prefix_, key + ".");
    visit();
    prefix_ = std::move(outer);
  }

  std::vector<KeyInfo>& keys_;
  std::vector<TableInfo>& tables_;
  std::string prefix_{};
};

struct Everything {
  std::vector<KeyInfo> keys{};
  std::vector<TableInfo> tables{};
};

const Everything& everything() {
  static const Everything kEverything = [] {
    Everything all;
    Config config;
    Lister lister(all.keys, all.tables);
    table::visit_keys(lister, config);
    return all;
  }();
  return kEverything;
}

std::string table_of(const KeyInfo& info) { return info.key.substr(0, info.key.rfind('.')); }

/// "sync.target[0].url" and "sync.target.url" name the same key.
std::string without_indexes(std::string_view key) {
  std::string out;
  bool inside = false;
  for (char c : key) {
    if (c == '[') inside = true;
    if (!inside) out += c;
    if (c == ']') inside = false;
  }
  return out;
}

/// As it stands in a file: "[http]", "[[ingest.modbus.points]]".
std::string header_of(const std::string& table) {
  auto name = without_indexes(table);
  return table.ends_with("[]") ? "[[" + name + "]]" : "[" + name + "]";
}

std::string explanation(const KeyInfo& info) {
  std::string out = info.key + "\n  " + info.description + "\n";
  auto line = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) out += "  " + std::string(name) + value + "\n";
  };
  line("type:    ", info.type);
  line("unit:    ", info.unit);
  line("default: ", info.required ? "none, it must be set" : info.default_value.empty() ? "not set" : info.default_value);
  line("bounds:  ", info.bounds);
  line("change:  ", info.reload == Reload::live ? "live (SIGHUP)" : "needs a restart");
  return out;
}

/// A cell of a Markdown table.
std::string cell(const std::string& text) {
  std::string out;
  for (char c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

std::string code_cell(const std::string& text) { return text.empty() ? "" : "`" + cell(text) + "`"; }

std::string markdown_row(const KeyInfo& info) {
  auto name = info.key.substr(info.key.rfind('.') + 1);
  auto fallback = info.required ? "required" : info.default_value.empty() ? "not set" : code_cell(info.default_value);
  auto type = cell(info.type) +
              (info.unit.empty() || info.type == "duration" || info.type == "size" || info.type == "rate" ? "" : ", " + info.unit);
  return "| `" + name + "` | " + type + " | " + fallback + " | " + cell(info.bounds) + " | " +
         (info.reload == Reload::live ? "live" : "restart") + " | " + cell(info.description) + " |\n";
}

}  // namespace

const std::vector<KeyInfo>& keys() { return everything().keys; }

std::expected<std::string, std::string> explain(std::string_view key) {
  auto wanted = without_indexes(key);
  std::string out;
  std::vector<std::string> names;
  for (const auto& info : keys()) {
    auto name = without_indexes(info.key);
    if (wanted == "all" || name == wanted || name.starts_with(wanted + ".")) out += (out.empty() ? "" : "\n") + explanation(info);
    names.push_back(std::move(name));
  }
  if (!out.empty()) return out;
  // A bare name such as "bandwidth" is what people remember.
  std::vector<std::string> same;
  for (const auto& name : names) {
    if (name.ends_with("." + wanted)) same.push_back(name);
  }
  if (!same.empty()) return std::unexpected("there is no key \"" + std::string(key) + "\"; there is " + table::joined(same, ", "));
  auto hint = table::did_you_mean(wanted, names);
  return std::unexpected("there is no key \"" + std::string(key) + "\"" + (hint.empty() ? "; \"all\" shows every key" : "; " + hint));
}

std::string keys_markdown() {
  std::string out;
  for (const auto& table : everything().tables) {
    std::string rows;
    for (const auto& info : keys()) {
      if (table_of(info) == table.key) rows += markdown_row(info);
    }
    out += (out.empty() ? "" : "\n") + std::string("### `") + header_of(table.key) + "`\n" + table.description + "\n";
    if (rows.empty()) continue;
    out += "\n| Key | Type | Default | Bounds | Change | Meaning |\n| --- | --- | --- | --- | --- | --- |\n" + rows;
  }
  return out;
}

}  // namespace opossum::config
