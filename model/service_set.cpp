#include "model/service_set.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "model/quote.h"

namespace vpcscope {
namespace {

using Ranges = std::vector<ServiceRange>;
using View = std::span<const ServiceRange>;

constexpr ServicePoint points_of_protocol = 0x1'0000;

// ---- Set algebra: canonical lists in, canonical list appended to an empty `out`. ----

void append(Ranges& out, ServiceRange range) {
  if (!out.empty() && range.first <= out.back().last + 1) {
    out.back().last = std::max(out.back().last, range.last);
  } else {
    out.push_back(range);
  }
}

void unite(View a, View b, Ranges& out) {
  std::size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) append(out, a[i].first < b[j].first ? a[i++] : b[j++]);
  while (i < a.size()) append(out, a[i++]);
  while (j < b.size()) append(out, b[j++]);
}

// Two neighbours that are in both sets share a range in each, so the pieces never touch.
void intersect(View a, View b, Ranges& out) {
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const ServicePoint first = std::max(a[i].first, b[j].first), last = std::min(a[i].last, b[j].last);
    if (first <= last) out.push_back({first, last});
    a[i].last < b[j].last ? ++i : ++j;
  }
}

void subtract(View a, View b, Ranges& out) {
  std::size_t j = 0;
  for (ServiceRange rest : a) {
    while (j < b.size() && b[j].last < rest.first) ++j;
    // A range of b may reach into the next range of a, so it is passed only when it ends inside this one.
    for (; j < b.size() && b[j].first <= rest.last; ++j) {
      if (rest.first < b[j].first) out.push_back({rest.first, b[j].first - 1});
      rest.first = b[j].last + 1;
      if (rest.first > rest.last) break;
    }
    if (rest.first <= rest.last) out.push_back(rest);
  }
}

constexpr std::array<ServiceRange, 1> whole_line = {{{0, last_service_point}}};

bool view_contains(View ranges, ServicePoint point) {
  const auto after =
      std::upper_bound(ranges.begin(), ranges.end(), point, [](ServicePoint at, const ServiceRange& range) {
        return at < range.first;
      });
  return after != ranges.begin() && point <= std::prev(after)->last;
}

std::uint32_t points_in(View ranges) {
  return std::accumulate(
      ranges.begin(), ranges.end(), std::uint32_t{0}, [](std::uint32_t sum, ServiceRange range) {
        return sum + range.last - range.first + 1;
      });
}

// ---- Points and protocols. ----

Protocol protocol_at(ServicePoint point) { return Protocol::of(static_cast<std::uint8_t>(point >> 16)); }

// Protocols without ports are whole or absent, so an end inside one moves to its edge.
ServiceRange widened(ServiceRange range) {
  if (!protocol_at(range.first).has_name()) range.first &= ~(points_of_protocol - 1);
  if (!protocol_at(range.last).has_name()) range.last |= points_of_protocol - 1;
  return range;
}

ServiceRange whole(Protocol protocol) {
  if (protocol.is_all()) return whole_line[0];
  return {service_point(protocol, 0), service_point(protocol, 0xffff)};
}

struct Limits {
  std::int64_t first;
  std::int64_t last;
};

ServiceRange within(Protocol protocol, Limits points) {
  return {service_point(protocol, static_cast<std::uint16_t>(points.first)),
      service_point(protocol, static_cast<std::uint16_t>(points.last))};
}

// ---- Errors. ----

ServiceSet::Result success(Ranges ranges) { return {ServiceSet::of_ranges(std::move(ranges)), ""}; }
ServiceSet::Result failure(std::string error) { return {ServiceSet(), std::move(error)}; }

std::string outside(std::string_view what, std::int64_t value, int most) {
  return std::string(what) + " " + std::to_string(value) + " is outside 0-" + std::to_string(most);
}

std::string reversed(Limits ports) {
  return "the port range " + std::to_string(ports.first) + "-" + std::to_string(ports.last) + " is reversed";
}

// ---- What AWS prints. ----

