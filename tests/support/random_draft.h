// A network while it is being drawn: the dice, what exists so far, and what to ask about it. For the themes
// of random_themes_*.cpp only; everybody else uses random_world.h.
//
// Mind the order of throws. C++ leaves open in which order the arguments of a call, or the sides of a `+`,
// are evaluated; inside braces it goes from left to right. So words are passed in braces, and no expression
// elsewhere throws the dice twice.
#pragma once

#include <cstdint>
#include <deque>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/random_world.h"

namespace vpcscope::testing {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  int below(int count) { return static_cast<int>(next() % static_cast<std::uint64_t>(count)); }
  int between(int first, int last) { return first + below(last - first + 1); }
  bool chance(int percent) { return below(100) < percent; }
  template <class T>
  const T& pick(const std::vector<T>& list) {
    return list[static_cast<std::size_t>(below(static_cast<int>(list.size())))];
  }
  std::string any(std::initializer_list<const char*> words) {
    return *(words.begin() + below(static_cast<int>(words.size())));
  }

 private:
  std::uint64_t next();
  std::uint64_t state_;
};

struct DraftSubnet {
  std::string name;
  std::string vpc;
  std::string cidr;
  std::string cidr6 = {};
  std::string base;        // "10.0.1."
  std::string base6 = {};  // "2600:1f00:0:101::"
  char zone = 'a';
  std::string table;  // the route table it uses
  int last_host = 4;  // the first four are reserved
};

struct DraftVpc {
  std::string name;
  std::string cidr;
  std::string cidr6 = {};
  std::string base;  // "10.0."
  std::string account = {};
  std::string region = {};
  int number = 0;
  std::vector<DraftSubnet*> subnets = {};
  std::vector<std::string> hosts = {};
  std::vector<std::string> groups = {};
  bool has_gate = false;
};

struct DraftHost {
  std::string name;
  DraftSubnet* subnet = nullptr;
  std::string address;
  std::string public_address = {};
};

/// Something worth asking; an empty service is drawn.
struct Ask {
  std::string from;
  std::string to;
  std::string service = {};
};

class Draft {
 public:
  explicit Draft(std::uint64_t seed);

  Dice dice;
  bool dual = false;  // also IPv6
  std::deque<DraftVpc> vpcs = {};
  std::deque<DraftSubnet> subnets = {};
  std::deque<DraftHost> hosts = {};
  std::set<std::string> dual_hosts = {};  // those with an IPv6 address too
  std::vector<std::string> sites = {};    // addresses on-premises
  std::vector<std::string> lines = {};
  std::vector<Ask> asks = {};

  /// Whether this step is done wrong.
  bool spoil() { return dice.chance(spoil_percent_); }

  /// One line; empty words are left out. In the first account and Region.
  void line(std::initializer_list<std::string> words);
  /// As `line`, in the account and Region of the VPC.
  void line(const DraftVpc& vpc, std::initializer_list<std::string> words);
  std::string fresh(const std::string& start);  // a name that is not taken

  DraftVpc& vpc(std::size_t number);  // makes those that are not there yet
  DraftVpc& any_vpc();
  DraftVpc& vpc_of(const DraftSubnet& subnet);
  DraftSubnet& subnet(DraftVpc& vpc, const std::string& zone = "");  // a new one
  DraftSubnet& any_subnet(DraftVpc& vpc);
  DraftHost& host(DraftSubnet& subnet, const std::string& options = "");
  DraftHost& any_host(DraftVpc& vpc);
  /// A client, and a server that admits none but the client's group: whatever loses the reference shuts it.
  Ask trusting_pair(DraftSubnet& client, DraftSubnet& server);
  std::string address(DraftSubnet& subnet);  // a free one
  std::string public_address();
  std::string group(DraftVpc& vpc);   // one of its groups, perhaps new, that may well deny
  std::string groups(DraftVpc& vpc);  // "sg=..." or nothing
  void access_list(DraftSubnet& subnet);
  std::string prefix_list(const std::string& cidr);

  /// The subnet's own table, made if it shares one.
  const std::string& own_table(DraftSubnet& subnet);
  void route(const std::string& table, const std::string& to, const std::string& target,
      const std::string& options = "");
  /// A route in one table, in every table of a VPC; each may be spoilt.
  void lead(DraftSubnet& subnet, const std::string& to, const std::string& target);
  void lead(DraftVpc& vpc, const std::string& to, const std::string& target);
  /// To every block of the other VPC.
  void lead_to(DraftVpc& from, const DraftVpc& to, const std::string& target);
  void default_route(DraftVpc& vpc, const std::string& target);
  std::string gate(DraftVpc& vpc);  // its internet gateway

  void ask(const Ask& one) { asks.push_back(one); }
  void ask_both(const Ask& one);  // there and, sometimes, back

  static std::string somebody();  // on the internet
  std::string on_premises();      // "onprem:ADDRESS" of a site, or of none

 private:
  int spoil_percent_;
  int names_ = 0;
  int publics_ = 0;
  std::string account_ = "111122223333";
  std::string region_ = "us-east-1";
  struct Routed {
    std::string table;
    std::string to;
    std::string target;
    std::string options;
  };
  std::vector<Routed> routes_;
  std::set<std::pair<std::string, std::string>> routed_;

  void write(std::initializer_list<std::string> words);
  void go_to(const std::string& account, const std::string& region);
  void rule(DraftVpc& vpc, const std::string& name, bool egress);
  std::string peer(DraftVpc& vpc);
  std::string narrowed(const std::string& cidr);
};

/// "10.0.0.0/16" into its halves' second: "10.0.128.0/17". IPv4 only; others are given back.
std::string upper_half(const std::string& cidr);

struct Theme {
  const char* name;
  int weight;
  void (*draw)(Draft&);
};
/// Inside a VPC and at its edge; between networks; load balancers and endpoints.
extern const std::vector<Theme> edge_themes;
extern const std::vector<Theme> far_themes;
extern const std::vector<Theme> service_themes;

}  // namespace vpcscope::testing
