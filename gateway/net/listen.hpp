// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <memory>
#include <string>

#include "gateway/net/task.hpp"
#include "gateway/net/tls_files.hpp"
#include "store/result.hpp"

namespace opossum::gateway {

using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, Executor>;

/// "ADDRESS:PORT" or "[IPV6]:PORT". Errc::invalid_argument.
[[nodiscard]] Result<boost::asio::ip::tcp::endpoint> parse_endpoint(std::string_view text);
/// Errc::invalid_argument for what is no address; Errc::unavailable when it is taken or not ours: the detail says which and names `key`, where
/// another is to be chosen.
[[nodiscard]] Result<Acceptor> listen_on(Executor executor, std::string_view address, std::string_view key);
/// "SCHEME://ADDRESS:PORT" with the real port.
[[nodiscard]] std::string url_of(std::string_view scheme, const Acceptor& acceptor);
/// TLS 1.2 and up. Errc::invalid_argument names the file that cannot be used.
[[nodiscard]] Result<std::unique_ptr<boost::asio::ssl::context>> make_tls(const TlsFiles& files);

}  // namespace opossum::gateway
