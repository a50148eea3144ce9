// SPDX-License-Identifier: MIT
#include "ingest/mapping/payload.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/mapping/base64.hpp"
#include "ingest/mapping/json_text.hpp"
#include "ingest/mapping/meta.hpp"

namespace opossum::ingest::mapping {
namespace {

using ::testing::HasSubstr;

std::string made(PayloadFormat format, std::string_view payload) {
  const auto document = to_document(format, payload);
  return document ? *document : "refused: " + document.error();
}

TEST(PayloadTest, JsonIsKeptAsItIs) {
  for (const char* text :
       {"{}", "[]", " [1 , -0.0e+5, 1E400]\n", "\"\\ud83d\\ude00\"", "null", "true", "12345678901234567890123", "{\"a\":{\"b\":[{}]}}"}) {
    EXPECT_EQ(made(PayloadFormat::json, text), text);
  }
}

TEST(PayloadTest, MalformedJsonIsRefusedWithThePlace) {
  for (const char* text : {"",
                           " ",
                           "{",
                           "[1,]",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{a:1}",
                           "{\"a\":1,}",
                           "NaN",
                           "Infinity",
                           "-",
                           "+1",
                           "01",
                           "1.",
                           ".5",
                           "1e",
                           "'a'",
                           "\"a",
                           "\"\\x\"",
                           "\"\\u12g4\"",
                           "\"tab\there\"",
                           "tru",
                           "1 2",
                           "[1 2]",
                           "{\"a\":1 \"b\":2}",
                           "]"}) {
    EXPECT_THAT(made(PayloadFormat::json, text), HasSubstr("refused: payload is not JSON: byte ")) << text;
  }
  EXPECT_THAT(made(PayloadFormat::json, R"({"t":NaN})"), HasSubstr("byte 5"));
  EXPECT_THAT(made(PayloadFormat::json, "\"\xC3\x28\""), HasSubstr("not UTF-8"));
  EXPECT_THAT(made(PayloadFormat::json, std::string("1\0", 2)), HasSubstr("not JSON"));
}

TEST(PayloadTest, NestingIsBounded) {
  EXPECT_FALSE(check_json(std::string(512, '[') + std::string(512, ']')));
  EXPECT_TRUE(check_json(std::string(513, '[') + std::string(513, ']')));
  EXPECT_TRUE(check_json(std::string(1'000'000, '[')));
}

TEST(PayloadTest, TextBecomesAMember) {
  EXPECT_EQ(made(PayloadFormat::text, "say \"hi\"\n\x01°"), "{\"text\":\"say \\\"hi\\\"\\n\\u0001°\"}");
  EXPECT_EQ(made(PayloadFormat::text, ""), R"({"text":""})");
  EXPECT_THAT(made(PayloadFormat::text, "\xFF"), HasSubstr("refused"));
}

TEST(PayloadTest, NumbersKeepTheirDigits) {
  EXPECT_EQ(made(PayloadFormat::number, " 21.500\r\n"), R"({"value":21.500})");
  EXPECT_EQ(made(PayloadFormat::number, "-1e5"), R"({"value":-1e5})");
  for (const char* text : {"", " ", "21,5", "+1", "NaN", "0x10", "1 2", "\"1\"", "01", "1.e5"}) {
    EXPECT_THAT(made(PayloadFormat::number, text), HasSubstr("is not a number")) << text;
  }
}

TEST(PayloadTest, CsvIsOneRecord) {
  EXPECT_EQ(made(PayloadFormat::csv, "s1,21.50,,on\r\n"), R"(["s1",21.50,"","on"])");
  EXPECT_EQ(made(PayloadFormat::csv, "\"a,\"\"b\"\"\n\",\"7\""), R"(["a,\"b\"\n","7"])");
  EXPECT_EQ(made(PayloadFormat::csv, "1,"), R"([1,""])");
  for (const char* text : {"", "\n", "a\nb", "a\"b", "\"a", "\"a\"b", "\xFF"})
    EXPECT_THAT(made(PayloadFormat::csv, text), HasSubstr("refused: csv payload")) << text;
}

TEST(PayloadTest, Base64OfEveryRest) {
  EXPECT_EQ(to_base64(""), "");
  EXPECT_EQ(to_base64("f"), "Zg==");
  EXPECT_EQ(to_base64("fo"), "Zm8=");
  EXPECT_EQ(to_base64("foo"), "Zm9v");
  EXPECT_EQ(to_base64("\xFF\xFE\xFD"), "//79");
}

TEST(PayloadTest, UnquoteResolvesEveryEscape) {
  EXPECT_EQ(unquote(R"("\"\\\/\b\f\n\r\t")"), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(unquote(R"("\u0041\u00e9\u20ac\ud83d\ude00")"), "Aé€😀");
  for (const char* text : {R"("\ud83d")", R"("\ude00")", R"("\ud83dx")", R"("\ud83d\u0041")"}) EXPECT_FALSE(unquote(text)) << text;
}

TEST(PayloadTest, MetaKeepsPropertiesThatAreNotUtf8) {
  Message message;
  EXPECT_FALSE(to_meta(message, DeliveryMarks::keep));
  message.correlation = "\xFF";
  message.content_type = "\xFF";
  const auto meta = to_meta(message, DeliveryMarks::keep);
  ASSERT_TRUE(meta);
  EXPECT_EQ(*meta, R"({"mqtt":{"content_type_base64":"/w==","correlation_base64":"/w=="}})");
  EXPECT_FALSE(check_json(*meta));
}

}  // namespace
}  // namespace opossum::ingest::mapping
