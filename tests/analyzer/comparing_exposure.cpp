#include "tests/analyzer/comparing_exposure.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "analyzer/ends.h"
#include "analyzer/exposure.h"
#include "analyzer/reach.h"
#include "analyzer/sets/classes.h"
#include "model/address_set.h"
#include "model/network/resolve.h"
#include "model/service_set.h"

namespace vpcscope::testing {
namespace {

ServiceSet set_of(const std::vector<std::string>& pieces) {
  ServiceSet all;
  for (const std::string& one : pieces) all |= ServiceSet::parse(one).services;
  return all;
}

AddressSet addresses_of(const std::vector<std::string>& blocks) {
  std::vector<Prefix> all;
  for (const std::string& one : blocks) all.push_back(Prefix::parse(one).prefix);
  return AddressSet::of_prefixes(all);
}

class Comparer {
 public:
  Comparer(const Snapshot& net, std::uint64_t seed) : network_(resolve(net)), dice_(seed) {}

  ExposureComparison compare() {
    answer_ = exposure(network_);
    found_.inbound = answer_.inbound.size();
    found_.outbound = answer_.outbound.size();
    found_.latent = answer_.latent.size();
    for (const net::Handle<net::Interface> one : all_interfaces(network_))
      for (const int family : {4, 6})
        for (const bool inward : {true, false})
          compare_interface(std::string(network_.id(one)), family, inward);
    for (const ExposureRow& row : answer_.inbound)
      if (!row.through.empty()) compare_through(row);
    for (const LatentRow& row : answer_.latent) compare_latent(row);
    return std::move(found_);
  }

 private:
  std::size_t below(std::size_t end) { return dice_() % end; }

  AddressSet internet(int family) const {
    return internet_addresses(network_, family == 4 ? Family::V4 : Family::V6);
  }

  Address any_of(const AddressSet& set) {
    const AddressRange range = set.ranges()[below(set.ranges().size())];
    switch (below(3)) {
      case 0:
        return range.first;
      case 1:
        return range.last;
      default:
        break;
    }
    if (range.first.is_v4()) {
      const std::uint64_t count = std::uint64_t{range.last.v4_bits()} - range.first.v4_bits() + 1;
      return Address::v4(range.first.v4_bits() + static_cast<std::uint32_t>(dice_() % count));
    }
    const Address made = Address::v6(range.first.high(), range.first.low() | (dice_() & 0xffffU));
    return made <= range.last ? made : range.first;
  }

  ReachResult ask(const Address& far, const std::string& interface, ServicePoint point, bool inward) {
    ReachQuestion question;
    question.from = inward ? "internet:" + far.to_string() : interface;
    question.to = inward ? interface : "internet:" + far.to_string();
    question.service = ServiceSet::of_ranges({{point, point}}).to_string();
    question.family = far.is_v4() ? 4 : 6;
    ++found_.points;
    return reach(network_, question);
  }

  std::vector<const ExposureRow*> rows_of(const std::string& interface, int family, bool inward) const {
    std::vector<const ExposureRow*> rows;
    for (const ExposureRow& row : inward ? answer_.inbound : answer_.outbound)
      if (row.interface == interface && row.family == family && row.through.empty()) rows.push_back(&row);
    return rows;
  }

