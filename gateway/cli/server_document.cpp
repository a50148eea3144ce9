// SPDX-License-Identifier: MIT
#include "gateway/cli/server_document.hpp"

#include <boost/json/parse.hpp>

namespace opossum::gateway::cli {

Result<boost::json::value> fetch(const ServerAddress& address, const std::string& path) {
  auto client = HttpClient::open(address);
  if (!client) return fail(std::move(client).error());
  auto answer = (*client)->ask({.path = path});
  if (!answer) return fail(std::move(answer).error());
  boost::json::error_code error;
  boost::json::value document = boost::json::parse(answer->body, error);
  if (error) return fail(Errc::protocol, "GET " + path + " was not answered with JSON; is " + address.url + " an Opossum gateway?");
  return document;
}

Result<boost::json::array> fetch_list(const ServerAddress& address, const std::string& path, const char* member) {
  auto document = fetch(address, path);
  if (!document) return fail(std::move(document).error());
  const auto* object = document->if_object();
  const auto* list = object == nullptr ? nullptr : object->if_contains(member);
  if (list == nullptr || !list->is_array()) return fail(Errc::protocol, "GET " + path + ": no list \"" + member + "\" in the answer");
  return list->get_array();
}

Result<std::optional<std::string>> ask_for(const ServerAddress& address, HttpQuestion question) {
  auto client = HttpClient::open(address);
  if (!client) return fail(std::move(client).error());
  question.may_be_missing = true;
  auto answer = (*client)->ask(question);
  if (!answer) return fail(std::move(answer).error());
  if (answer->status == 404) return std::nullopt;
  return std::move(answer->body);
}

}  // namespace opossum::gateway::cli
