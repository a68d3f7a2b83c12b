#include "model/network/prefix_index.h"

#include <algorithm>
#include <cassert>

namespace vpcscope::net {
namespace {

/// Up to this many starts are simply counted; larger tables get rows on top.
constexpr std::size_t most_counted = 128;

/// Starts to a row's key: a cache line of 32-bit starts.
constexpr std::size_t fan = 16;

/// A range's beginning and the entry that holds it.
struct Range {
  Address start;
  std::uint32_t answer;
};

/// An entry as an interval of addresses.
struct Interval {
  Address first;
  Address last;
  std::uint32_t answer;
};

/// Outer before inner, then by address: the order in which nested intervals open.
std::vector<Interval> intervals_of(std::span<const IndexEntry> entries, Family family) {
  std::vector<Interval> intervals;
  for (const IndexEntry& entry : entries)
    if (entry.prefix.present() && entry.prefix.family() == family)
      intervals.push_back({entry.prefix.first(), entry.prefix.last(), entry.answer});
  std::ranges::sort(intervals, [](const Interval& a, const Interval& b) {
    return a.first != b.first ? a.first < b.first : b.last < a.last;
  });
  return intervals;
}

/// Cuts the line of a family's addresses at every border of an interval; the innermost interval answers.
class Cutter {
 public:
  std::vector<Range> cut(const std::vector<Interval>& intervals, Family family) {
    ranges_ = {{Address::lowest(family), nowhere}};
    for (const Interval& interval : intervals) {
      close_before(interval.first);
      begin(interval.first, interval.answer);
      open_.push_back(&interval);
    }
    while (!open_.empty()) close();
    return std::move(ranges_);
  }

 private:
  void close_before(const Address& address) {
    while (!open_.empty() && open_.back()->last < address) close();
  }

  /// Behind the innermost open interval its surroundings go on.
  void close() {
    const Interval& closed = *open_.back();
    open_.pop_back();
    if (const auto behind = closed.last.next())
      begin(*behind, open_.empty() ? nowhere : open_.back()->answer);
  }

  /// From `start` on, `answer` answers; what began at the same address is overruled, and equal neighbours are
  /// one.
  void begin(const Address& start, std::uint32_t answer) {
    if (ranges_.back().start == start) ranges_.pop_back();
    if (ranges_.empty() || ranges_.back().answer != answer) ranges_.push_back({start, answer});
  }

  std::vector<Range> ranges_;
  std::vector<const Interval*> open_;
};

std::vector<Range> ranges_of(std::span<const IndexEntry> entries, Family family) {
  return Cutter().cut(intervals_of(entries, family), family);
}

/// How many of `count` sorted starts are not above the key. A plain sum: the compiler does many at a time.
std::size_t count_not_above(const StartV4* starts, std::size_t count, std::uint32_t key) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += starts[i].bits <= key ? 1U : 0U;
  return sum;
}

/// Sizes of the rows above `count` starts, the lowest first, until one is small enough to be counted.
template <class Visit>
void for_each_row(std::size_t count, Visit visit) {
  while (count > most_counted) {
    count = (count + fan - 1) / fan;
    visit(count);
  }
}

std::size_t rows_above(std::size_t count) {
  std::size_t sum = 0;
  for_each_row(count, [&](std::size_t row) { sum += row; });
  return sum;
}

/// Puts the rows of every 16th start behind the starts at `first`.
void append_rows(std::vector<StartV4>& starts, std::size_t first, std::size_t count) {
  std::size_t below = first;
  for_each_row(count, [&](std::size_t row) {
    const std::size_t at = starts.size();
    for (std::size_t i = 0; i < row; ++i) starts.push_back(starts[below + i * fan]);
    below = at;
  });
}

std::uint32_t find_v4(const PrefixIndex& index, IndexPart part, std::uint32_t key) {
  const StartV4* starts = index.starts_v4.data() + part.first;
  if (part.count <= most_counted) {
    const std::size_t below = count_not_above(starts, part.count, key);
    return below == 0 ? nowhere : index.answers_v4[part.first + below - 1].answer;
  }
  // From the top row down: each tells which 16 keys of the row below to look at.
  std::size_t sizes[16];
  std::size_t rows = 0;
  sizes[rows++] = part.count;
  for_each_row(part.count, [&](std::size_t row) { sizes[rows++] = row; });
  std::size_t row_start = part.count + rows_above(part.count) - sizes[rows - 1];
  std::size_t at = count_not_above(starts + row_start, sizes[rows - 1], key);
  for (std::size_t row = rows - 1; row-- > 0 && at > 0;) {
    row_start -= sizes[row];
    const std::size_t from = (at - 1) * fan;
    at = from + count_not_above(starts + row_start + from, std::min(fan, sizes[row] - from), key);
  }
  return at == 0 ? nowhere : index.answers_v4[part.first + at - 1].answer;
}

std::uint32_t find_v6(const PrefixIndex& index, IndexPart part, std::uint64_t high, std::uint64_t low) {
  const std::span<const StartV6> starts = index.starts_v6.subspan(part.first, part.count);
  const auto above = [&](const StartV6& one) {
    return one.high > high || (one.high == high && one.low > low);
  };
  std::size_t at = 0;
  if (starts.size() <= most_counted) {
    for (const StartV6& one : starts) at += above(one) ? 0U : 1U;
  } else {
    at = static_cast<std::size_t>(std::ranges::partition_point(starts, [&](const StartV6& one) {
      return !above(one);
    }) - starts.begin());
  }
  return at == 0 ? nowhere : index.answers_v6[part.first + at - 1].answer;
}

}  // namespace

IndexTable PrefixIndexBuilder::add(std::span<const IndexEntry> entries) {
  IndexTable table;
  const std::vector<Range> v4 = ranges_of(entries, Family::V4);
  table.v4 = {static_cast<std::uint32_t>(starts_v4.size()), static_cast<std::uint32_t>(v4.size())};
  for (const Range& range : v4) {
    starts_v4.push_back({range.start.v4_bits()});
    answers_v4.push_back({range.answer});
  }
  append_rows(starts_v4, table.v4.first, v4.size());
  answers_v4.resize(starts_v4.size());
  const std::vector<Range> v6 = ranges_of(entries, Family::V6);
  table.v6 = {static_cast<std::uint32_t>(starts_v6.size()), static_cast<std::uint32_t>(v6.size())};
  for (const Range& range : v6) {
    starts_v6.push_back({range.start.high(), range.start.low()});
    answers_v6.push_back({range.answer});
  }
  return table;
}

std::uint32_t find_in_index(const PrefixIndex& index, const IndexTable& table, const Address& address) {
  return address.is_v4() ? find_v4(index, table.v4, address.v4_bits())
                         : find_v6(index, table.v6, address.high(), address.low());
}

}  // namespace vpcscope::net
