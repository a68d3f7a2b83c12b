// A matrix as folding reads it: each pair's answer a small number, rows as stretches of equal neighbours,
// equal rows once. So memory goes with how varied a network is, not with the square of its groups.
//
// One thread. Needs nothing of the matrix once it is read.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "analyzer/matrix.h"

namespace vpcscope {

class FoldTable {
 public:
  /// What gets through between two groups, of both families; 0: nothing. Equal answers have equal numbers.
  using Answer = std::uint32_t;
  using Position = std::uint32_t;  // of a group

  /// Services with one cause.
  struct Facet {
    enum class Kind : std::uint8_t { Reachable, Partial, Unknown };
    Kind kind = Kind::Reachable;
    std::optional<std::string> client_ports;  // as FoldedShare has it
    ServiceSet services;
  };
  struct Stretch {
    Position first = 0;
    Position last = 0;
    Answer answer = 0;
    friend bool operator==(const Stretch&, const Stretch&) = default;
  };
  struct Totals {
    std::uint64_t pairs = 0;
    std::array<std::uint64_t, 3> by_kind = {};  // Facet::Kind
    std::array<bool, 2> families = {};
  };

  void start(std::span<const MatrixGroup> groups);
  void add(const MatrixFlow& flow);
  void finish();  // after the last flow

  const std::vector<MatrixGroup>& groups() const { return groups_; }
  /// Members of a group; a set of addresses is one.
  std::uint64_t size_of(Position group) const;
  std::span<const Stretch> row(Position from) const;
  Answer at(Position from, Position to) const;
  /// Of an answer, family 4 or 6.
  std::span<const Facet> facets(Answer answer, int family) const;
  const Totals& totals() const { return totals_; }

  /// Of each group the first of those that can't be told from it by any answer.
  std::vector<Position> twins() const;

 private:
  using Sets = std::uint32_t;  // position among `facets_`; 0: none

  /// A sum of hashes over a row or column: equal for equal contents, in whatever order they come.
  struct Print {
    std::array<std::uint64_t, 2> sums = {};
    void add(Position other, Answer answer);
    friend auto operator<=>(const Print&, const Print&) = default;
  };
  struct Row {
    std::size_t first = 0;  // among `stretches_`
    std::size_t count = 0;
    friend bool operator==(const Row&, const Row&) = default;
  };

  Sets sets_of(const FlowSets& sets);
  void close_pair();
  void close_row();
  void count(Answer answer);

  std::vector<MatrixGroup> groups_;
  std::vector<std::vector<Facet>> facets_;
  std::unordered_map<const FlowSets*, Sets> sets_at_;
  std::vector<std::array<Sets, 2>> answers_;
  std::map<std::array<Sets, 2>, Answer> answer_at_;

  // What is being read: a pair, and the row it is in.
  Position from_ = 0;
  Position to_ = 0;
  std::array<Sets, 2> pair_ = {};
  std::vector<Stretch> open_;

  std::vector<Stretch> stretches_;
  std::vector<Row> rows_;  // of each group
  std::unordered_multimap<std::uint64_t, Row> known_rows_;
  std::vector<Print> row_prints_;
  std::vector<Print> column_prints_;
  Totals totals_;
};

}  // namespace vpcscope
