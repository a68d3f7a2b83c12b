#include "model/network/prefix_index.h"

#include <algorithm>

namespace vpcscope::net {
namespace {

/// The topmost row of an IPv4 table may have so many lines, read at a time.
constexpr std::size_t most_lines_on_top = 16;
/// Up to this many lines of ranges have no row above: all are read at a time.
constexpr std::size_t few_lines = 4;
/// Up to this many, all are fetched while the row above is searched.
constexpr std::size_t fetched_lines = 32;
/// Up to this many IPv6 starts are simply counted.
constexpr std::size_t most_counted = 32;

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

constexpr std::size_t ranges_per_line = 8;
constexpr std::size_t keys_per_line = 16;
constexpr std::uint32_t highest_v4 = 0xffff'ffff;

/// How many of sorted keys are not above one. A plain sum: the compiler does many at a time.
template <std::size_t count>
std::size_t count_not_above(const std::uint32_t* keys, std::uint32_t key) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += keys[i] <= key ? 1U : 0U;
  return sum;
}

constexpr std::size_t lines_of(std::size_t keys) { return (keys + keys_per_line - 1) / keys_per_line; }

/// Keys of each row above so many lines of ranges, the lowest row first. None above a few lines.
struct RowSizes {
  std::array<std::size_t, 8> keys = {};
  std::size_t count = 0;
};
RowSizes rows_above(std::size_t lines) {
  RowSizes rows;
  for (std::size_t keys = lines; keys > few_lines && rows.count < rows.keys.size(); keys = lines_of(keys)) {
    rows.keys[rows.count++] = keys;
    if (lines_of(keys) <= most_lines_on_top) break;
  }
  return rows;
}

std::size_t all_lines(std::size_t lines) {
  std::size_t sum = lines;
  const RowSizes rows = rows_above(lines);
  for (std::size_t i = 0; i < rows.count; ++i) sum += lines_of(rows.keys[i]);
  return sum;
}

/// Puts the rows of starts behind the lines of ranges that begin at `first`.
void append_rows(std::vector<LineV4>& lines, std::size_t first, std::size_t count) {
  const RowSizes rows = rows_above(count);
  std::size_t below = first;
  for (std::size_t row = 0; row < rows.count; ++row) {
    const std::size_t at = lines.size();
    for (std::size_t i = 0; i < rows.keys[row]; ++i) {
      if (i % keys_per_line == 0) lines.emplace_back().words.fill(highest_v4);
      lines.back().words[i % keys_per_line] = lines[below + i].words[0];
    }
    below = at;
  }
}

/// Of a line's 16 keys, or of a whole row of them, the last that is not above the address: which line below.
std::uint32_t find_v4(const PrefixIndex& index, IndexPart part, std::uint32_t key) {
  if (part.count == 0) return nowhere;
  const std::size_t size = all_lines(part.count);
  if (part.first > index.lines_v4.size() || size > index.lines_v4.size() - part.first) contradicts_itself();
  const LineV4* const lines = index.lines_v4.data() + part.first;
  const RowSizes rows = rows_above(part.count);
  if (rows.count > 0 && part.count <= fetched_lines)  // the row first: it is waited for first
    for (std::size_t line = size; line-- > 0;) __builtin_prefetch(lines + line);
  std::size_t at = 0;
  std::size_t row_start = size;
  for (std::size_t row = rows.count; row-- > 0;) {
    row_start -= lines_of(rows.keys[row]);
    const bool topmost = row + 1 == rows.count;
    const std::size_t from = topmost ? 0 : at;
    const std::size_t to = topmost ? lines_of(rows.keys[row]) : at + 1;
    std::size_t not_above = 0;
    for (std::size_t line = from; line < to; ++line)
      not_above += count_not_above<keys_per_line>(lines[row_start + line].words.data(), key);
    if (not_above == 0) return nowhere;
    // The highest address stands for nothing, too.
    at = std::min(from * keys_per_line + not_above, rows.keys[row]) - 1;
  }
  if (rows.count == 0 && part.count > 1) {  // a few lines, read at a time
    std::size_t not_above = 0;
    for (std::size_t line = 0; line < part.count; ++line)
      not_above += count_not_above<ranges_per_line>(lines[line].words.data(), key);
    if (not_above == 0) return nowhere;
    return lines[(not_above - 1) / ranges_per_line]
        .words[ranges_per_line + (not_above - 1) % ranges_per_line];
  }
  const LineV4& line = lines[at];
  const std::size_t below = count_not_above<ranges_per_line>(line.words.data(), key);
  return below == 0 ? nowhere : line.words[ranges_per_line + below - 1];
}

std::uint32_t find_v6(const PrefixIndex& index, IndexPart part, std::uint64_t high, std::uint64_t low) {
  if (part.first > index.starts_v6.size() || part.count > index.starts_v6.size() - part.first ||
      index.starts_v6.size() != index.answers_v6.size())
    contradicts_itself();
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
  table.v4 = {static_cast<std::uint32_t>(lines_v4.size()),
      static_cast<std::uint32_t>((v4.size() + ranges_per_line - 1) / ranges_per_line)};
  for (std::size_t i = 0; i < table.v4.count * ranges_per_line; ++i) {
    if (i % ranges_per_line == 0) lines_v4.emplace_back();
    std::array<std::uint32_t, keys_per_line>& words = lines_v4.back().words;
    // What is left over repeats the last range: it is then found whichever of them is counted.
    const Range& range = v4[std::min(i, v4.size() - 1)];
    words[i % ranges_per_line] = range.start.v4_bits();
    words[ranges_per_line + i % ranges_per_line] = range.answer;
  }
  append_rows(lines_v4, table.v4.first, table.v4.count);
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

void fetch_index(const PrefixIndex& index, IndexPart v4) {
  // The topmost row, or the few lines there are.
  if (v4.count == 0 || v4.first >= index.lines_v4.size()) return;
  const LineV4* const lines = index.lines_v4.data() + v4.first;
  const std::size_t size = all_lines(v4.count);
  if (size > index.lines_v4.size() - v4.first) return;
  for (std::size_t i = size <= most_lines_on_top ? 0 : size - most_lines_on_top; i < size; ++i)
    __builtin_prefetch(lines + i);
}

}  // namespace vpcscope::net
