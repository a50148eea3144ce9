// SPDX-License-Identifier: MIT
#include "ingest/mqtt/broker/subscription_tree.hpp"

#include <algorithm>

#include "ingest/mqtt/broker/topic.hpp"

namespace opossum::broker {

namespace {

bool put(std::vector<Subscriber>& list, const Subscriber& subscriber) {
  const auto found = std::ranges::find(list, subscriber.session, &Subscriber::session);
  if (found != list.end()) {
    *found = subscriber;
    return false;
  }
  list.push_back(subscriber);
  return true;
}

bool take_out(std::vector<Subscriber>& list, const Session* session) {
  return std::erase_if(list, [session](const Subscriber& one) { return one.session == session; }) > 0;
}

}  // namespace

struct SubscriptionTree::Search {
  const std::function<Fitness(const Session&)>& fit;
  std::vector<Subscriber>& found;
};

bool SubscriptionTree::add(std::string_view group, std::string_view filter, Subscriber subscriber) {
  Node* node = &root_;
  for (std::optional<std::string_view> left = filter; left;) {
    const Levels level = split_level(*left);
    auto child = node->children.find(level.first);
    if (child == node->children.end()) child = node->children.emplace(level.first, std::make_unique<Node>()).first;
    node = child->second.get();
    left = level.rest;
  }
  const bool added = group.empty() ? put(node->subscribers, subscriber) : put(node->groups[std::string(group)].members, subscriber);
  if (added) ++count_;
  return added;
}

SubscriptionTree::Node* SubscriptionTree::find(std::string_view filter) {
  Node* node = &root_;
  for (std::optional<std::string_view> left = filter; left;) {
    const Levels level = split_level(*left);
    const auto child = node->children.find(level.first);
    if (child == node->children.end()) return nullptr;
    node = child->second.get();
    left = level.rest;
  }
  return node;
}

bool SubscriptionTree::remove(std::string_view group, std::string_view filter, const Session* session) {
  Node* node = find(filter);
  if (node == nullptr) return false;
  bool removed = false;
  if (group.empty()) {
    removed = take_out(node->subscribers, session);
  } else if (const auto found = node->groups.find(group); found != node->groups.end()) {
    removed = take_out(found->second.members, session);
    if (found->second.members.empty()) node->groups.erase(found);
  }
  if (!removed) return false;
  --count_;
  prune(root_, filter);
  return true;
}

void SubscriptionTree::prune(Node& node, std::string_view filter) {
  const Levels level = split_level(filter);
  const auto child = node.children.find(level.first);
  if (child == node.children.end()) return;
  if (level.rest) prune(*child->second, *level.rest);
  if (child->second->empty()) node.children.erase(child);
}

void SubscriptionTree::match(std::string_view topic, const std::function<Fitness(const Session&)>& fit, std::vector<Subscriber>& found) {
  if (count_ == 0) return;
  descend(root_, topic, true, Search{fit, found});
}

void SubscriptionTree::collect(Node& node, const Search& search) {
  search.found.insert(search.found.end(), node.subscribers.begin(), node.subscribers.end());
  for (auto& [name, group] : node.groups) {
    const std::size_t count = group.members.size();
    std::size_t chosen = group.next % count;
    Fitness best = Fitness::full;
    for (std::size_t i = 0; i < count && best != Fitness::here; ++i) {
      const std::size_t candidate = (group.next + i) % count;
      const Fitness fitness = search.fit(*group.members[candidate].session);
      if (fitness <= best) continue;
      best = fitness;
      chosen = candidate;
    }
    group.next = chosen + 1;
    search.found.push_back(group.members[chosen]);
  }
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as a topic has levels, which is limited
void SubscriptionTree::descend(Node& node, std::string_view topic, bool first, const Search& search) {
  const bool wildcards = !first || !topic.starts_with('$');
  const auto end = node.children.end();
  if (const auto rest = node.children.find("#"); rest != end && wildcards) collect(*rest->second, search);
  const Levels level = split_level(topic);
  const auto go_on = [&](Node& child) {
    if (level.rest) {
      descend(child, *level.rest, false, search);
      return;
    }
    collect(child, search);
    // "a/#" also matches its parent "a"
    if (const auto parent = child.children.find("#"); parent != child.children.end()) collect(*parent->second, search);
  };
  if (const auto one = node.children.find("+"); one != end && wildcards) go_on(*one->second);
  if (level.first == "+" || level.first == "#") return;  // never in a topic name; the lookup below would find the wildcards
  if (const auto exact = node.children.find(level.first); exact != end) go_on(*exact->second);
}

}  // namespace opossum::broker