// A pair of ports of which neither is a wildcard. Empty if all is well.
std::string fault_in(PrintedPorts ports) {
  if (!ports.from || !ports.to) return "a port range needs both its first and its last port, or neither";
  for (const std::int64_t port : {*ports.from, *ports.to}) {
    if (port < 0 || port > 0xffff) return outside("port", port, 0xffff);
  }
  return *ports.from > *ports.to ? reversed({*ports.from, *ports.to}) : "";
}

ServiceSet::Result of_ports(Protocol protocol, PrintedPorts ports) {
  if (!ports.from && !ports.to) return success({whole(protocol)});
  if (std::string fault = fault_in(ports); !fault.empty()) return failure(std::move(fault));
  return success({within(protocol, {*ports.from, *ports.to})});
}

bool is_wildcard(std::optional<std::int64_t> value) { return value.value_or(-1) == -1; }

// Empty if both are wildcards or bytes.
std::string fault_in(PrintedIcmp icmp) {
  if (!is_wildcard(icmp.type) && (*icmp.type < 0 || *icmp.type > 255))
    return outside("ICMP type", *icmp.type, 255);
  if (!is_wildcard(icmp.code) && (*icmp.code < 0 || *icmp.code > 255))
    return outside("ICMP code", *icmp.code, 255);
  return "";
}

// Both wildcards are free of each other: any type with code 3 is 256 separate points.
ServiceSet::Result of_icmp(Protocol protocol, PrintedIcmp icmp) {
  if (std::string fault = fault_in(icmp); !fault.empty()) return failure(std::move(fault));
  const Limits types = is_wildcard(icmp.type) ? Limits{0, 255} : Limits{*icmp.type, *icmp.type};
  const Limits codes = is_wildcard(icmp.code) ? Limits{0, 255} : Limits{*icmp.code, *icmp.code};
  Ranges ranges;
  for (std::int64_t type = types.first; type <= types.last; ++type) {
    ranges.push_back(within(protocol, {type << 8 | codes.first, type << 8 | codes.last}));
  }
  return success(std::move(ranges));
}

std::optional<std::int64_t> without_wildcard(std::optional<std::int64_t> value) {
  return is_wildcard(value) ? std::nullopt : value;
}

// ---- What users write. ----

constexpr std::string_view examples =
    "expected services such as tcp/443, tcp/8000-8080, udp, icmp/8/0, icmp/3/0-4, ping, 47, 2-5 or all, "
    "separated by commas";

// An item that was read, or why not.
struct Item {
  ServiceRange range;
  std::string fault;
};

Item bad(std::string fault) { return {{}, std::move(fault)}; }

// Plain decimal: no sign, space or leading zero. Saturates far above every limit, so that it cannot overflow.
std::optional<std::int64_t> parse_number(std::string_view text) {
  if (text.empty() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  std::int64_t value = 0;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return std::nullopt;
    value = std::min<std::int64_t>(value * 10 + (digit - '0'), 999'999'999);
  }
  return value;
}

struct Numbers {
  Limits limits{0, 0};
  std::string fault;
};

