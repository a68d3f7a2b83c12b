// Matrices made by hand: what the renderers, folding and merging are tried on.
//
//   HandMade matrix;
//   matrix.interfaces({.vpc = "vpc-1", .interfaces = {"eni-1", "eni-2"}});   // g1
//   matrix.addresses(MatrixGroup::Kind::Internet, {"0.0.0.0/0"});            // g2
//   matrix.flow(2, 1, "tcp/443");
//   matrix.read(printer);
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "analyzer/matrix.h"

namespace vpcscope::testing {

class HandMade {
 public:
  struct Interfaces {
    std::string vpc = "vpc-1";
    std::string subnet = "subnet-1";
    std::vector<std::string> security_groups = {};
    std::vector<std::string> interfaces = {};
  };
  struct Answer {
    std::string reachable = {};  // as ServiceSet reads it; empty: none
    std::string partial = {};
    std::string unknown = {};
    std::string client_ports = {};  // of all partial services; "-": no cause is told
    friend auto operator<=>(const Answer&, const Answer&) = default;
  };

  void interfaces(const Interfaces& group);
  void addresses(MatrixGroup::Kind kind, std::vector<std::string> blocks, const std::string& service = {});
  /// By the numbers of groups.
  void flow(std::uint32_t from, std::uint32_t to, const std::string& reachable, int family = 4) {
    flow(from, to, Answer{.reachable = reachable}, family);
  }
  void flow(std::uint32_t from, std::uint32_t to, const Answer& answer, int family = 4) {
    flows_[{from, to, family}] = answer;
  }

  std::vector<MatrixGroup> groups;

  /// Everything, or the flows of one part of so many, with `end` never called.
  void read(MatrixReader& reader, std::uint32_t part = 1, std::uint32_t parts = 1) const;

 private:
  std::map<std::tuple<std::uint32_t, std::uint32_t, int>, Answer> flows_;
};

/// Six groups of three VPCs, the internet and a service; flows of every sort. All text of it that strangers
/// write is hostile: control characters, quotes, pipes, formulas.
HandMade hostile_matrix();
/// Plain, with so many groups: every third pair has a flow.
HandMade wide_matrix(std::uint32_t groups);

}  // namespace vpcscope::testing
