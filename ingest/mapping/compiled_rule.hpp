// SPDX-License-Identifier: MIT
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ingest/mapping/json_text.hpp"
#include "ingest/mapping/text_template.hpp"
#include "ingest/mapping/topic_pattern.hpp"
#include "ingest/rule.hpp"

namespace opossum::ingest::mapping {

/// One rule, checked and ready to use.
class CompiledRule {
 public:
  using Captured = std::vector<std::string_view>;

  /// `number` counts from one. Errc::invalid_argument names the rule and the key.
  [[nodiscard]] static Result<CompiledRule> compile(RuleOptions options, std::size_t number);

  /// The captured topic levels if this rule is for the message.
  [[nodiscard]] std::optional<Captured> match(const Message& message) const;
  /// The commit, or why there is none. The captures come from match() of the same message.
  [[nodiscard]] std::expected<Commit, std::string> apply(const Message& message, const Captured& captured) const;
  /// The same for a message of Sparkplug B: one event for each metric, at least one.
  [[nodiscard]] std::expected<Commit, std::string> apply_to_metrics(const Message& message, const Captured& captured,
                                                                    const std::vector<Metric>& metrics) const;
  [[nodiscard]] bool reads_metrics() const noexcept { return options_.format == PayloadFormat::sparkplug_b; }
  [[nodiscard]] const std::string& name() const noexcept { return options_.name; }
  [[nodiscard]] const RuleOptions& options() const noexcept { return options_; }
  [[nodiscard]] const std::vector<std::string>& capture_names() const noexcept { return topic_->names(); }

 private:
  struct Field {
    std::string quoted_name;
    std::optional<JsonPointer> pointer;
    std::string literal;
  };
  using Text = std::expected<std::string, std::string>;

  CompiledRule() = default;
  [[nodiscard]] Result<void> compile_parts();
  [[nodiscard]] Result<void> compile_data();
  [[nodiscard]] Result<void> refuse_pointers_of_raw() const;
  /// Names that templates may use: those of the topic, then those of a metric that the topic leaves free.
  void collect_names();
  [[nodiscard]] Captured with_metric(Captured captured, const Metric& metric) const;
  [[nodiscard]] static Text identifier(const char* what, const TextTemplate& text, const Captured& captured, std::string_view document);
  [[nodiscard]] Text data(std::string_view document) const;
  [[nodiscard]] std::optional<std::string> fill_event(NewEvent& event, const Captured& captured, std::string_view document) const;

  RuleOptions options_;
  std::vector<std::string> names_;
  std::optional<TopicPattern> topic_;
  std::optional<TextTemplate> type_;
  std::vector<TextTemplate> tags_;
  std::optional<JsonPointer> time_;
  std::optional<TextTemplate> key_;
  std::optional<std::vector<Field>> data_;
};

}  // namespace opossum::ingest::mapping