// `7` or `3-9`, each up to `most`.
Numbers parse_numbers(std::string_view what, std::string_view text, int most) {
  const std::size_t dash = text.find('-');
  const auto first = parse_number(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : parse_number(text.substr(dash + 1));
  if (!first || !last) {
    return {
        {}, quoted(text) + " is not a " + std::string(what) + " or range of them, 0-" + std::to_string(most)};
  }
  if (std::max(*first, *last) > most) {
    return {{}, std::string(what) + " " + quoted(text) + " is above " + std::to_string(most)};
  }
  if (*first > *last) return {{}, "the range " + quoted(text) + " is reversed: the lower end comes first"};
  return {{*first, *last}, ""};
}

struct Fields {
  std::string_view head;
  std::vector<std::string_view> rest;  // what stands behind each slash
};

Fields split(std::string_view item) {
  Fields fields{item.substr(0, item.find('/')), {}};
  for (std::size_t slash = fields.head.size(); slash < item.size() && fields.rest.size() < 4;) {
    const std::size_t next = std::min(item.find('/', slash + 1), item.size());
    fields.rest.push_back(item.substr(slash + 1, next - slash - 1));
    slash = next;
  }
  return fields;
}

Item parse_ports(Protocol protocol, const Fields& fields) {
  if (fields.rest.size() > 1) {
    const std::string name = protocol.to_string();
    return bad(name + " takes one port or range of ports, as in " + name + "/443");
  }
  const auto [ports, fault] = parse_numbers("port", fields.rest[0], 0xffff);
  return fault.empty() ? Item{within(protocol, ports), ""} : bad(fault);
}

// `type`, `type-type`, `type/code` or `type/code-code`.
Item parse_icmp(Protocol protocol, const Fields& fields) {
  if (fields.rest.size() > 2) {
    const std::string name = protocol.to_string();
    return bad(name + " takes a type and a code, as in " + name + "/3/0-4");
  }
  if (fields.rest.size() == 1) {
    const auto [types, fault] = parse_numbers("ICMP type", fields.rest[0], 255);
    return fault.empty() ? Item{within(protocol, {types.first << 8, types.last << 8 | 255}), ""} : bad(fault);
  }
  const auto type = parse_number(fields.rest[0]);
  if (!type || *type > 255) return bad("ICMP type " + quoted(fields.rest[0]) + " is not a number of 0-255");
  const auto [codes, fault] = parse_numbers("ICMP code", fields.rest[1], 255);
  return fault.empty() ? Item{within(protocol, {*type << 8 | codes.first, *type << 8 | codes.last}), ""}
                       : bad(fault);
}

// A word such as `ping`, `tcp` or `all`; numbers are not words here, nor is AWS's "-1".
struct Word {
  bool is_ping = false;
  std::optional<Protocol> protocol;
};

Word read_word(std::string_view head) {
  constexpr std::string_view ping = "ping";
  const bool is_ping = std::equal(
      head.begin(), head.end(), ping.begin(), ping.end(), [](char a, char b) { return (a | 0x20) == b; });
  const bool starts_as_word = !head.empty() && (head.front() | 0x20) >= 'a' && (head.front() | 0x20) <= 'z';
  return {is_ping, starts_as_word ? Protocol::parse(head) : std::nullopt};
}

bool starts_with_digit(std::string_view text) { return !text.empty() && text[0] >= '0' && text[0] <= '9'; }

Item parse_protocol_numbers(const Fields& fields) {
  if (!starts_with_digit(fields.head)) return bad(std::string(examples));
  const auto [numbers, fault] = parse_numbers("protocol number", fields.head, 255);
  if (!fault.empty()) return bad(fault);
  if (!fields.rest.empty()) {
    return bad("a protocol number stands alone; ports and types go with a name, as in tcp/443");
  }
  return {{static_cast<ServicePoint>(numbers.first) << 16,
              static_cast<ServicePoint>(numbers.last) << 16 | 0xffff},
      ""};
}

Item parse_item(std::string_view item, Family family) {
  if (item.empty()) return bad(std::string(examples));
  const Fields fields = split(item);
  const Word word = read_word(fields.head);
  const bool goes_on = !fields.rest.empty();
  if (goes_on && (word.is_ping || word.protocol == Protocol::all())) {
    return bad(quoted(fields.head) + " stands alone");
  }
  if (word.is_ping) {
    const ServicePoint echo =
        family == Family::V4 ? icmp_point(Protocol::icmp(), 8, 0) : icmp_point(Protocol::icmpv6(), 128, 0);
    return {{echo, echo}, ""};
  }
  if (!word.protocol) return parse_protocol_numbers(fields);
  if (!goes_on) return {whole(*word.protocol), ""};
  return word.protocol->is_icmp() ? parse_icmp(*word.protocol, fields) : parse_ports(*word.protocol, fields);
}

// ---- Printing. ----

std::string span_text(std::uint32_t first, std::uint32_t last) {
  return first == last ? std::to_string(first) : std::to_string(first) + "-" + std::to_string(last);
}

// Part of one ICMP protocol, one piece per type because the grammar has no range of types.
void print_icmp(std::vector<std::string>& pieces, ServiceRange part) {
  const std::string name = protocol_at(part.first).to_string();
  for (ServicePoint at = part.first; at <= part.last;) {
    const ServicePoint end = std::min(part.last, at | 0xff);
    std::string piece = name + "/" + std::to_string(at >> 8 & 0xff);
    if ((at & 0xff) != 0 || (end & 0xff) != 0xff) piece.append("/").append(span_text(at & 0xff, end & 0xff));
    pieces.push_back(std::move(piece));
    at = end + 1;
  }
}

// Part of one protocol that has a name.
void print_named(std::vector<std::string>& pieces, ServiceRange part) {
  const Protocol protocol = protocol_at(part.first);
  if (part == whole(protocol)) return pieces.push_back(protocol.to_string());
  if (protocol.is_icmp()) return print_icmp(pieces, part);
  pieces.push_back(protocol.to_string() + "/" + span_text(part.first & 0xffff, part.last & 0xffff));
}

bool has_name_at(ServicePoint point) { return protocol_at(point).has_name(); }

// The end of the part of `range` that one piece, or one protocol with a name, can say.
ServicePoint end_of_part(ServiceRange range) {
  ServicePoint end = std::min(range.last, range.first | 0xffff);
  if (has_name_at(range.first)) return end;
  while (end < range.last && !has_name_at(end + 1)) end += points_of_protocol;
  return end;
}

void print_range(std::vector<std::string>& pieces, ServiceRange range) {
  for (;;) {
    const ServicePoint end = end_of_part(range);
    if (has_name_at(range.first)) {
      print_named(pieces, {range.first, end});
    } else {
      pieces.push_back(span_text(range.first >> 16, end >> 16));
    }
    if (end == range.last) return;
    range.first = end + 1;
  }
}

}  // namespace

