// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <atomic>
#include <future>
#include <mutex>
#include <unordered_set>

#include "gateway/mqtt.hpp"
#include "gateway/mqtt/client_socket.hpp"
#include "gateway/net/accept_loop.hpp"
#include "gateway/net/listen.hpp"
#include "gateway/net/loop.hpp"
#include "gateway/net/task_group.hpp"

namespace opossum::gateway {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::milliseconds kBrokerTick{200};
constexpr std::chrono::seconds kAnswerTime{2};

struct Listening {
  Acceptor acceptor;
  bool tls;
};

ingest::MqttOrigin origin_of(const Socket& socket) {
  boost::system::error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  if (error) return {};
  ingest::MqttOrigin origin;
  origin.address = fmt::format("{}:{}", endpoint.address().to_string(), endpoint.port());
  origin.loopback = endpoint.address().is_loopback();
  return origin;
}

}  // namespace

class MqttServer::Implementation {
 public:
  explicit Implementation(MqttServerOptions options) : options_(std::move(options)), tasks_("mqtt", options_.broker.logger) {}
  ~Implementation() { stop(); }

  Result<void> open(ingest::Intake& intake) {
    if (options_.tls) {
      auto tls = make_tls(*options_.tls);
      if (!tls) return fail(std::move(tls).error());
      tls_ = std::move(*tls);
    }
    OPOSSUM_TRY(listen(options_.listen, false, "mqtt.listen"));
    OPOSSUM_TRY(listen(options_.tls_listen, true, "mqtt.tls_listen"));
    auto broker_options = options_.broker;
    broker_options.post = [this](std::move_only_function<void()> call) { loop_.complete(std::move(call)); };
    auto broker = ingest::MqttBroker::open(std::move(broker_options), intake);
    if (!broker) return fail(std::move(broker).error());
    broker_ = std::move(*broker);
    return {};
  }

  void run() {
    tasks_.spawn(loop_.executor(), tick(), "tick");
    for (Listening& listening : listening_) tasks_.spawn(loop_.executor(), accept(&listening), "accept");
    loop_.start();
    running_ = true;
  }

  std::vector<std::string> urls() const {
    std::vector<std::string> result;
    for (const Listening& listening : listening_) result.push_back(url_of(listening.tls ? "mqtts" : "mqtt", listening.acceptor));
    return result;
  }

  ingest::SourceStatus status() const { return broker_->status(); }

  bool speaks_tls() const { return options_.tls.has_value(); }

  Result<std::move_only_function<void()>> prepare_tls(const TlsFiles& files) {
    if (!options_.tls) return fail(Errc::invalid_argument, "the MQTT listener was started without TLS; that needs a restart");
    auto tls = make_tls(files);
    if (!tls) return fail(std::move(tls).error());
    // On the loop, which alone uses the pointer. OpenSSL keeps the old context for as long as clients need it.
    return [this, next = std::move(*tls)]() mutable {
      loop_.complete([this, last = std::move(next)]() mutable { tls_ = std::move(last); });
    };
  }

  Result<std::vector<ingest::MqttClientStatus>> clients(std::size_t limit) {
    using Clients = std::vector<ingest::MqttClientStatus>;
    const auto answer = std::make_shared<std::promise<Clients>>();
    std::future<Clients> clients = answer->get_future();
    {
      const std::scoped_lock lock(stop_mutex_);
      if (!running_) return fail(Errc::unavailable, "the MQTT listener is not running");
      loop_.complete([this, answer, limit] { answer->set_value(broker_->clients(limit)); });
    }
    if (clients.wait_for(kAnswerTime) == std::future_status::ready) return clients.get();
    return fail(Errc::unavailable, "the MQTT listener is too busy to say who is connected; ask again");
  }

  void stop() {
    const std::scoped_lock lock(stop_mutex_);
    if (!running_) return;
    running_ = false;
    stopping_ = true;
    loop_.complete([this] {
      for (Listening& listening : listening_) {
        boost::system::error_code ignored;
        listening.acceptor.close(ignored);
      }
      broker_->disconnect_all();
      loop_.end_sleeps();
    });
    tasks_.wait();
    broker_->stop();
    loop_.join();
  }

