// SPDX-License-Identifier: MIT
#include "gateway/http/http_counters.hpp"

#include "gateway/metrics.hpp"

namespace opossum::gateway {

std::string HttpCounters::metrics() const {
  MetricsText text;
  text.gauge("opossum_http_connections_open", "Connections that are open.", static_cast<double>(connections_open.load()))
      .counter("opossum_http_connections_total", "Connections accepted since the start.", connections_accepted.load())
      .counter("opossum_http_connections_refused_total", "Connections refused because too many were open.", connections_refused.load())
      .counter("opossum_http_timed_out_total", "Connections cut off because they were idle or too slow.", timed_out.load())
      .gauge("opossum_http_subscriptions_open", "Clients of /v1/subscribe.", static_cast<double>(subscriptions_open.load()))
      .family("opossum_http_answers_total", "counter", "Answers by class of status code.");
  for (std::size_t group = 2; group < answers_.size(); ++group) {
    text.sample("opossum_http_answers_total", "code=\"" + std::to_string(group) + "xx\"", static_cast<double>(answers_[group].load()));
  }
  return std::move(text).take();
}

}  // namespace opossum::gateway
