#include "analyzer/fold.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <unordered_map>

#include "analyzer/fold_labels.h"

namespace vpcscope {
namespace {

using Answer = FoldTable::Answer;
using Position = FoldTable::Position;
using Facet = FoldTable::Facet;
/// So many pairs have that answer.
using Counts = std::vector<std::pair<Answer, std::uint64_t>>;

// ---- services

/// The same services for the same number of pairs, most pairs first: sets are cut where one of them begins or
/// ends, and the pairs of all that lie above each piece are summed.
std::map<std::uint64_t, ServiceSet, std::greater<>> by_pairs(
    const std::vector<std::pair<const ServiceSet*, std::uint64_t>>& sets) {
  std::map<std::uint32_t, std::int64_t> steps;
  for (const auto& [set, pairs] : sets)
    for (const ServiceRange& range : set->ranges()) {
      steps[range.first] += static_cast<std::int64_t>(pairs);
      steps[range.last + 1] -= static_cast<std::int64_t>(pairs);
    }
  std::map<std::uint64_t, std::vector<ServiceRange>> pieces;
  std::int64_t above = 0;
  for (auto at = steps.begin(); at != steps.end(); ++at) {
    above += at->second;
    if (above > 0) pieces[static_cast<std::uint64_t>(above)].push_back({at->first, std::next(at)->first - 1});
  }
  std::map<std::uint64_t, ServiceSet, std::greater<>> services;
  for (auto& [pairs, ranges] : pieces) services[pairs] = ServiceSet::of_ranges(std::move(ranges));
  return services;
}

/// Where the shares of a list make up all services, the one that takes the most words is the rest.
void mark_rest(std::vector<FoldedShare>& shares, std::uint64_t points) {
  if (shares.size() < 2 || points != ServiceSet::all().count()) return;
  const auto words = [](const FoldedShare& share) { return share.services.size(); };
  std::ranges::max_element(shares, {}, words)->rest = true;
}

FoldedServices services_of(const FoldTable& table, const Counts& counts, int family) {
  using Sort = std::pair<Facet::Kind, std::optional<std::string>>;
  std::map<Sort, std::vector<std::pair<const ServiceSet*, std::uint64_t>>> sorts;
  for (const auto& [answer, pairs] : counts)
    for (const Facet& facet : table.facets(answer, family))
      sorts[{facet.kind, facet.client_ports}].emplace_back(&facet.services, pairs);
  FoldedServices services;
  const std::array<std::vector<FoldedShare>*, 3> lists = {
      &services.reachable, &services.partial, &services.unknown};
  // Of services that are partial for two reasons there are two shares, so points say nothing of them.
  std::array<std::uint64_t, 3> points = {};
  for (const auto& [sort, sets] : sorts)
    for (const auto& [pairs, set] : by_pairs(sets)) {
      const auto kind = static_cast<std::size_t>(sort.first);
      lists[kind]->push_back({set.pieces(), pairs, sort.second});
      points[kind] += set.count();
    }
  for (std::vector<FoldedShare>* const list : lists)
    std::ranges::stable_sort(*list, std::greater<>(), &FoldedShare::pairs);
  mark_rest(services.reachable, points[0]);
  mark_rest(services.unknown, points[2]);
  return services;
}

/// One statement where both families agree, else one for each that has anything.
void add_statements(
    const FoldTable& table, const FoldedStatement& head, const Counts& counts, FoldedMatrix& folded) {
  FoldedStatement statement = head;
  statement.services = services_of(table, counts, 4);
  FoldedServices of_6 = services_of(table, counts, 6);
  if (statement.services == of_6) {
    folded.statements.push_back(std::move(statement));
    return;
  }
  statement.family = 4;
  if (statement.services != FoldedServices()) folded.statements.push_back(statement);
  statement.family = 6;
  statement.services = std::move(of_6);
  if (statement.services != FoldedServices()) folded.statements.push_back(std::move(statement));
}

/// Drops the ends that no statement names, and labels the others.
void finish(const FoldTable& table, const Naming& naming, const FoldBy& by,
    const std::vector<EndDraft>& drafts, FoldedMatrix& folded) {
  std::vector<std::uint32_t> number(drafts.size());
  for (const FoldedStatement& statement : folded.statements)
    for (const auto* side : {&statement.from, &statement.to})
      for (const std::uint32_t end : *side) number[end] = 1;
  std::vector<EndDraft> used;
  for (std::size_t i = 0; i < drafts.size(); ++i)
    if (number[i] == 1) {
      number[i] = static_cast<std::uint32_t>(used.size());
      used.push_back(drafts[i]);
    }
  for (FoldedStatement& statement : folded.statements)
    for (auto* side : {&statement.from, &statement.to})
      for (std::uint32_t& end : *side) end = number[end];
  const auto order = [](const FoldedStatement& one) { return std::tie(one.from, one.to, one.family); };
  std::ranges::sort(folded.statements, {}, order);
  folded.ends = FoldLabels(table.groups(), naming, by).ends(used);
}

void add_members(EndDraft& draft, const FoldTable& table, Position group) {
  const MatrixGroup& is = table.groups()[group];
  draft.kind = is.kind;
  if (is.kind != MatrixGroup::Kind::Interfaces) draft.groups.push_back(group);
  for (std::uint32_t i = 0; i < is.interfaces.size(); ++i) draft.interfaces.emplace_back(group, i);
}

// ---- by answers

class ByAnswers {
 public:
  ByAnswers(const FoldTable& table, FoldedMatrix& folded)
      : table_(table), folded_(folded), leaders_(table.twins()), block_of_(leaders_.size()) {
    for (Position group = 0; group < leaders_.size(); ++group) {
      if (leaders_[group] == group) {
        block_of_[group] = static_cast<std::uint32_t>(blocks_.size());
        blocks_.emplace_back();
        firsts_.push_back(group);
      }
      block_of_[group] = block_of_[leaders_[group]];
      blocks_[block_of_[group]].push_back(group);
    }
  }