// ---- ServiceSet. ----

ServiceSet ServiceSet::all() { return of(Protocol::all()); }
ServiceSet ServiceSet::of(Protocol protocol) { return of_ranges({whole(protocol)}); }

ServiceSet ServiceSet::of_ranges(std::vector<ServiceRange> ranges) {
  std::erase_if(
      ranges, [](ServiceRange range) { return range.first > std::min(range.last, last_service_point); });
  for (ServiceRange& range : ranges) range = widened({range.first, std::min(range.last, last_service_point)});
  std::sort(ranges.begin(), ranges.end(), [](ServiceRange a, ServiceRange b) { return a.first < b.first; });
  ServiceSet set;
  set.ranges_.reserve(ranges.size());
  for (const ServiceRange range : ranges) append(set.ranges_, range);
  return set;
}

ServiceSet::Result ServiceSet::of_permission(Protocol protocol, PrintedPorts ports) {
  if (protocol.is_icmp()) {
    // R-SG-4: type -1 implies code -1, whatever code is printed.
    if (is_wildcard(ports.from)) return success({whole(protocol)});
    return of_icmp(protocol, {ports.from, ports.to});
  }
  // R-SG-3: absent and -1 are the same, and ports count for TCP and UDP only.
  if (!protocol.has_ports()) return success({whole(protocol)});
  return of_ports(protocol, {without_wildcard(ports.from), without_wildcard(ports.to)});
}

// R-NACL-4. Unlike a group permission, an entry keeps ports and ICMP apart, and -1 is no port.
ServiceSet::Result ServiceSet::of_acl_entry(Protocol protocol, PrintedPorts ports, PrintedIcmp icmp) {
  if (protocol.is_icmp()) return of_icmp(protocol, icmp);
  return protocol.has_ports() ? of_ports(protocol, ports) : success({whole(protocol)});
}

ServiceSet::Result ServiceSet::parse(std::string_view text, Family family) {
  Ranges ranges;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t comma = std::min(text.find(',', start), text.size());
    const std::string_view item = text.substr(start, comma - start);
    Item read = parse_item(item, family);
    if (!read.fault.empty()) return failure(quoted(item) + " is not a service: " + read.fault);
    ranges.push_back(read.range);
    start = comma + 1;
  }
  return success(std::move(ranges));
}

