#include "analyzer/exposure.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "analyzer/ends.h"
#include "analyzer/explain.h"
#include "analyzer/exposure_latent.h"
#include "analyzer/exposure_openers.h"
#include "analyzer/exposure_rows.h"
#include "analyzer/policy.h"
#include "analyzer/sets/looks.h"
#include "analyzer/sets/pairs.h"
#include "analyzer/sets/selection.h"

namespace vpcscope {
namespace {

// How it works. Interfaces that no query can tell apart are one class, and so are addresses of the internet
// (analyzer/sets/classes.h). PairSets says what gets through between two classes. For what does, the ways are
// looked at (analyzer/sets/looks.h): by which gateway, by which rule, and, behind a load balancer, to which
// target. The ways of all classes of the internet at one location are one look, and those that nothing on
// them tells apart are one place (analyzer/exposure_places.h).

/// All interfaces, and the internet, as both ends.
ClassSelection everything(const Network& network) {
  ClassSelection ends;
  ends.interfaces = all_interfaces(network);
  std::ranges::sort(ends.interfaces);
  for (const Family family : families) ends.internet[index_of(family)] = internet_addresses(network, family);
  return ends;
}

class Exposer {
 public:
  explicit Exposer(const Network& network)
      : n_(network),
        ends_(everything(network)),
        components_(vpc_components(network)),
        classes_(classes_of(network, ends_, ends_, components_)),
        asked_(services_of_both("").sets),
        pairs_(network, classes_, {.services = asked_}),
        looks_(network, pairs_.filters()),
        openers_(network),
        places_(network, classes_),
        texts_(classes_, places_),
        latents_(network, classes_, looks_, pairs_.filters(), texts_) {
    for (std::uint32_t i = 0; i < classes_.all().size(); ++i)
      if (classes_.all()[i].kind == MatrixGroup::Kind::Internet)
        for (const Family family : families)
          if (classes_.all()[i].has(family))
            internet_[index_of(family)][classes_.all()[i].location[index_of(family)]].push_back(i);
  }

  ExposureAnswer answer() {
    net::Handle<net::Vpc> vpc;
    for (std::uint32_t i = 0; i < classes_.all().size(); ++i) {
      const EndClass& one = classes_.all()[i];
      if (one.is_virtual()) continue;
      if (one.vpc != vpc) pairs_.forget_ways();  // those of the last VPC
      vpc = one.vpc;
      for (const Family family : families) {
        if (!one.has(family)) continue;
        inbound(i, family);
        outbound(i, family);
      }
    }
    tell_behind();
    sort();
    return std::move(answer_);
  }

 private:
  /// What a row is about, beside addresses and services.
  struct RowKey {
    std::string via;
    RuleAt rule;
    bool egress = false;
    friend auto operator<=>(const RowKey&, const RowKey&) = default;
  };
  using Rows = std::map<RowKey, std::vector<Grain>>;
  /// A target, and the load balancer through which it is open.
  struct BehindKey {
    net::Handle<net::Interface> target;
    Family family = Family::V4;
    std::string through;
    friend auto operator<=>(const BehindKey&, const BehindKey&) = default;
  };

  /// As verdicts are folded (docs/cli.md section 2).
  const OpenSets& told(VerdictsId id) {
    const auto [at, fresh] = told_.try_emplace(id);
    if (!fresh) return at->second;
    Filters::Folded folded = pairs_.filters().folded(id);
    OpenSets& told = at->second;
    told.open = std::move(folded.reachable);
    told.partial = std::move(folded.partial);
    told.unknown = std::move(folded.unknown);
    return told;
  }

  // ---- inbound

  void inbound(std::uint32_t at, Family family) {
    const EndClass& to = classes_.all()[at];
    bool open = false;
    Rows rows;
    for (const auto& [location, internet] : internet_[index_of(family)]) {
      std::vector<LookPiece> pieces = look_inward(internet.front(), to, family);
      const std::string via = gateway_of(pieces);
      const net::Handle<net::GroupSet> groups = groups_at(pieces, to.members.front(), false);
      Address was = first_of(internet);
      for (const std::uint32_t place : places_.of(pieces, internet, was)) {
        move(pieces, was, places_.address(place));
        const OpenSets& sets = told(pairs_.of(places_.first(place), at, family));
        if (!sets.empty()) {
          add_rows(rows, via, groups, false, place, sets);
          if (classes_.is_front(to.members.front())) add_behind(pieces, to, place, family, via);
        }
        open = open || !sets.open.empty() || !sets.partial.empty();
        latents_.look(pieces, to.members.front(), place, asked_[index_of(family)] - sets.all());
      }
    }
    for (const net::Handle<net::Interface> member : to.members)
      tell_rows(rows, member, family, "", answer_.inbound);
    latents_.tell(to, family, !open, answer_.latent);
  }

