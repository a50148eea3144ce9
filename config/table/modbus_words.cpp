// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "config/modbus.hpp"
#include "config/table/special_codecs.hpp"

namespace opossum::config {

namespace {

constexpr std::uint16_t kLengthMax = 250;  // 125 registers: the most that one request returns

struct KindWord {
  std::string_view word;
  std::uint16_t registers;
};

/// In the order of PointKind. The registers of string and bytes follow from their length.
constexpr std::array kKinds{KindWord{"bool", 1},    KindWord{"int8l", 1},   KindWord{"int8h", 1},  KindWord{"uint8l", 1},
                            KindWord{"uint8h", 1},  KindWord{"int16", 1},   KindWord{"uint16", 1}, KindWord{"int32", 2},
                            KindWord{"uint32", 2},  KindWord{"int64", 4},   KindWord{"uint64", 4}, KindWord{"float16", 1},
                            KindWord{"float32", 2}, KindWord{"float64", 4}, KindWord{"bcd16", 1},  KindWord{"bcd32", 2},
                            KindWord{"string", 0},  KindWord{"bytes", 0}};
static_assert(kKinds.size() == static_cast<std::size_t>(PointKind::bytes) + 1);

}  // namespace

std::uint16_t PointType::registers() const noexcept {
  auto fixed = kKinds[static_cast<std::size_t>(kind)].registers;
  return fixed > 0 ? fixed : static_cast<std::uint16_t>(std::max(1, (length + 1) / 2));
}

std::string to_string(const PointType& type) {
  const auto& word = kKinds[static_cast<std::size_t>(type.kind)];
  return std::string(word.word) + (word.registers == 0 ? ":" + std::to_string(type.length) : "");
}

std::string to_string(ModbusTable table) {
  constexpr std::array<std::string_view, 4> kWords{"coil", "discrete", "input", "holding"};
  return std::string(kWords[static_cast<std::size_t>(table)]);
}

std::string to_string(ModbusEvent event) { return event == ModbusEvent::point ? "point" : "group"; }

std::string to_string(const ModbusUrl& url) {
  if (url.transport == ModbusUrl::Transport::rtu) {
    return "rtu://" + url.device + "?baud=" + std::to_string(url.baud) + "&parity=" + url.parity +
           "&data=" + std::to_string(url.data_bits) + "&stop=" + std::to_string(url.stop_bits);
  }
  bool six = url.host.find(':') != std::string::npos;
  return (url.transport == ModbusUrl::Transport::tcp ? "tcp://" : "rtu+tcp://") + (six ? "[" + url.host + "]" : url.host) + ":" +
         std::to_string(url.port);
}

namespace table {

namespace {

/// One `name=value` of a serial port's URL; false where it is wrong.
bool take_setting(std::string_view setting, ModbusUrl& url) {
  auto equals = setting.find('=');
  if (equals == std::string_view::npos) return false;
  auto name = setting.substr(0, equals);
  auto value = setting.substr(equals + 1);
  auto number = digits(value, 4'000'000).value_or(0);
  if (name == "baud" && number >= 110) {
    url.baud = static_cast<std::uint32_t>(number);
  } else if (name == "parity" && (value == "N" || value == "E" || value == "O")) {
    url.parity = value.front();
  } else if (name == "data" && (number == 7 || number == 8)) {
    url.data_bits = static_cast<std::uint8_t>(number);
  } else if (name == "stop" && (number == 1 || number == 2)) {
    url.stop_bits = static_cast<std::uint8_t>(number);
  } else {
    return false;
  }
  return true;
}

struct UrlOrHint {
  std::optional<ModbusUrl> url;
  std::string hint;
};

UrlOrHint modbus_url_from(std::string_view text) {
  auto parts = url_from(text);
  if (!parts || parts->has_user) return {{}, {}};
  ModbusUrl url;
  if (parts->scheme == "rtu") {
    url.transport = ModbusUrl::Transport::rtu;
    url.device = parts->path;
    if (!parts->host.empty() || url.device.size() < 2) return {{}, "three slashes before the port's path: rtu:///dev/ttyUSB0"};
    for (auto setting : parts->query.empty() ? std::vector<std::string_view>{} : split(parts->query, '&')) {
      if (!take_setting(setting, url)) {
        return {{}, "\"" + std::string(setting) + "\" is none of baud=110.., parity=N|E|O, data=7|8, stop=1|2"};
      }
    }
    return {std::move(url), {}};
  }
  if (parts->scheme != "tcp" && parts->scheme != "rtu+tcp") return {{}, did_you_mean(parts->scheme, {"tcp", "rtu", "rtu+tcp"})};
  if (parts->host.empty() || !parts->path.empty() || !parts->query.empty()) return {{}, "only host and port: tcp://host:502"};
  if (parts->scheme == "rtu+tcp") {
    url.transport = ModbusUrl::Transport::rtu_over_tcp;
    if (!parts->port) return {{}, "a serial tunnel has no usual port: write it"};
  }
  url.host = parts->host;
  url.port = parts->port.value_or(url.port);
  return {std::move(url), {}};
}

std::optional<PointType> point_type_from(std::string_view text) {
  auto colon = text.find(':');
  auto word = std::ranges::find(kKinds, text.substr(0, colon), &KindWord::word);
  if (word == kKinds.end()) return std::nullopt;
  PointType type{static_cast<PointKind>(word - kKinds.begin()), 0};
  if ((word->registers == 0) != (colon != std::string_view::npos)) return std::nullopt;
  if (word->registers != 0) return type;
  auto length = digits(text.substr(colon + 1), kLengthMax);
  if (!length || *length == 0) return std::nullopt;
  type.length = static_cast<std::uint16_t>(*length);
  return type;
}

std::vector<std::string> kind_words() {
  std::vector<std::string> words;
  for (const auto& kind : kKinds) words.push_back(std::string(kind.word) + (kind.registers == 0 ? ":N" : ""));
  return words;
}

}  // namespace

std::optional<ModbusUrl> ModbusUrlText::read(const toml::node& node, Problems& problems) const {
  auto [url, hint] = node.is_string() ? modbus_url_from(node.as_string()->get()) : UrlOrHint{};
  if (!url)
    problems.add(node,
                 {describe(node), "tcp://host:502, rtu+tcp://host:port or rtu:///dev/ttyUSB0?baud=9600&parity=N&data=8&stop=1", hint});
  return url;
}

std::optional<PointType> PointTypeText::read(const toml::node& node, Problems& problems) const {
  const auto* text = node.as_string();
  auto type = text != nullptr ? point_type_from(text->get()) : std::nullopt;
  if (!type) {
    problems.add(node,
                 {describe(node), "one of " + joined(kind_words(), ", "), text != nullptr ? did_you_mean(text->get(), kind_words()) : ""});
  }
  return type;
}

}  // namespace table
}  // namespace opossum::config