  void state() {
    for (std::uint32_t from = 0; from < blocks_.size(); ++from) link(from);
    for (const auto& [answer, links] : links_) cover(answer, links);
  }

  std::vector<EndDraft> drafts() const {
    std::vector<EndDraft> drafts(blocks_.size());
    for (std::size_t i = 0; i < blocks_.size(); ++i)
      for (const Position group : blocks_[i]) add_members(drafts[i], table_, group);
    return drafts;
  }

 private:
  using Links = std::vector<std::pair<std::uint32_t, std::uint32_t>>;  // blocks
  /// Sources that have the same targets.
  using Rectangles = std::map<std::vector<std::uint32_t>, std::vector<std::uint32_t>>;

  /// The first group of a block answers for it, but not about its own block: it may be alone in its group.
  void link(std::uint32_t from) {
    const Position asks = firsts_[from];
    for (const FoldTable::Stretch& stretch : table_.row(asks)) {
      auto first = std::ranges::lower_bound(firsts_, stretch.first);
      for (; first != firsts_.end() && *first <= stretch.last; ++first)
        if (*first != asks) links_[stretch.answer].emplace_back(from, block_of_[*first]);
    }
    const Answer within = table_.at(asks, blocks_[from].size() > 1 ? blocks_[from][1] : asks);
    if (within != 0) links_[within].emplace_back(from, from);
  }

  static Rectangles rectangles(Links links) {
    std::ranges::sort(links);
    Rectangles found;
    for (auto at = links.begin(); at != links.end();) {
      const std::uint32_t source = at->first;
      std::vector<std::uint32_t> targets;
      for (; at != links.end() && at->first == source; ++at) targets.push_back(at->second);
      found[std::move(targets)].push_back(source);
    }
    return found;
  }

  /// As few statements as either order of merging gives.
  void cover(Answer answer, const Links& links) {
    Links turned;
    for (const auto& [from, to] : links) turned.emplace_back(to, from);
    const Rectangles by_source = rectangles(links);
    const Rectangles by_target = rectangles(std::move(turned));
    if (by_source.size() <= by_target.size())
      for (const auto& [targets, sources] : by_source) state(answer, sources, targets);
    else
      for (const auto& [sources, targets] : by_target) state(answer, sources, targets);
  }

  void state(
      Answer answer, const std::vector<std::uint32_t>& sources, const std::vector<std::uint32_t>& targets) {
    FoldedStatement statement{sources, targets, 0, pairs(sources, targets), {}};
    add_statements(table_, statement, {{answer, statement.pairs}}, folded_);
  }

