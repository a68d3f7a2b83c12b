#include "model/address_set.h"

#include <algorithm>
#include <limits>

namespace vpcscope {
namespace {

using Ranges = std::vector<AddressRange>;

bool holds_something(const AddressRange& range) {
  return range.first.present() && range.last.present() && range.first <= range.last &&
         range.first.family() == range.last.family();
}

// Appends a range that starts at or after the start of the last one; joins the two where they touch.
void append(Ranges& ranges, const AddressRange& range) {
  if (ranges.empty()) return ranges.push_back(range);
  Address& last = ranges.back().last;
  if (range.first > last && last.next() != range.first) return ranges.push_back(range);
  last = std::max(last, range.last);
}

bool starts_earlier(const AddressRange& a, const AddressRange& b) { return a.first < b.first; }

// The gaps between those ranges that are of `family`, appended to `gaps`.
void append_gaps(Ranges& gaps, const Ranges& ranges, Family family) {
  std::optional<Address> open = Address::lowest(family);
  for (const AddressRange& range : ranges) {
    if (range.first.family() != family) continue;
    if (open < range.first) gaps.push_back({*open, *range.first.previous()});
    open = range.last.next();
  }
  if (open) gaps.push_back({*open, Address::highest(family)});
}

// The shortest prefix that starts where the range starts and stays inside it.
Prefix widest_at_start(const AddressRange& range) {
  int length = range.first.bit_length();
  while (length > 0) {
    const Prefix wider = Prefix::of(range.first, length - 1);
    if (wider.first() != range.first || wider.last() > range.last) break;
    --length;
  }
  return Prefix::of(range.first, length);
}

// 128-bit number of addresses in a range, less one, so that the whole of IPv6 fits.
struct Span {
  std::uint64_t high;
  std::uint64_t low;
};

Span steps(const AddressRange& range) {
  const std::uint64_t borrow = range.last.low() < range.first.low() ? 1 : 0;
  return {range.last.high() - range.first.high() - borrow, range.last.low() - range.first.low()};
}

// How many numbers between the ends are no addresses (the hole of model/address.h).
std::uint64_t missing_in(const AddressRange& range) {
  constexpr Address before = Address::v6(0, 0xfffe'ffff'fffe);
  const bool spans_hole = !range.first.is_v4() && range.first <= before && range.last > before;
  return spans_hole ? (std::uint64_t{1} << 32) + 1 : 0;
}

long double exact_up_to_64_bits(const AddressRange& range) {
  const Span span = steps(range);
  if (span.high == 0) return static_cast<long double>(span.low - missing_in(range)) + 1.0L;
  constexpr long double two_to_64 = 18446744073709551616.0L;
  return static_cast<long double>(span.high) * two_to_64 + static_cast<long double>(span.low) + 1.0L -
         static_cast<long double>(missing_in(range));
}

}  // namespace

AddressSet AddressSet::all() { return ~AddressSet(); }
AddressSet AddressSet::all(Family family) { return of(Prefix::whole(family)); }
AddressSet AddressSet::of(Address address) { return of_ranges({{address, address}}); }
AddressSet AddressSet::of(Prefix prefix) { return of_ranges({{prefix.first(), prefix.last()}}); }

AddressSet AddressSet::of_prefixes(std::span<const Prefix> prefixes) {
  Ranges ranges;
  ranges.reserve(prefixes.size());
  for (const Prefix& prefix : prefixes) ranges.push_back({prefix.first(), prefix.last()});
  return of_ranges(std::move(ranges));
}

AddressSet AddressSet::of_ranges(std::vector<AddressRange> ranges) {
  std::erase_if(ranges, [](const AddressRange& range) { return !holds_something(range); });
  std::sort(ranges.begin(), ranges.end(), starts_earlier);
  AddressSet set;
  set.ranges_.reserve(ranges.size());
  for (const AddressRange& range : ranges) append(set.ranges_, range);
  return set;
}

bool AddressSet::contains(Address address) const {
  const auto after =
      std::upper_bound(ranges_.begin(), ranges_.end(), AddressRange{address, address}, starts_earlier);
  return after != ranges_.begin() && address <= std::prev(after)->last;
}

bool AddressSet::contains(Prefix prefix) const { return prefix.present() && contains(of(prefix)); }
bool AddressSet::contains(const AddressSet& other) const { return (other - *this).empty(); }
bool AddressSet::overlaps(const AddressSet& other) const { return !(*this & other).empty(); }

AddressSet AddressSet::operator|(const AddressSet& other) const {
  AddressSet both;
  both.ranges_.reserve(ranges_.size() + other.ranges_.size());
  auto a = ranges_.begin(), b = other.ranges_.begin();
  while (a != ranges_.end() || b != other.ranges_.end()) {
    const bool take_a = b == other.ranges_.end() || (a != ranges_.end() && starts_earlier(*a, *b));
    append(both.ranges_, take_a ? *a++ : *b++);
  }
  return both;
}

// Two neighbours that are in both sets share a range in each, so the pieces never touch and need no joining.
AddressSet AddressSet::operator&(const AddressSet& other) const {
  AddressSet common;
  auto a = ranges_.begin(), b = other.ranges_.begin();
  while (a != ranges_.end() && b != other.ranges_.end()) {
    const Address first = std::max(a->first, b->first), last = std::min(a->last, b->last);
    if (first <= last) common.ranges_.push_back({first, last});
    a->last < b->last ? ++a : ++b;
  }
  return common;
}

AddressSet AddressSet::operator-(const AddressSet& other) const { return *this & ~other; }

AddressSet AddressSet::operator~() const {
  AddressSet rest;
  append_gaps(rest.ranges_, ranges_, Family::V4);
  append_gaps(rest.ranges_, ranges_, Family::V6);
  return rest;
}

std::uint64_t AddressSet::count() const {
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t total = 0;
  for (const AddressRange& range : ranges_) {
    const Span span = steps(range);
    if (span.high != 0) return most;
    const std::uint64_t steps_here = span.low - missing_in(range);
    if (steps_here >= most - total) return most;
    total += steps_here + 1;
  }
  return total;
}

long double AddressSet::approximate_count() const {
  long double total = 0;
  for (const AddressRange& range : ranges_) total += exact_up_to_64_bits(range);
  return total;
}

std::vector<Prefix> AddressSet::to_prefixes() const {
  std::vector<Prefix> prefixes;
  for (AddressRange rest : ranges_) {
    for (;;) {
      const Prefix prefix = widest_at_start(rest);
      prefixes.push_back(prefix);
      if (prefix.last() == rest.last) break;
      rest.first = *prefix.last().next();
    }
  }
  return prefixes;
}

std::string AddressSet::to_string() const {
  if (empty()) return "none";
  std::string text;
  for (const Prefix& prefix : to_prefixes()) {
    text.append(text.empty() ? "" : ", ").append(prefix.to_string());
  }
  return text;
}

}  // namespace vpcscope
