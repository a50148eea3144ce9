// SPDX-License-Identifier: MIT
// The checks of addresses and certificates.
#include <fmt/format.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <boost/asio/io_context.hpp>
#include <memory>

#include "gateway/doctor/checks.hpp"
#include "gateway/net/listen.hpp"

namespace opossum::gateway::doctor {

namespace {

constexpr int kDaysOfWarning = 30;

/// Somebody listens there: most likely the gateway itself, when it runs.
bool answers(const boost::asio::ip::tcp::endpoint& endpoint) {
  boost::asio::io_context context;
  boost::asio::ip::tcp::socket socket(context);
  boost::system::error_code error;
  socket.connect(endpoint, error);
  return !error;
}

void check_port(const std::string& address, const char* key, std::vector<Diagnosis>& results) {
  const auto endpoint = parse_endpoint(address);
  if (!endpoint) {
    results.push_back({"port", Health::bad, endpoint.error().detail(), fmt::format("correct {}", key)});
    return;
  }
  boost::asio::io_context context;
  boost::asio::ip::tcp::acceptor acceptor(context);
  boost::system::error_code error;
  acceptor.open(endpoint->protocol(), error);
  if (!error) acceptor.set_option(boost::asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(*endpoint, error);
  if (!error) acceptor.listen(1, error);
  if (!error) {
    results.push_back({"port", Health::good, fmt::format("{} ({}) is free", address, key), ""});
  } else if (error == boost::asio::error::address_in_use && answers(*endpoint)) {
    results.push_back({"port", Health::warning, fmt::format("{} ({}) is taken", address, key),
                       "fine if the gateway is running; else find who has it: ss -ltnp"});
  } else {
    results.push_back({"port", Health::bad, fmt::format("{} ({}): {}", address, key, error.message()),
                       fmt::format("choose another address in {}", key)});
  }
}

struct CertificateDeleter {
  void operator()(X509* certificate) const { X509_free(certificate); }
};

std::unique_ptr<X509, CertificateDeleter> read_certificate(const std::string& path) {
  const std::unique_ptr<BIO, int (*)(BIO*)> file(BIO_new_file(path.c_str(), "r"), BIO_free);
  return std::unique_ptr<X509, CertificateDeleter>(file ? PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr) : nullptr);
}

void check_certificate(const config::ServerTls& tls, const char* key, std::vector<Diagnosis>& results) {
  if (const auto usable = make_tls({tls.certificate, tls.key, tls.client_ca}); !usable) {
    results.push_back({"certificate", Health::bad, usable.error().detail(), fmt::format("correct {}, or the files it names", key)});
    return;
  }
  const auto certificate = read_certificate(tls.certificate);
  int days = 0;
  int seconds = 0;
  if (!certificate || ASN1_TIME_diff(&days, &seconds, nullptr, X509_get0_notAfter(certificate.get())) != 1) return;
  const std::string found = fmt::format("{} fits its key", tls.certificate);
  if (days < 0 || seconds < 0) {
    results.push_back({"certificate", Health::bad, fmt::format("{} ended {} days ago", tls.certificate, -days), "put a new one there, then reload"});
  } else if (days < kDaysOfWarning) {
    results.push_back({"certificate", Health::warning, fmt::format("{} and ends in {} days", found, days), "put a new one there, then reload"});
  } else {
    results.push_back({"certificate", Health::good, fmt::format("{} and is good for {} days", found, days), ""});
  }
}

}  // namespace

void check_ports(const config::Config& config, std::vector<Diagnosis>& results) {
  for (const config::Endpoint& endpoint : config.http.listen) check_port(to_string(endpoint), "http.listen", results);
  if (!config.mqtt) return;
  for (const config::Endpoint& endpoint : config.mqtt->listen) check_port(to_string(endpoint), "mqtt.listen", results);
  for (const config::Endpoint& endpoint : config.mqtt->tls_listen) check_port(to_string(endpoint), "mqtt.tls_listen", results);
}

void check_certificates(const config::Config& config, std::vector<Diagnosis>& results) {
  if (config.http.tls) check_certificate(*config.http.tls, "http.tls", results);
  if (config.mqtt && config.mqtt->tls) check_certificate(*config.mqtt->tls, "mqtt.tls", results);
}

}  // namespace opossum::gateway::doctor
