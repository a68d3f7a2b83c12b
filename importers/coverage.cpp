#include "importers/coverage.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
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

using Key = std::tuple<std::string, std::string, std::string>;  // call, account, region

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
    for (const auto& [key, pages] : pages_) tell_pages(key.first, pages);
    std::set<std::pair<std::string, std::string>> places;
    for (const auto& [key, state] : states_) places.insert({std::get<1>(key), std::get<2>(key)});
    add_places_of_objects(places);
    add_exports(places);
    tell_truncated_routes();
  }

 private:
  using Places = std::set<std::pair<std::string, std::string>>;

  struct Pages {
    std::uint64_t with_token = 0;
    std::uint64_t without_token = 0;
    bool torn = false;
    const Step* place = nullptr;
  };

  void note(const Answer& answer) {
    const Key key{std::string(same_as(full_name(*answer.call))), answer.account, answer.region};
    ExportState& state = states_[key];
    // An empty page with more to come, or a torn one, is no proof that nothing exists.
    const bool nothing = answer.objects == 0 && !answer.has_token && answer.complete;
    state = std::max(state, nothing ? ExportState::Empty : ExportState::Exported);
    Pages& pages = pages_[{key, answer.parent.str()}];
    ++(answer.has_token ? pages.with_token : pages.without_token);
    pages.torn = pages.torn || !answer.complete;
    if (answer.has_token) pages.place = answer.place;
  }

  /// Lists that only name things: empty, they tell that there is nothing to describe.
  void note_list(const Answer& answer) {
    std::uint64_t& named = named_[{full_name(*answer.call), answer.account, answer.region}];
    named += answer.objects;
  }

  /// Whether a list of names says that there is nothing to ask for.
  bool nothing_to_describe(
      const std::string& call, const std::string& account, const std::string& region) const {
    return std::ranges::any_of(named_children, [&](const NamedChild& child) {
      if (child.call != call) return false;
      const auto found = named_.find({std::string(child.list), account, region});
      return found != named_.end() && found->second == 0;
    });
  }

  /// A token on every page says that a last page is missing; a page without one ends the chain.
  void tell_pages(const Key& key, const Pages& pages) {
    if (pages.with_token == 0 || pages.without_token > 0) return;
    const std::string& call = std::get<0>(key);
    builder_.problem("leftover-page",
        Severity::Error,
        pages.place,
        fmt::format("{} has more pages than were exported: a continuation token was left over", call),
        "objects on the missing pages are unknown; verdicts that could touch them become UNKNOWN",
        "export it again without --max-items and --no-paginate");
  }

  /// An account and Region that only objects tell of (a peer's) are no places that were exported; but where a
  /// file told neither, its objects stand for it.
  void add_places_of_objects(std::set<std::pair<std::string, std::string>>& places) const {
    if (!places.empty()) return;
    for (const InputFile& file : builder_.files())
      if (file.objects > 0) places.insert({file.account, file.region});
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
    const auto lives = [&](const std::string& a, const std::string& r) { return places->contains({a, r}); };
    if (region == "global" || account.empty()) return !places->empty();
    return lives(account, region) || lives(account, "") || lives("", region) || lives("", "");
  }

  /// Files of an unknown account most likely belong to the known one: nothing is missing twice.
  static bool has_known_account(
      const std::set<std::pair<std::string, std::string>>& places, const std::string& region) {
    return std::ranges::any_of(
        places, [&](const auto& place) { return !place.first.empty() && place.second == region; });
  }

  /// What is asked of an account and Region where a call was not exported there.
  struct Asked {
    bool everywhere = false;  // of all Regions but "global"
    bool globally = false;
    bool named = false;        // a list of names may say that there is nothing
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
      if (name == "elbv2 describe-rules" && !has_application_listeners()) continue;
      (is_global(call) ? asked.globally : asked.everywhere) = true;
      asked.named =
          asked.named || std::ranges::find(named_children, name, &NamedChild::call) != named_children.end();
    }
    for (const auto& [key, state] : states_) found.try_emplace(std::get<0>(key));
    return found;
  }

  bool is_missing(
      const std::string& name, const Asked& asked, const std::string& account, const std::string& region) {
    if (!(region == "global" ? asked.globally : asked.everywhere)) return false;
    if (asked.parent != Kind::None && !has_object(asked.parent, account, region)) return false;
    return !asked.named || !nothing_to_describe(name, account, region);
  }

  /// One row per call and place, in that order: the order of states_, which is walked along.
  void add_exports(const Places& places) {
    std::set<const void*> silent;
    for (const auto& place : places)
      if (place.first.empty() && has_known_account(places, place.second)) silent.insert(&place);
    const std::map<std::string, Asked> all_asked = askable();
    builder_.exports().reserve(all_asked.size() * places.size());
    auto state = states_.begin();
    for (const auto& [name, asked] : all_asked) {
      for (const auto& place : places) {
        const auto& [account, region] = place;
        const bool here = state != states_.end() && std::get<0>(state->first) == name &&
                          std::get<1>(state->first) == account && std::get<2>(state->first) == region;
        if (here)
          add_export(name, account, region, (state++)->second);
        else if (!silent.contains(&place) && is_missing(name, asked, account, region))
          add_export(name, account, region, ExportState::Missing);
      }
    }
  }

  void add_export(
      const std::string& name, const std::string& account, const std::string& region, ExportState state) {
    builder_.exports().push_back({name, account, region, state, missing_children(name, account, region)});
  }

  /// Only application load balancers have rules beside the default one.
  bool has_application_listeners() const {
    return std::ranges::any_of(builder_.so_far().all<Listener>(), [](const Listener& listener) {
      return listener.protocol.is("HTTP") || listener.protocol.is("HTTPS");
    });
  }

  /// Ids by account and Region.
  using IdsByPlace = std::map<std::pair<std::string, std::string>, std::vector<std::string>>;

  /// Parents in this account and Region whose children no file holds.
  std::vector<std::string> missing_children(
      const std::string& call, const std::string& account, const std::string& region) {
    if (call == "ec2 search-transit-gateway-routes")
      return at(
          route_tables_, &Coverage::orphans<TransitGatewayRouteTable, TransitGatewayRoutes>, account, region);
    if (call == "ec2 get-managed-prefix-list-entries")
      return at(prefix_lists_, &Coverage::prefix_lists_without_entries, account, region);
    if (call == "elbv2 describe-target-health")
      return at(target_groups_, &Coverage::orphans<TargetGroup, TargetHealth>, account, region);
    return {};
  }

  /// Of all places at once, at the first question: a walk over all parents for every account would be one too
  /// many.
  std::vector<std::string> at(std::optional<IdsByPlace>& ids, IdsByPlace (Coverage::*find_all)() const,
      const std::string& account, const std::string& region) {
    if (!ids) ids = (this->*find_all)();
    const auto found = ids->find({account, region});
    return found == ids->end() ? std::vector<std::string>() : found->second;
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
  std::map<Key, ExportState> states_;
  std::map<std::pair<Key, std::string>, Pages> pages_;  // by parent too, for children
  std::map<Key, std::uint64_t> named_;
  std::optional<IdsByPlace> route_tables_;
  std::optional<IdsByPlace> prefix_lists_;
  std::optional<IdsByPlace> target_groups_;
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
