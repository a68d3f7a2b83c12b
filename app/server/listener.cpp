#include "app/server/listener.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <charconv>
#include <csignal>
#include <set>
#include <thread>

namespace vpcscope {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using tcp = asio::ip::tcp;
using std::chrono::milliseconds;

/// Errors come back beside the result rather than as exceptions: on a socket they are everyday.
constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

using Parser = http::request_parser<http::string_body>;

/// More than there are cores: some questions take a minute, and the others shall not wait for those.
constexpr unsigned most_at_once = 16;
constexpr std::size_t read_ahead = std::size_t{64} << 10;

Request request_of(const http::request<http::string_body>& message) {
  Request request;
  request.method = std::string(message.method_string());
  request.target = std::string(message.target());
  for (const auto& field : message)
    request.fields.emplace_back(std::string(field.name_string()), std::string(field.value()));
  request.body = message.body();
  return request;
}

/// What went wrong before there was a request to answer, with the fields that every answer has.
Response early_refusal(int status, std::string_view line) {
  Response response = error_response(status, line);
  response.fields = safety_fields();
  response.fields.emplace_back("Cache-Control", "no-store");
  return response;
}

std::string seconds_of(milliseconds time) {
  return fmt::format("{} s", std::chrono::duration<double>(time).count());
}

http::response<http::string_body> message_of(Response&& response, unsigned version, bool keep_alive) {
  http::response<http::string_body> message;
  message.version(version);
  message.result(static_cast<unsigned>(response.status));
  message.set(http::field::content_type, response.media_type);
  for (const auto& [name, value] : response.fields) message.insert(name, value);
  message.keep_alive(keep_alive);
  message.body() = std::move(response.body);
  message.prepare_payload();
  return message;
}

}  // namespace

// ------------------------------------------------------------------------------------------------ addresses

std::string ListenAddress::host() const {
  return address.find(':') == std::string::npos ? address : "[" + address + "]";
}

std::optional<ListenAddress> parse_listen(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  const std::string_view digits = text.substr(colon + 1);
  ListenAddress made;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), made.port);
  if (fault != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  if (host == "localhost") host = "127.0.0.1";
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  error_code bad;
  const auto address = asio::ip::make_address(std::string(host), bad);
  if (bad || address.is_v6() != bracketed) return std::nullopt;
  made.address = address.to_string();
  made.loopback = address.is_loopback();
  return made;
}

// ---------------------------------------------------------------------------------------------------- inner

class Listener::Inner {
 public:
  explicit Inner(const Limits& limits)
      : limits_(limits), workers_(std::max(most_at_once, std::thread::hardware_concurrency())) {}

  std::string open(const ListenAddress& where);
  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  void stop_on_signals();
  void run(Answerer answerer);
  void stop() {
    asio::post(io_, [this] { wind_down(); });
  }

 private:
  class Connection;

  asio::awaitable<void> accept();
  void wind_down();

  const Limits limits_;
  Answerer answerer_;
  std::set<Connection*> connections_;
  bool stopping_ = false;
  asio::io_context io_{1};
  tcp::acceptor acceptor_{io_};
  asio::signal_set signals_{io_};
  asio::thread_pool workers_;  // last: its threads end first
};

/// One client. Lives as long as its coroutine, which all happens in the one thread of io_.
class Listener::Inner::Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Inner& inner, tcp::socket socket)
      : inner_(inner), socket_(std::move(socket)), timer_(inner.io_), buffer_(read_ahead) {
    inner_.connections_.insert(this);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { inner_.connections_.erase(this); }

  asio::awaitable<void> serve();
  asio::awaitable<void> refuse();
  /// The alarm is off.
  void disallow() {
    ++alarm_;
    timer_.cancel();
  }
  /// Of what waits for a client nothing is lost; what is being answered is finished.
  void wind_down() {
    if (!is_answering_) socket_.cancel();
  }

 private:
  /// Of a request: it is here, or it is refused, or there is nobody to tell.
  struct Arrival {
    bool is_gone = false;
    std::optional<Response> refusal = {};
  };
  struct Pending {
    Response response;
    bool is_ready = false;
    std::atomic<bool> stop = false;
  };

  asio::awaitable<bool> serve_one();
  asio::awaitable<Arrival> receive(Parser& parser);
  Arrival fault_of(const error_code& fault, const Parser& parser);
  Response long_target() const;
  asio::awaitable<Response> answer(Request request);
  asio::awaitable<bool> send(http::response<http::string_body> message, bool head_only);
  asio::awaitable<void> part();

  void allow(milliseconds time);

  Inner& inner_;
  tcp::socket socket_;
  asio::steady_timer timer_;
  boost::beast::flat_buffer buffer_;
  std::uint64_t alarm_ = 0;  // the number of the alarm that counts
  bool is_late_ = false;
  bool is_answering_ = false;
  bool is_first_ = true;
};

