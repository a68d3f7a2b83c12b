#include "importers/coverage.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <map>
#include <optional>
#include <ranges>
#include <set>
#include <tuple>

#include "importers/origin.h"
#include "model/resources/all.h"

namespace vpcscope {
namespace {

struct Child {
  std::string_view call;
  Kind parent;
};

constexpr std::array children = {
    Child{"ec2 get-managed-prefix-list-entries", Kind::PrefixList},
    Child{"ec2 search-transit-gateway-routes", Kind::TransitGatewayRouteTable},
    Child{"ec2 get-transit-gateway-route-table-associations", Kind::TransitGatewayRouteTable},
    Child{"ec2 get-transit-gateway-route-table-propagations", Kind::TransitGatewayRouteTable},
    Child{"ec2 get-transit-gateway-prefix-list-references", Kind::TransitGatewayRouteTable},
    Child{"ec2 get-transit-gateway-attachment-nat-configuration", Kind::TransitGatewayAttachment},
    Child{"ec2 describe-client-vpn-routes", Kind::ClientVpnEndpoint},
    Child{"ec2 describe-client-vpn-authorization-rules", Kind::ClientVpnEndpoint},
    Child{"ec2 describe-client-vpn-target-networks", Kind::ClientVpnEndpoint},
    Child{"ec2 describe-vpc-attribute", Kind::Vpc},
    Child{"ec2 search-local-gateway-routes", Kind::LocalGatewayRouteTable},
    Child{"ec2 describe-local-gateway-route-table-vpc-associations", Kind::LocalGatewayRouteTable},
    Child{"elbv2 describe-listeners", Kind::LoadBalancer},
    Child{"elbv2 describe-rules", Kind::Listener},
    Child{"elbv2 describe-target-health", Kind::TargetGroup},
    Child{"elbv2 describe-target-group-attributes", Kind::TargetGroup},
    Child{"elbv2 describe-load-balancer-attributes", Kind::LoadBalancer},
    Child{"elb describe-load-balancer-attributes", Kind::ClassicLoadBalancer},
    Child{"networkmanager get-core-network", Kind::CoreNetwork},
    Child{"networkmanager get-core-network-policy", Kind::CoreNetwork},
    Child{"networkmanager get-network-routes", Kind::CoreNetwork},
    Child{"networkmanager get-vpc-attachment", Kind::CoreNetworkAttachment},
    Child{"networkmanager list-attachments", Kind::CoreNetwork},
    Child{"networkmanager list-attachment-nat-configurations", Kind::CoreNetwork},
    Child{"directconnect describe-direct-connect-gateway-associations", Kind::DirectConnectGateway},
    Child{"directconnect describe-direct-connect-gateway-attachments", Kind::DirectConnectGateway},
    Child{"efs describe-mount-targets", Kind::FileSystem},
    Child{"efs describe-mount-target-security-groups", Kind::MountTarget},
    Child{"route53resolver list-resolver-endpoint-ip-addresses", Kind::ResolverEndpoint},
    Child{"vpc-lattice list-targets", Kind::LatticeTargetGroup},
    Child{"vpc-lattice list-listeners", Kind::LatticeService},
    Child{"vpc-lattice get-service-network-vpc-association", Kind::ServiceNetworkVpcAssociation},
    Child{"vpc-lattice get-resource-configuration", Kind::ResourceConfiguration},
    Child{"globalaccelerator list-listeners", Kind::Accelerator},
    Child{"globalaccelerator list-endpoint-groups", Kind::AcceleratorListener},
};

/// Calls whose parents only a list of names tells.
struct NamedChild {
  std::string_view call;
  std::string_view list;
};

constexpr std::array named_children = {
    NamedChild{"network-firewall describe-firewall", "network-firewall list-firewalls"},
    NamedChild{"network-firewall describe-firewall-policy", "network-firewall list-firewall-policies"},
    NamedChild{"network-firewall describe-rule-group", "network-firewall list-rule-groups"},
    NamedChild{"network-firewall describe-vpc-endpoint-association",
        "network-firewall list-vpc-endpoint-associations"},
    NamedChild{"eks describe-cluster", "eks list-clusters"},
    NamedChild{"ecs describe-tasks", "ecs list-clusters"},
    NamedChild{"ecs describe-services", "ecs list-clusters"},
    NamedChild{"opensearch describe-domains", "opensearch list-domain-names"},
    NamedChild{"opensearch describe-domains", "es list-domain-names"},
    NamedChild{"mq describe-broker", "mq list-brokers"},
};

/// Two spellings of one export: having either is having both.
std::string_view same_as(std::string_view call) {
  if (call == "es describe-elasticsearch-domains" || call == "es describe-elasticsearch-domain" ||
      call == "opensearch describe-domain")
    return "opensearch describe-domains";
  if (call == "lambda get-function-configuration") return "lambda list-functions";
  if (call == "kafka list-clusters") return "kafka list-clusters-v2";
  if (call == "directconnect describe-hosted-connections") return "directconnect describe-connections";
  return call;
}

/// Of more accounts and Regions than this, what is missing is not listed: no person reads it, and a
/// stranger's file may name any number of them.
constexpr std::size_t most_places = 5'000;

using Place = std::pair<std::string, std::string>;  // account, Region

/// Small numbers for values that are met again and again.
template <class Value>
class Interned {
 public:
  std::uint32_t number(const Value& value) {
    const auto [at, is_new] = numbers_.try_emplace(value, static_cast<std::uint32_t>(values_.size()));
    if (is_new) values_.push_back(value);
    return at->second;
  }
  const Value& operator[](std::uint32_t number) const { return values_[number]; }
  const std::vector<Value>& values() const { return values_; }
  /// By number: at which place the value stands in these.
  template <class Range>
  std::vector<std::size_t> positions_in(Range&& all) const {
    std::vector<std::size_t> positions(values_.size());
    std::size_t at = 0;
    for (const Value& value : all) {
      if (const auto found = numbers_.find(value); found != numbers_.end()) positions[found->second] = at;
      ++at;
    }
    return positions;
  }