  Address first_of(const std::vector<std::uint32_t>& internet) const {
    return classes_.all()[internet.front()].addresses.ranges().front().first;
  }

  void move(std::vector<LookPiece>& pieces, Address& was, const Address& is) {
    for (LookPiece& piece : pieces) looks_.move(piece, was, is);
    was = is;
  }

  /// To each of its public addresses, past whatever stops it.
  std::vector<LookPiece> look_inward(std::uint32_t internet, const EndClass& to, Family family) {
    std::vector<LookPiece> pieces;
    Query query;
    query.from = classes_.from_end(classes_.all()[internet], family);
    query.all_blockers = true;
    query.as_if_public = true;
    for (const QueryEnd& end : classes_.to_ends(to, family, true)) {
      query.to = end;
      for (LookPiece& piece : looks_.at(query, asked_[index_of(family)])) pieces.push_back(std::move(piece));
    }
    return pieces;
  }

  /// By which packets come in.
  std::string gateway_of(const std::vector<LookPiece>& pieces) const {
    for (const LookPiece& piece : pieces)
      for (const LookWay& way : piece.ways)
        for (const Element& one : way.path.elements) {
          if (one.leg != 0 || one.direction != Direction::Forward) break;
          if (one.action == Action::Translate || one.action == Action::Forward)
            return std::string(id_of(n_, one.component));
        }
    return "";
  }

  /// Whose rules decide at the interface; absent: no groups stand there.
  static net::Handle<net::GroupSet> groups_of(const Path& path, net::Handle<net::Interface> at, bool egress) {
    for (const Element& one : path.elements)
      if (one.leg == 0 && one.direction == Direction::Forward && one.test.kind == Test::Kind::Groups &&
          one.test.egress == egress && !one.test.anybody && one.test.at == at)
        return one.test.groups;
    return {};
  }
  static net::Handle<net::GroupSet> groups_at(
      const std::vector<LookPiece>& pieces, net::Handle<net::Interface> at, bool egress) {
    for (const LookPiece& piece : pieces)
      for (const LookWay& way : piece.ways)
        if (const auto found = groups_of(way.path, at, egress); found.present()) return found;
    return {};
  }

  void add_rows(Rows& rows, const std::string& via, net::Handle<net::GroupSet> groups, bool egress,
      std::uint32_t place, const OpenSets& sets) {
    for (Openers::Opened& one : openers_.split(groups, egress, places_.address(place), sets))
      rows[{via, one.rule, egress}].push_back({place, std::move(one.sets)});
  }

  // ---- behind load balancers

  /// What one way of a load balancer's node opens to the targets at its end.
  void add_behind(const std::vector<LookPiece>& pieces, const EndClass& node, std::uint32_t place,
      Family family, const std::string& via) {
    for (const LookPiece& piece : pieces) {
      if (!piece.by_sets) {
        add_behind_pointwise(piece, node, place, family, via);
        continue;
      }
      for (const LookWay& way : piece.ways) {
        FilterId filter = lets_all;
        for (const LookTest& test : way.tests) filter = pairs_.filters().both(filter, test.filter);
        if (pairs_.filters().is_shut(filter)) continue;
        const OpenSets sets = told(pairs_.filters().verdicts(filter)) & piece.points;
        add_behind_way(way.path, way.certain ? sets : OpenSets{{}, {}, sets.all()}, node, place, family, via);
      }
    }
  }

  void add_behind_pointwise(const LookPiece& piece, const EndClass& node, std::uint32_t place, Family family,
      const std::string& via) {
    Query query;
    query.from = classes_.from_end(classes_.all()[places_.first(place)], family);
    query.to = piece.to;
    for (const LookPoint& point : looks_.pointwise(query, piece.points))
      for (const std::shared_ptr<const Way>& way : point.ways) {
        OpenSets sets;
        const Verdict verdict = way->decision.verdict;
        if (verdict == Verdict::Reachable) sets.open = point.points;
        if (verdict == Verdict::Partial) sets.partial = point.points;
        if (verdict == Verdict::Unknown) sets.unknown = point.points;
        add_behind_way(way->path, sets, node, place, family, via);
      }
  }