std::string Listener::Inner::open(const ListenAddress& where) {
  const tcp::endpoint endpoint(asio::ip::make_address(where.address), where.port);
  error_code fault;
  acceptor_.open(endpoint.protocol(), fault);
  if (!fault) ::fcntl(acceptor_.native_handle(), F_SETFD, FD_CLOEXEC);  // a browser shall not keep the port
  if (!fault) acceptor_.set_option(tcp::acceptor::reuse_address(true), fault);
  if (!fault) acceptor_.bind(endpoint, fault);
  if (!fault) acceptor_.listen(tcp::acceptor::max_listen_connections, fault);
  if (!fault) return {};
  return fmt::format("--listen {}:{}: {}; name another address or port, 0 for any free one",
      where.host(),
      where.port,
      fault.message());
}

void Listener::Inner::stop_on_signals() {
  signals_.add(SIGINT);
  signals_.add(SIGTERM);
  signals_.async_wait([this](const error_code& fault, int) {
    if (!fault) wind_down();
  });
}

void Listener::Inner::run(Answerer answerer) {
  answerer_ = std::move(answerer);
  asio::co_spawn(io_, accept(), asio::detached);
  io_.run();
  workers_.join();
}

void Listener::Inner::wind_down() {
  stopping_ = true;
  error_code ignored;
  acceptor_.close(ignored);
  signals_.clear(ignored);  // the next one finds the system's own handler
  signals_.cancel(ignored);
  for (Connection* one : connections_) one->wind_down();
}

asio::awaitable<void> Listener::Inner::accept() {
  constexpr milliseconds breath{50};  // where there are no more descriptors
  while (!stopping_) {
    auto [fault, socket] = co_await acceptor_.async_accept(as_result);
    if (stopping_) break;
    if (fault) {
      asio::steady_timer rest(io_, breath);
      co_await rest.async_wait(as_result);
      continue;
    }
    const std::size_t open = connections_.size();
    if (open >= 2 * limits_.connections) continue;  // closed without a word
    const auto connection = std::make_shared<Connection>(*this, std::move(socket));
    const bool crowded = open >= limits_.connections;
    asio::co_spawn(
        io_,
        [connection, crowded]() -> asio::awaitable<void> {
          if (crowded)
            co_await connection->refuse();
          else
            co_await connection->serve();
          connection->disallow();  // else it would stay until the alarm
        },
        asio::detached);
  }
}

// ----------------------------------------------------------------------------------------------- connection

/// From now on so much time; then what the socket waits for is cancelled.
void Listener::Inner::Connection::allow(milliseconds time) {
  is_late_ = false;
  timer_.expires_after(time);
  timer_.async_wait([self = shared_from_this(), number = ++alarm_](const error_code& fault) {
    if (fault || number != self->alarm_) return;
    self->is_late_ = true;
    self->socket_.cancel();
  });
}

asio::awaitable<void> Listener::Inner::Connection::serve() {
  error_code ignored;
  socket_.set_option(tcp::no_delay(true), ignored);
  bool go_on = true;
  while (go_on && !inner_.stopping_) {
    go_on = co_await serve_one();
    is_first_ = false;
  }
  co_await part();
}

asio::awaitable<void> Listener::Inner::Connection::refuse() {
  const std::string line =
      fmt::format("{} connections are open, and there may be no more; try again", inner_.limits_.connections);
  auto message = message_of(early_refusal(503, line), 11, false);
  const bool sent = co_await send(std::move(message), false);
  if (sent) co_await part();
}

/// Whether there may be another request.
asio::awaitable<bool> Listener::Inner::Connection::serve_one() {
  Parser parser;
  parser.header_limit(inner_.limits_.header);
  parser.body_limit(inner_.limits_.body);
  Arrival arrival = co_await receive(parser);
  if (arrival.is_gone) co_return false;
  is_answering_ = true;
  const bool is_refused = arrival.refusal.has_value();
  Response response;
  if (is_refused)
    response = std::move(*arrival.refusal);
  else
    response = co_await answer(request_of(parser.get()));
  const bool keep = !is_refused && parser.get().keep_alive() && !inner_.stopping_ && response.status != 503;
  const bool head_only = !is_refused && parser.get().method() == http::verb::head;
  auto message = message_of(std::move(response), is_refused ? 11 : parser.get().version(), keep);
  const bool sent = co_await send(std::move(message), head_only);
  is_answering_ = false;
  co_return sent&& keep;
}