 private:
  boost::unordered_flat_map<Value, std::uint32_t> numbers_;
  std::vector<Value> values_;
};

/// What of a call, by its number, was exported from a place, by its number.
using Key = std::pair<std::uint32_t, std::uint32_t>;

class Coverage {
 public:
  Coverage(const std::vector<Answer>& answers, SnapshotBuilder& builder) : builder_(builder) {
    for (const Answer& answer : answers) {
      if (answer.call->form == Form::Known)
        note_list(answer);
      else
        note(answer);
    }
  }

  void run() {
    tell_pages();
    Places places(places_.values().begin(), places_.values().end());
    add_places_of_objects(places);
    add_owners(places);
    add_exports(places);
    tell_truncated_routes();
  }

 private:
  using Places = std::set<Place>;

  struct Pages {
    std::uint64_t with_token = 0;
    std::uint64_t without_token = 0;
    bool torn = false;
    const Step* place = nullptr;
  };

  void note(const Answer& answer) {
    const Key key{number_of(*answer.call), places_.number({answer.account, answer.region})};
    ExportState& state = states_[key];
    // An empty page with more to come, or a torn one, is no proof that nothing exists.
    const bool nothing = answer.objects == 0 && !answer.has_token && answer.complete;
    state = std::max(state, nothing ? ExportState::Empty : ExportState::Exported);
    Pages& pages = pages_[{key, parents_.number(answer.parent.str())}];
    ++(answer.has_token ? pages.with_token : pages.without_token);
    pages.torn = pages.torn || !answer.complete;
    if (answer.has_token) pages.place = answer.place;
  }

  std::uint32_t number_of(const Call& call) {
    const auto [at, is_new] = number_of_call_.try_emplace(&call, 0);
    if (is_new) at->second = names_.number(std::string(same_as(full_name(call))));
    return at->second;
  }

  /// Lists that only name things: empty, they tell that there is nothing to describe.
  void note_list(const Answer& answer) {
    named_[{full_name(*answer.call), {answer.account, answer.region}}] += answer.objects;
  }

  /// Whether a list of names says that there is nothing to ask for.
  bool nothing_to_describe(
      const std::string& call, const std::string& account, const std::string& region) const {
    return std::ranges::any_of(named_children, [&](const NamedChild& child) {
      if (child.call != call) return false;
      const auto found = named_.find({std::string(child.list), {account, region}});
      return found != named_.end() && found->second == 0;
    });
  }

  /// A token on every page says that a last page is missing; a page without one ends the chain.
  void tell_pages() {
    using Row = std::tuple<std::string_view, Place, std::string_view, const Step*>;
    std::vector<Row> open;
    for (const auto& [key, pages] : pages_)
      if (pages.with_token > 0 && pages.without_token == 0)
        open.emplace_back(
            names_[key.first.first], places_[key.first.second], parents_[key.second], pages.place);
    std::ranges::sort(open);
    for (const auto& [call, at, parent, place] : open)
      builder_.problem("leftover-page",
          Severity::Error,
          place,
          fmt::format("{} has more pages than were exported: a continuation token was left over", call),
          "objects on the missing pages are unknown; verdicts that could touch them become UNKNOWN",
          "export it again without --max-items and --no-paginate");
  }

