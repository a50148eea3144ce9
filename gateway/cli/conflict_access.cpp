// SPDX-License-Identifier: MIT
#include "gateway/cli/conflict_access.hpp"

#include <boost/json/parse.hpp>

#include "gateway/cli/server_document.hpp"
#include "gateway/http/json_input.hpp"
#include "gateway/wiring/conflicts.hpp"

namespace opossum::gateway::cli {
namespace {

class DirectoryConflicts final : public ConflictAccess {
 public:
  explicit DirectoryConflicts(std::unique_ptr<EventStore> store)
      : store_(std::move(store)), inbox_(*store_), service_(conflict_service(inbox_)) {}

  [[nodiscard]] Result<boost::json::array> list(const std::string& state, std::uint64_t after, std::size_t limit) override {
    const ConflictState wanted = state == "open" ? ConflictState::open : state == "resolved" ? ConflictState::resolved : ConflictState::all;
    auto text = service_.list(wanted, Position(after), limit);
    if (!text) return fail(std::move(text).error());
    return boost::json::parse(*text).at("conflicts").as_array();
  }
  [[nodiscard]] Result<std::optional<std::string>> get(std::uint64_t id) override { return service_.get(Position(id)); }
  [[nodiscard]] Result<std::optional<std::string>> resolve(std::uint64_t id, std::string request) override {
    auto resolution = resolution_from_json(padded(request));
    if (!resolution) return fail(std::move(resolution).error());
    resolution->by = "command line";
    return service_.resolve(Position(id), std::move(*resolution));
  }

 private:
  std::unique_ptr<EventStore> store_;
  sync::ConflictInbox inbox_;
  ConflictService service_;
};

class ServerConflicts final : public ConflictAccess {
 public:
  explicit ServerConflicts(ServerAddress address) : address_(std::move(address)) {}

  [[nodiscard]] Result<boost::json::array> list(const std::string& state, std::uint64_t after, std::size_t limit) override {
    const std::string page = "&after=" + std::to_string(after) + "&limit=" + std::to_string(limit);
    return fetch_list(address_, "/v1/conflicts?state=" + state + page, "conflicts");
  }
  [[nodiscard]] Result<std::optional<std::string>> get(std::uint64_t id) override {
    return ask_for(address_, {.path = path_of(id)});
  }
  [[nodiscard]] Result<std::optional<std::string>> resolve(std::uint64_t id, std::string request) override {
    return ask_for(address_, {.method = "POST", .path = path_of(id) + "/resolve", .body = std::move(request)});
  }

 private:
  static std::string path_of(std::uint64_t id) { return "/v1/conflicts/" + std::to_string(id); }

  ServerAddress address_;
};

}  // namespace

Result<std::unique_ptr<ConflictAccess>> open_conflicts(const SourceOptions& source, bool to_write) {
  if (source.is_server()) return std::make_unique<ServerConflicts>(source.server);
  StoreOptions options;
  options.directory = source.directory();
  options.create = false;
  options.read_only = !to_write;
  auto store = EventStore::open(std::move(options));
  if (!store) return fail(std::move(store).error());
  return std::make_unique<DirectoryConflicts>(std::move(*store));
}

}  // namespace opossum::gateway::cli
