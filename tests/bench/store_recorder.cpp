// SPDX-License-Identifier: MIT
#include "store/event_store.hpp"
#include "tests/bench/must.hpp"
#include "tests/bench/recorder.hpp"

namespace opossum::bench {

namespace {

class StoreRecorder final : public Recorder {
 public:
  explicit StoreRecorder(const std::string& directory) {
    StoreOptions options;
    options.directory = directory;
    store_ = must(EventStore::open(std::move(options)));
  }
  void record(std::size_t, const Commit& commit) override { (void)must(store_->append(commit)); }

 private:
  std::unique_ptr<EventStore> store_;
};

}  // namespace

std::unique_ptr<Recorder> make_store_recorder(const std::string& directory) { return std::make_unique<StoreRecorder>(directory); }

}  // namespace opossum::bench
