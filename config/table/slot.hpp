// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/keys.hpp"
#include "config/table/problems.hpp"

namespace opossum::config::table {

inline constexpr Reload kLive = Reload::live;
inline constexpr Reload kRestart = Reload::restart;
enum class Need : std::uint8_t { optional, required };

/// What people read about a key. With a codec (type, bounds, reading, printing) and a member (default) it is a row of the table.
struct Row {
  std::string_view key;
  Reload reload;
  std::string_view description;
  std::string_view unit = {};
  Need need = Need::optional;
};

/// The typed place of one key's value.
class Slot {
 public:
  virtual ~Slot() = default;
  [[nodiscard]] virtual std::string type() const = 0;
  [[nodiscard]] virtual std::string bounds() const = 0;
  /// Stores the value, or reports what is wrong with it.
  virtual void read(const toml::node& node, Problems& problems) = 0;
  /// TOML text; nothing = not set.
  [[nodiscard]] virtual std::optional<std::string> print() const = 0;
};

class Visitor;

/// The place of a table.
class TableSlot {
 public:
  virtual ~TableSlot() = default;
  [[nodiscard]] virtual bool is_present() const = 0;
  virtual void make_present() = 0;
  /// Visits the keys of the table, which must be present.
  virtual void visit(Visitor& visitor) = 0;
};

/// The place of an array of tables.
class ListSlot {
 public:
  virtual ~ListSlot() = default;
  [[nodiscard]] virtual std::size_t size() const = 0;
  virtual void add() = 0;
  virtual void visit(std::size_t index, Visitor& visitor) = 0;
  /// Visits the keys of an entry that holds only defaults.
  virtual void visit_prototype(Visitor& visitor) = 0;
};

/// Walks over the keys of a section. Reading, printing and documenting are visitors, so they cannot disagree.
class Visitor {
 public:
  virtual ~Visitor() = default;

  template <class Codec>
  void key(const Row& row, const Codec& codec, typename Codec::Value& target);
  template <class Codec>
  void key(const Row& row, const Codec& codec, std::optional<typename Codec::Value>& target);
  template <class Section>
  void table(const Row& row, Section& target);
  template <class Section>
  void table(const Row& row, std::optional<Section>& target);
  template <class Section>
  void list(const Row& row, std::vector<Section>& target);

 protected:
  virtual void on_key(const Row& row, Slot& slot) = 0;
  virtual void on_table(const Row& row, TableSlot& slot) = 0;
  virtual void on_list(const Row& row, ListSlot& slot) = 0;
};

template <class Codec>
void Visitor::key(const Row& row, const Codec& codec, typename Codec::Value& target) {
  struct Plain final : Slot {
    Plain(const Codec& c, typename Codec::Value& t) : codec_(c), target_(t) {}
    std::string type() const override { return codec_.type(); }
    std::string bounds() const override { return codec_.bounds(); }
    void read(const toml::node& node, Problems& problems) override {
      if (auto value = codec_.read(node, problems)) target_ = *std::move(value);
    }
    std::optional<std::string> print() const override { return codec_.print(target_); }
    const Codec& codec_;
    typename Codec::Value& target_;
  };
  Plain slot(codec, target);
  on_key(row, slot);
}

template <class Codec>
void Visitor::key(const Row& row, const Codec& codec, std::optional<typename Codec::Value>& target) {
  struct Maybe final : Slot {
    Maybe(const Codec& c, std::optional<typename Codec::Value>& t) : codec_(c), target_(t) {}
    std::string type() const override { return codec_.type(); }
    std::string bounds() const override { return codec_.bounds(); }
    void read(const toml::node& node, Problems& problems) override {
      if (auto value = codec_.read(node, problems)) target_ = std::move(value);
    }
    std::optional<std::string> print() const override {
      return target_ ? std::optional<std::string>(codec_.print(*target_)) : std::nullopt;
    }
    const Codec& codec_;
    std::optional<typename Codec::Value>& target_;
  };
  Maybe slot(codec, target);
  on_key(row, slot);
}

template <class Section>
void Visitor::table(const Row& row, Section& target) {
  struct Plain final : TableSlot {
    explicit Plain(Section& t) : target_(t) {}
    bool is_present() const override { return true; }
    void make_present() override {}
    void visit(Visitor& visitor) override { visit_keys(visitor, target_); }
    Section& target_;
  };
  Plain slot(target);
  on_table(row, slot);
}

template <class Section>
void Visitor::table(const Row& row, std::optional<Section>& target) {
  struct Maybe final : TableSlot {
    explicit Maybe(std::optional<Section>& t) : target_(t) {}
    bool is_present() const override { return target_.has_value(); }
    void make_present() override {
      if (!target_) target_.emplace();
    }
    void visit(Visitor& visitor) override { visit_keys(visitor, *target_); }
    std::optional<Section>& target_;
  };
  Maybe slot(target);
  on_table(row, slot);
}

template <class Section>
void Visitor::list(const Row& row, std::vector<Section>& target) {
  struct Many final : ListSlot {
    explicit Many(std::vector<Section>& t) : target_(t) {}
    std::size_t size() const override { return target_.size(); }
    void add() override { target_.emplace_back(); }
    void visit(std::size_t index, Visitor& visitor) override { visit_keys(visitor, target_[index]); }
    void visit_prototype(Visitor& visitor) override {
      Section prototype{};
      visit_keys(visitor, prototype);
    }
    std::vector<Section>& target_;
  };
  Many slot(target);
  on_list(row, slot);
}

/// Every section describes its keys here.
void visit_keys(Visitor& visitor, Config& section);
void visit_keys(Visitor& visitor, Gateway& section);
void visit_keys(Visitor& visitor, Store& section);
void visit_keys(Visitor& visitor, Http& section);
void visit_keys(Visitor& visitor, ServerTls& section);
void visit_keys(Visitor& visitor, ClientTls& section);
void visit_keys(Visitor& visitor, MqttListener& section);
void visit_keys(Visitor& visitor, Ingest& section);
void visit_keys(Visitor& visitor, MqttSource& section);
void visit_keys(Visitor& visitor, ModbusDevice& section);
void visit_keys(Visitor& visitor, ModbusGroup& section);
void visit_keys(Visitor& visitor, ModbusPoint& section);
void visit_keys(Visitor& visitor, ModbusRange& section);
void visit_keys(Visitor& visitor, FileSource& section);
void visit_keys(Visitor& visitor, Rule& section);
void visit_keys(Visitor& visitor, Sync& section);
void visit_keys(Visitor& visitor, Target& section);
void visit_keys(Visitor& visitor, TargetLane& section);
void visit_keys(Visitor& visitor, Retention& section);
void visit_keys(Visitor& visitor, Lane& section);
void visit_keys(Visitor& visitor, Replication& section);
void visit_keys(Visitor& visitor, ReplicationOrigin& section);
void visit_keys(Visitor& visitor, Log& section);

}  // namespace opossum::config::table
