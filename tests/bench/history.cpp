// SPDX-License-Identifier: MIT
#include "tests/bench/history.hpp"

#include <numeric>

namespace opossum::bench {

namespace {

constexpr std::uint64_t kGranule = 100'000;

/// Looks random and is the same every time (the finaliser of a well-known family of hashes).
std::uint64_t scrambled(std::uint64_t number) {
  number += 0x9e3779b97f4a7c15;
  number = (number ^ number >> 30) * 0xbf58476d1ce4e5b9;
  number = (number ^ number >> 27) * 0x94d049bb133111eb;
  return number ^ number >> 31;
}

std::string decimal(std::uint64_t hundredths) {
  const std::uint64_t rest = hundredths % 100;
  return std::to_string(hundredths / 100) + (rest < 10 ? ".0" : ".") + std::to_string(rest);
}

}  // namespace

History::History(std::uint64_t events) : batches_((events + kGranule - 1) / kGranule * (kGranule / 100)), step_(batches_ * 618 / 1000 | 1) {
  while (std::gcd(step_, batches_) != 1) step_ += 2;
}

NewEvent History::event(std::uint64_t number) const {
  const std::uint64_t noise = scrambled(number);
  NewEvent event;
  event.type = number % 50 == 0 ? "PressureReading" : "TemperatureReading";
  event.tags = {"line:" + std::to_string(number % 8), "sensor:s" + std::to_string(number / 8 % 100),
                batch().tag(number % batches_ * step_ + number / batches_ * 7)};
  const std::uint64_t thousands = number / 1000;
  if (number % 1000 == 333) event.tags.push_back(lot().tag(thousands));
  if (number % 1000 == 666) event.tags.push_back(order().tag(thousands));
  event.data = R"({"value":)" + decimal(2000 + noise % 500) + R"(,"humidity":)" + decimal(4000 + (noise >> 16) % 1000) +
               R"(,"unit":"°C","quality":"good","seq":)" + std::to_string(1'000'000 + number) + "}";
  return event;
}

}  // namespace opossum::bench
