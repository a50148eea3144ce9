// SPDX-License-Identifier: MIT
#include "ingest/sparkplug/value.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "ingest/mapping/json_text.hpp"
#include "ingest/sparkplug/topic.hpp"

namespace opossum::ingest::sparkplug {
namespace {

using ::testing::HasSubstr;

wire::Metric with_int(std::uint32_t value) {
  wire::Metric metric;
  metric.set_int_value(value);
  return metric;
}
wire::Metric with_long(std::uint64_t value) {
  wire::Metric metric;
  metric.set_long_value(value);
  return metric;
}
wire::Metric with_bytes(std::string value) {
  wire::Metric metric;
  metric.set_bytes_value(std::move(value));
  return metric;
}
std::string json_of(DataType type, const wire::Metric& metric) {
  auto json = value_json(type, metric);
  EXPECT_FALSE(json && mapping::check_json(*json)) << *json;
  return json ? *json : "refused: " + json.error();
}

TEST(SparkplugValue, SignedIntegersComeInTheirWidthOrWithTheirSignExtended) {
  EXPECT_EQ(json_of(DataType::int8, with_int(0xFE)), "-2");
  EXPECT_EQ(json_of(DataType::int8, with_int(0xFFFF'FFFE)), "-2");
  EXPECT_EQ(json_of(DataType::int16, with_int(0x8000)), "-32768");
  EXPECT_EQ(json_of(DataType::int32, with_int(0xFFFF'FFFF)), "-1");
  EXPECT_EQ(json_of(DataType::int32, with_long(0xFFFF'FFFF'FFFF'FFFE)), "-2");
  EXPECT_EQ(json_of(DataType::int64, with_long(0x8000'0000'0000'0000)), "-9223372036854775808");
  EXPECT_EQ(json_of(DataType::int32, with_int(7)), "7");
}

TEST(SparkplugValue, UnsignedIntegersKeepTheirWholeRange) {
  EXPECT_EQ(json_of(DataType::uint8, with_int(255)), "255");
  EXPECT_EQ(json_of(DataType::uint16, with_int(65535)), "65535");
  EXPECT_EQ(json_of(DataType::uint32, with_long(4'294'967'295)), "4294967295");
  EXPECT_EQ(json_of(DataType::uint64, with_long(~std::uint64_t{0})), "18446744073709551615");
}

TEST(SparkplugValue, ThatDoesNotFitItsTypeIsRefused) {
  wire::Metric text;
  text.set_string_value("hot");
  EXPECT_THAT(json_of(DataType::int32, text), HasSubstr("not of its type, Int32"));
  EXPECT_THAT(json_of(DataType::boolean, text), HasSubstr("not of its type"));
  EXPECT_THAT(json_of(DataType::bytes, text), HasSubstr("not of its type"));
  EXPECT_THAT(json_of(DataType::uint8, with_int(256)), HasSubstr("not of its type, UInt8"));
  EXPECT_THAT(json_of(DataType::int8, with_int(0x1FE)), HasSubstr("not of its type, Int8"));
  EXPECT_THAT(json_of(DataType::uint32, with_long(std::uint64_t{1} << 32)), HasSubstr("not of its type"));
  EXPECT_THAT(json_of(DataType::data_set, with_int(1)), HasSubstr("not of its type, DataSet"));
}

TEST(SparkplugValue, FloatingPointIsShortestAndWhatJsonLacksIsNull) {
  wire::Metric metric;
  metric.set_float_value(21.1F);
  EXPECT_EQ(json_of(DataType::float32, metric), "21.1");
  metric.set_double_value(0.1);
  EXPECT_EQ(json_of(DataType::float64, metric), "0.1");
  metric.set_double_value(std::numeric_limits<double>::quiet_NaN());
  EXPECT_EQ(json_of(DataType::float64, metric), "null");
  metric.set_float_value(-std::numeric_limits<float>::infinity());
  EXPECT_EQ(json_of(DataType::float32, metric), "null");
}

TEST(SparkplugValue, TextsTimesAndBytes) {
  wire::Metric metric;
  metric.set_string_value("a \"b\"");
  EXPECT_EQ(json_of(DataType::string, metric), R"("a \"b\"")");
  EXPECT_EQ(json_of(DataType::uuid, metric), R"("a \"b\"")");
  metric.set_string_value("\xFF");
  EXPECT_THAT(json_of(DataType::text, metric), HasSubstr("not UTF-8"));
  EXPECT_EQ(json_of(DataType::date_time, with_long(1'795'442'400'123)), R"("2026-11-23T14:00:00.123000Z")");
  EXPECT_EQ(json_of(DataType::date_time, with_long(~std::uint64_t{0})), "null");
  EXPECT_EQ(json_of(DataType::bytes, with_bytes("\x01\xFF")), R"("Af8=")");
  EXPECT_EQ(json_of(DataType::file, with_bytes("")), R"("")");
}

TEST(SparkplugValue, ThatIsNullOrAbsentIsNull) {
  wire::Metric metric = with_int(5);
  metric.set_is_null(true);
  EXPECT_EQ(json_of(DataType::int32, metric), "null");
  EXPECT_EQ(json_of(DataType::template_value, wire::Metric()), "null");
}

TEST(SparkplugValue, ArraysAreUnpacked) {
  using namespace std::string_literals;
  EXPECT_EQ(json_of(DataType::int8_array, with_bytes("\x01\xFF")), "[1,-1]");
  EXPECT_EQ(json_of(DataType::int16_array, with_bytes("\x30\x8A\x8B\x78"s)), "[-30160,30859]");
  EXPECT_EQ(json_of(DataType::uint32_array, with_bytes("\x01\x00\x00\x00\xFF\xFF\xFF\xFF"s)), "[1,4294967295]");
  EXPECT_EQ(json_of(DataType::int64_array, with_bytes("\xFE\xFF\xFF\xFF\xFF\xFF\xFF\xFF")), "[-2]");
  EXPECT_EQ(json_of(DataType::float_array, with_bytes("\x00\x00\x28\x41"s)), "[10.5]");
  EXPECT_EQ(json_of(DataType::double_array, with_bytes("\x00\x00\x00\x00\x00\x00\xF8\x7F"s)), "[null]");
  EXPECT_EQ(json_of(DataType::boolean_array, with_bytes("\x0A\x00\x00\x00\xA0\x40"s)),
            "[true,false,true,false,false,false,false,false,false,true]");
  EXPECT_EQ(json_of(DataType::string_array, with_bytes("ab\0\0c\0"s)), R"(["ab","","c"])");
  EXPECT_EQ(json_of(DataType::date_time_array, with_bytes("\x00\x00\x00\x00\x00\x00\x00\x00"s)), R"(["1970-01-01T00:00:00.000000Z"])");
  EXPECT_EQ(json_of(DataType::uint16_array, with_bytes("")), "[]");
}

TEST(SparkplugValue, ArraysThatAreCutAreRefused) {
  using namespace std::string_literals;
  EXPECT_THAT(json_of(DataType::int16_array, with_bytes("\x01")), HasSubstr("not of its type, Int16Array"));
  EXPECT_THAT(json_of(DataType::boolean_array, with_bytes("\x0A\x00\x00\x00\xA0"s)), HasSubstr("BooleanArray"));
  EXPECT_THAT(json_of(DataType::boolean_array, with_bytes("\xFF\xFF\xFF\xFF\xA0")), HasSubstr("BooleanArray"));
  EXPECT_THAT(json_of(DataType::string_array, with_bytes("ab")), HasSubstr("StringArray"));
}

TEST(SparkplugValue, ADataSetIsColumnsAndRows) {
  wire::Metric metric;
  wire::DataSet& set = *metric.mutable_dataset_value();
  set.set_num_of_columns(2);
  set.add_columns("name");
  set.add_columns("count");
  set.add_types(12);
  set.add_types(1);
  wire::DataSet::Row& row = *set.add_rows();
  row.add_elements()->set_string_value("bolt");
  row.add_elements()->set_int_value(0xFF);
  wire::DataSet::Row& empty = *set.add_rows();
  static_cast<void>(empty.add_elements());
  static_cast<void>(empty.add_elements());
  EXPECT_EQ(json_of(DataType::data_set, metric),
            R"({"columns":["name","count"],"types":["String","Int8"],"rows":[["bolt",-1],[null,null]]})");
  static_cast<void>(empty.add_elements());
  EXPECT_THAT(json_of(DataType::data_set, metric), HasSubstr("not as long as its columns"));
}

TEST(SparkplugValue, ATemplateHoldsParametersAndMetrics) {
  wire::Metric metric;
  wire::Template& value = *metric.mutable_template_value();
  value.set_template_ref("motor");
  value.set_version("2");
  wire::Template::Parameter& parameter = *value.add_parameters();
  parameter.set_name("size");
  parameter.set_type(3);
  parameter.set_int_value(4);
  wire::Metric& speed = *value.add_metrics();
  speed.set_name("speed");
  speed.set_datatype(10);
  speed.set_double_value(1.5);
  EXPECT_EQ(json_of(DataType::template_value, metric),
            R"({"version":"2","template":"motor","definition":false,"parameters":{"size":4},)"
            R"("metrics":[{"name":"speed","type":"Double","value":1.5}]})");
}

TEST(SparkplugValue, NestingHasAnEnd) {
  wire::Metric metric;
  wire::Metric* inner = &metric;
  for (int i = 0; i < 40; ++i) {
    inner->set_name("t");
    inner->set_datatype(19);
    inner = inner->mutable_template_value()->add_metrics();
  }
  inner->set_name("end");
  inner->set_datatype(3);
  EXPECT_THAT(json_of(DataType::template_value, metric), HasSubstr("nested too deeply"));
  wire::PropertySet properties;
  wire::PropertySet* set = &properties;
  for (int i = 0; i < 40; ++i) {
    set->add_keys("in");
    set = set->add_values()->mutable_propertyset_value();
  }
  EXPECT_FALSE(properties_json(properties));
}

TEST(SparkplugValue, PropertiesAreAnObject) {
  wire::PropertySet properties;
  properties.add_keys("engUnit");
  properties.add_values()->set_type(12);
  properties.mutable_values(0)->set_string_value("bar");
  properties.add_keys("low");
  properties.add_values()->set_type(9);
  properties.mutable_values(1)->set_is_null(true);
  properties.add_keys("limits");
  wire::PropertySet& limits = *properties.add_values()->mutable_propertyset_value();
  limits.add_keys("high");
  limits.add_values()->set_type(3);
  limits.mutable_values(0)->set_int_value(9);
  EXPECT_EQ(properties_json(properties), R"({"engUnit":"bar","limits":{"high":9},"low":null})");
  properties.add_keys("without value");
  EXPECT_FALSE(properties_json(properties));
}

TEST(SparkplugTopics, AreReadOrRefusedWithTheReason) {
  const auto node = read_topic("spBv1.0/plant/NDATA/press-4");
  ASSERT_TRUE(node);
  EXPECT_EQ(node->type, MessageType::ndata);
  EXPECT_EQ(node->group, "plant");
  EXPECT_EQ(node->node, "press-4");
  EXPECT_EQ(node->device, "");
  const auto device = read_topic("spBv1.0/plant/DDEATH/press-4/motor");
  ASSERT_TRUE(device);
  EXPECT_EQ(device->type, MessageType::ddeath);
  EXPECT_EQ(device->device, "motor");
  EXPECT_EQ(read_topic("spBv1.0/STATE/hq")->node, "hq");
  EXPECT_EQ(read_topic("STATE/hq")->type, MessageType::state);
  EXPECT_THAT(read_topic("spBv1.0/plant/NDATA/press-4/motor").error(), HasSubstr("a device does not belong there"));
  EXPECT_THAT(read_topic("spBv1.0/plant/DDATA/press-4").error(), HasSubstr("the device is missing"));
  EXPECT_THAT(read_topic("spBv1.0/plant/XDATA/press-4").error(), HasSubstr("\"XDATA\" is no type of message"));
  EXPECT_THAT(read_topic("spBv1.0/plant//press-4").error(), HasSubstr("a level is empty"));
  EXPECT_FALSE(read_topic("plant/a"));
  EXPECT_FALSE(read_topic("spBv1.0/plant/STATE/press-4"));
}

}  // namespace
}  // namespace opossum::ingest::sparkplug
