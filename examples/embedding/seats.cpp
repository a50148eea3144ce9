// SPDX-License-Identifier: MIT
// A course with three seats, and five people who want one at the same time. Whoever decides on a seat that is gone by then decides
// again, so that never more than three are taken, whatever the threads do.
//
//   seats DIRECTORY     the second run finds what the first one stored
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "store/decide.hpp"
#include "store/event_store.hpp"

namespace {

using namespace opossum;

const std::string kCourse = "course:db";

struct Seats {
  int offered = 0;
  int taken = 0;
  bool has_mine = false;
};

enum class No { seat_left, second_seat };

NewEvent seat_taken(const std::string& person) {
  NewEvent event;
  event.type = "SeatTaken";
  event.tags = {kCourse, person};
  return event;
}

Result<Decided<No>> take_seat(EventStore& store, const std::string& person) {
  const Query about_the_course{{{{"CourseOffered", "SeatTaken"}, {kCourse}}}};
  const auto fold = [&](Seats& seats, const EventFields& event) {
    if (event.type == "CourseOffered") seats.offered = std::stoi(std::string(event.data));
    if (event.type != "SeatTaken") return;
    ++seats.taken;
    for (const auto& tag : event.tags) seats.has_mine = seats.has_mine || tag == person;
  };
  const auto choose = [&](const Seats& seats) -> Choice<No> {
    if (seats.has_mine) return std::unexpected(No::second_seat);
    if (seats.taken >= seats.offered) return std::unexpected(No::seat_left);
    return Commit{.events = {seat_taken(person)}};
  };
  return decide(store, about_the_course, Seats{}, fold, choose);
}

void report(const std::string& person, const Result<Decided<No>>& decided) {
  if (!decided) std::printf("%s: %s\n", person.c_str(), decided.error().message().c_str());
  else if (decided->result) std::printf("%s has a seat\n", person.c_str());
  else std::printf("%s: %s\n", person.c_str(), decided->result.error() == No::seat_left ? "no seat left" : "has one already");
}

Result<void> offer_course(EventStore& store) {
  NewEvent offered;
  offered.type = "CourseOffered";
  offered.tags = {kCourse};
  offered.data = "3";
  // Only once, however often this program runs.
  Commit commit{.events = {offered}, .condition = AppendCondition{Query{{{{"CourseOffered"}, {kCourse}}}}, {}}};
  auto receipt = store.append(commit);
  if (receipt || receipt.error().code() == Errc::condition_failed) return {};
  return std::unexpected(receipt.error());
}

Result<void> list_seats(EventStore& store) {
  auto seats = store.subscribe(Query{{{{"SeatTaken"}, {}}}});
  if (!seats) return std::unexpected(seats.error());
  while (true) {
    // poll() ends when it has caught up; next() would wait for what comes.
    auto event = seats->poll();
    if (!event) return std::unexpected(event.error());
    if (!*event) return {};
    std::printf("%s\n", std::string((*event)->json()).c_str());
  }
}

Result<void> run(const std::string& directory) {
  StoreOptions options;
  options.directory = directory;
  auto store = EventStore::open(options);
  if (!store) return std::unexpected(store.error());
  if (auto offered = offer_course(**store); !offered) return offered;

  const std::vector<std::string> people = {"ann", "bob", "cleo", "dan", "eve"};
  std::vector<std::optional<Result<Decided<No>>>> decisions(people.size());
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < people.size(); ++i) {
      threads.emplace_back([&, i] { decisions[i].emplace(take_seat(**store, "person:" + people[i])); });
    }
  }
  for (std::size_t i = 0; i < people.size(); ++i) report(people[i], *decisions[i]);

  if (auto listed = list_seats(**store); !listed) return listed;
  return (*store)->close();
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: seats DIRECTORY\n");
    return 2;
  }
  if (auto done = run(arguments[1]); !done) {
    std::fprintf(stderr, "seats: %s\n", done.error().message().c_str());
    return 1;
  }
  return 0;
}
