#include "analyzer/fold_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <tuple>

namespace vpcscope {
namespace {

/// The end of splitmix64: every bit of the outcome depends on every bit of the number.
std::uint64_t mixed(std::uint64_t number) {
  number = (number ^ number >> 30) * 0xbf58'476d'1ce4'e5b9;
  number = (number ^ number >> 27) * 0x94d0'49bb'1331'11eb;
  return number ^ number >> 31;
}

/// The services of each cause, and those that no cause names.
std::vector<FoldTable::Facet> partial_facets(const FlowSets& sets) {
  std::map<std::string, ServiceSet> by_ports;
  ServiceSet rest = sets.partial;
  for (const PartialCause& cause : sets.causes) {
    const std::string services = fmt::format("{}", fmt::join(cause.services, ","));
    const ServiceSet caused = ServiceSet::parse(services).services & sets.partial;
    if (!caused.empty()) by_ports[cause.client_ports] |= caused;
    rest -= caused;
  }
  std::vector<FoldTable::Facet> facets;
  facets.reserve(by_ports.size() + 1);
  for (const auto& [ports, services] : by_ports)
    facets.push_back({FoldTable::Facet::Kind::Partial, ports, services});
  if (!rest.empty()) facets.push_back({FoldTable::Facet::Kind::Partial, std::nullopt, rest});
  return facets;
}

}  // namespace

void FoldTable::Print::add(Position other, Answer answer) {
  if (answer == 0) return;
  const std::uint64_t key = std::uint64_t{other} << 32 | answer;
  sums[0] += mixed(key + 0x9e37'79b9'7f4a'7c15);
  sums[1] += mixed(key + 0xd1b5'4a32'd192'ed03);
}

void FoldTable::start(std::span<const MatrixGroup> groups) {
  groups_.assign(groups.begin(), groups.end());
  rows_.assign(groups.size(), {});
  row_prints_.assign(groups.size(), {});
  column_prints_.assign(groups.size(), {});
  facets_.assign(1, {});
  answers_.assign(1, {});
  answer_at_ = {{{}, 0}};
}

void FoldTable::add(const MatrixFlow& flow) {
  if (flow.from != from_ || flow.to != to_) close_pair();
  if (flow.from != from_) close_row();
  from_ = flow.from;
  to_ = flow.to;
  const Sets sets = sets_of(*flow.sets);
  pair_[flow.family == 6 ? 1 : 0] = sets;
  totals_.families[flow.family == 6 ? 1 : 0] = true;
}

void FoldTable::finish() {
  close_pair();
  close_row();
  known_rows_.clear();
}

FoldTable::Sets FoldTable::sets_of(const FlowSets& sets) {
  const auto [found, fresh] = sets_at_.try_emplace(&sets, static_cast<Sets>(facets_.size()));
  if (!fresh) return found->second;
  std::vector<Facet>& facets = facets_.emplace_back();
  if (!sets.reachable.empty()) facets.push_back({Facet::Kind::Reachable, std::nullopt, sets.reachable});
  std::ranges::move(partial_facets(sets), std::back_inserter(facets));
  if (!sets.unknown.empty()) facets.push_back({Facet::Kind::Unknown, std::nullopt, sets.unknown});
  return found->second;
}

void FoldTable::close_pair() {
  if (pair_[0] == 0 && pair_[1] == 0) return;
  const auto [found, fresh] = answer_at_.try_emplace(pair_, static_cast<Answer>(answers_.size()));
  if (fresh) answers_.push_back(pair_);
  const Answer answer = found->second;
  pair_ = {};
  row_prints_[from_].add(to_, answer);
  column_prints_[to_].add(from_, answer);
  count(answer);
  if (!open_.empty() && open_.back().answer == answer && open_.back().last + 1 == to_)
    open_.back().last = to_;
  else
    open_.push_back({to_, to_, answer});
}

void FoldTable::count(Answer answer) {
  const std::uint64_t pairs = size_of(from_) * size_of(to_) - (from_ == to_ ? size_of(from_) : 0);
  std::array<bool, 3> any = {};
  for (const int family : {4, 6})
    for (const Facet& facet : facets(answer, family)) any[static_cast<std::size_t>(facet.kind)] = true;
  totals_.pairs += pairs;
  for (std::size_t kind = 0; kind < any.size(); ++kind) totals_.by_kind[kind] += any[kind] ? pairs : 0;
}

void FoldTable::close_row() {
  if (open_.empty()) return;
  std::uint64_t hash = open_.size();
  for (const Stretch& stretch : open_)
    hash = mixed(hash ^ (std::uint64_t{stretch.first} << 32 | stretch.last)) + stretch.answer;
  const auto [begin, end] = known_rows_.equal_range(hash);
  const auto same = [&](const auto& known) {
    const auto row = std::span(stretches_).subspan(known.second.first, known.second.count);
    return std::ranges::equal(row, open_);
  };
  const auto found = std::find_if(begin, end, same);
  if (found != end) {
    rows_[from_] = found->second;
  } else {
    rows_[from_] = {stretches_.size(), open_.size()};
    stretches_.insert(stretches_.end(), open_.begin(), open_.end());
    known_rows_.emplace(hash, rows_[from_]);
  }
  open_.clear();
}

std::uint64_t FoldTable::size_of(Position group) const {
  return groups_[group].kind == MatrixGroup::Kind::Interfaces ? groups_[group].interfaces.size() : 1;
}

std::span<const FoldTable::Stretch> FoldTable::row(Position from) const {
  return std::span(stretches_).subspan(rows_[from].first, rows_[from].count);
}

FoldTable::Answer FoldTable::at(Position from, Position to) const {
  const std::span<const Stretch> stretches = row(from);
  const auto found = std::ranges::lower_bound(stretches, to, {}, &Stretch::last);
  return found != stretches.end() && found->first <= to ? found->answer : 0;
}

std::span<const FoldTable::Facet> FoldTable::facets(Answer answer, int family) const {
  return facets_[answers_[answer][family == 6 ? 1 : 0]];
}

/// Twins have one row and one column: the same answers to and from everybody, each other included, and the
/// same among the members of each. That last answer is on the diagonal. A group of one has none there, since
/// nothing is paired with itself; it fits in with twins whatever theirs is. So its row and column are tried
/// with each answer that its row holds, and with none. At most one of them has twins: those of one and those
/// of another would disagree about the pair of the two.
std::vector<FoldTable::Position> FoldTable::twins() const {
  using Nature = std::tuple<MatrixGroup::Kind, std::string_view, std::string_view>;
  using Key = std::tuple<Print, Print, Answer, Nature>;
  std::map<Key, Position> first;
  std::vector<Position> leaders(groups_.size());
  std::vector<Answer> tried;
  for (Position group = 0; group < groups_.size(); ++group) {
    const MatrixGroup& is = groups_[group];
    const bool alone = size_of(group) == 1;
    tried.assign(1, alone ? 0 : at(group, group));
    if (alone)
      for (const Stretch& stretch : row(group)) tried.push_back(stretch.answer);
    std::ranges::sort(tried);
    tried.erase(std::ranges::unique(tried).begin(), tried.end());
    leaders[group] = group;
    for (const Answer within : tried) {
      Print across = row_prints_[group];
      Print down = column_prints_[group];
      if (alone) across.add(group, within);
      if (alone) down.add(group, within);
      const auto [found, fresh] =
          first.try_emplace({across, down, within, {is.kind, is.service, is.region}}, group);
      leaders[group] = std::min(leaders[group], found->second);
    }
  }
  return leaders;
}

}  // namespace vpcscope
