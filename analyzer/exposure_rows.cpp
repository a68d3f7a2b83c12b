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

class Cover {
 public:
  Cover(const AddressSet& wanted, const AddressSet& others) : wanted_(wanted), others_(others) {}

  void add(const Prefix& within) {
    const auto first = first_in(wanted_, within);
    if (first == wanted_.ranges().end()) return;
    if (first_in(others_, within) == others_.ranges().end()) {
      found.push_back(around(std::max(first->first, within.first()), last_in(within)));
      return;
    }
    add(Prefix::of(within.first(), within.length() + 1));
    add(Prefix::of(within.last(), within.length() + 1));
  }

  std::vector<Prefix> found;

 private:
  static std::span<const AddressRange>::iterator first_in(const AddressSet& set, const Prefix& within) {
    const auto ranges = set.ranges();
    const auto at = std::ranges::lower_bound(ranges, within.first(), {}, &AddressRange::last);
    return at != ranges.end() && at->first <= within.last() ? at : ranges.end();
  }
  Address last_in(const Prefix& within) const {
    const auto ranges = wanted_.ranges();
    const auto after = std::ranges::upper_bound(ranges, within.last(), {}, &AddressRange::first);
    return std::min((after - 1)->last, within.last());
  }
  static Prefix around(const Address& first, const Address& last) {
    int length = first.bit_length();
    while (!Prefix::of(first, length).contains(last)) --length;
    return Prefix::of(first, length);
  }

  const AddressSet& wanted_;
  const AddressSet& others_;
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
  for (auto& [places, sets] : rows) found.push_back({places, std::move(sets)});
  return found;
}

std::vector<Prefix> cover(const AddressSet& wanted, const AddressSet& others) {
  Cover made(wanted, others);
  for (const Family family : families) made.add(Prefix::whole(family));
  return std::move(made.found);
}

AddressSet AddressTexts::set_of(const std::vector<std::uint32_t>& places) const {
  std::vector<AddressRange> ranges;
  for (const std::uint32_t place : places)
    for (const std::uint32_t one : places_.classes(place)) {
      const auto own = classes_.all()[one].addresses.ranges();
      ranges.insert(ranges.end(), own.begin(), own.end());
    }
  return AddressSet::of_ranges(std::move(ranges));
}

Address AddressTexts::first_of(const std::vector<std::uint32_t>& places) const {
  Address first = places_.address(places.front());
  for (const std::uint32_t place : places)
    for (const std::uint32_t one : places_.classes(place))
      first = std::min(first, classes_.all()[one].addresses.ranges().front().first);
  return first;
}

const std::vector<std::string>& AddressTexts::of(const std::vector<std::uint32_t>& places, Family family) {
  const auto [at, fresh] = known_.try_emplace(places);
  if (!fresh) return at->second;
  const AddressSet& all = internet_[vpcscope::index_of(family)];
  const AddressSet wanted = set_of(places);
  if (wanted == all) {
    at->second = {Prefix::whole(family).to_string()};
  } else {
    for (const Prefix& one : cover(wanted, all - wanted)) at->second.push_back(one.to_string());
  }
  return at->second;
}

}  // namespace vpcscope
