// SPDX-License-Identifier: MIT
#include "ingest/mapping/cbor.hpp"

#include <cbor.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

#include "ingest/mapping/base64.hpp"
#include "ingest/mapping/json_text.hpp"

namespace opossum::ingest::mapping {

namespace {

constexpr std::size_t kDepthMax = 256;

std::string base64url(std::string_view bytes) {
  std::string text = to_base64(bytes);
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  while (text.ends_with('=')) text.pop_back();
  return text;
}

/// Writes JSON while libcbor's stateless decoder names the parts. Allocates nothing for what a payload only claims to hold.
class CborWriter {
 public:
  [[nodiscard]] bool done() const noexcept { return begun_ && open_.empty(); }
  [[nodiscard]] const std::string& problem() const noexcept { return problem_; }
  [[nodiscard]] std::string take() { return std::move(out_); }

  void integer(std::uint64_t magnitude, bool negative) {
    std::string digits;
    if (!negative) {
      digits = std::to_string(magnitude);
    } else if (magnitude == UINT64_MAX) {
      digits = "-18446744073709551616";  // -1 - magnitude, which has no type
    } else {
      digits = "-" + std::to_string(magnitude + 1);
    }
    if (begin_value(true)) out_ += key_ ? '"' + digits + '"' : digits;
    end_value();
  }
  template <class Number>
  void number(Number value) {
    if (!std::isfinite(value)) return word("null");
    std::array<char, 40> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    word(std::string_view(text.data(), static_cast<std::size_t>(end - text.data())));
  }
  void word(std::string_view json) {
    if (begin_value(false)) out_ += json;
    end_value();
  }
  void text(std::string_view bytes) {
    if (take_chunk(Kind::text, bytes)) return;
    if (!is_utf8(bytes)) return fail("a text string is not UTF-8");
    if (begin_value(true)) append_quoted(out_, bytes);
    end_value();
  }
  void bytes(std::string_view bytes) {
    if (take_chunk(Kind::bytes, bytes)) return;
    if (begin_value(false)) append_quoted(out_, base64url(bytes));
    end_value();
  }
  void begin_chunks(bool is_text) {
    if (!open_.empty() && is_chunked(open_.back().kind)) return fail("a string inside a string");
    push(is_text ? Kind::text : Kind::bytes, {});
  }
  void begin_list(std::optional<std::uint64_t> count) {
    if (!begin_value(false)) return;
    out_ += '[';
    push(Kind::list, count);
    close_if_full();
  }
  void begin_map(std::optional<std::uint64_t> pairs) {
    if (pairs && *pairs > UINT64_MAX / 2) return fail("a map is too large");
    if (!begin_value(false)) return;
    out_ += '{';
    push(Kind::map, pairs ? std::optional(*pairs * 2) : std::nullopt);
    close_if_full();
  }
  void end_indefinite() {
    if (open_.empty() || open_.back().left) return fail("a break where nothing is open");
    if (open_.back().kind == Kind::map && open_.back().seen % 2 != 0) return fail("a map ends after a key");
    if (!is_chunked(open_.back().kind)) return close();
    const Open chunked = std::move(open_.back());
    open_.pop_back();
    chunked.kind == Kind::text ? text(chunked.chunks) : bytes(chunked.chunks);
  }

 private:
  enum class Kind : std::uint8_t { list, map, text, bytes };
  struct Open {
    Kind kind = Kind::list;
    std::optional<std::uint64_t> left{};  ///< items to come; absent = until a break
    std::uint64_t seen = 0;
    std::string chunks{};
  };
  [[nodiscard]] static bool is_chunked(Kind kind) { return kind == Kind::text || kind == Kind::bytes; }

