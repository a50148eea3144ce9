// SPDX-License-Identifier: MIT
#include <simdjson.h>

#include <array>
#include <cmath>
#include <optional>

#include "gateway/http/min_max_buckets.hpp"
#include "gateway/http/routes/common.hpp"
#include "gateway/http/routes/routes.hpp"

namespace opossum::gateway::routes {

namespace {

constexpr std::array<std::string_view, 7> kSeriesParameters = {"type", "tag", "after", "before", "since", "until", "view"};
constexpr std::uint64_t kBucketsDefault = 600;
constexpr std::uint64_t kBucketsMax = 5'000;
constexpr int kEventsATurn = 20'000;  // some milliseconds: others want the worker too

struct SeriesRequest {
  QueryRequest read{};
  std::string pointer{};
  std::uint64_t buckets = kBucketsDefault;
};

Result<SeriesRequest> series_request(std::string_view query) {
  auto parameters = parse_query_string(query);
  if (!parameters) return fail(std::move(parameters).error());
  SeriesRequest request;
  Parameters rest;
  bool has_pointer = false;
  for (auto& [name, value] : *parameters) {
    if (name == "pointer") {
      if (!value.empty() && !value.starts_with('/')) {
        return fail(Errc::invalid_argument, "parameter \"pointer\" must be a JSON pointer into the data, such as /value, or empty for all of it");
      }
      request.pointer = std::move(value);
      has_pointer = true;
    } else if (name == "buckets") {
      auto number = number_parameter(name, value);
      if (!number) return fail(std::move(number).error());
      request.buckets = std::clamp<std::uint64_t>(*number, 1, kBucketsMax);
    } else {
      rest.emplace_back(std::move(name), std::move(value));
    }
  }
  if (!has_pointer) return fail(Errc::invalid_argument, "parameter \"pointer\" is missing: which number of the data, such as /value");
  auto read = query_from_parameters(rest, kSeriesParameters);
  if (!read) return fail(std::move(read).error());
  request.read = std::move(*read);
  return request;
}

// Walks the events; turn() runs on a worker, never two at once.
class Series {
 public:
  explicit Series(const SeriesRequest& request) : pointer_(request.pointer), buckets_(request.buckets) {}

  void open(const EventStore& store, QueryRequest request) {
    auto opened = store.read(std::move(request.query), request.options);
    if (opened) cursor_.emplace(std::move(*opened));
    else error = std::move(opened).error();
  }

  void turn() {
    for (int i = 0; i < kEventsATurn && !error && !at_end; ++i) {
      auto event = cursor_->next();
      if (!event) error = std::move(event).error();
      else if (!*event) at_end = true;
      else add(**event);
    }
  }

  [[nodiscard]] std::string json() const {
    JsonObject object;
    object.string("pointer", pointer_).number("events", events_).number("without_number", events_ - numbers_);
    std::string text = std::move(object).take();
    text.back() = ',';
    return text + buckets_.members() + '}';
  }
  [[nodiscard]] Position head() const { return cursor_->head(); }

  bool at_end = false;
  std::optional<Error> error{};

 private:
  void add(const StoredEvent& event) {
    auto fields = event.fields();
    if (!fields) {
      error = std::move(fields).error();
      return;
    }
    ++events_;
    if (fields->data.empty()) return;
    const auto time = from_rfc3339(fields->time);
    const auto number = number_in(fields->data);
    if (!time || !number || !std::isfinite(*number)) return;
    ++numbers_;
    buckets_.add(*time, *number);
  }

  // A truth value counts as 0 or 1: a machine that runs or does not.
  std::optional<double> number_in(std::string_view data) {
    data_.assign(data);
    const PaddedText json = padded(data_);
    simdjson::ondemand::document document;
    if (parser_.iterate(json.text.data(), json.text.size(), json.text.size() + kJsonPadding).get(document) != simdjson::SUCCESS) return {};
    double number = 0;
    bool truth = false;
    if (pointer_.empty()) {
      if (document.get_double().get(number) == simdjson::SUCCESS) return number;
      document.rewind();
      if (document.get_bool().get(truth) == simdjson::SUCCESS) return truth ? 1 : 0;
      return {};
    }
    simdjson::ondemand::value value;
    if (document.at_pointer(pointer_).get(value) != simdjson::SUCCESS) return {};
    if (value.get_double().get(number) == simdjson::SUCCESS) return number;
    if (value.get_bool().get(truth) == simdjson::SUCCESS) return truth ? 1 : 0;
    return {};
  }

  const std::string pointer_;
  MinMaxBuckets buckets_;
  std::optional<Cursor> cursor_{};
  simdjson::ondemand::parser parser_{};
  std::string data_{};
  std::uint64_t events_ = 0;
  std::uint64_t numbers_ = 0;
};

}  // namespace

Task<Response> get_series(ServerState& state, Exchange& exchange) {
  auto request = series_request(exchange.request().query());
  if (!request) co_return problem(request.error());
  auto query = narrowed(exchange.grant(), std::move(request->read.query));
  if (query) request->read.query = std::move(*query);
  if (!query) request->read.options.limit = 0;  // nothing that the token may see
  Series series(*request);
  series.open(state.store(), std::move(request->read));
  while (!series.error && !series.at_end) {
    if (exchange.stopping()) co_return problem(Error(Errc::closed, "the gateway is stopping"));
    std::function<void()> work = [&series] { series.turn(); };
    const bool ran = co_await state.pool.run(exchange.loop(), std::move(work));
    if (!ran) co_return overloaded();
  }
  if (series.error) co_return problem(*series.error);
  Response response = Response::json(200, series.json());
  response.headers.emplace_back("Opossum-Head", std::to_string(series.head().value()));
  co_return response;
}

}  // namespace opossum::gateway::routes
