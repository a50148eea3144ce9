// SPDX-License-Identifier: MIT
#include "ingest/modbus/poll_run.hpp"

#include <algorithm>
#include <iterator>

#include "ingest/modbus/decoder.hpp"

namespace opossum::ingest::modbus {
namespace {

/// Exceptions that may concern only some of the cells: illegal address, illegal value, device failure, memory parity.
bool may_be_partial(std::uint8_t code) { return code == 2 || code == 3 || code == 4 || code == 8; }
constexpr std::uint8_t kIllegalFunction = 1;

}  // namespace

PollRun::PollRun(const Device& device, std::vector<Request> requests)
    : device_(&device), waiting_(std::make_move_iterator(requests.begin()), std::make_move_iterator(requests.end())) {}

void PollRun::on_answer(std::span<const std::uint16_t> cells, Timestamp time) {
  OPOSSUM_ASSERT(!waiting_.empty() && cells.size() == waiting_.front().span.count);
  answered_ = true;
  const auto request = std::move(waiting_.front());
  waiting_.pop_front();
  for (const auto index : request.points) {
    const auto& span = device_->points[index].span;
    readings_.emplace_back(index, decode(device_->points[index], cells.subspan(span.address - request.span.address, span.count), time));
  }
}

void PollRun::on_exception(std::uint8_t code, Timestamp time) {
  OPOSSUM_ASSERT(!waiting_.empty());
  if (means_silence(code)) return give_up(code, time);
  answered_ = true;
  const auto request = std::move(waiting_.front());
  waiting_.pop_front();
  if (!may_be_partial(code) || request.points.size() == 1) return refuse(request, code, time);
  auto [left, right] = split(*device_, request);
  tried_cuts_.push_back({{right.span.table, right.span.address, 0}, request.points});
  waiting_.push_front(std::move(right));
  waiting_.push_front(std::move(left));
}

void PollRun::on_silence(Timestamp time) { give_up(std::nullopt, time); }

void PollRun::give_up(std::optional<std::uint8_t> exception, Timestamp time) {
  silent_ = true;
  for (const auto& request : waiting_) {
    for (const auto index : request.points) {
      readings_.emplace_back(index, Reading{.quality = Quality::stale, .exception = exception, .time = time});
    }
  }
  waiting_.clear();
}

void PollRun::refuse(const Request& request, std::uint8_t code, Timestamp time) {
  for (const auto index : request.points) {
    readings_.emplace_back(index, Reading{.quality = Quality::bad, .exception = code, .time = time});
    if (may_be_partial(code) || code == kIllegalFunction) refused_.push_back(index);
  }
}

std::vector<Span> PollRun::cuts() const {
  std::vector<Span> cuts;
  for (const auto& cut : tried_cuts_) {
    const bool explained =
        std::ranges::any_of(cut.points, [&](std::size_t index) { return std::ranges::find(refused_, index) != refused_.end(); });
    if (!explained && !silent_) cuts.push_back(cut.at);
  }
  return cuts;
}

}  // namespace opossum::ingest::modbus
