#include "tests/app/http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>

namespace vpcscope::testing {
namespace {

std::string lower(std::string text) {
  std::ranges::transform(
      text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  return text;
}

void read_head(std::string_view head, Reply& reply) {
  if (head.size() > 12) reply.status = std::atoi(std::string(head.substr(9, 3)).c_str());
  while (!head.empty()) {
    const std::size_t end = std::min(head.find("\r\n"), head.size());
    const std::string_view line = head.substr(0, end);
    if (const std::size_t colon = line.find(": "); colon != std::string_view::npos)
      reply.fields[lower(std::string(line.substr(0, colon)))] = std::string(line.substr(colon + 2));
    head.remove_prefix(std::min(end + 2, head.size()));
  }
}

}  // namespace

std::string Reply::field(const std::string& name) const {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string() : found->second;
}

Wire::Wire(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const timeval patience{10, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  sockaddr_in to = {};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) close();
}

Wire::~Wire() { close(); }

void Wire::close() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
}

bool Wire::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool Wire::receive() {
  std::array<char, 65536> block{};
  const ssize_t count = ::recv(socket_, block.data(), block.size(), 0);
  if (count > 0) bytes_.append(block.data(), static_cast<std::size_t>(count));
  return count > 0;
}

Reply Wire::reply(bool head_only) {
  Reply reply;
  std::size_t end = bytes_.find("\r\n\r\n");
  while (end == std::string::npos && receive()) end = bytes_.find("\r\n\r\n");
  if (end == std::string::npos) return reply;
  read_head(std::string_view(bytes_).substr(0, end), reply);
  bytes_.erase(0, end + 4);
  const std::size_t size =
      head_only ? 0 : static_cast<std::size_t>(std::atoll(reply.field("content-length").c_str()));
  while (bytes_.size() < size && receive()) continue;
  reply.body = bytes_.substr(0, size);
  bytes_.erase(0, size);
  return reply;
}

bool Wire::is_closed() {
  while (receive()) continue;
  // 0 at the end, -1 with ECONNRESET; a wait that is over is neither.
  char byte = 0;
  const ssize_t count = ::recv(socket_, &byte, 1, MSG_DONTWAIT);
  return count == 0 || errno != EAGAIN;
}

Reply ask(std::uint16_t port, std::string_view request) {
  Wire wire(port);
  wire.send(request);
  return wire.reply();
}

}  // namespace vpcscope::testing
