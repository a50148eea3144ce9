// SPDX-License-Identifier: MIT
#include "ingest/sparkplug/birth_file.hpp"

#include <boost/json.hpp>

#include "ingest/mapping/json_object.hpp"
#include "ingest/mapping/json_text.hpp"

namespace opossum::ingest::sparkplug {

namespace {

namespace bjson = boost::json;
using mapping::JsonObject;

constexpr std::int64_t kFormat = 1;
constexpr std::uint64_t kBytesMax = 1ULL << 30;

std::string metrics_json(const Part& part) {
  std::string out = "[";
  for (const auto& [name, metric] : part.metrics) {
    JsonObject object;
    object.text("name", name).number("type", static_cast<std::uint64_t>(metric.type));
    if (metric.alias) object.number("alias", *metric.alias);
    if (metric.unit != "null") object.raw("unit", metric.unit);
    out += (out.size() > 1 ? "," : "") + std::move(object).take();
  }
  return out + ']';
}

std::string device_json(const std::string& name, const Part& part) {
  JsonObject object;
  object.text("name", name).flag("alive", part.alive).raw("metrics", metrics_json(part));
  return std::move(object).take();
}

std::string node_json(const NodeKey& key, const EdgeNode& node, Sequences sequences) {
  JsonObject object;
  object.text("source", std::get<0>(key)).text("group", std::get<1>(key)).text("node", std::get<2>(key));
  object.flag("alive", node.own.alive);
  if (node.bd_seq) object.number("bd_seq", *node.bd_seq);
  if (node.seq && sequences == Sequences::keep) object.number("seq", *node.seq);
  object.raw("metrics", metrics_json(node.own));
  std::string devices = "[";
  for (const auto& [name, part] : node.devices) devices += (devices.size() > 1 ? "," : "") + device_json(name, part);
  object.raw("devices", devices + ']');
  return std::move(object).take();
}

std::optional<std::uint64_t> number_of(const bjson::object& object, std::string_view name) {
  const bjson::value* value = object.if_contains(name);
  if (value == nullptr) return {};
  if (value->is_uint64()) return value->get_uint64();
  if (value->is_int64() && value->get_int64() >= 0) return static_cast<std::uint64_t>(value->get_int64());
  return {};
}

// The file is our own: what is not as it was written throws, and counts as damage of the whole.
std::string text_of(const bjson::object& object, std::string_view name) { return std::string(object.at(name).as_string()); }

Part part_of(const bjson::object& object) {
  Part part;
  part.alive = object.contains("alive");
  for (const bjson::value& value : object.at("metrics").as_array()) {
    const bjson::object& metric = value.as_object();
    KnownMetric known;
    const auto type = number_of(metric, "type");
    if (!type) throw std::invalid_argument("type");
    known.type = data_type(*type).value_or(DataType::unknown);
    known.alias = number_of(metric, "alias");
    if (metric.contains("unit")) {
      known.unit.clear();
      mapping::append_quoted(known.unit, text_of(metric, "unit"));
    }
    if (!part.define(text_of(metric, "name"), std::move(known))) throw std::invalid_argument("alias");
  }
  return part;
}

EdgeNode node_of(const bjson::object& object) {
  EdgeNode node;
  node.own = part_of(object);
  node.bd_seq = number_of(object, "bd_seq");
  if (const auto seq = number_of(object, "seq")) node.seq = static_cast<std::uint8_t>(*seq);
  node.restored = true;
  for (const bjson::value& value : object.at("devices").as_array()) {
    node.devices.emplace(text_of(value.as_object(), "name"), part_of(value.as_object()));
  }
  return node;
}

}  // namespace

std::string to_json(const EdgeNodes& nodes, Sequences sequences) {
  std::string out = "{\"format\":" + std::to_string(kFormat) + ",\"nodes\":[";
  bool first = true;
  for (const auto& [key, node] : nodes) {
    out += (first ? "\n" : ",\n") + node_json(key, node, sequences);
    first = false;
  }
  return out + "\n]}\n";
}

std::optional<EdgeNodes> from_json(std::string_view text) {
  try {
    const bjson::value value = bjson::parse(bjson::string_view(text.data(), text.size()));
    if (value.as_object().at("format").as_int64() != kFormat) return {};
    EdgeNodes nodes;
    for (const bjson::value& one : value.as_object().at("nodes").as_array()) {
      const bjson::object& object = one.as_object();
      nodes.emplace(NodeKey(text_of(object, "source"), text_of(object, "group"), text_of(object, "node")), node_of(object));
    }
    return nodes;
  } catch (const std::exception&) {
    return {};
  }
}

// Subscribers keep SOURCE.json there; the second dot is one that no such name has.
BirthFile::BirthFile(FileSystem& files, const std::string& directory)
    : files_(files), directory_(directory), path_(directory + "/sparkplug.births.json") {}

Result<EdgeNodes> BirthFile::load() const {
  if (directory_.empty()) return EdgeNodes();
  auto present = files_.exists(path_);
  if (!present) return fail(std::move(present).error());
  if (!*present) return EdgeNodes();
  auto content = read_file(files_, path_, kBytesMax);
  if (!content) return fail(std::move(content).error());
  auto nodes = from_json(*content);
  if (!nodes) return fail(Errc::damaged, path_ + " does not hold birth certificates; edge nodes will be asked for new ones");
  return std::move(*nodes);
}

Result<void> BirthFile::save(const std::string& json) const {
  if (directory_.empty()) return {};
  auto present = files_.exists(directory_);
  if (!present) return fail(std::move(present).error());
  if (!*present) OPOSSUM_TRY(files_.make_directory(directory_));
  return replace_file(files_, path_, json);
}

}  // namespace opossum::ingest::sparkplug
