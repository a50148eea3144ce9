// SPDX-License-Identifier: MIT
#include "ingest/sparkplug/value.hpp"

#include <map>

#include "ingest/mapping/base64.hpp"
#include "ingest/mapping/identifier.hpp"
#include "ingest/mapping/json_object.hpp"
#include "ingest/mapping/json_text.hpp"

namespace opossum::ingest::sparkplug {

namespace {

/// Templates in templates, property sets in property sets. The JSON is as deep as they are.
constexpr int kNestingMax = 16;

std::unexpected<std::string> problem(std::string text) { return std::unexpected(std::move(text)); }

Json quoted_text(std::string_view text) {
  if (!mapping::is_utf8(text)) return problem("a text is not UTF-8");
  std::string out;
  mapping::append_quoted(out, text);
  return out;
}

/// Members of names that are not ours, each once.
class NamedValues {
 public:
  /// False if the name is not UTF-8.
  [[nodiscard]] bool set(const std::string& key, std::string json) {
    if (!mapping::is_utf8(key)) return false;
    values_[key] = std::move(json);
    return true;
  }
  [[nodiscard]] std::string take() const {
    std::string out = "{";
    for (const auto& [key, json] : values_) {
      if (out.size() > 1) out += ',';
      mapping::append_quoted(out, key);
      out += ':' + json;
    }
    return out + '}';
  }

