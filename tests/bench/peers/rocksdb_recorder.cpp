// SPDX-License-Identifier: MIT
// RocksDB as an event store would use it: one WriteBatch a commit with a synced log; a key for the event, one for its type and one for each tag.
#include <rocksdb/db.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>

#include "tests/bench/peers/peers.hpp"

namespace opossum::bench {

namespace {

void check(const rocksdb::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "rocksdb: %s\n", status.ToString().c_str());
  std::exit(1);
}

class RocksdbRecorder final : public Recorder {
 public:
  explicit RocksdbRecorder(const std::string& directory) {
    rocksdb::Options options;
    options.create_if_missing = true;
    options.IncreaseParallelism();
    options.recycle_log_file_num = 4;  // writes into blocks that exist already are cheaper to sync
    rocksdb::DB* database = nullptr;
    check(rocksdb::DB::Open(options, directory, &database));
    database_.reset(database);
    write_.sync = true;
  }

  void record(std::size_t, const Commit& commit) override {
    rocksdb::WriteBatch batch;
    std::string key;
    std::string value;
    std::uint64_t position = position_.fetch_add(commit.events.size());
    for (const auto& event : commit.events) {
      const auto number = big_endian(++position);
      value.assign(event.type);
      for (const auto& tag : event.tags) value.append(1, '\0').append(tag);
      value.append(1, '\n').append(*event.data);
      check(batch.Put(key.assign("e").append(number.data(), number.size()), value));
      check(batch.Put(key.assign("i").append(event.type).append(1, '\0').append(number.data(), number.size()), {}));
      for (const auto& tag : event.tags) {
        check(batch.Put(key.assign("t").append(tag).append(1, '\0').append(number.data(), number.size()), {}));
      }
    }
    check(database_->Write(write_, &batch));
  }

 private:
  static std::array<char, 8> big_endian(std::uint64_t number) {
    std::array<char, 8> bytes{};
    for (std::size_t i = 8; i > 0; number >>= 8) bytes[--i] = static_cast<char>(number & 0xff);
    return bytes;
  }

  std::unique_ptr<rocksdb::DB> database_;
  rocksdb::WriteOptions write_;
  std::atomic<std::uint64_t> position_ = 0;
};

}  // namespace

std::unique_ptr<Recorder> make_rocksdb_recorder(const std::string& directory) { return std::make_unique<RocksdbRecorder>(directory); }

}  // namespace opossum::bench
