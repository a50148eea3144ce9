// SPDX-License-Identifier: MIT
#include <libdeflate.h>

#include <algorithm>

#include "gateway/http/console_assets.hpp"
#include "gateway/http/routes/common.hpp"
#include "gateway/http/routes/routes.hpp"

namespace opossum::gateway::routes {

namespace {

// Nothing but the console's own files, and no page of others around it.
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

bool takes_gzip(const Request& request) {
  std::string_view rest = request.header("Accept-Encoding");
  while (!rest.empty()) {
    std::string_view coding = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(coding.size() + 1, rest.size()));
    while (coding.starts_with(' ')) coding.remove_prefix(1);
    const bool named = coding.starts_with("gzip") && (coding.size() == 4 || coding[4] == ';' || coding[4] == ' ');
    if (named) return coding.find("q=0") == std::string_view::npos || coding.find("q=0.") != std::string_view::npos;
  }
  return false;
}

// For the clients that want it plain. The last four bytes of a gzip file are its size.
std::string unpacked(std::string_view gzip) {
  std::uint32_t size = 0;
  for (std::size_t i = 0; i < 4; ++i) size |= std::uint32_t{static_cast<unsigned char>(gzip[gzip.size() - 4 + i])} << (8 * i);
  std::string text(size, '\0');
  libdeflate_decompressor* const decompressor = libdeflate_alloc_decompressor();
  const auto result = libdeflate_gzip_decompress(decompressor, gzip.data(), gzip.size(), text.data(), text.size(), nullptr);
  libdeflate_free_decompressor(decompressor);
  OPOSSUM_ASSERT(result == LIBDEFLATE_SUCCESS);
  return text;
}

Response answer(const Request& request, std::string_view name) {
  if (auto none = expect_no_parameters(request.query()); !none) return problem(none.error());
  const auto assets = console_assets();
  const auto asset = std::ranges::find(assets, name, &ConsoleAsset::name);
  if (asset == assets.end()) return not_found("The web console has no file " + std::string(name) + "; load / again.");
  Response response{200, asset->content_type, {}, {}, false};
  response.headers.emplace_back("ETag", asset->etag);
  response.headers.emplace_back("Cache-Control", asset->immutable ? "public, max-age=31536000, immutable" : "no-cache");
  response.headers.emplace_back("Vary", "Accept-Encoding");
  response.headers.emplace_back("Content-Security-Policy", kPolicy);
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  if (request.header("If-None-Match") == asset->etag) {
    response.status = 304;
    return response;
  }
  if (asset->gzip && takes_gzip(request)) {
    response.headers.emplace_back("Content-Encoding", "gzip");
    response.body = asset->bytes;
  } else {
    response.body = asset->gzip ? unpacked(asset->bytes) : std::string(asset->bytes);
  }
  return response;
}

}  // namespace

Task<Response> get_console(ServerState&, Exchange& exchange) { co_return answer(exchange.request(), "index.html"); }

Task<Response> get_console_file(ServerState&, Exchange& exchange) {
  co_return answer(exchange.request(), "console/" + exchange.request().parameters.front());
}

}  // namespace opossum::gateway::routes
