// SPDX-License-Identifier: MIT
#include "ingest/modbus/device_poller.hpp"

#include <algorithm>

#include "ingest/modbus/point_filter.hpp"

namespace opossum::ingest::modbus {

DevicePoller::DevicePoller(Device device) : device_(std::move(device)), states_(device_.points.size()) {}

PollRun DevicePoller::begin(std::size_t group, Instant now) const {
  std::vector<std::size_t> usual;
  std::vector<Request> requests;
  for (const auto index : device_.groups[group].points) {
    const auto& recheck_at = states_[index].recheck_at;
    if (!recheck_at) usual.push_back(index);
    if (recheck_at && *recheck_at <= now) requests.push_back({device_.points[index].span, {index}});
  }
  auto planned = plan(device_, std::move(usual), learned_);
  // Rechecks come last: a device that does not survive them has answered the rest by then.
  planned.insert(planned.end(), requests.begin(), requests.end());
  return {device_, std::move(planned)};
}

PollResult DevicePoller::finish(std::size_t group, const PollRun& run, Instant now) {
  learn(run, now);
  PollResult result;
  bool any_passed = false;
  const auto& rule = device_.groups[group];
  for (auto [index, reading] : run.readings()) {
    auto& state = states_[index];
    if (reading.quality == Quality::stale) {
      if (state.latest) {
        reading.value = state.latest->value;
        reading.read_at = state.latest->quality == Quality::stale ? state.latest->read_at : state.latest->time;
      }
      if (!state.latest || state.latest->quality == Quality::bad) reading.quality = Quality::bad;
    }
    state.latest = reading;
    const bool passed = passes(device_.points[index].options.deadband, reading, state.stored);
    any_passed = any_passed || passed;
    if (rule.one_event || !passed) continue;
    result.events.push_back(point_event(rule, index, reading));
    result.readings.emplace_back(index, reading);
  }
  if (rule.one_event && any_passed) {
    result.events.push_back(group_event(rule));
    for (const auto index : rule.points) result.readings.emplace_back(index, *states_[index].latest);
  }
  return result;
}

void DevicePoller::learn(const PollRun& run, Instant now) {
  for (const auto& [index, reading] : run.readings()) {
    if (reading.quality == Quality::stale) continue;
    const bool refused = std::ranges::find(run.refused(), index) != run.refused().end();
    states_[index].recheck_at = refused ? std::optional(now + device_.options.recheck) : std::nullopt;
  }
  const auto cuts = run.cuts();
  learned_.cuts.insert(learned_.cuts.end(), cuts.begin(), cuts.end());
  // A device that fell silent may come back as another one (new firmware, new configuration).
  if (run.silent() && !run.answered()) learned_.cuts.clear();
  learned_.refused.clear();
  for (std::size_t index = 0; index < states_.size(); ++index) {
    if (states_[index].recheck_at) learned_.refused.push_back(device_.points[index].span);
  }
}

void DevicePoller::stored(const PollResult& result) {
  for (const auto& [index, reading] : result.readings) states_[index].stored = reading;
}

std::size_t DevicePoller::refused() const noexcept {
  return static_cast<std::size_t>(std::ranges::count_if(states_, [](const PointState& state) { return state.recheck_at.has_value(); }));
}

NewEvent DevicePoller::point_event(const Group& group, std::size_t index, const Reading& reading) const {
  const auto& options = device_.points[index].options;
  NewEvent event;
  event.type = group.type;
  event.tags = group.tags;
  event.tags.push_back("point:" + options.name);
  event.data = "{\"point\":" + modbus::quoted(options.name) + "," + members_of(reading, options.unit, reading.time) + "}";
  event.time = reading.time;
  return event;
}

NewEvent DevicePoller::group_event(const Group& group) const {
  NewEvent event;
  event.type = group.type;
  event.tags = group.tags;
  const auto time_of = [this](std::size_t index) { return states_[index].latest->time; };
  const auto newest = time_of(std::ranges::max(group.points, {}, time_of));
  std::string data = "{";
  for (const auto index : group.points) {
    const auto& options = device_.points[index].options;
    if (data.size() > 1) data += ',';
    data += modbus::quoted(options.name) + ":{" + members_of(*states_[index].latest, options.unit, newest) + "}";
  }
  event.data = data + "}";
  event.time = newest;
  return event;
}

}  // namespace opossum::ingest::modbus
