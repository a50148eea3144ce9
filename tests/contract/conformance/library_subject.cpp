// SPDX-License-Identifier: MIT
#include "tests/contract/conformance/library_subject.hpp"

#include <future>
#include <stdexcept>

#include "tests/contract/conformance/library_answers.hpp"

namespace opossum::conformance {

namespace {

template <class T>
T checked(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

Answer<Reading> read_from(EventStore& store, const Query& query, const ReadOptions& options, const std::function<void()>& once_begun) {
  auto cursor = store.read(query, options);
  if (!cursor) return std::unexpected(refusal_of(cursor.error()));
  if (once_begun) once_begun();
  Reading reading;
  reading.head = cursor->head().value();
  while (auto event = checked(cursor->next())) {
    if (std::to_string(event->position().value()) + "," != event->json().substr(12, event->json().find(',') - 11)) {
      throw std::runtime_error("position() and the stored bytes differ: " + std::string(event->json()));
    }
    reading.events.emplace_back(event->json());
  }
  return reading;
}

class Reader final : public Subject {
 public:
  Reader(EventStore& writer, std::unique_ptr<EventStore> reader) : writer_(writer), reader_(std::move(reader)) {}

  Answer<Receipt> append(const Commit& commit) override { return answer_of(writer_.append(commit)); }
  std::vector<Answer<Receipt>> append_together(const std::vector<Commit>&) override { throw std::logic_error("ask the first handle"); }
  Answer<Reading> read(const Query& query, const ReadOptions& options, const std::function<void()>& once_begun) override {
    checked(reader_->refresh());
    return read_from(*reader_, query, options, once_begun);
  }
  std::optional<std::string> event_at(std::uint64_t position) override {
    checked(reader_->refresh());
    const auto event = checked(reader_->event_at(Position(position)));
    return event ? std::optional<std::string>(event->json()) : std::nullopt;
  }
  std::uint64_t head() override {
    checked(reader_->refresh());
    return reader_->head().position.value();
  }
  void reopen() override { throw std::logic_error("ask the first handle"); }
  std::unique_ptr<Subject> second() override { throw std::logic_error("ask the first handle"); }

 private:
  EventStore& writer_;
  std::unique_ptr<EventStore> reader_;
};

}  // namespace

LibrarySubject::LibrarySubject(Sealing sealing) : sealing_(sealing) { reopen(); }

void LibrarySubject::reopen() {
  if (store_) checked(store_->close());
  store_.reset();
  StoreOptions options;
  options.directory = folder_ / "store";
  store_ = checked(EventStore::open(std::move(options)));
}

std::unique_ptr<Subject> LibrarySubject::second() {
  StoreOptions options;
  options.directory = folder_ / "store";
  options.read_only = true;
  return std::make_unique<Reader>(*store_, checked(EventStore::open(std::move(options))));
}

void LibrarySubject::seal() {
  if (sealing_ == Sealing::never || sealed_ == head()) return;
  checked(store_->seal());
  sealed_ = head();
}

Answer<Receipt> LibrarySubject::append(const Commit& commit) {
  if (commit.condition || commit.key) seal();
  return answer_of(store_->append(commit));
}

std::vector<Answer<Receipt>> LibrarySubject::append_together(const std::vector<Commit>& commits) {
  std::vector<Answer<Receipt>> answers(commits.size());
  std::size_t left = commits.size();
  std::promise<void> finished;
  store_->submit_all(commits, [&](std::size_t i, Result<Receipt> result) {
    answers[i] = answer_of(std::move(result));
    if (--left == 0) finished.set_value();
  });
  finished.get_future().wait();
  return answers;
}

Answer<Reading> LibrarySubject::read(const Query& query, const ReadOptions& options, const std::function<void()>& once_begun) {
  seal();
  return read_from(*store_, query, options, once_begun);
}

std::optional<std::string> LibrarySubject::event_at(std::uint64_t position) {
  const auto event = checked(store_->event_at(Position(position)));
  return event ? std::optional<std::string>(event->json()) : std::nullopt;
}

std::uint64_t LibrarySubject::head() { return store_->head().position.value(); }

}  // namespace opossum::conformance
