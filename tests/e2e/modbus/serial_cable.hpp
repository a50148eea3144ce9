// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <string>
#include <thread>

namespace opossum::testing {

/// Two serial ports joined by a cable: pseudo-terminals, and a thread that carries the bytes both ways.
class SerialCable {
 public:
  /// Throws std::runtime_error if the system gives no pseudo-terminals.
  SerialCable();
  ~SerialCable();
  SerialCable(const SerialCable&) = delete;
  SerialCable& operator=(const SerialCable&) = delete;

  /// Paths such as /dev/pts/3.
  [[nodiscard]] const std::string& near_end() const { return near_.path; }
  [[nodiscard]] const std::string& far_end() const { return far_.path; }
  /// The near end as the url of a device.
  [[nodiscard]] std::string url() const { return "rtu://" + near_.path + "?baud=9600&parity=N&data=8&stop=1"; }
  /// While it is cut, bytes are lost.
  void cut(bool is_cut) { cut_ = is_cut; }

 private:
  struct End {
    End();
    ~End();
    std::string path{};
    int terminal = -1;
    int held = -1;  ///< a pseudo-terminal whose last user leaves reports an error to its other side
  };
  void carry();

  End near_;
  End far_;
  std::atomic<bool> cut_ = false;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace opossum::testing
