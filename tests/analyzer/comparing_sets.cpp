#include "tests/analyzer/comparing_sets.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <exception>
#include <random>
#include <set>

#include "analyzer/reach.h"
#include "model/network/resolve.h"
#include "tests/reference/ends.h"
#include "tests/support/shrink.h"
#include "tests/support/world.h"

namespace vpcscope::testing {
namespace {

class Collector : public MatrixReader {
 public:
  explicit Collector(ReadMatrix& into) : into_(into) {}
  void groups(std::span<const MatrixGroup> groups) override {
    into_.groups.assign(groups.begin(), groups.end());
  }
  void flow(const MatrixFlow& flow) override {
    into_.flows.push_back({flow.from, flow.to, flow.family, *flow.sets});
  }

 private:
  ReadMatrix& into_;
};

ReachQuestion question_of(
    const std::string& first, const std::string& last, const std::string& service, int family) {
  ReachQuestion question;
  question.from = first;
  question.to = last;
  question.service = service;
  question.family = family;
  return question;
}

/// Empty: it cannot be asked, or there are too many choices for it.
std::string answer_of_reference(const Snapshot& net, const std::string& first, const std::string& last,
    const std::string& service, int family) {
  reference::Question question;
  question.from = first;
  question.to = last;
  question.service = service;
  question.family = family;
  try {
    const reference::Asked asked = reference::ask(net, question);
    return asked.error.empty() ? reference::name_of(asked.verdict) : "";
  } catch (const std::exception&) {
    return "";
  }
}

std::string answer_of_engine(const Network& network, const std::string& first, const std::string& last,
    const std::string& service, int family) {
  const ReachResult found = reach(network, question_of(first, last, service, family));
  return found.error.empty() ? name_of(found.answer.verdict) : "";
}

/// Whether the disagreement is still there; false where the lines are no world.
bool differs(const std::vector<std::string>& lines, const SetsDisagreement& about) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  try {
    const Snapshot net = world(text);
    const Network network = resolve(net);
    const ReadMatrix all = read_matrix(network);
    const std::uint32_t from = all.group_of(about.from);
    const std::uint32_t to = all.group_of(about.to);
    if (from == net::nowhere || to == net::nowhere) return false;
    const ServiceSet asked = ServiceSet::parse(about.service).services;
    if (asked.empty()) return false;
    const std::string found =
        about.by == "engine" ? answer_of_engine(network, about.from, about.to, about.service, about.family)
                             : answer_of_reference(net, about.from, about.to, about.service, about.family);
    return !found.empty() &&
           found != verdict_of(all.sets_of(from, to, about.family), asked.ranges().front().first);
  } catch (const std::exception&) {
    return false;
  }
}

class Comparer {
 public:
  Comparer(const Snapshot& net, std::uint64_t seed, const SetsEffort& effort)
      : net_(net), network_(resolve(net)), dice_(seed), effort_(effort) {}

  SetsComparison compare() {
    matrix_ = read_matrix(network_);
    if (!matrix_.error.empty()) found_.disagreements.push_back({"", "", "", 0, "matrix", matrix_.error});
    const auto key = [](const ReadMatrix::Flow& one) { return std::tuple(one.from, one.to, one.family); };
    for (std::size_t i = 1; i < matrix_.flows.size(); ++i)
      if (key(matrix_.flows[i - 1]) >= key(matrix_.flows[i]))
        found_.disagreements.push_back({"", "", "", 0, "matrix", "flows are out of order, or told twice"});
    const std::size_t count = matrix_.groups.size();
    found_.groups = count;
    const std::size_t all = count * count;
    for (std::size_t i = 0; i < std::min(all, effort_.pairs); ++i) {
      const std::size_t at = all <= effort_.pairs ? i : below(all);
      compare_pair(static_cast<std::uint32_t>(at / count), static_cast<std::uint32_t>(at % count));
      if (found_.disagreements.size() > 20) break;
    }
    return std::move(found_);
  }

 private:
  std::size_t below(std::size_t end) { return dice_() % end; }

  /// A member by the name that `reach` knows it by; empty: it has none.
  std::string member_of(const MatrixGroup& group, std::size_t number) {
    if (group.kind == MatrixGroup::Kind::Interfaces) return group.interfaces[number];
    if (group.kind == MatrixGroup::Kind::Service || group.addresses.empty()) return "";
    const std::string& block = group.addresses[below(group.addresses.size())];
    const Prefix prefix = Prefix::parse(block).prefix;
    const int bits = prefix.address().bit_length() - prefix.length();
    std::uint64_t low =
        bits == 0 ? 0 : dice_() & (bits >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1);
    if (below(3) == 0) low = 0;
    const Address first = prefix.first();
    const Address address = first.is_v4() ? Address::v4(first.v4_bits() + static_cast<std::uint32_t>(low))
                                          : Address::v6(first.high(), first.low() | low);
    return (group.kind == MatrixGroup::Kind::Internet ? "internet:" : "onprem:") + address.to_string();
  }