  /// The node's rule opens it; without groups there, the target's own.
  void add_behind_way(const Path& path, const OpenSets& sets, const EndClass& node, std::uint32_t place,
      Family family, const std::string& via) {
    if (sets.empty()) return;
    const net::Handle<net::Interface> entry = node.members.front();
    const std::string through = balancer_of(entry);
    const net::Handle<net::GroupSet> groups = groups_of(path, entry, false);
    const Element* own = nullptr;  // test of the target's groups
    for (const Element& one : path.elements) {
      if (one.leg == 0 || one.direction != Direction::Forward) continue;
      if (one.test.kind == Test::Kind::Groups && !one.test.egress) own = &one;
      if (one.action != Action::Deliver || one.component.kind != ComponentKind::Interface) continue;
      const net::Handle<net::Interface> target{one.component.at};
      if (!classes_.is_behind(target, entry)) continue;
      Rows& rows = behind_[{target, family, through}];
      if (groups.present())
        add_rows(rows, via, groups, false, place, sets);
      else
        rows[{via, rule_of(own, target), false}].push_back({place, sets});
    }
  }

  /// The rule that lets the packet of a load balancer in.
  RuleAt rule_of(const Element* test, net::Handle<net::Interface> at) const {
    if (test == nullptr || test->test.at != at) return {};
    const std::uint16_t port = test->header.destination_port.fixed;
    const Part part = parts_of(n_, *test, {port, port}).front();
    return part.outcome == Outcome::Pass ? RuleAt{part.group, part.rule} : RuleAt{};
  }

  std::string balancer_of(net::Handle<net::Interface> node) const {
    const net::Interface& row = n_[node];
    if (row.role_at == net::nowhere) return "";
    if (row.role == net::Role::LoadBalancer)
      return std::string(n_.id(net::Handle<net::LoadBalancer>{row.role_at}));
    if (row.role == net::Role::ClassicLoadBalancer)
      return std::string(n_.id(net::Handle<net::ClassicLoadBalancer>{row.role_at}));
    return std::string(n_.id(net::Handle<net::Endpoint>{row.role_at}));
  }

  /// Several nodes and ways may open one service: what is open for one is not partial for another, and one
  /// rule is enough.
  void tell_behind() {
    for (auto& [key, rows] : behind_) {
      make_disjoint(rows);
      std::map<std::uint32_t, ServiceSet> told;  // by place
      for (const auto kind : {&OpenSets::open, &OpenSets::partial, &OpenSets::unknown})
        for (auto& [row, grains] : rows) {
          std::map<std::uint32_t, ServiceSet> own;
          for (Grain& grain : grains) {
            grain.sets.*kind -= told[grain.place];
            own[grain.place] |= grain.sets.*kind;
          }
          for (const auto& [place, services] : own) told[place] |= services;
        }
      tell_rows(rows, key.target, key.family, key.through, answer_.inbound);
    }
  }

  /// Nodes with other filters may have other places: those of the rows, cut where they overlap.
  void make_disjoint(Rows& rows) {
    std::set<std::uint32_t> all;
    for (const auto& [row, grains] : rows)
      for (const Grain& grain : grains) all.insert(grain.place);
    std::map<std::uint32_t, std::vector<std::uint32_t>> holders;  // places, by class
    for (const std::uint32_t place : all)
      for (const std::uint32_t one : places_.classes(place)) holders[one].push_back(place);
    const auto alone = [](const auto& one) { return one.second.size() == 1; };
    if (std::ranges::all_of(holders, alone)) return;
    std::map<std::vector<std::uint32_t>, std::vector<std::uint32_t>>
        cut;  // classes, by places that hold them
    for (const auto& [one, places] : holders) cut[places].push_back(one);
    std::map<std::uint32_t, std::vector<std::uint32_t>> parts;  // of a place
    for (const auto& [places, classes] : cut)
      for (const std::uint32_t place : places) parts[place].push_back(places_.number(classes));
    for (auto& [row, grains] : rows) {
      std::vector<Grain> made;
      for (const Grain& grain : grains)
        for (const std::uint32_t part : parts[grain.place]) made.push_back({part, grain.sets});
      grains = std::move(made);
    }
  }

  // ---- outbound

