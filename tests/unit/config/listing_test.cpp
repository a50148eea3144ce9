// SPDX-License-Identifier: MIT
#include "config/listing.hpp"

#include <algorithm>

#include "tests/unit/config/support.hpp"

namespace opossum::config {
namespace {

const EffectiveKey* find(const std::vector<EffectiveTable>& tables, std::string_view title, std::string_view key) {
  const auto table = std::ranges::find(tables, title, &EffectiveTable::title);
  if (table == tables.end()) return nullptr;
  const auto found = std::ranges::find(table->keys, key, &EffectiveKey::key);
  return found == table->keys.end() ? nullptr : &*found;
}

TEST(Listing, TellsOfEveryKeyWhatCountsAndWhereItComesFrom) {
  const auto tables = effective_tables(good("[gateway]\nname = \"line-3\"\n[[sync.target]]\nname = \"hq\"\nurl = \"https://hq\"\ntoken = \"file:/t\"\n"));
  const auto* name = find(tables, "gateway", "name");
  ASSERT_NE(name, nullptr);
  EXPECT_EQ(name->value, "\"line-3\"");
  EXPECT_TRUE(name->origin.ends_with(":2")) << name->origin;
  EXPECT_EQ(name->reload, Reload::restart);
  EXPECT_FALSE(name->description.empty());
  const auto* role = find(tables, "gateway", "role");
  ASSERT_NE(role, nullptr);
  EXPECT_EQ(role->origin, "default");
  EXPECT_NE(find(tables, "sync.target[0]", "url"), nullptr);
}

TEST(Listing, ASecretIsDescribedAndNeverTold) {
  const auto tables = effective_tables(good("[[sync.target]]\nname = \"hq\"\nurl = \"https://hq\"\ntoken = \"file:/etc/hq.token\"\n"));
  const auto* token = find(tables, "sync.target[0]", "token");
  ASSERT_NE(token, nullptr);
  ASSERT_TRUE(token->value);
  EXPECT_NE(token->value->find("secret"), std::string::npos) << *token->value;
  for (const EffectiveTable& table : effective_tables(load_text("[[sync.target]]\nname = \"hq\"\nurl = \"https://hq\"\ntoken = \"s3cret\"\n", "x").value())) {
    for (const EffectiveKey& key : table.keys) EXPECT_EQ(key.value.value_or("").find("s3cret"), std::string::npos) << key.key;
  }
}

TEST(Listing, HoldsTheSameKeysAsThePrintedConfiguration) {
  const Config config = defaults();
  const std::string printed = effective(config);
  for (const EffectiveTable& table : effective_tables(config)) {
    for (const EffectiveKey& key : table.keys) EXPECT_NE(printed.find(key.key), std::string::npos) << key.key;
  }
}

}  // namespace
}  // namespace opossum::config