 private:
  std::map<std::string, std::string> values_;
};

Json property_set_json(const wire::PropertySet& set, int depth);

Json property_json(const wire::PropertyValue& property, int depth) {
  if (property.is_null()) return "null";
  if (property.has_propertyset_value()) return property_set_json(property.propertyset_value(), depth + 1);
  if (property.has_propertysets_value()) {
    std::string out = "[";
    for (const wire::PropertySet& set : property.propertysets_value().propertyset()) {
      auto json = property_set_json(set, depth + 1);
      if (!json) return json;
      if (out.size() > 1) out += ',';
      out += *json;
    }
    return out + ']';
  }
  const auto type = data_type(property.type());
  if (!type) return problem("a property has the unknown type " + std::to_string(property.type()));
  return scalar_json(*type, scalar_of(property));
}

Json property_set_json(const wire::PropertySet& set, int depth) {
  if (depth > kNestingMax) return problem("properties are nested too deeply");
  if (set.keys_size() != set.values_size()) return problem("properties have more keys than values, or fewer");
  NamedValues values;
  for (int i = 0; i < set.keys_size(); ++i) {
    auto json = property_json(set.values(i), depth);
    if (!json) return problem("property " + mapping::shown(set.keys(i)) + ": " + json.error());
    if (!values.set(set.keys(i), std::move(*json))) return problem("the name of a property is not UTF-8");
  }
  return values.take();
}

/// The names and types of the columns, which every row follows.
Json columns_json(const wire::DataSet& set) {
  std::string columns = "[";
  std::string types = "[";
  for (int i = 0; i < set.columns_size(); ++i) {
    const auto type = data_type(set.types(i));
    if (!type) return problem("a data set has a column of the unknown type " + std::to_string(set.types(i)));
    auto name = quoted_text(set.columns(i));
    if (!name) return name;
    columns += (i > 0 ? "," : "") + *name;
    types += (i > 0 ? ",\"" : "\"") + std::string(sparkplug::name(*type)) + '"';
  }
  return "\"columns\":" + columns + "],\"types\":" + types + ']';
}

Json row_json(const wire::DataSet& set, const wire::DataSet::Row& row) {
  if (row.elements_size() != set.columns_size()) return problem("a row of a data set is not as long as its columns");
  std::string out = "[";
  for (int i = 0; i < row.elements_size(); ++i) {
    auto cell = scalar_json(*data_type(set.types(i)), scalar_of(row.elements(i)));
    if (!cell) return problem("column " + mapping::shown(set.columns(i)) + ": " + cell.error());
    out += (i > 0 ? "," : "") + *cell;
  }
  return out + ']';
}

Json data_set_json(const wire::DataSet& set) {
  if (set.columns_size() != set.types_size()) return problem("a data set has more columns than types, or fewer");
  auto columns = columns_json(set);
  if (!columns) return columns;
  std::string out = '{' + *columns + ",\"rows\":[";
  for (int i = 0; i < set.rows_size(); ++i) {
    auto row = row_json(set, set.rows(i));
    if (!row) return row;
    out += (i > 0 ? "," : "") + *row;
  }
  return out + "]}";
}

Json parameters_json(const wire::Template& value) {
  NamedValues parameters;
  for (const wire::Template::Parameter& parameter : value.parameters()) {
    const auto type = data_type(parameter.type());
    if (!type) return problem("a template's parameter has the unknown type " + std::to_string(parameter.type()));
    auto json = scalar_json(*type, scalar_of(parameter));
    if (!json) return problem("parameter " + mapping::shown(parameter.name()) + ": " + json.error());
    if (!parameters.set(parameter.name(), std::move(*json))) return problem("the name of a template's parameter is not UTF-8");
  }
  return parameters.take();
}

Json nested_value(DataType type, const wire::Metric& metric, int depth);

Json template_metric_json(const wire::Metric& metric, int depth) {
  const auto type = data_type(metric.datatype());
  if (!type) return problem("a template's metric " + mapping::shown(metric.name()) + " has no type that is known");
  auto name = quoted_text(metric.name());
  if (!name) return name;
  auto value = nested_value(*type, metric, depth + 1);
  if (!value) return problem("metric " + mapping::shown(metric.name()) + ": " + value.error());
  mapping::JsonObject object;
  object.raw("name", *name).text("type", sparkplug::name(*type)).raw("value", *value);
  if (metric.has_timestamp()) object.raw("time", time_json(metric.timestamp()));
  if (metric.has_properties()) {
    auto properties = property_set_json(metric.properties(), depth);
    if (!properties) return properties;
    object.raw("properties", *properties);
  }
  return std::move(object).take();
}

Json template_json(const wire::Template& value, int depth) {
  if (depth > kNestingMax) return problem("templates are nested too deeply");
  mapping::JsonObject object;
  for (const auto& [name, text] : {std::pair("version", &value.version()), std::pair("template", &value.template_ref())}) {
    if (text->empty()) continue;
    auto json = quoted_text(*text);
    if (!json) return json;
    object.raw(name, *json);
  }
  object.raw("definition", value.is_definition() ? "true" : "false");
  auto parameters = parameters_json(value);
  if (!parameters) return parameters;
  object.raw("parameters", *parameters);
  std::string metrics = "[";
  for (const wire::Metric& metric : value.metrics()) {
    auto json = template_metric_json(metric, depth);
    if (!json) return json;
    metrics += (metrics.size() > 1 ? "," : "") + *json;
  }
  object.raw("metrics", metrics + ']');
  return std::move(object).take();
}

Json nested_value(DataType type, const wire::Metric& metric, int depth) {
  if (metric.is_null() || metric.value_case() == wire::Metric::VALUE_NOT_SET) return "null";
  switch (type) {
    case DataType::data_set:
      if (metric.has_dataset_value()) return data_set_json(metric.dataset_value());
      break;
    case DataType::template_value:
      if (metric.has_template_value()) return template_json(metric.template_value(), depth);
      break;
    case DataType::bytes:
    case DataType::file:
      if (metric.has_bytes_value()) return '"' + mapping::to_base64(metric.bytes_value()) + '"';
      break;
    default:
      if (type >= DataType::int8_array && metric.has_bytes_value()) return array_json(type, metric.bytes_value());
      if (const Scalar scalar = scalar_of(metric); !std::holds_alternative<std::monostate>(scalar)) return scalar_json(type, scalar);
  }
  return problem("the value is not of its type, " + std::string(name(type)));
}

}  // namespace

Json value_json(DataType type, const wire::Metric& metric) { return nested_value(type, metric, 0); }

Json properties_json(const wire::PropertySet& set) { return property_set_json(set, 0); }

const wire::PropertyValue* find_property(const wire::PropertySet& set, std::string_view key) {
  for (int i = std::min(set.keys_size(), set.values_size()); i-- > 0;) {
    if (set.keys(i) == key) return &set.values(i);
  }
  return nullptr;
}

Json metadata_json(const wire::MetaData& data) {
  mapping::JsonObject object;
  if (data.has_is_multi_part()) object.raw("multi_part", data.is_multi_part() ? "true" : "false");
  for (const auto& [name, text] : {std::pair("content_type", &data.content_type()), std::pair("file_name", &data.file_name()),
                                   std::pair("file_type", &data.file_type()), std::pair("md5", &data.md5()),
                                   std::pair("description", &data.description())}) {
    if (text->empty()) continue;
    auto json = quoted_text(*text);
    if (!json) return json;
    object.raw(name, *json);
  }
  if (data.has_size()) object.number("size", data.size());
  if (data.has_seq()) object.number("seq", data.seq());
  return std::move(object).take();
}

}  // namespace opossum::ingest::sparkplug
