// A plain client of HTTP/1.1 for tests: it sends any bytes, and never waits for more than ten seconds.
//
//   Wire wire(port);
//   wire.send("GET / HTTP/1.1\r\nHost: ...\r\n\r\n");
//   EXPECT_EQ(wire.reply().status, 401);
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace vpcscope::testing {

struct Reply {
  int status = 0;                             // 0: none came
  std::map<std::string, std::string> fields;  // by their names in lower case
  std::string body;

  std::string field(const std::string& name) const;
};

class Wire {
 public:
  explicit Wire(std::uint16_t port);
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;
  ~Wire();

  /// False where the other side takes no more.
  bool send(std::string_view bytes);
  /// The next reply; of a HEAD without its body.
  Reply reply(bool head_only = false);
  /// Whether the other side closes now; bytes that come before are thrown away.
  bool is_closed();
  void close();

 private:
  bool receive();

  int socket_ = -1;
  std::string bytes_;
};

/// One request on a connection of its own.
Reply ask(std::uint16_t port, std::string_view request);

}  // namespace vpcscope::testing
