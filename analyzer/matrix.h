// `matrix`: all pairs of a network at once, as exact disjoint sets of services.
//
//   class Printer : public MatrixReader { ... };
//   MatrixResult result = matrix(network, {.from = "vpc-1", .service = "tcp/443"}, printer);
//   if (!result.error.empty()) ...            // the question cannot be asked: exit 2
//
// The reader first gets all groups (interfaces that no query can tell apart; pieces of the internet, of
// on-premises and of AWS services that no rule tells apart), then the flows, sorted by FROM, TO and family. A
// pair without a flow is UNREACHABLE for every service. A flow means what `reach` says of any two different
// members.
//
// Pure; the work is spread over threads, the reader is called by one of them at a time, in order.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "analyzer/answer.h"
#include "model/network/network.h"
#include "model/service_set.h"

namespace vpcscope {

struct MatrixQuestion {
  std::string from = "any";  // ends as docs/cli.md section 2 has them, literal addresses excepted
  std::string to = "any";
  std::string service;      // empty: every service
  std::uint32_t part = 1;   // --shard part/parts: of the flows, those of its share of source VPCs
  std::uint32_t parts = 1;  // groups are the same in every part
};

struct MatrixGroup {
  enum class Kind : std::uint8_t { Interfaces, Internet, OnPremises, Service };
  Kind kind = Kind::Interfaces;
  std::string id;  // "g1"
  // Of interfaces:
  std::string vpc;
  std::string subnet;
  std::vector<std::string> security_groups;
  std::vector<std::string> interfaces;               // sorted
  std::vector<net::Handle<net::Interface>> members;  // the same ones
  // Of the others:
  std::vector<std::string> addresses;  // CIDR blocks
  std::string service;                 // "s3"
  std::string region;
  // Whether it is asked about as FROM (in this part) and as TO; only then does a missing flow say something.
  bool is_from = true;
  bool is_to = true;
};
const char* name_of(MatrixGroup::Kind kind);  // "interfaces", "internet", "on-premises", "service"

/// Why services are partial.
struct PartialCause {
  std::vector<std::string> services;
  std::string
      client_ports;  // that fail, "1024-32767,61001-65535"; empty: it depends on the network's choices
  friend auto operator<=>(const PartialCause&, const PartialCause&) = default;
};

/// What gets through between two groups. Equal ones are one object until matrix() returns.
struct FlowSets {
  ServiceSet reachable;
  ServiceSet partial;
  ServiceSet unknown;
  Services text;  // the same
  std::vector<PartialCause> causes;
};

struct MatrixFlow {
  std::uint32_t from = 0;  // positions among the groups
  std::uint32_t to = 0;
  int family = 4;
  const FlowSets* sets = nullptr;  // valid until matrix() returns; never all empty
};

class MatrixReader {
 public:
  virtual ~MatrixReader() = default;
  virtual void groups(std::span<const MatrixGroup> groups) = 0;  // once, first; valid until matrix() returns
  virtual void flow(const MatrixFlow& flow) = 0;
};

struct MatrixWatch {
  /// Pairs of groups that are done, of all; from one thread at a time.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress = {};
  /// Once true, matrix() ends after what it is at; what the reader got is complete up to there.
  const std::atomic<bool>* stop = nullptr;
};

struct MatrixResult {
  std::string error;     // one line that says what, and how to mend it
  bool complete = true;  // false: stopped
};

MatrixResult matrix(const Network& network, const MatrixQuestion& question, MatrixReader& reader,
    const MatrixWatch& watch = {});

}  // namespace vpcscope
