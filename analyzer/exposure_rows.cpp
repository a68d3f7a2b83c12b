#include "analyzer/exposure_rows.h"

#include <algorithm>

namespace vpcscope {
namespace {

/// Disjoint sets of which each given one is a union.
std::vector<ServiceSet> atoms_of(const std::vector<Grain>& grains) {
  std::vector<ServiceSet> atoms;
  std::vector<const ServiceSet*> seen;
  const auto add = [&](const ServiceSet& set) {
    if (set.empty() || std::ranges::any_of(seen, [&](const ServiceSet* one) { return *one == set; })) return;
    seen.push_back(&set);
    ServiceSet rest = set;
    const std::size_t count = atoms.size();
    for (std::size_t i = 0; i < count && !rest.empty(); ++i) {
      ServiceSet both = atoms[i] & rest;
      if (both.empty()) continue;
      rest -= both;
      if (both == atoms[i]) continue;
      atoms[i] -= both;
      atoms.push_back(std::move(both));
    }
    if (!rest.empty()) atoms.push_back(std::move(rest));
  };
  for (const Grain& one : grains)
    for (const ServiceSet* set : {&one.sets.open, &one.sets.partial, &one.sets.unknown}) add(*set);
  return atoms;
}

using Ranges = std::vector<AddressRange>;

/// The fewest blocks that hold all of `wanted` and nothing of `others`; both sorted and disjoint.
class Cover {
 public:
  Cover(const Ranges& wanted, const Ranges& others) : wanted_(wanted), others_(others) {}

  void add(const Prefix& within) {
    const auto first = first_in(wanted_, within);
    if (first == wanted_.end()) return;
    if (first_in(others_, within) == others_.end()) {
      found.push_back(around(std::max(first->first, within.first()), last_in(within)));
      return;
    }
    add(Prefix::of(within.first(), within.length() + 1));
    add(Prefix::of(within.last(), within.length() + 1));
  }

  std::vector<Prefix> found;

 private:
  static Ranges::const_iterator first_in(const Ranges& ranges, const Prefix& within) {
    const auto at = std::ranges::lower_bound(ranges, within.first(), {}, &AddressRange::last);
    return at != ranges.end() && at->first <= within.last() ? at : ranges.end();
  }
  Address last_in(const Prefix& within) const {
    const auto after = std::ranges::upper_bound(wanted_, within.last(), {}, &AddressRange::first);
    return std::min((after - 1)->last, within.last());
  }
  static Prefix around(const Address& first, const Address& last) {
    int length = first.bit_length();
    while (!Prefix::of(first, length).contains(last)) --length;
    return Prefix::of(first, length);
  }

  const Ranges& wanted_;
  const Ranges& others_;
};

}  // namespace

std::vector<GrainRow> rows_of(const std::vector<Grain>& grains) {
  std::map<std::vector<std::uint32_t>, OpenSets> rows;
  const auto add = [&](const ServiceSet& atom, ServiceSet OpenSets::*kind) {
    std::vector<std::uint32_t> places;
    for (const Grain& one : grains)
      if ((one.sets.*kind).contains(atom)) places.push_back(one.place);
    std::ranges::sort(places);
    places.erase(std::unique(places.begin(), places.end()), places.end());
    if (!places.empty()) rows[std::move(places)].*kind |= atom;
  };
  for (const ServiceSet& atom : atoms_of(grains))
    for (const auto kind : {&OpenSets::open, &OpenSets::partial, &OpenSets::unknown}) add(atom, kind);
  std::vector<GrainRow> found;
  found.reserve(rows.size());
  for (auto& [places, sets] : rows) found.push_back({places, std::move(sets)});
  return found;
}

AddressTexts::AddressTexts(const Classes& classes, const Places& places)
    : classes_(classes), places_(places) {
  for (std::uint32_t i = 0; i < classes.all().size(); ++i) {
    if (classes.all()[i].kind != MatrixGroup::Kind::Internet) continue;
    for (const AddressRange& range : classes.all()[i].addresses.ranges())
      internet_[range.first.is_v4() ? 0 : 1].push_back({range, i});
  }
  for (std::vector<Stretch>& stretches : internet_)
    std::ranges::sort(stretches, {}, [](const Stretch& one) { return one.range.first; });
}

Address AddressTexts::first_of(const std::vector<std::uint32_t>& places) const {
  Address first = places_.address(places.front());
  for (const std::uint32_t place : places)
    for (const std::uint32_t one : places_.classes(place))
      first = std::min(first, classes_.all()[one].addresses.ranges().front().first);
  return first;
}

std::vector<std::string> AddressTexts::blocks_of(
    const std::vector<std::uint32_t>& places, Family family) const {
  std::vector<bool> is_wanted(classes_.all().size(), false);
  for (const std::uint32_t place : places)
    for (const std::uint32_t one : places_.classes(place)) is_wanted[one] = true;
  Ranges wanted;
  Ranges others;
  for (const Stretch& one : internet_[vpcscope::index_of(family)]) {
    Ranges& into = is_wanted[one.owner] ? wanted : others;
    if (!into.empty() && into.back().last.next() == one.range.first)
      into.back().last = one.range.last;
    else
      into.push_back(one.range);
  }
  if (others.empty()) return {Prefix::whole(family).to_string()};
  Cover cover(wanted, others);
  cover.add(Prefix::whole(family));
  std::vector<std::string> texts;
  texts.reserve(cover.found.size());
  for (const Prefix& one : cover.found) texts.push_back(one.to_string());
  return texts;
}

const std::vector<std::string>& AddressTexts::of(const std::vector<std::uint32_t>& places, Family family) {
  const auto [at, fresh] = known_.try_emplace(places);
  if (fresh) at->second = blocks_of(places, family);
  return at->second;
}

}  // namespace vpcscope
