// SPDX-License-Identifier: MIT
#include "config/secret.hpp"

#include <algorithm>
#include <ostream>

#include "config/table/special_codecs.hpp"

namespace opossum::config {

Secret::Secret(std::string text) {
  if (text.starts_with("file:")) {
    source_ = Source::file;
    reference_ = text.substr(5);
  } else if (text.starts_with("${") && text.ends_with('}')) {
    source_ = Source::environment;
    reference_ = text.substr(2, text.size() - 3);
  } else if (!text.empty()) {
    source_ = Source::literal;
    value_ = std::move(text);
  }
}

std::string Secret::describe() const {
  switch (source_) {
    case Source::none:
      return {};
    case Source::literal:
      return "(secret, from the configuration file)";
    case Source::environment:
      return "(secret, from ${" + reference_ + "})";
    case Source::file:
      return "(secret, from file:" + reference_ + ")";
  }
  return {};
}

std::ostream& operator<<(std::ostream& out, const Secret& secret) { return out << secret.describe(); }

namespace table {

namespace {

bool is_variable_name(std::string_view name) {
  auto good = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !name.empty() && std::ranges::all_of(name, good);
}

bool is_usable(const Secret& secret) {
  const auto& reference = secret.reference();
  if (secret.source() == Secret::Source::environment) return is_variable_name(reference);
  if (secret.source() != Secret::Source::file) return secret.reveal().find("${") == std::string::npos;
  if (!reference.starts_with("${")) return !reference.empty() && reference.find("${") == std::string::npos;
  auto end = reference.find("}/");
  return end != std::string::npos && is_variable_name(std::string_view(reference).substr(2, end - 2));
}

}  // namespace

std::optional<Secret> SecretText::read(const toml::node& node, Problems& problems) const {
  constexpr std::size_t kBytesMax = 4096;
  const auto* text = node.as_string();
  auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
  if (text != nullptr && !text->get().empty() && text->get().size() <= kBytesMax && std::ranges::none_of(text->get(), is_control)) {
    Secret secret(text->get());
    if (is_usable(secret)) return secret;
  }
  // The text itself may be a mistyped secret: it is not repeated.
  problems.add(node, {describe_kind(node), "file:PATH, ${NAME} or the secret, 1..4096 bytes",
                      "the folder of a file may be a variable: \"file:${CREDENTIALS_DIRECTORY}/hq.token\""});
  return std::nullopt;
}

std::optional<std::string> SecretText::print(const Secret& value) const {
  return value.is_set() ? std::optional(in_quotes(value.describe())) : std::nullopt;
}

}  // namespace table
}  // namespace opossum::config
