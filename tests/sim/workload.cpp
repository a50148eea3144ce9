// SPDX-License-Identifier: MIT
#include "tests/sim/workload.hpp"

#include <algorithm>

namespace opossum::sim {

namespace {

constexpr std::uint64_t kSeats = 5;

std::string seat(std::mt19937_64& random) { return "seat:" + std::to_string(random() % kSeats); }

Query any_condition(const std::string& tag, std::mt19937_64& random) {
  switch (random() % 8) {
    case 0: return query({}, {tag});
    case 1: return query({"Paid"}, {});
    case 2: return Query{{QueryItem{{"Reserved"}, {tag}}, QueryItem{{"Paid"}, {"vip"}}}};
    case 3: return query({"Reserved", "Paid"}, {tag});
    case 4: return random() % 3 == 0 ? Query::all() : query({"Reserved"}, {tag, "vip"});
    default: return query({"Reserved"}, {tag});
  }
}

}  // namespace

Query query(std::vector<std::string> types, std::vector<std::string> tags) { return {{QueryItem{std::move(types), std::move(tags)}}}; }

Commit fact(const std::string& type, std::vector<std::string> tags, std::uint64_t number) {
  NewEvent event;
  event.type = type;
  event.tags = std::move(tags);
  event.data = "{\"number\":" + std::to_string(number) + "}";
  Commit commit;
  commit.events.push_back(std::move(event));
  return commit;
}

Commit decision(const std::string& type, const std::string& tag, std::uint64_t number) {
  return decision_on(fact(type, {tag}, number), query({type}, {tag}), std::nullopt);
}

Commit decision_on(Commit commit, Query query, std::optional<Position> after) {
  commit.condition = AppendCondition{std::move(query), after};
  return commit;
}

Commit any_commit(const EventStore& store, std::mt19937_64& random, std::uint64_t number) {
  const std::string tag = seat(random);
  std::vector<std::string> tags{tag};
  if (random() % 4 == 0) tags.emplace_back("vip");
  const std::string type = random() % 3 == 0 ? "Paid" : "Reserved";
  const std::uint64_t head = store.head().position.value();
  switch (random() % 10) {
    case 0:
    case 1: return decision_on(fact(type, tags, number), any_condition(tag, random), std::nullopt);
    // Built on whatever this store knows by now.
    case 2:
    case 3:
    case 4: return decision_on(fact(type, tags, number), any_condition(tag, random), Position(head));
    // … or knew some time ago.
    case 5: return decision_on(fact(type, tags, number), any_condition(tag, random), Position(head - std::min(head, random() % 8)));
    case 6: return fact(type, tags, number);
    default: break;
  }
  Commit commit = fact("Reading", {}, number);
  for (std::uint64_t more = random() % 3; more > 0; --more) {
    commit.events.push_back(fact("Reading", {tag, "weird:\"\\\u00e9"}, number + more).events.front());
  }
  // A part of it may be let through by a filter, and all of it must come.
  if (random() % 3 == 0) commit.events.push_back(fact(type, tags, number).events.front());
  if (random() % 6 == 0) commit.key = "key-" + std::to_string(number);
  if (random() % 6 == 0) commit.events.front().subject = "somebody";
  return commit;
}

std::optional<Query> any_filter(std::mt19937_64& random) {
  switch (random() % 8) {
    case 0: return std::nullopt;
    case 1: return query({"Reserved"}, {});
    case 2: return query({}, {seat(random)});
    case 3: return Query{{QueryItem{{"Paid"}, {}}, QueryItem{{}, {seat(random)}}}};
    case 4: return query({}, {"vip"});
    default: return Query::all();
  }
}

std::optional<Query> narrower(const std::optional<Query>& filter, std::mt19937_64& random) {
  if (!filter || random() % 2 == 0) return filter;
  if (filter->items.empty()) return Query{{QueryItem{{"Paid"}, {}}, QueryItem{{}, {seat(random)}}}};
  Query narrow = *filter;
  QueryItem& item = narrow.items[random() % narrow.items.size()];
  if (item.types.empty()) item.types = {"Reserved", "Paid"};
  else if (std::ranges::find(item.tags, "vip") == item.tags.end()) item.tags.emplace_back("vip");
  return narrow;
}

}  // namespace opossum::sim