  std::uint64_t size_of(std::uint32_t block) const {
    std::uint64_t size = 0;
    for (const Position group : blocks_[block]) size += table_.size_of(group);
    return size;
  }

  /// Nothing is paired with itself.
  std::uint64_t pairs(
      const std::vector<std::uint32_t>& sources, const std::vector<std::uint32_t>& targets) const {
    std::uint64_t from = 0;
    std::uint64_t to = 0;
    std::uint64_t same = 0;
    for (const std::uint32_t block : targets) to += size_of(block);
    for (const std::uint32_t block : sources) {
      from += size_of(block);
      if (std::ranges::binary_search(targets, block)) same += size_of(block);
    }
    return from * to - same;
  }

  const FoldTable& table_;
  FoldedMatrix& folded_;
  std::vector<Position> leaders_;
  std::vector<std::uint32_t> block_of_;
  std::vector<std::vector<Position>> blocks_;
  std::vector<Position> firsts_;  // of each block; ascending
  std::map<Answer, Links> links_;
};

// ---- by subnet, security group, VPC, tag or interface

class ByCells {
 public:
  ByCells(const FoldTable& table, const Naming& naming, const FoldBy& by, FoldedMatrix& folded)
      : table_(table), naming_(naming), by_(by), folded_(folded), parts_(table.groups().size()) {
    for (Position group = 0; group < parts_.size(); ++group)
      if (table.groups()[group].kind == MatrixGroup::Kind::Interfaces) spread(group);
    spread_addresses();
  }

