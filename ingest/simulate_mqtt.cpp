// SPDX-License-Identifier: MIT
#include "ingest/simulate_mqtt.hpp"

#include <thread>

#include "ingest/mqtt/paho.hpp"
#include "ingest/mqtt/topic_filter.hpp"
#include "ingest/simulate/publisher.hpp"

namespace opossum::ingest {

namespace {

using SteadyClock = std::chrono::steady_clock;
// A stop is noticed this soon.
constexpr std::chrono::milliseconds kPauseMax{50};

/// When the next message is due. What fell behind, because the broker was slow, is caught up within a second's worth.
class Pace {
 public:
  explicit Pace(double rate)
      : interval_(rate > 0 ? std::chrono::duration_cast<SteadyClock::duration>(std::chrono::duration<double>(1 / rate))
                           : SteadyClock::duration::zero()) {}

  [[nodiscard]] SteadyClock::duration until_due() const { return due_ - SteadyClock::now(); }
  void step() { due_ = std::max(due_ + interval_, SteadyClock::now() - std::chrono::seconds(1)); }

 private:
  const SteadyClock::duration interval_;
  SteadyClock::time_point due_ = SteadyClock::now();
};

Result<std::string> check(const SimulateMqttOptions& options) {
  auto url = mqtt::to_paho_url(options.url);
  if (!url) return fail(Errc::invalid_argument, "url \"" + options.url + "\" must be mqtt://, mqtts://, ws:// or wss:// with a host");
  if (options.lines == 0 || options.sensors == 0 || options.in_flight == 0)
    return fail(Errc::invalid_argument, "lines, sensors and in-flight must be at least 1");
  if (options.qos < 0 || options.qos > 2) return fail(Errc::invalid_argument, "qos must be 0, 1 or 2");
  return std::move(*url);
}

}  // namespace

Result<void> SimulateMqtt::run() {
  auto url = check(options_);
  if (!url) return fail(std::move(url).error());
  try {
    simulate::Publisher publisher(options_, std::move(*url), {published_, acknowledged_, repeated_});
    publisher.connect();
    simulate::Sensors sensors(options_);
    Pace pace(options_.rate);
    const auto start = SteadyClock::now();
    while (!stopping_ && (options_.count == 0 || published_ < options_.count)) {
      if (options_.duration.count() > 0 && SteadyClock::now() - start >= options_.duration) break;
      if (const auto wait = pace.until_due(); wait > SteadyClock::duration::zero()) {
        publisher.settle();
        std::this_thread::sleep_for(std::min<SteadyClock::duration>(wait, kPauseMax));
        continue;
      }
      publisher.publish(sensors.next());
      pace.step();
    }
    publisher.finish();
    return {};
  } catch (const ::mqtt::exception& thrown) {
    return fail(mqtt::to_error(thrown, "publish to " + options_.url));
  } catch (const std::exception& thrown) {
    return fail(Errc::internal, "publish to " + options_.url + ": " + thrown.what());
  }
}

}  // namespace opossum::ingest
