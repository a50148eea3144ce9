// SPDX-License-Identifier: MIT
#include "gateway/wiring/configuration.hpp"

#include "config/listing.hpp"
#include "gateway/http/json_text.hpp"

namespace opossum::gateway {
namespace {

std::string key_json(const config::EffectiveKey& key) {
  JsonObject object;
  object.string("key", key.key);
  if (key.value) object.string("value", *key.value);
  else object.null("value");
  object.string("origin", key.origin).boolean("live", key.reload == config::Reload::live).string("description", key.description);
  return std::move(object).take();
}

}  // namespace

std::string configuration_json(const config::Config& config) {
  std::string tables;
  for (const config::EffectiveTable& table : config::effective_tables(config)) {
    std::string keys;
    for (const config::EffectiveKey& key : table.keys) keys += (keys.empty() ? "" : ",") + key_json(key);
    JsonObject object;
    object.string("title", table.title).raw("keys", "[" + keys + "]");
    tables += (tables.empty() ? "" : ",") + std::move(object).take();
  }
  JsonObject object;
  if (config.file.empty()) object.null("file");
  else object.string("file", config.file);
  object.raw("tables", "[" + tables + "]");
  return std::move(object).take();
}

}  // namespace opossum::gateway
