// SPDX-License-Identifier: MIT
#include "gateway/net/listen.hpp"

#include <boost/asio/ip/v6_only.hpp>
#include <openssl/ssl.h>

#include <charconv>

namespace opossum::gateway {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

Result<tcp::endpoint> parse_endpoint(std::string_view text) {
  const auto bad = [text] {
    return fail(Errc::invalid_argument,
                "listen address \"" + std::string(text) + "\" is not understood; write ADDRESS:PORT such as 127.0.0.1:8080 or [::1]:8080");
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return bad();
  std::string_view host = text.substr(0, colon);
  const std::string_view digits = text.substr(colon + 1);
  std::uint16_t port = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (parsed.ec != std::errc() || parsed.ptr != digits.data() + digits.size()) return bad();
  if (host == "localhost") host = "127.0.0.1";
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  error_code error;
  const auto address = asio::ip::make_address(host, error);
  if (error) return bad();
  return tcp::endpoint(address, port);
}

Result<Acceptor> listen_on(Executor executor, std::string_view address, std::string_view key) {
  const auto parsed = parse_endpoint(address);
  if (!parsed) return fail(parsed.error());
  const tcp::endpoint& endpoint = *parsed;
  Acceptor acceptor(executor);
  error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error && endpoint.address().is_v6()) acceptor.set_option(asio::ip::v6_only(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    const std::string where = endpoint.address().to_string() + ":" + std::to_string(endpoint.port());
    return fail(Errc::unavailable, "cannot listen on " + where + ": " + error.message() +
                                       "; choose another address in " + std::string(key) + ", or stop what uses it");
  }
  return acceptor;
}

std::string url_of(std::string_view scheme, const Acceptor& acceptor) {
  error_code ignored;
  const tcp::endpoint endpoint = acceptor.local_endpoint(ignored);
  const std::string host = endpoint.address().to_string();
  return std::string(scheme) + "://" + (endpoint.address().is_v6() ? '[' + host + ']' : host) + ':' + std::to_string(endpoint.port());
}

Result<std::unique_ptr<asio::ssl::context>> make_tls(const TlsFiles& files) {
  auto context = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
  const auto failed = [](std::string_view what, const std::string& path, const error_code& error) {
    return fail(Errc::invalid_argument, std::string(what) + " " + path + " cannot be used: " + error.message());
  };
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  error_code error;
  context->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_compression, error);
  context->use_certificate_chain_file(files.certificate, error);
  if (error) return failed("the certificate", files.certificate, error);
  context->use_private_key_file(files.key, asio::ssl::context::pem, error);
  if (error) return failed("the key", files.key, error);
  if (!files.client_ca.empty()) {
    context->load_verify_file(files.client_ca, error);
    if (error) return failed("the client CA", files.client_ca, error);
    context->set_verify_mode(asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert, error);
  }
  return context;
}

}  // namespace opossum::gateway