  void state() {
    for (Position from = 0; from < parts_.size(); ++from)
      for (const FoldTable::Stretch& stretch : table_.row(from))
        for (Position to = stretch.first; to <= stretch.last; ++to) add(from, to, stretch.answer);
    measure();
    for (const auto& [cell, counts] : cells_) {
      const auto from = static_cast<std::uint32_t>(cell >> 32);
      const auto to = static_cast<std::uint32_t>(cell & 0xffff'ffffU);
      const auto same = same_.find(cell);
      const std::uint64_t pairs = asking_[from] * asked_[to] - (same == same_.end() ? 0 : same->second);
      add_statements(table_, {{from}, {to}, 0, pairs, {}}, counts, folded_);
    }
  }

  const std::vector<EndDraft>& drafts() const { return drafts_; }

 private:
  /// So many members of a group are in a cell; of sets of addresses, one.
  struct Part {
    std::uint32_t cell = 0;
    std::uint64_t size = 0;
  };
  /// Two cells, as one number.
  static std::uint64_t both(std::uint32_t from, std::uint32_t to) { return std::uint64_t{from} << 32 | to; }

  /// What an interface is in: several security groups, perhaps; "" where it is in none.
  std::vector<std::string> cells_of(const MatrixGroup& group, std::uint32_t member) const {
    std::vector<std::string> cells;
    switch (by_.what) {
      case FoldBy::What::Subnet:
        return {group.subnet};
      case FoldBy::What::Vpc:
        return {group.vpc};
      case FoldBy::What::SecurityGroup:
        cells = group.security_groups;
        break;
      case FoldBy::What::Tag:
        for (const std::string& value : naming_.tag_of(group, member, by_.key)) cells.push_back("=" + value);
        break;
      case FoldBy::What::Interface:
      case FoldBy::What::Answers:
        return {group.interfaces[member]};
    }
    if (cells.empty()) cells.emplace_back();
    std::ranges::sort(cells);
    cells.erase(std::ranges::unique(cells).begin(), cells.end());
    return cells;
  }

  std::uint32_t cell_named(const std::string& name) {
    const auto [found, fresh] = cell_at_.try_emplace(name, static_cast<std::uint32_t>(drafts_.size()));
    if (fresh) drafts_.emplace_back().cell = name;
    return found->second;
  }

  void spread(Position group) {
    const MatrixGroup& is = table_.groups()[group];
    std::map<std::uint32_t, std::uint64_t> sizes;
    for (std::uint32_t member = 0; member < is.interfaces.size(); ++member) {
      std::vector<std::uint32_t> cells;
      for (const std::string& name : cells_of(is, member)) cells.push_back(cell_named(name));
      for (const std::uint32_t cell : cells) {
        drafts_[cell].interfaces.emplace_back(group, member);
        ++sizes[cell];
        for (const std::uint32_t other : cells) ++within_[group][both(cell, other)];
      }
    }
    for (const auto& [cell, size] : sizes) parts_[group].push_back({cell, size});
  }

  /// Sets of addresses are told apart as far as answers do.
  void spread_addresses() {
    const std::vector<Position> leaders = table_.twins();
    std::map<Position, std::uint32_t> cells;
    for (Position group = 0; group < parts_.size(); ++group) {
      if (table_.groups()[group].kind == MatrixGroup::Kind::Interfaces) continue;
      const auto [cell, fresh] =
          cells.try_emplace(leaders[group], static_cast<std::uint32_t>(drafts_.size()));
      if (fresh) drafts_.emplace_back();
      add_members(drafts_[cell->second], table_, group);
      parts_[group] = {{cell->second, 1}};
      within_[group][both(cell->second, cell->second)] = 1;
    }
  }

  /// Pairs of an interface with itself.
  std::uint64_t same(Position group, std::uint64_t cells) const {
    const auto found = within_.find(group);
    if (found == within_.end()) return 0;
    const auto at = found->second.find(cells);
    return at == found->second.end() ? 0 : at->second;
  }

  void add(Position from, Position to, Answer answer) {
    for (const Part& one : parts_[from])
      for (const Part& other : parts_[to]) {
        const std::uint64_t cells = both(one.cell, other.cell);
        const std::uint64_t pairs = one.size * other.size - (from == to ? same(from, cells) : 0);
        if (pairs == 0) continue;
        Counts& counts = cells_[cells];
        const auto known = std::ranges::find(counts, answer, &Counts::value_type::first);
        if (known == counts.end())
          counts.emplace_back(answer, pairs);
        else
          known->second += pairs;
      }
  }

  /// How many members of each cell ask and are asked; a pair counts only if its question was.
  void measure() {
    asking_.assign(drafts_.size(), 0);
    asked_.assign(drafts_.size(), 0);
    for (Position group = 0; group < parts_.size(); ++group) {
      const MatrixGroup& is = table_.groups()[group];
      for (const Part& part : parts_[group]) {
        if (is.is_from) asking_[part.cell] += part.size;
        if (is.is_to) asked_[part.cell] += part.size;
      }
      if (is.is_from && is.is_to)
        for (const auto& [cells, pairs] : within_[group]) same_[cells] += pairs;
    }
  }

  const FoldTable& table_;
  const Naming& naming_;
  const FoldBy& by_;
  FoldedMatrix& folded_;
  std::vector<EndDraft> drafts_;  // of each cell
  std::map<std::string, std::uint32_t> cell_at_;
  std::vector<std::vector<Part>> parts_;  // of each group
  std::unordered_map<Position, std::map<std::uint64_t, std::uint64_t>> within_;
  std::unordered_map<std::uint64_t, Counts> cells_;
  std::unordered_map<std::uint64_t, std::uint64_t> same_;
  std::vector<std::uint64_t> asking_;
  std::vector<std::uint64_t> asked_;
};

}  // namespace

std::optional<FoldBy> parse_fold_by(std::string_view text) {
  using What = FoldBy::What;
  if (text == "subnet") return FoldBy{What::Subnet, {}};
  if (text == "sg") return FoldBy{What::SecurityGroup, {}};
  if (text == "vpc") return FoldBy{What::Vpc, {}};
  if (text == "interface") return FoldBy{What::Interface, {}};
  if (text.starts_with("tag:") && text.size() > 4) return FoldBy{What::Tag, std::string(text.substr(4))};
  return std::nullopt;
}

FoldedMatrix MatrixFold::take() {
  table_.finish();
  FoldedMatrix folded;
  const FoldTable::Totals& totals = table_.totals();
  if (totals.families[0] != totals.families[1]) folded.only_family = totals.families[0] ? 4 : 6;
  folded.pairs = totals.pairs;
  folded.reachable = totals.by_kind[0];
  folded.partial = totals.by_kind[1];
  folded.unknown = totals.by_kind[2];
  if (by_.what == FoldBy::What::Answers) {
    ByAnswers answers(table_, folded);
    answers.state();
    finish(table_, naming_, by_, answers.drafts(), folded);
  } else {
    ByCells cells(table_, naming_, by_, folded);
    cells.state();
    finish(table_, naming_, by_, cells.drafts(), folded);
  }
  return folded;
}

}  // namespace vpcscope
