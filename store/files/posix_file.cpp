// SPDX-License-Identifier: MIT
#include "store/files/posix_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace opossum::files {

namespace {

template <class Call>
auto again_after_eintr(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

class PosixFile final : public File {
 public:
  PosixFile(Descriptor descriptor, std::string path) : descriptor_(std::move(descriptor)), path_(std::move(path)) {}

  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) const override {
    std::size_t done = 0;
    while (done < into.size()) {
      const auto count = again_after_eintr([&] {
        return ::pread(descriptor_.get(), into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
      });
      if (count < 0) return failed("read");
      if (count == 0) break;
      done += static_cast<std::size_t>(count);
    }
    return done;
  }

  void will_read(std::uint64_t offset, std::uint64_t length) const override {
    static_cast<void>(::posix_fadvise(descriptor_.get(), static_cast<off_t>(offset), static_cast<off_t>(length), POSIX_FADV_WILLNEED));
  }

  Result<void> write_at(std::uint64_t offset, std::string_view bytes) override {
    while (!bytes.empty()) {
      const auto count =
          again_after_eintr([&] { return ::pwrite(descriptor_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset)); });
      if (count < 0) return failed("write");
      if (count == 0) return fail(Error::from_errno(ENOSPC, "write " + path_));
      bytes.remove_prefix(static_cast<std::size_t>(count));
      offset += static_cast<std::uint64_t>(count);
    }
    return {};
  }

  Result<void> sync() override {
    // EINTR cannot tell whether the data arrived, so it counts as a failure like any other.
    if (::fdatasync(descriptor_.get()) != 0) return failed("fdatasync");
    return {};
  }

  Result<std::uint64_t> size() const override {
    struct stat status {};
    if (::fstat(descriptor_.get(), &status) != 0) return failed("fstat");
    return static_cast<std::uint64_t>(status.st_size);
  }

  Result<void> truncate(std::uint64_t size) override {
    if (again_after_eintr([&] { return ::ftruncate(descriptor_.get(), static_cast<off_t>(size)); }) != 0) return failed("ftruncate");
    return {};
  }

  Result<void> allocate(std::uint64_t wanted) override {
    auto present = size();
    if (!present) return std::unexpected(std::move(present).error());
    // Zeros are written, not only reserved: overwriting written blocks spares each later fdatasync a journal commit.
    static constexpr std::array<char, 64 * 1024> kZeros{};
    for (std::uint64_t at = *present; at < wanted; at += kZeros.size()) {
      const auto length = std::min<std::uint64_t>(kZeros.size(), wanted - at);
      if (auto written = write_at(at, {kZeros.data(), length}); !written) {
        static_cast<void>(truncate(*present));
        return written;
      }
    }
    return {};
  }

  void drop_cache() override { static_cast<void>(::posix_fadvise(descriptor_.get(), 0, 0, POSIX_FADV_DONTNEED)); }

 private:
  std::unexpected<Error> failed(const char* call) const { return fail(Error::from_errno(errno, std::string(call) + " " + path_)); }

  Descriptor descriptor_;
  std::string path_;
};

class PosixMapping final : public Mapping {
 public:
  PosixMapping(void* address, std::size_t size) : address_(address), size_(size) {}
  PosixMapping(const PosixMapping&) = delete;
  PosixMapping& operator=(const PosixMapping&) = delete;
  ~PosixMapping() override {
    if (size_ != 0) ::munmap(address_, size_);
  }
  std::string_view bytes() const noexcept override { return {static_cast<const char*>(address_), size_}; }

 private:
  void* address_;
  std::size_t size_;
};

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

Descriptor open_descriptor(const std::string& path, int flags, unsigned mode) noexcept {
  return Descriptor(again_after_eintr([&] { return ::open(path.c_str(), flags | O_CLOEXEC, mode); }));
}

std::unique_ptr<File> make_posix_file(Descriptor descriptor, std::string path) {
  return std::make_unique<PosixFile>(std::move(descriptor), std::move(path));
}

Result<std::shared_ptr<const Mapping>> map_file(const std::string& path) {
  const Descriptor descriptor = open_descriptor(path, O_RDONLY);
  struct stat status {};
  if (!descriptor.valid() || ::fstat(descriptor.get(), &status) != 0) return fail(Error::from_errno(errno, "open " + path));
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size == 0) return std::make_shared<PosixMapping>(nullptr, 0);
  void* address = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, descriptor.get(), 0);
  if (address == MAP_FAILED) return fail(Error::from_errno(errno, "mmap " + path));
  return std::make_shared<PosixMapping>(address, size);
}

}  // namespace opossum::files
