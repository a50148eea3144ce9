// SPDX-License-Identifier: MIT
// Data is stored without the blanks between its tokens and otherwise byte for byte.
#include "tests/unit/store/store_test.hpp"

namespace opossum::test {
namespace {

class PayloadTest : public StoreTest {
 protected:
  std::string stored(const std::string& data) {
    const Receipt receipt = append(commit(event("T", {}, data)));
    return std::string(store().event_at(receipt.first).value()->fields()->data);
  }
};

TEST_F(PayloadTest, KeepsNumbersAsTheyWereWritten) {
  for (const std::string number : {"0", "-0", "21.50", "1e400", "1E+05", "-1.5e-7", "123456789012345678901234567890", "0.1000"}) {
    EXPECT_EQ(stored(number), number);
  }
}

TEST_F(PayloadTest, KeepsEscapesAndUnicodeAsTheyWereWritten) {
  for (const std::string text : {R"("\u00e9")", "\"é\"", R"("\/")", R"("a\"b\\c\n\t\b\f\r")", R"("\ud83e\udda1")", "\"🦡\"", R"("\u0000")",
                                 R"(" blanks  stay ")"}) {
    EXPECT_EQ(stored(text), text);
  }
}

TEST_F(PayloadTest, TellsAbsentNullEmptyStringAndEmptyObjectApart) {
  EXPECT_EQ(stored("null"), "null");
  EXPECT_EQ(stored("\"\""), "\"\"");
  EXPECT_EQ(stored("{}"), "{}");
  append("T");
  EXPECT_EQ(json(4).find("data"), std::string::npos);
}

TEST_F(PayloadTest, DropsOnlyBlanksBetweenTokensAndKeepsOrderAndDuplicates) {
  EXPECT_EQ(stored(" { \"b\" : [ 1 ,\t2 ,\r\n{ } , [ ] ] , \"a\" : true , \"b\" : null } "), R"({"b":[1,2,{},[]],"a":true,"b":null})");
}

TEST_F(PayloadTest, TakesNestingUpToItsLimit) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_EQ(stored(nested(512)), nested(512));
  EXPECT_EQ(refused(commit(event("T", {}, nested(513)))).code(), Errc::invalid_argument);
}

TEST_F(PayloadTest, RefusesWhatIsNotJson) {
  for (const std::string text : {"", " ", "{", "[1,]", "{\"a\":}", "{a:1}", "01", "1.", ".5", "+1", "1e", "nul", "tru e", "\"\x01\"", "\"\\x\"",
                                 "\"\\u12g4\"", "\"open", "1 2", "[1}", "{\"a\" 1}", "NaN", "'a'", "\"\xff\"", "//x", "[", "]", ","}) {
    EXPECT_EQ(refused(commit(event("T", {}, text))).code(), Errc::invalid_argument) << text;
  }
}

TEST_F(PayloadTest, BinaryDataComesBackAndIsCheckedForItsForm) {
  NewEvent binary = event("T");
  binary.data_base64 = "AAECAwQ=";
  append(commit(binary));
  EXPECT_EQ(store().event_at(Position(1)).value()->fields()->data_base64, "\"AAECAwQ=\"");
  for (const char* bad : {"A", "AAA", "AA=A", "AA-_", "AAAA=", "A==="}) {
    binary.data_base64 = bad;
    EXPECT_EQ(refused(commit(binary)).code(), Errc::invalid_argument) << bad;
  }
  binary.data_base64 = "AAAA";
  binary.data = "1";
  EXPECT_EQ(refused(commit(binary)).code(), Errc::invalid_argument);
}

TEST_F(PayloadTest, MetaMustBeAnObject) {
  NewEvent made = event("T");
  made.meta = "[1]";
  EXPECT_EQ(refused(commit(made)).code(), Errc::invalid_argument);
  made.meta = R"({ "by" : "x" })";
  append(commit(made));
  EXPECT_EQ(store().event_at(Position(1)).value()->fields()->meta, R"({"by":"x"})");
}

TEST_F(PayloadTest, TimeIsTheProducersOrTheStores) {
  NewEvent made = event("T");
  made.time = Timestamp(std::chrono::microseconds(1));
  append(commit(made));
  append("T");
  EXPECT_EQ(store().event_at(Position(1)).value()->fields()->time, "1970-01-01T00:00:00.000001Z");
  EXPECT_EQ(store().event_at(Position(2)).value()->fields()->time, "2026-11-23T14:00:00.000000Z");
}

}  // namespace
}  // namespace opossum::test