 private:
  Result<void> listen(const std::vector<std::string>& addresses, bool tls, std::string_view key) {
    for (const std::string& text : addresses) {
      auto acceptor = listen_on(loop_.executor(), text, key);
      if (!acceptor) return fail(std::move(acceptor).error());
      listening_.push_back({std::move(*acceptor), tls});
    }
    return {};
  }

  Task<void> tick() {
    auto cut_off = ClientSocket::Instant::max();
    while (!stopping_ || !sockets_.empty()) {
      co_await loop_.sleep(stopping_ ? std::chrono::milliseconds(20) : kBrokerTick);
      const auto now = std::chrono::steady_clock::now();
      if (stopping_ && cut_off == ClientSocket::Instant::max()) cut_off = now + options_.stop_grace;
      broker_->tick();
      const std::vector<ClientSocket*> sockets(sockets_.begin(), sockets_.end());
      for (ClientSocket* socket : sockets) now >= cut_off ? socket->close() : socket->check_deadline(now);
    }
  }

  Task<void> accept(Listening* listening) {
    auto choose = [this]() -> Loop& { return loop_; };
    auto take = [this, tls = listening->tls](Loop&, Socket socket) { admit(std::move(socket), tls ? tls_.get() : nullptr); };
    return accept_connections(listening->acceptor, loop_, stopping_, "mqtt", options_.broker.logger, choose, take);
  }

  void admit(Socket socket, asio::ssl::context* tls) {
    if (sockets_.size() >= options_.connections_max) return;  // closes it
    boost::system::error_code ignored;
    socket.set_option(asio::socket_base::keep_alive(true), ignored);
    auto origin = origin_of(socket);
    auto transport = make_transport(std::move(socket), tls);
    tasks_.spawn(loop_.executor(), serve(keep(std::move(transport), std::move(origin))), "client");
  }

  /// Known to tick() as long as one of its coroutines runs.
  std::shared_ptr<ClientSocket> keep(std::unique_ptr<Transport> transport, ingest::MqttOrigin origin) {
    const auto until = std::chrono::steady_clock::now() + options_.handshake_time;
    auto socket = std::make_unique<ClientSocket>(loop_, std::move(transport), std::move(origin), until);
    sockets_.insert(socket.get());
    return {socket.release(), [this](ClientSocket* ended) {
              sockets_.erase(ended);
              delete ended;
            }};
  }

  Task<void> serve(std::shared_ptr<ClientSocket> client) {
    const bool opened = co_await client->open(*broker_);
    if (opened) {
      tasks_.spawn(loop_.executor(), write(client), "writer");
      co_await client->read();
    } else {
      client->close();
    }
  }

  Task<void> write(std::shared_ptr<ClientSocket> client) { co_await client->write(); }

  const MqttServerOptions options_;
  std::unique_ptr<asio::ssl::context> tls_;
  Loop loop_;
  std::unique_ptr<ingest::MqttBroker> broker_;
  TaskGroup tasks_;
  std::vector<Listening> listening_;
  std::unordered_set<ClientSocket*> sockets_;
  std::atomic<bool> stopping_ = false;
  std::mutex stop_mutex_;
  bool running_ = false;
};

MqttServer::MqttServer(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}

MqttServer::~MqttServer() { stop(); }

Result<std::unique_ptr<MqttServer>> MqttServer::start(MqttServerOptions options, ingest::Intake& intake) {
  auto implementation = std::make_unique<Implementation>(std::move(options));
  OPOSSUM_TRY(implementation->open(intake));
  implementation->run();
  return std::unique_ptr<MqttServer>(new MqttServer(std::move(implementation)));
}

std::vector<std::string> MqttServer::urls() const { return implementation_->urls(); }

ingest::SourceStatus MqttServer::status() const { return implementation_->status(); }

bool MqttServer::speaks_tls() const { return implementation_->speaks_tls(); }

Result<std::move_only_function<void()>> MqttServer::prepare_tls(const TlsFiles& files) { return implementation_->prepare_tls(files); }

Result<std::vector<ingest::MqttClientStatus>> MqttServer::clients(std::size_t limit) { return implementation_->clients(limit); }

void MqttServer::stop() { implementation_->stop(); }

}  // namespace opossum::gateway
