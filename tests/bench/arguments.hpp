// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace opossum::bench {

/// The arguments of a benchmark: `--name value` pairs, any of them several times. A benchmark reads what it knows, then calls done().
class Arguments {
 public:
  Arguments(int argc, char** argv, std::string usage) : usage_(std::move(usage)) {
    for (int i = 1; i < argc; i += 2) {
      if (!std::string_view(argv[i]).starts_with("--") || i + 1 == argc) stop(argv[i]);
      given_.push_back({argv[i] + 2, argv[i + 1]});
    }
  }

  [[nodiscard]] std::vector<std::string> all(std::string_view name) {
    known_.emplace_back(name);
    std::vector<std::string> values;
    for (const auto& [given, value] : given_) {
      if (given == name) values.push_back(value);
    }
    return values;
  }
  [[nodiscard]] std::string text(std::string_view name, std::string otherwise) {
    const auto values = all(name);
    return values.empty() ? std::move(otherwise) : values.back();
  }
  [[nodiscard]] double number(std::string_view name, double otherwise) {
    const auto values = all(name);
    return values.empty() ? otherwise : std::strtod(values.back().c_str(), nullptr);
  }
  [[nodiscard]] std::uint64_t count(std::string_view name, std::uint64_t otherwise) {
    const auto values = all(name);
    return values.empty() ? otherwise : std::strtoull(values.back().c_str(), nullptr, 10);
  }

  /// Stops the program with its usage if something was given that nobody asked for.
  void done() const {
    for (const auto& [given, value] : given_) {
      bool known = false;
      for (const auto& name : known_) known = known || name == given;
      if (!known) stop("--" + given);
    }
  }

 private:
  [[noreturn]] void stop(const std::string& argument) const {
    std::fprintf(stderr, "%s: not understood\n%s", argument.c_str(), usage_.c_str());
    std::exit(2);
  }

  std::string usage_;
  std::vector<std::pair<std::string, std::string>> given_;
  std::vector<std::string> known_;
};

}  // namespace opossum::bench
