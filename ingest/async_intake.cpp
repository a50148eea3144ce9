// SPDX-License-Identifier: MIT
#include "ingest/async_intake.hpp"

namespace opossum::ingest {

AsyncIntake::AsyncIntake(Intake& intake, Done done) : intake_(intake), done_(std::move(done)), thread_([this] { settle_refusals(); }) {}

AsyncIntake::~AsyncIntake() { stop(); }

void AsyncIntake::submit(std::vector<Item> items) {
  {
    const std::lock_guard lock(mutex_);
    open_ += items.size();
  }
  std::vector<Commit> commits;
  auto committed = std::make_shared<std::vector<Item>>();
  commits.reserve(items.size());
  committed->reserve(items.size());
  for (Item& item : items) {
    Mapped mapped = intake_.map(item.message);
    if (auto* commit = std::get_if<Commit>(&mapped)) {
      commits.push_back(std::move(*commit));
      committed->push_back(std::move(item));
    } else if (auto* rejection = std::get_if<Rejection>(&mapped)) {
      set_aside(std::move(item), std::move(*rejection));
    } else {
      item.fate = Fate::dropped;
      finish(std::move(item));
    }
  }
  if (commits.empty()) return;
  intake_.store().submit_all(std::move(commits), [this, committed](std::size_t index, Result<Receipt> receipt) {
    Item& item = (*committed)[index];
    if (!receipt && Intake::blames_the_message(receipt.error().code())) {
      set_aside(std::move(item), Intake::refusal(receipt.error()));
    } else {
      item.fate = intake_.settle(item.message, std::move(receipt));
      finish(std::move(item));
    }
  });
}

void AsyncIntake::finish(Item item) {
  done_(std::move(item));
  const std::lock_guard lock(mutex_);
  // Under the lock: stop() may destroy this object as soon as it sees the last one.
  if (--open_ == 0) changed_.notify_all();
}

void AsyncIntake::set_aside(Item item, Rejection why) {
  const std::lock_guard lock(mutex_);
  refusals_.push_back({std::move(item), std::move(why)});
  changed_.notify_all();
}

void AsyncIntake::settle_refusals() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return !refusals_.empty() || (stopping_ && open_ == 0); });
    if (refusals_.empty()) return;
    Refusal refusal = std::move(refusals_.front());
    refusals_.pop_front();
    lock.unlock();
    refusal.item.fate = intake_.reject(refusal.item.message, refusal.why);
    finish(std::move(refusal.item));
    lock.lock();
  }
}

void AsyncIntake::stop() {
  {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_ == 0; });
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

}  // namespace opossum::ingest
