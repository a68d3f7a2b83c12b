// Folding a matrix: from the flows between all pairs of groups to few, disjoint statements, for people.
//
//   const NetworkNaming naming(network);
//   MatrixFold fold(naming, {});
//   matrix(network, question, fold);
//   FoldedMatrix folded = fold.take();      // "web (12 interfaces) -> db (3 interfaces): tcp/5432"
//
// Two ways. By answers: groups that nothing tells apart, by what they reach or by what reaches them, become
// one end, and statements with equal services are merged; each holds for all of its pairs. By subnet,
// security group, VPC, tag or interface: one statement for two of these, which tells what all of its pairs
// have, and what only some have.
//
// How the answers are kept and twins are found is in analyzer/fold_table.h, how ends are called in
// analyzer/fold_labels.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/fold_table.h"
#include "analyzer/matrix.h"
#include "analyzer/naming.h"

namespace vpcscope {

struct FoldBy {
  enum class What : std::uint8_t { Answers, Subnet, SecurityGroup, Vpc, Interface, Tag };
  What what = What::Answers;
  std::string key;  // of the tag
};
/// "subnet", "sg", "vpc", "interface", "tag:KEY"; nothing where it is none of these.
std::optional<FoldBy> parse_fold_by(std::string_view text);

/// Interfaces, or sets of addresses of one kind.
struct FoldedEnd {
  MatrixGroup::Kind kind = MatrixGroup::Kind::Interfaces;
  std::string label;                 // no other end has it
  std::vector<std::string> members;  // interfaces, or CIDR blocks
  // Interfaces of which the label is true, members or not; 0 where it lists the members.
  std::size_t bearers = 0;
};

/// Services that so many of a statement's pairs have.
struct FoldedShare {
  std::vector<std::string> services;
  std::uint64_t pairs = 0;
  /// Of services that are partial: the client's ports that fail; "" where the network's choices decide;
  /// nothing where no cause is told.
  std::optional<std::string> client_ports;
  bool rest = false;  // everything that the other shares of its list don't name: short for many services
  friend bool operator==(const FoldedShare&, const FoldedShare&) = default;
};

/// What all pairs have stands first, then by the number of pairs.
struct FoldedServices {
  std::vector<FoldedShare> reachable;
  std::vector<FoldedShare> partial;
  std::vector<FoldedShare> unknown;
  friend bool operator==(const FoldedServices&, const FoldedServices&) = default;
};

/// About every pair of different members of `from` and `to` that was asked about.
struct FoldedStatement {
  std::vector<std::uint32_t> from;  // positions among the ends, ascending
  std::vector<std::uint32_t> to;
  int family = 0;           // 0: both, alike
  std::uint64_t pairs = 0;  // a set of addresses counts as one member
  FoldedServices services;
};

struct FoldedMatrix {
  std::vector<FoldedEnd> ends;
  std::vector<FoldedStatement> statements;  // sorted by ends
  int only_family = 0;                      // 4 or 6 where flows of just one were met
  // Pairs with services of any kind, and of each; a pair counts once, whatever it is folded by.
  std::uint64_t pairs = 0;
  std::uint64_t reachable = 0;
  std::uint64_t partial = 0;
  std::uint64_t unknown = 0;
};

class MatrixFold : public MatrixReader {
 public:
  /// `naming` must outlive it.
  MatrixFold(const Naming& naming, FoldBy by) : naming_(naming), by_(std::move(by)) {}

  void groups(std::span<const MatrixGroup> groups) override { table_.start(groups); }
  void flow(const MatrixFlow& flow) override { table_.add(flow); }
  /// After the last flow, once. Needs nothing of the matrix any more.
  FoldedMatrix take();

 private:
  const Naming& naming_;
  FoldBy by_;
  FoldTable table_;
};

}  // namespace vpcscope