  /// An account and Region that only objects tell of (a peer's) are no places that were exported; but where a
  /// file told neither, its objects stand for it.
  void add_places_of_objects(Places& places) const {
    if (!places.empty()) return;
    for (const InputFile& file : builder_.files())
      if (file.objects > 0) places.insert({file.account, file.region});
  }

  /// A shared VPC is seen by its participants, but its tables, ACLs and the owner's interfaces are not:
  /// without the owner's export flows through it have no answer (R-SVC-2).
  void add_owners(Places& places) {
    for (const Vpc& vpc : builder_.so_far().all<Vpc>()) {
      const Place place{vpc.header.account.str(), vpc.header.region.str()};
      if (place.first.empty() || place.second.empty() || places.contains(place)) continue;
      owners_.insert(place);
    }
    places.insert(owners_.begin(), owners_.end());
  }

  /// What only the owner of a shared VPC can export of it.
  static bool is_owners(const Call& call) {
    return call.need == Need::Core && call.kind != Kind::Vpc && call.kind != Kind::Subnet;
  }

  /// Whether an object of the kind lives there, as far as is known. What has no account or Region may live
  /// anywhere.
  bool has_object(Kind kind, const std::string& account, const std::string& region) {
    auto& places = lived_[kind];
    if (!places) {
      places.emplace();
      for (const void* object : builder_.so_far().rows(kind))
        places->insert({header_of(object).account.str(), header_of(object).region.str()});
    }
    if (places->empty()) return false;
    const auto lives = [&](const std::string& a, const std::string& r) { return places->contains({a, r}); };
    if (region == "global" || account.empty()) return true;
    return lives(account, region) || lives(account, "") || lives("", region) || lives("", "");
  }

  /// Files of an unknown account most likely belong to the known one: nothing is missing twice.
  static bool has_known_account(const Places& places, const std::string& region) {
    return std::ranges::any_of(
        places, [&](const auto& place) { return !place.first.empty() && place.second == region; });
  }

  /// What is asked of an account and Region where a call was not exported there.
  struct Asked {
    bool everywhere = false;  // of all Regions but "global"
    bool globally = false;
    bool named = false;        // a list of names may say that there is nothing
    bool owners = false;       // of the owner of a shared VPC
    Kind parent = Kind::None;  // whose objects it must be asked for, one by one
  };

  /// By name of the call: those that could be missing. What does not depend on the place is found out once.
  std::map<std::string, Asked> askable() const {
    std::map<std::string, Asked> found;
    for (const Call& call : calls()) {
      if (call.form == Form::Known) continue;
      std::string name(same_as(full_name(call)));
      Asked& asked = found[name];
      asked.parent = parent_of(call);
      asked.owners = asked.owners || is_owners(call);
      if (name == "elbv2 describe-rules" && !has_application_listeners()) continue;
      (is_global(call) ? asked.globally : asked.everywhere) = true;
      asked.named =
          asked.named || std::ranges::find(named_children, name, &NamedChild::call) != named_children.end();
    }
    for (const std::string& name : names_.values()) found.try_emplace(name);
    return found;
  }

  bool is_missing(
      const std::string& name, const Asked& asked, const std::string& account, const std::string& region) {
    if (!(region == "global" ? asked.globally : asked.everywhere)) return false;
    if (asked.parent != Kind::None && !has_object(asked.parent, account, region)) return false;
    return !asked.named || !nothing_to_describe(name, account, region);
  }

  /// What was exported of each of these calls from each of these places, in that order.
  std::vector<ExportState> states_of(const std::map<std::string, Asked>& rows, const Places& columns) const {
    const std::vector<std::size_t> row_of = names_.positions_in(std::views::keys(rows));
    const std::vector<std::size_t> column_of = places_.positions_in(columns);
    std::vector<ExportState> states(rows.size() * columns.size(), ExportState::Missing);
    for (const auto& [key, state] : states_)
      states[row_of[key.first] * columns.size() + column_of[key.second]] = state;
    return states;
  }

  /// One row per call and place, in that order.
  void add_exports(const Places& places) {
    if (places.size() > most_places) tell_many_places(places.size());
    std::set<const void*> silent;
    for (const auto& place : places)
      if (place.first.empty() && has_known_account(places, place.second)) silent.insert(&place);
    const std::map<std::string, Asked> all_asked = askable();
    builder_.exports().reserve(all_asked.size() * places.size());
    const std::vector<ExportState> states = states_of(all_asked, places);
    auto state = states.begin();
    for (const auto& [name, asked] : all_asked) {
      const IdsByPlace* missing = missing_children(name);
      std::size_t column = 0;
      for (const Place& place : places) {
        const ExportState here = *state++;
        const bool asked_here = owners_.contains(place) ? asked.owners : !silent.contains(&place);
        const bool is_row =
            here != ExportState::Missing ||
            (column < most_places && asked_here && is_missing(name, asked, place.first, place.second));
        if (is_row) add_export(name, place, here, missing);
        ++column;
      }
    }
  }