bool ServiceSet::contains(ServicePoint point) const { return view_contains(ranges_, point); }
bool ServiceSet::contains(const ServiceSet& other) const { return (other - *this).empty(); }
std::uint32_t ServiceSet::count() const { return points_in(ranges_); }

ServiceSet ServiceSet::operator|(const ServiceSet& other) const {
  ServiceSet result;
  unite(ranges_, other.ranges_, result.ranges_);
  return result;
}

ServiceSet ServiceSet::operator&(const ServiceSet& other) const {
  ServiceSet result;
  intersect(ranges_, other.ranges_, result.ranges_);
  return result;
}

ServiceSet ServiceSet::operator-(const ServiceSet& other) const {
  ServiceSet result;
  subtract(ranges_, other.ranges_, result.ranges_);
  return result;
}

ServiceSet ServiceSet::operator~() const {
  ServiceSet result;
  subtract(whole_line, ranges_, result.ranges_);
  return result;
}

std::vector<std::string> ServiceSet::pieces() const {
  if (*this == all()) return {"all"};
  std::vector<std::string> pieces;
  for (const ServiceRange range : ranges_) print_range(pieces, range);
  return pieces;
}

std::string ServiceSet::to_string() const {
  if (empty()) return "none";
  std::string text;
  for (const std::string& piece : pieces()) text.append(text.empty() ? "" : ",").append(piece);
  return text;
}

// ---- ServiceSets. ----

namespace {

std::uint64_t hash_of(View ranges) {
  std::uint64_t hash = ranges.size();
  for (const ServiceRange range : ranges) {
    hash = (hash ^ (std::uint64_t{range.first} << 32 | range.last)) * 0x9e37'79b9'7f4a'7c15;
    hash ^= hash >> 32;
  }
  return hash;
}

}  // namespace

ServiceSets::ServiceSets() {
  store({}, 0);              // no_services; not in by_hash_, `intern` knows it by its size
  intern(View(whole_line));  // all_services
}

ServiceSetId ServiceSets::intern(const ServiceSet& set) { return intern(View(set.ranges_)); }

ServiceSetId ServiceSets::intern(std::span<const ServiceRange> ranges) {
  if (ranges.empty()) return no_services;
  const auto [found, is_new] = by_hash_.try_emplace(hash_of(ranges), 0);
  for (std::uint32_t at = found->second; at != 0; at = sets_[at].next_of_same_hash) {
    if (std::ranges::equal(this->ranges({at}), ranges)) return {at};
  }
  const ServiceSetId id = store(ranges, found->second);
  found->second = id.at;
  return id;
}

ServiceSetId ServiceSets::store(std::span<const ServiceRange> ranges, std::uint32_t next_of_same_hash) {
  const ServiceSetId id{static_cast<std::uint32_t>(sets_.size())};
  sets_.push_back(
      {arena_.size(), static_cast<std::uint32_t>(ranges.size()), points_in(ranges), next_of_same_hash});
  arena_.insert(arena_.end(), ranges.begin(), ranges.end());
  return id;
}

ServiceSetId ServiceSets::work_out(Operation operation, ServiceSetId a, ServiceSetId b) {
  scratch_.clear();
  switch (operation) {
    case Operation::Union:
      unite(ranges(a), ranges(b), scratch_);
      break;
    case Operation::Intersection:
      intersect(ranges(a), ranges(b), scratch_);
      break;
    case Operation::Difference:
      subtract(ranges(a), ranges(b), scratch_);
      break;
  }
  const ServiceSetId result = intern(View(scratch_));
  memo_[static_cast<std::size_t>(operation)].emplace(std::uint64_t{a.at} << 32 | b.at, result.at);
  return result;
}

bool ServiceSets::contains(ServiceSetId id, ServicePoint point) const {
  return view_contains(ranges(id), point);
}

ServiceSet ServiceSets::set(ServiceSetId id) const {
  ServiceSet copy;
  const View view = ranges(id);
  copy.ranges_.assign(view.begin(), view.end());
  return copy;
}

}  // namespace vpcscope
