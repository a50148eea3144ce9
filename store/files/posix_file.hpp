// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "store/file_system.hpp"

namespace opossum::files {

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) noexcept : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.number_) { other.number_ = -1; }
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();
  [[nodiscard]] int get() const noexcept { return number_; }
  [[nodiscard]] bool valid() const noexcept { return number_ >= 0; }

 private:
  int number_;
};

/// open(2) with O_CLOEXEC, again after EINTR.
[[nodiscard]] Descriptor open_descriptor(const std::string& path, int flags, unsigned mode = 0600) noexcept;

[[nodiscard]] std::unique_ptr<File> make_posix_file(Descriptor descriptor, std::string path);
[[nodiscard]] Result<std::shared_ptr<const Mapping>> map_file(const std::string& path);

}  // namespace opossum::files
