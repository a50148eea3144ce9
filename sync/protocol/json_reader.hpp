// SPDX-License-Identifier: MIT
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/origin.hpp"
#include "store/position.hpp"
#include "store/query.hpp"
#include "store/result.hpp"

namespace opossum::sync::protocol {

/// Reads the members of an untrusted JSON object. The first bad one is kept as the error; later reads return empty values.
class JsonReader {
 public:
  JsonReader(std::string_view what, std::string_view json);
  /// A part of another reader's value; `this` reports into `parent`. The object must outlive it.
  JsonReader(JsonReader& parent, const boost::json::value& value);
  JsonReader(const JsonReader&) = delete;
  JsonReader& operator=(const JsonReader&) = delete;

  [[nodiscard]] bool good() const noexcept { return !root().error_; }
  [[nodiscard]] Error error() const { return *root().error_; }
  [[nodiscard]] bool has(std::string_view member) const;

  std::uint64_t number(std::string_view member, std::uint64_t max = UINT64_MAX >> 1);
  bool flag(std::string_view member);
  std::string text(std::string_view member, std::size_t bytes_max = 1024);
  Digest digest(std::string_view member);
  Linked linked(std::string_view member);
  std::vector<std::string> texts(std::string_view member, std::size_t count_max, std::size_t bytes_max = 1024);
  const boost::json::array& list(std::string_view member, std::size_t count_max);
  /// Null when the member is absent or null.
  const boost::json::value* value(std::string_view member) const;
  /// A query as store/query.hpp writes it, as part of `member`. Nothing after a failure.
  std::optional<Query> query(std::string_view member, const boost::json::value& value);
  /// An array of exactly `count` numbers.
  std::vector<std::uint64_t> numbers(const boost::json::value& value, std::size_t count);

  template <class Kind, std::size_t Count>
  Kind word(std::string_view member, const Kind (&kinds)[Count], std::string_view (*name_of)(Kind) noexcept) {
    const std::string given = text(member);
    for (const Kind kind : kinds) {
      if (name_of(kind) == given) return kind;
    }
    fail(member, "has an unknown value");
    return kinds[0];
  }

  void fail(std::string_view member, std::string_view what);

 private:
  JsonReader& root() noexcept { return parent_ == nullptr ? *this : parent_->root(); }
  const JsonReader& root() const noexcept { return parent_ == nullptr ? *this : parent_->root(); }

  JsonReader* parent_ = nullptr;
  std::string what_;
  boost::json::value document_;
  const boost::json::object* object_;
  std::optional<Error> error_;
};

}  // namespace opossum::sync::protocol