  void compare_pair(std::uint32_t from, std::uint32_t to) {
    const MatrixGroup& a = matrix_.groups[from];
    const MatrixGroup& b = matrix_.groups[to];
    const bool interfaces = a.kind == MatrixGroup::Kind::Interfaces;
    if (a.kind == MatrixGroup::Kind::Service || b.kind == MatrixGroup::Kind::Service) return;
    std::size_t one = interfaces ? below(a.interfaces.size()) : 0;
    std::size_t other = b.kind == MatrixGroup::Kind::Interfaces ? below(b.interfaces.size()) : 0;
    if (from == to && interfaces) {
      if (a.interfaces.size() < 2) return;
      if (one == other) other = (one + 1) % a.interfaces.size();
    }
    for (const int family : {4, 6}) {
      if (!has_family(a, family) || !has_family(b, family)) continue;
      const std::string first = member_of(a, one);
      const std::string last = member_of(b, other);
      if (!first.empty() && !last.empty()) compare_members(from, to, first, last, family);
    }
  }

  std::set<ServicePoint> points_of(const FlowSets& sets) {
    std::set<ServicePoint> points;
    std::vector<ServicePoint> edges;
    for (const ServiceSet* set : {&sets.reachable, &sets.partial, &sets.unknown})
      for (const ServiceRange& range : set->ranges())
        for (const ServicePoint point : {range.first - 1, range.first, range.last, range.last + 1})
          if (point <= last_service_point) edges.push_back(point);
    for (const unsigned protocol : {1U, 6U, 6U, 17U, 58U})
      edges.push_back(protocol << 16U | static_cast<ServicePoint>(below(0x1'0000)));
    edges.push_back(service_point(Protocol::tcp(), 443));
    edges.push_back(static_cast<ServicePoint>(below(0x100)) << 16U);
    while (points.size() < effort_.points && !edges.empty()) {
      const std::size_t at = below(edges.size());
      points.insert(edges[at]);
      edges.erase(edges.begin() + static_cast<std::ptrdiff_t>(at));
    }
    return points;
  }

  void compare_members(
      std::uint32_t from, std::uint32_t to, const std::string& first, const std::string& last, int family) {
    const FlowSets sets = matrix_.sets_of(from, to, family);
    ++found_.pairs;
    for (const ServicePoint point : points_of(sets)) {
      const char* said = verdict_of(sets, point);
      const std::string service = ServiceSet::of_ranges({{point, point}}).to_string();
      const std::string found = answer_of_engine(network_, first, last, service, family);
      if (found.empty()) continue;  // ICMP of the other family, an address that means another thing
      ++found_.points;
      found_.reachable += std::string_view(said) == "REACHABLE" ? 1U : 0U;
      found_.partial += std::string_view(said) == "PARTIAL" ? 1U : 0U;
      found_.unknown += std::string_view(said) == "UNKNOWN" ? 1U : 0U;
      note(said, found, "engine", from, to, first, last, family, service);
      // Of traffic between two sites the reference knows little beside CloudHub.
      const bool between = !matrix_.groups[from].addresses.empty() && !matrix_.groups[to].addresses.empty();
      if (!between && found_.points % effort_.reference_every == 0)
        ask_reference(said, from, to, first, last, family, service);
    }
  }

  void ask_reference(const char* said, std::uint32_t from, std::uint32_t to, const std::string& first,
      const std::string& last, int family, const std::string& service) {
    const std::string found = answer_of_reference(net_, first, last, service, family);
    if (!found.empty()) note(said, found, "reference", from, to, first, last, family, service);
  }

  void note(std::string_view said, std::string_view found, const char* by, std::uint32_t from,
      std::uint32_t to, const std::string& first, const std::string& last, int family,
      const std::string& service) {
    if (said == found) return;
    const std::string text = fmt::format("{} -> {} ({} -> {}) {} family {}: the matrix says {}, the {} {}",
        first,
        last,
        matrix_.groups[from].id,
        matrix_.groups[to].id,
        service,
        family,
        said,
        by,
        found);
    found_.disagreements.push_back({first, last, service, family, by, text});
  }

  const Snapshot& net_;
  const Network network_;
  std::mt19937_64 dice_;
  SetsEffort effort_;
  ReadMatrix matrix_;
  SetsComparison found_;
};

}  // namespace

const ReadMatrix::Flow* ReadMatrix::find(std::uint32_t from, std::uint32_t to, int family) const {
  const auto key = [](const Flow& one) { return std::tuple(one.from, one.to, one.family); };
  const auto at = std::ranges::lower_bound(flows, std::tuple(from, to, family), {}, key);
  return at != flows.end() && key(*at) == std::tuple(from, to, family) ? &*at : nullptr;
}

FlowSets ReadMatrix::sets_of(std::uint32_t from, std::uint32_t to, int family) const {
  const Flow* flow = find(from, to, family);
  return flow == nullptr ? FlowSets() : flow->sets;
}

std::uint32_t ReadMatrix::group_of(const std::string& end) const {
  const std::size_t colon = end.find(':');
  const bool internet = end.starts_with("internet:");
  const bool on_premises = end.starts_with("onprem:");
  const bool is_virtual = internet || on_premises;
  const Address address = is_virtual ? Address::parse(end.substr(colon + 1)).value_or(Address()) : Address();
  const auto kind = internet ? MatrixGroup::Kind::Internet : MatrixGroup::Kind::OnPremises;
  for (std::uint32_t i = 0; i < groups.size(); ++i) {
    if (!is_virtual && std::ranges::find(groups[i].interfaces, end) != groups[i].interfaces.end()) return i;
    if (is_virtual && groups[i].kind == kind)
      for (const std::string& block : groups[i].addresses)
        if (Prefix::parse(block).prefix.contains(address)) return i;
  }
  return net::nowhere;
}

ReadMatrix read_matrix(const Network& network, const MatrixQuestion& question) {
  ReadMatrix read;
  Collector collector(read);
  read.error = matrix(network, question, collector).error;
  return read;
}

std::string ReadMatrix::text() const {
  std::string text = error.empty() ? "" : error + "\n";
  for (const MatrixGroup& one : groups)
    text += fmt::format("{} {} {}|{}|{}|{}|{}|{}|{}\n",
        one.id,
        name_of(one.kind),
        one.vpc,
        one.subnet,
        fmt::join(one.security_groups, ","),
        fmt::join(one.interfaces, ","),
        fmt::join(one.addresses, ","),
        one.service,
        one.region);
  for (const Flow& one : flows)
    text +=
        fmt::format("{} {} {} {}\n", groups[one.from].id, groups[one.to].id, one.family, text_of(one.sets));
  return text;
}

std::string text_of(const FlowSets& sets) {
  std::string text;
  const auto add = [&](const char* what, const std::vector<std::string>& pieces) {
    if (!pieces.empty())
      text += fmt::format("{}{} {}", text.empty() ? "" : "; ", what, fmt::join(pieces, ","));
  };
  add("reachable", sets.text.reachable);
  add("partial", sets.text.partial);
  add("unknown", sets.text.unknown);
  for (const PartialCause& one : sets.causes)
    text += fmt::format(" ({} fails for {})",
        fmt::join(one.services, ","),
        one.client_ports.empty() ? "some choice" : one.client_ports);
  return text;
}

std::vector<std::string> members_of(const MatrixGroup& group) {
  if (group.kind == MatrixGroup::Kind::Interfaces) return group.interfaces;
  if (group.kind == MatrixGroup::Kind::Service) return {};
  const std::string start = group.kind == MatrixGroup::Kind::Internet ? "internet:" : "onprem:";
  std::vector<std::string> members;
  for (const std::string& block : group.addresses)
    members.push_back(start + Prefix::parse(block).prefix.first().to_string());
  const std::string last = start + Prefix::parse(group.addresses.back()).prefix.last().to_string();
  if (last != members.back()) members.push_back(last);
  return members;
}

bool has_family(const MatrixGroup& group, int family) {
  const bool v6 = !group.addresses.empty() && group.addresses.front().find(':') != std::string::npos;
  return group.kind == MatrixGroup::Kind::Interfaces || (family == 6) == v6;
}

const char* verdict_of(const FlowSets& sets, ServicePoint point) {
  return sets.reachable.contains(point) ? "REACHABLE"
         : sets.partial.contains(point) ? "PARTIAL"
         : sets.unknown.contains(point) ? "UNKNOWN"
                                        : "UNREACHABLE";
}

std::vector<std::string> SetsDisagreement::shrunk(const std::vector<std::string>& lines) const {
  return shrink(lines, [&](const std::vector<std::string>& fewer) { return differs(fewer, *this); });
}

void SetsComparison::add(const SetsComparison& other) {
  groups += other.groups;
  pairs += other.pairs;
  points += other.points;
  reachable += other.reachable;
  partial += other.partial;
  unknown += other.unknown;
  disagreements.insert(disagreements.end(), other.disagreements.begin(), other.disagreements.end());
}

SetsComparison compare_sets(const Snapshot& net, std::uint64_t seed, const SetsEffort& effort) {
  return Comparer(net, seed, effort).compare();
}

}  // namespace vpcscope::testing