  std::set<ServicePoint> points_of(const std::vector<const ExposureRow*>& rows) {
    std::vector<ServicePoint> edges;
    for (const ExposureRow* row : rows)
      for (const std::vector<std::string>* list : {&row->services, &row->partial, &row->unknown}) {
        const ServiceSet set = set_of(*list);
        for (const ServiceRange& range : set.ranges())
          for (const ServicePoint point : {range.first - 1, range.first, range.last, range.last + 1})
            if (point <= last_service_point) edges.push_back(point);
      }
    for (const unsigned protocol : {1U, 6U, 17U, 58U})
      edges.push_back(protocol << 16U | static_cast<ServicePoint>(below(0x1'0000)));
    for (const unsigned port : {22U, 443U, 80U}) edges.push_back(6U << 16U | port);
    std::set<ServicePoint> points;
    while (points.size() < 6 && !edges.empty()) {
      const std::size_t at = below(edges.size());
      points.insert(edges[at]);
      edges.erase(edges.begin() + static_cast<std::ptrdiff_t>(at));
    }
    return points;
  }

  static const char* said_of(const ExposureRow& row, ServicePoint point) {
    return set_of(row.services).contains(point)  ? "REACHABLE"
           : set_of(row.partial).contains(point) ? "PARTIAL"
           : set_of(row.unknown).contains(point) ? "UNKNOWN"
                                                 : nullptr;
  }

  void compare_interface(const std::string& interface, int family, bool inward) {
    const std::vector<const ExposureRow*> rows = rows_of(interface, family, inward);
    const AddressSet all = internet(family);
    if (all.empty()) return;
    std::vector<Address> addresses = {any_of(all)};
    for (const ExposureRow* row : rows)
      if (const AddressSet own = addresses_of(row->addresses) & all; !own.empty() && addresses.size() < 6)
        addresses.push_back(any_of(own));
    for (const Address& far : addresses)
      for (const ServicePoint point : points_of(rows)) compare_point(rows, interface, far, point, inward);
  }

  void compare_point(const std::vector<const ExposureRow*>& rows, const std::string& interface,
      const Address& far, ServicePoint point, bool inward) {
    const ReachResult answer = ask(far, interface, point, inward);
    if (!answer.error.empty()) return;  // ICMP of the other family
    const char* said = "UNREACHABLE";
    const ExposureRow* by = nullptr;
    for (const ExposureRow* row : rows) {
      const char* of_row = said_of(*row, point);
      if (of_row == nullptr || !addresses_of(row->addresses).contains(far)) continue;
      if (by != nullptr) note("rows overlap", far, interface, point, inward, said, of_row);
      by = row;
      said = of_row;
    }
    const char* const found = name_of(answer.answer.verdict);
    if (std::string_view(said) != found) note("verdicts", far, interface, point, inward, said, found);
    if (by != nullptr && std::string_view(said) == "REACHABLE")
      compare_rule(*by, answer.answer, far, point, inward);
  }

  void compare_rule(const ExposureRow& row, const ReachAnswer& answer, const Address& far, ServicePoint point,
      bool inward) {
    const char* const action = inward ? "deliver" : "emit";
    for (const PathAnswer& path : answer.paths)
      for (const Hop& hop : path.forward) {
        if (hop.action != action || hop.component.id != row.interface) continue;
        ++found_.rules;
        if (hop.rule != row.rule)
          note("rules",
              far,
              row.interface,
              point,
              inward,
              row.rule ? row.rule->text : "none",
              hop.rule ? hop.rule->text : "none");
        break;
      }
  }

  /// Of a node of the load balancer, some path must lead to the target.
  void compare_through(const ExposureRow& row) {
    ++found_.through;
    const ServiceSet services = set_of(row.services);
    const AddressSet own = addresses_of(row.addresses) & internet(row.family);
    if (services.empty()) return;
    const Address far = any_of(own);
    const ServicePoint point = services.ranges()[below(services.ranges().size())].first;
    for (const ExposureRow& node : answer_.inbound) {
      if (!node.through.empty() || node.family != row.family) continue;
      const ReachResult answer = ask(far, node.interface, point, true);
      for (const PathAnswer& path : answer.answer.paths)
        for (const Hop& hop : path.forward)
          if (path.verdict == Verdict::Reachable && hop.action == "deliver" &&
              hop.component.id == row.interface && node.interface != row.interface)
            return;
    }
    note("a target", far, row.interface, point, true, "REACHABLE", "no path to it");
  }

  /// That blocker, and nothing else.
  void compare_latent(const LatentRow& row) {
    const ServiceSet services = set_of(row.services);
    const AddressSet own = addresses_of(row.addresses) & internet(row.family);
    const Address far = any_of(own);
    const ServiceRange range = services.ranges()[below(services.ranges().size())];
    const ServicePoint point = below(2) == 0 ? range.first : range.last;
    const ReachResult answer = ask(far, row.interface, point, true);
    if (!answer.error.empty()) return;
    if (answer.answer.verdict != Verdict::Unreachable)
      note("latent", far, row.interface, point, true, "UNREACHABLE", name_of(answer.answer.verdict));
    const bool met = std::ranges::any_of(answer.answer.drops, [&](const Drop& drop) {
      return drop.code == row.blocker.code && drop.component == row.blocker.component &&
             drop.where == row.blocker.where;
    });
    if (!met)
      note("blockers",
          far,
          row.interface,
          point,
          true,
          row.blocker.text,
          answer.answer.drops.empty() ? "none" : answer.answer.drops.front().text);
  }

  void note(const char* what, const Address& far, const std::string& interface, ServicePoint point,
      bool inward, const std::string& said, const std::string& found) {
    if (found_.disagreements.size() > 20) return;
    found_.disagreements.push_back(fmt::format("{}: {} {} {} {}: exposure says {}, reach {}",
        what,
        interface,
        inward ? "from" : "to",
        far.to_string(),
        ServiceSet::of_ranges({{point, point}}).to_string(),
        said,
        found));
  }

  const Network network_;
  std::mt19937_64 dice_;
  ExposureAnswer answer_;
  ExposureComparison found_;
};

}  // namespace

void ExposureComparison::add(const ExposureComparison& other) {
  inbound += other.inbound;
  through += other.through;
  outbound += other.outbound;
  latent += other.latent;
  points += other.points;
  rules += other.rules;
  disagreements.insert(disagreements.end(), other.disagreements.begin(), other.disagreements.end());
}

ExposureComparison compare_exposure(const Snapshot& net, std::uint64_t seed) {
  return Comparer(net, seed).compare();
}

}  // namespace vpcscope::testing