  void outbound(std::uint32_t at, Family family) {
    const EndClass& from = classes_.all()[at];
    Rows rows;
    for (const auto& [location, internet] : internet_[index_of(family)]) {
      Query query;
      query.from = classes_.from_end(from, family);
      query.to = classes_.to_ends(classes_.all()[internet.front()], family, false).front();
      std::vector<LookPiece> pieces = looks_.at(query, asked_[index_of(family)]);
      const net::Handle<net::GroupSet> groups = groups_at(pieces, from.members.front(), true);
      Address was = first_of(internet);
      for (const std::uint32_t place : places_.of(pieces, internet, was)) {
        const OpenSets& sets = told(pairs_.of(at, places_.first(place), family));
        if (sets.empty()) continue;
        move(pieces, was, places_.address(place));
        add_rows(rows, gateways_of(pieces), groups, true, place, sets);
      }
    }
    for (const net::Handle<net::Interface> member : from.members)
      tell_rows(rows, member, family, "", answer_.outbound);
  }

  /// By which packets leave: all that the network may choose among.
  std::string gateways_of(const std::vector<LookPiece>& pieces) {
    std::set<std::string> found;
    for (const LookPiece& piece : pieces)
      for (const LookWay& way : piece.ways) {
        FilterId filter = lets_all;
        if (piece.by_sets)
          for (const LookTest& test : way.tests) filter = pairs_.filters().both(filter, test.filter);
        if (pairs_.filters().is_shut(filter)) continue;
        if (std::string one = exit_of(way.path); !one.empty()) found.insert(std::move(one));
      }
    return fmt::format("{}", fmt::join(found, ", "));
  }

  /// The NAT gateway that stands for the sender on the internet, or else the last thing before it; of what a
  /// gateway endpoint delivers (R-ADDR-11), that.
  std::string exit_of(const Path& path) const {
    ComponentRef last;
    for (const Element& one : path.elements) {
      if (one.leg != 0 || one.direction != Direction::Forward) continue;
      const bool ends = one.action == Action::Deliver && one.component.kind == ComponentKind::Endpoint;
      if (one.action != Action::Translate && one.action != Action::Forward && !ends) continue;
      const bool nat = one.component.kind == ComponentKind::NatGateway;
      if (nat && one.action == Action::Translate) return std::string(id_of(n_, one.component));
      last = one.component;
    }
    return std::string(id_of(n_, last));
  }

  // ---- telling

  void tell_rows(const Rows& rows, net::Handle<net::Interface> at, Family family, const std::string& through,
      std::vector<ExposureRow>& into) {
    for (const auto& [key, grains] : rows)
      for (const GrainRow& row : rows_of(grains)) {
        if (row.sets.empty()) continue;
        ExposureRow& made = into.emplace_back();
        made.interface = std::string(n_.id(at));
        made.name = std::string(known_name(n_, at));
        made.via = key.via;
        made.through = through;
        made.family = family == Family::V4 ? 4 : 6;
        made.addresses = texts_.of(row.places, family);
        made.services = row.sets.open.pieces();
        made.partial = row.sets.partial.pieces();
        made.unknown = row.sets.unknown.pieces();
        if (key.rule.present()) made.rule = group_rule_text(n_, key.rule.group, key.rule.rule, key.egress);
      }
  }

  void sort() {
    for (std::vector<ExposureRow>* rows : {&answer_.inbound, &answer_.outbound})
      std::ranges::sort(*rows, [](const ExposureRow& a, const ExposureRow& b) {
        const auto key = [](const ExposureRow& one) {
          return std::tie(one.interface,
              one.family,
              one.via,
              one.through,
              one.rule,
              one.services,
              one.partial,
              one.unknown,
              one.addresses);
        };
        return key(a) < key(b);
      });
    std::ranges::sort(answer_.latent, [](const LatentRow& a, const LatentRow& b) {
      const auto key = [](const LatentRow& one) {
        return std::tie(one.interface, one.family, one.blocker, one.services, one.addresses);
      };
      return key(a) < key(b);
    });
  }

  const Network& n_;
  ClassSelection ends_;
  VpcComponents components_;
  Classes classes_;
  std::array<ServiceSet, 2> asked_;
  PairSets pairs_;
  Looks looks_;
  Openers openers_;
  Places places_;
  AddressTexts texts_;
  Latents latents_;
  /// By family and location: classes of the internet.
  std::array<std::map<std::uint32_t, std::vector<std::uint32_t>>, 2> internet_;
  std::map<VerdictsId, OpenSets> told_;
  std::map<BehindKey, Rows> behind_;
  ExposureAnswer answer_;
};

}  // namespace

ExposureAnswer exposure(const Network& network) { return Exposer(network).answer(); }

}  // namespace vpcscope