  void tell_many_places(std::size_t count) {
    builder_.problem("many-places",
        Severity::Note,
        nullptr,
        fmt::format("the export holds {} accounts and Regions; what is missing is listed for the first {}",
            count,
            most_places),
        "none",
        "inspect a part of it to see what is missing there");
  }

  /// Only application load balancers have rules beside the default one.
  bool has_application_listeners() const {
    return std::ranges::any_of(builder_.so_far().all<Listener>(), [](const Listener& listener) {
      return listener.protocol.is("HTTP") || listener.protocol.is("HTTPS");
    });
  }

  /// Ids by account and Region.
  using IdsByPlace = std::map<std::pair<std::string, std::string>, std::vector<std::string>>;

  /// `missing`: parents, by place, whose children no file holds; null for calls that have no such.
  void add_export(const std::string& name, const Places::value_type& place, ExportState state,
      const IdsByPlace* missing) {
    Export& made = builder_.exports().emplace_back();
    made.call = name;
    made.account = place.first;
    made.region = place.second;
    made.state = state;
    if (missing == nullptr) return;
    if (const auto found = missing->find(place); found != missing->end()) made.missing_ids = found->second;
  }

  /// Of all places at once: a walk over all parents for every account would be one too many.
  const IdsByPlace* missing_children(std::string_view call) {
    if (call == "ec2 search-transit-gateway-routes")
      missing_ = orphans<TransitGatewayRouteTable, TransitGatewayRoutes>();
    else if (call == "ec2 get-managed-prefix-list-entries")
      missing_ = prefix_lists_without_entries();
    else if (call == "elbv2 describe-target-health")
      missing_ = orphans<TargetGroup, TargetHealth>();
    else
      return nullptr;
    return &missing_;
  }

  static void add(IdsByPlace& ids, const Header& header, const Id& id) {
    ids[{header.account.str(), header.region.str()}].push_back(id.to_string());
  }

  template <class Parent, class ChildOf>
  IdsByPlace orphans() const {
    IdsByPlace ids;
    for (const Parent& parent : builder_.so_far().all<Parent>())
      if (builder_.so_far().find<ChildOf>(parent.id) == nullptr) add(ids, parent.header, parent.id);
    return ids;
  }

  IdsByPlace prefix_lists_without_entries() const {
    IdsByPlace ids;
    for (const PrefixList& list : builder_.so_far().all<PrefixList>())
      if (!list.cidrs.present() && builder_.so_far().find<PrefixListEntries>(list.id) == nullptr)
        add(ids, list.header, list.id);
    return ids;
  }

  void tell_truncated_routes() {
    for (const TransitGatewayRoutes& table : builder_.so_far().all<TransitGatewayRoutes>())
      if (table.more_routes.yes())
        builder_.problem("truncated-routes",
            Severity::Error,
            table.header.place,
            fmt::format("{} has more routes than one search prints", table.route_table.to_string()),
            "a look-up that misses in this table is UNKNOWN (R-IN-8)",
            "search it in parts, one prefix of 0.0.0.0/2 and so on a call, and keep all the answers",
            "/AdditionalRoutesAvailable");
  }

  SnapshotBuilder& builder_;
  std::set<Place> owners_;       // of VPCs that others exported
  Interned<std::string> names_;  // of calls
  Interned<Place> places_;
  Interned<std::string> parents_;
  boost::unordered_flat_map<const Call*, std::uint32_t> number_of_call_;
  boost::unordered_flat_map<Key, ExportState> states_;
  boost::unordered_flat_map<std::pair<Key, std::uint32_t>, Pages> pages_;  // by parent too, for children
  std::map<std::pair<std::string, Place>, std::uint64_t> named_;
  IdsByPlace missing_;  // of the call whose exports are being written
  std::map<Kind, std::optional<Places>> lived_;
};

}  // namespace

Kind parent_of(const Call& call) {
  const std::string name = full_name(call);
  const auto found = std::ranges::find(children, std::string_view(name), &Child::call);
  return found == children.end() ? Kind::None : found->parent;
}

void record_coverage(const std::vector<Answer>& answers, SnapshotBuilder& builder) {
  Coverage(answers, builder).run();
}

}  // namespace vpcscope