asio::awaitable<Listener::Inner::Connection::Arrival> Listener::Inner::Connection::receive(Parser& parser) {
  const Limits& limits = inner_.limits_;
  Arrival arrival;
  if (buffer_.size() == 0) {
    allow(is_first_ ? limits.request_time : limits.idle_time);
    const auto [fault] = co_await socket_.async_wait(tcp::socket::wait_read, as_result);
    arrival.is_gone = fault.failed();
    if (arrival.is_gone) co_return arrival;
  }
  allow(limits.request_time);
  auto [fault, count] = co_await http::async_read_header(socket_, buffer_, parser, as_result);
  if (!fault && parser.get().target().size() > limits.target) {
    arrival.refusal = long_target();
    co_return arrival;
  }
  if (!fault && parser.get()[http::field::expect] == "100-continue") {
    constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    std::tie(fault, count) = co_await asio::async_write(socket_, asio::buffer(go_on), as_result);
  }
  if (!fault) std::tie(fault, count) = co_await http::async_read(socket_, buffer_, parser, as_result);
  disallow();
  if (fault) arrival = fault_of(fault, parser);
  co_return arrival;
}

Response Listener::Inner::Connection::long_target() const {
  return early_refusal(414, fmt::format("the target is longer than {} bytes", inner_.limits_.target));
}

Listener::Inner::Connection::Arrival Listener::Inner::Connection::fault_of(
    const error_code& fault, const Parser& parser) {
  const Limits& limits = inner_.limits_;
  if (is_late_)
    return {false,
        early_refusal(
            408, fmt::format("the request did not arrive within {}", seconds_of(limits.request_time)))};
  if (fault == http::error::body_limit)
    return {false, early_refusal(413, fmt::format("the body is longer than {} bytes", limits.body))};
  if (fault == http::error::header_limit || fault == http::error::buffer_overflow) {
    const std::size_t target = parser.get().target().size();  // none yet: the first line is what is too long
    if (target == 0 || target > limits.target) return {false, long_target()};
    return {false, early_refusal(431, fmt::format("the header is longer than {} bytes", limits.header))};
  }
  const bool is_garbage = fault.category() == error_code(http::error::bad_method).category() &&
                          fault != http::error::end_of_stream && fault != http::error::partial_message;
  if (is_garbage)
    return {false, early_refusal(400, fmt::format("this is no HTTP request: {}", fault.message()))};
  return {true, {}};
}

/// By a worker, for as long as answers may take.
asio::awaitable<Response> Listener::Inner::Connection::answer(Request request) {
  const auto pending = std::make_shared<Pending>();
  const auto waiting = std::make_shared<asio::steady_timer>(inner_.io_, inner_.limits_.answer_time);
  asio::post(inner_.workers_, [this_inner = &inner_, pending, waiting, request = std::move(request)] {
    Response response = this_inner->answerer_(request, pending->stop);
    asio::post(this_inner->io_, [pending, waiting, response = std::move(response)]() mutable {
      pending->response = std::move(response);
      pending->is_ready = true;
      waiting->cancel();
    });
  });
  co_await waiting->async_wait(as_result);
  if (pending->is_ready) co_return std::move(pending->response);
  pending->stop = true;
  co_return early_refusal(503,
      fmt::format("the answer takes longer than {}; ask for less, or ask the command line",
          seconds_of(inner_.limits_.answer_time)));
}

/// Piece by piece, each in time: a client may be slow, but not asleep.
asio::awaitable<bool> Listener::Inner::Connection::send(
    http::response<http::string_body> message, bool head_only) {
  http::response_serializer<http::string_body> serializer(message);
  serializer.split(head_only);
  while (head_only ? !serializer.is_header_done() : !serializer.is_done()) {
    allow(inner_.limits_.request_time);
    const auto [fault, count] = co_await http::async_write_some(socket_, serializer, as_result);
    if (fault) co_return false;
  }
  disallow();
  co_return true;
}

/// Closing with unread bytes would make the system throw away what was sent last: they are taken first, for
/// a moment.
asio::awaitable<void> Listener::Inner::Connection::part() {
  constexpr milliseconds moment{500};
  error_code closed;
  socket_.shutdown(tcp::socket::shutdown_send, closed);
  if (closed || inner_.stopping_) co_return;
  allow(moment);
  for (error_code fault; !fault && !is_late_;) {
    std::size_t count = 0;
    buffer_.clear();
    std::tie(fault, count) = co_await socket_.async_read_some(buffer_.prepare(4096), as_result);
  }
  disallow();
}

// ------------------------------------------------------------------------------------------------- listener

Listener::Listener(const Limits& limits) : inner_(std::make_unique<Inner>(limits)) {}
Listener::~Listener() = default;
std::string Listener::open(const ListenAddress& where) { return inner_->open(where); }
std::uint16_t Listener::port() const { return inner_->port(); }
void Listener::stop_on_signals() { inner_->stop_on_signals(); }
void Listener::run(Answerer answerer) { inner_->run(std::move(answerer)); }
void Listener::stop() { inner_->stop(); }

}  // namespace vpcscope