  void fail(const char* problem) {
    if (problem_.empty()) problem_ = problem;
  }
  void push(Kind kind, std::optional<std::uint64_t> left) {
    begun_ = true;
    if (open_.size() >= kDepthMax) return fail("it is nested too deeply");
    open_.push_back({kind, left});
  }
  bool take_chunk(Kind kind, std::string_view bytes) {
    if (open_.empty() || !is_chunked(open_.back().kind)) return false;
    if (open_.back().kind != kind) fail("a string holds a chunk of another kind");
    open_.back().chunks += bytes;
    return true;
  }
  /// Writes what stands before a value. Sets key_ when the value is a member's name.
  bool begin_value(bool can_be_key) {
    begun_ = true;
    key_ = false;
    if (open_.empty()) return true;
    Open& open = open_.back();
    if (is_chunked(open.kind)) fail("a string holds something else than strings");
    key_ = open.kind == Kind::map && open.seen % 2 == 0;
    if (key_ && !can_be_key) fail("a map has a key that is neither text nor an integer");
    if (open.kind == Kind::map && !key_) {
      out_ += ':';
    } else if (open.seen > 0) {
      out_ += ',';
    }
    ++open.seen;
    if (open.left) --*open.left;
    return problem_.empty();
  }
  void end_value() { close_if_full(); }
  void close_if_full() {
    while (problem_.empty() && !open_.empty() && open_.back().left == 0U) close();
  }
  void close() {
    out_ += open_.back().kind == Kind::list ? ']' : '}';
    open_.pop_back();
    close_if_full();
  }

  std::string out_;
  std::vector<Open> open_;
  std::string problem_;
  bool begun_ = false;
  bool key_ = false;
};

CborWriter& writer(void* context) { return *static_cast<CborWriter*>(context); }
std::string_view view(cbor_data data, std::size_t size) { return {static_cast<const char*>(static_cast<const void*>(data)), size}; }

cbor_callbacks make_callbacks() {
  cbor_callbacks calls = cbor_empty_callbacks;
  calls.uint8 = [](void* to, std::uint8_t value) { writer(to).integer(value, false); };
  calls.uint16 = [](void* to, std::uint16_t value) { writer(to).integer(value, false); };
  calls.uint32 = [](void* to, std::uint32_t value) { writer(to).integer(value, false); };
  calls.uint64 = [](void* to, std::uint64_t value) { writer(to).integer(value, false); };
  calls.negint8 = [](void* to, std::uint8_t value) { writer(to).integer(value, true); };
  calls.negint16 = [](void* to, std::uint16_t value) { writer(to).integer(value, true); };
  calls.negint32 = [](void* to, std::uint32_t value) { writer(to).integer(value, true); };
  calls.negint64 = [](void* to, std::uint64_t value) { writer(to).integer(value, true); };
  calls.byte_string = [](void* to, cbor_data data, std::size_t size) { writer(to).bytes(view(data, size)); };
  calls.string = [](void* to, cbor_data data, std::size_t size) { writer(to).text(view(data, size)); };
  calls.byte_string_start = [](void* to) { writer(to).begin_chunks(false); };
  calls.string_start = [](void* to) { writer(to).begin_chunks(true); };
  calls.array_start = [](void* to, std::size_t count) { writer(to).begin_list(count); };
  calls.indef_array_start = [](void* to) { writer(to).begin_list({}); };
  calls.map_start = [](void* to, std::size_t pairs) { writer(to).begin_map(pairs); };
  calls.indef_map_start = [](void* to) { writer(to).begin_map({}); };
  calls.float2 = [](void* to, float value) { writer(to).number(value); };
  calls.float4 = [](void* to, float value) { writer(to).number(value); };
  calls.float8 = [](void* to, double value) { writer(to).number(value); };
  calls.undefined = [](void* to) { writer(to).word("null"); };
  calls.null = [](void* to) { writer(to).word("null"); };
  calls.boolean = [](void* to, bool value) { writer(to).word(value ? "true" : "false"); };
  calls.indef_break = [](void* to) { writer(to).end_indefinite(); };
  return calls;
}

}  // namespace

std::expected<std::string, std::string> cbor_to_json(std::string_view payload) {
  static const cbor_callbacks kCallbacks = make_callbacks();
  CborWriter out;
  const auto* bytes = static_cast<cbor_data>(static_cast<const void*>(payload.data()));
  std::size_t at = 0;
  const auto refuse = [&at](const std::string& what) {
    return std::unexpected("payload is not CBOR: byte " + std::to_string(at) + ": " + what);
  };
  while (!out.done()) {
    const cbor_decoder_result step = cbor_stream_decode(bytes + at, payload.size() - at, &kCallbacks, &out);
    if (step.status == CBOR_DECODER_NEDATA) return refuse("it ends too early");
    if (step.status != CBOR_DECODER_FINISHED) return refuse("no such item");
    if (!out.problem().empty()) return refuse(out.problem());
    at += step.read;
  }
  if (at != payload.size()) return refuse("there is more behind the item");
  return out.take();
}

}  // namespace opossum::ingest::mapping
