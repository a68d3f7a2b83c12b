#include "analyzer/route.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/component.h"
#include "analyzer/ends.h"
#include "analyzer/explain.h"
#include "analyzer/lpm.h"
#include "model/quote.h"

namespace vpcscope {
namespace {

std::string str(std::string_view view) { return std::string(view); }

// ---------------------------------------------------------------------------------------------- WHERE

/// What WHERE comes to: a table, or the reason why there is none.
struct Spot {
  std::string error;
  net::Handle<net::RouteTable> table;
  net::Handle<net::Subnet> subnet;  // of a subnet, interface or instance
  net::Handle<net::Vpc> vpc;        // of a gateway: where it delivers to
  net::Handle<net::TransitTable> transit;
  ComponentRef component;  // what was asked about
  bool gateway = false;
  Reason fault;          // it has no table, and carries nothing
  bool unknown = false;  // ... or nobody tells
  std::string says;
};

template <class Row>
std::vector<net::Handle<Row>> with_text(
    const Network& network, std::string_view text, net::TextAt net::Object::*field) {
  std::vector<net::Handle<Row>> found;
  for (const Row& row : network.all<Row>())
    if (network.text(row.object.*field) == text) found.push_back(network.handle_of(row));
  return found;
}

class WhereReader {
 public:
  explicit WhereReader(const Network& network) : n_(network) {}

  Spot read(const std::string& text) {
    if (text.starts_with("subnet-")) return by_id<net::Subnet>(text);
    if (text.starts_with("rtb-")) return by_id<net::RouteTable>(text);
    if (text.starts_with("eni-")) return by_id<net::Interface>(text);
    if (text.starts_with("i-")) return by_id<net::Instance>(text);
    if (text.starts_with("igw-")) return by_id<net::InternetGateway>(text);
    if (text.starts_with("vgw-")) return by_id<net::VpnGateway>(text);
    if (text.starts_with("tgw-rtb-")) return by_id<net::TransitTable>(text);
    if (text.starts_with("tgw-attach-")) return by_id<net::TransitAttachment>(text);
    if (text.starts_with("tgw-")) return by_id<net::TransitGateway>(text);
    return by_name(text);
  }

 private:
  static Spot error(const std::string& text) {
    Spot spot;
    spot.error = text;
    return spot;
  }

  static Spot lacks(Spot spot, Reason reason, std::string says, bool unknown) {
    spot.fault = reason;
    spot.says = std::move(says);
    spot.unknown = unknown;
    return spot;
  }

  /// A name that is no id may still be one: ids of other forms are names here.
  template <class Row>
  Spot by_id(const std::string& text) {
    const auto found = with_text<Row>(n_, text, &net::Object::id);
    if (found.empty()) {
      const Spot named = by_name(text);
      return named.error.empty() ? named : error(fmt::format("{} is not in the export", shortened(text)));
    }
    return of(found);
  }

  /// Interfaces and instances bear a name before tables do, and those before subnets.
  Spot by_name(const std::string& text) {
    std::vector<std::string> ids;
    Spot spot;
    const auto take = [&]<class Row>(net::Handle<Row>) {
      for (const net::Handle<Row> one : with_text<Row>(n_, text, &net::Object::name)) {
        if (std::ranges::find(ids, n_.id(one)) != ids.end()) continue;  // the edge of the same table
        ids.push_back(str(n_.id(one)));
        spot = of(std::vector<net::Handle<Row>>{one});
      }
    };
    take(net::Handle<net::Instance>{});
    if (ids.empty()) take(net::Handle<net::Interface>{});
    take(net::Handle<net::RouteTable>{});
    take(net::Handle<net::InternetGateway>{});
    take(net::Handle<net::VpnGateway>{});
    take(net::Handle<net::TransitTable>{});
    take(net::Handle<net::TransitAttachment>{});
    take(net::Handle<net::TransitGateway>{});
    if (ids.empty()) take(net::Handle<net::Subnet>{});
    if (ids.empty())
      return error(
          fmt::format("nothing named {} has a route table; expected a subnet, route table, interface, "
                      "instance, gateway or attachment",
              vpcscope::quoted(text)));
    if (ids.size() > 1)
      return error(fmt::format(
          "{} is the name of {}; give the id of one", vpcscope::quoted(text), fmt::join(ids, ", ")));
    return spot;
  }

  Spot of(const std::vector<net::Handle<net::Subnet>>& found) {
    Spot spot;
    spot.subnet = found.front();
    spot.component = {ComponentKind::Subnet, spot.subnet.at, {}};
    spot.table = n_[spot.subnet].table;
    if (spot.table.present()) return spot;
    return lacks(spot,
        {"X_MISSING_DATA", "R-ROUTE-1"},
        "its route table is not known: ec2 describe-route-tables",
        true);
  }

  /// Gateways have tables of their own reading (R-EDGE-2); one that no subnet uses is read so.
  Spot of(const std::vector<net::Handle<net::RouteTable>>& found) {
    Spot spot;
    spot.table = found.front();
    const auto used = [&](const net::Subnet& subnet) { return subnet.table == spot.table; };
    for (const net::Handle<net::RouteTable> one : found)
      if (n_[one].table_kind == net::TableKind::Edge && std::ranges::none_of(n_.all<net::Subnet>(), used))
        spot.table = one;
    spot.component = {ComponentKind::RouteTable, spot.table.at, {}};
    return spot;
  }

  Spot of(const std::vector<net::Handle<net::Interface>>& found) {
    const net::Interface& interface = n_[found.front()];
    if (interface.subnet.present()) return of(std::vector{interface.subnet});
    Spot spot;
    spot.component = {ComponentKind::Interface, found.front().at, {}};
    return lacks(
        spot, {"X_MISSING_DATA", "R-ROUTE-1"}, "its subnet is not known: ec2 describe-subnets", true);
  }

  Spot of(const std::vector<net::Handle<net::Instance>>& found) {
    const auto interfaces = n_[n_[found.front()].interfaces];
    if (interfaces.empty())
      return error(fmt::format("{} has no network interface in the export", n_.id(found.front())));
    const auto primary =
        std::ranges::find_if(interfaces, [&](const auto& one) { return n_[one].primary_of_instance; });
    return of(std::vector{primary == interfaces.end() ? interfaces.front() : *primary});
  }

  template <class Gateway>
  Spot gateway(net::Handle<Gateway> handle, ComponentKind kind, const char* rule) {
    Spot spot;
    spot.gateway = true;
    spot.component = {kind, handle.at, {}};
    spot.vpc = n_[handle].vpc;
    spot.table = n_[handle].edge;
    if (spot.vpc.present()) return spot;
    return lacks(spot, {"UNASSOCIATED_COMPONENT", rule}, "it is attached to no VPC that is known", false);
  }
  Spot of(const std::vector<net::Handle<net::InternetGateway>>& found) {
    return gateway(found.front(), ComponentKind::InternetGateway, "R-IGW-1");
  }
  Spot of(const std::vector<net::Handle<net::VpnGateway>>& found) {
    return gateway(found.front(), ComponentKind::VpnGateway, "R-VGW-1");
  }

  Spot of(const std::vector<net::Handle<net::TransitTable>>& found) {
    Spot spot;
    spot.transit = found.front();
    spot.table = n_[spot.transit].table;
    spot.component = {ComponentKind::TransitTable, spot.table.at, n_[spot.transit].object.id};
    if (spot.table.present()) return spot;
    return lacks(spot,
        {"TGW_RTB_ROUTES_ARE_UNKNOWN", "R-IN-8"},
        "its routes are not known: ec2 search-transit-gateway-routes",
        true);
  }

  /// R-IN-4: both sides of a peering between Regions have one id.
  Spot of(const std::vector<net::Handle<net::TransitAttachment>>& found) {
    if (found.size() > 1) {
      std::vector<std::string> gateways;
      gateways.reserve(found.size());
      for (const auto& one : found) gateways.push_back(str(n_.text(n_[one].gateway_id)));
      return error(fmt::format("{} belongs to {}; give the route table of one of them",
          n_.id(found.front()),
          fmt::join(gateways, " and ")));
    }
    const net::TransitAttachment& attachment = n_[found.front()];
    Spot spot;
    spot.component = {ComponentKind::TransitAttachment, found.front().at, {}};
    if (attachment.policy_table)
      return lacks(spot, {"X_NOT_MODELLED", "R-TGW-17"}, "policy tables are not modelled", true);
    if (attachment.table.present()) return of(std::vector{attachment.table});
    const net::Handle<net::Scope> scope = attachment.object.scope;
    if (n_.missing(net::Call::TransitAttachments, scope) && n_.missing(net::Call::TransitAssociations, scope))
      return lacks(spot,
          {"X_MISSING_DATA", "R-TGW-2"},
          "its association is not known: ec2 describe-transit-gateway-attachments",
          true);
    return lacks(spot,
        {"TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION", "R-TGW-2"},
        "no route table is associated with it",
        false);
  }

  Spot of(const std::vector<net::Handle<net::TransitGateway>>& found) {
    std::vector<net::Handle<net::TransitTable>> tables;
    std::vector<std::string> ids;
    for (const net::TransitTable& table : n_.all<net::TransitTable>()) {
      if (table.gateway != found.front()) continue;
      tables.push_back(n_.handle_of(table));
      ids.push_back(str(n_.text(table.object.id)));
    }
    if (tables.size() == 1) return of(tables);
    if (tables.empty())
      return error(fmt::format("{} has no route table in the export", n_.id(found.front())));
    return error(fmt::format("{} has {} route tables; name one of {}, or an attachment",
        n_.id(found.front()),
        tables.size(),
        fmt::join(ids, ", ")));
  }

  const Network& n_;
};

// ---------------------------------------------------------------------------------------------- DESTINATION

struct Destination {
  std::string error;
  Address address;
};

Destination of_interfaces(const Network& network, const NamedEnd& end, const std::string& text) {
  std::vector<Address> found;
  for (const net::Handle<net::Interface> one : end.interfaces) {
    const net::Interface& interface = network[one];
    Address primary = interface.primary.get();
    if (!primary.present() && !interface.v6.empty()) primary = network[interface.v6].front();
    if (primary.present() && std::ranges::find(found, primary) == found.end()) found.push_back(primary);
  }
  if (found.size() == 1) return {{}, found.front()};
  const std::string count = found.empty() ? "no address" : fmt::format("{} addresses", found.size());
  return {fmt::format("{} has {}; give one address", vpcscope::quoted(text), count), {}};
}

Destination read_destination(const Network& network, const std::string& text) {
  if (const std::optional<Address> literal = Address::parse(text)) return {{}, *literal};
  const NamedEnd end = read_end(network, text);
  if (!end.error.empty()) return {end.error, {}};
  if (end.kind == NamedEnd::Kind::Interfaces) return of_interfaces(network, end, text);
  if (end.kind == NamedEnd::Kind::Literal) return {{}, end.address};
  if (end.within && end.within->length() == end.within->address().bit_length())
    return {{}, end.within->address()};
  return {fmt::format("{} is more than one address; give one", vpcscope::quoted(text)), {}};
}

// ---------------------------------------------------------------------------------------------- the answer

const char* origin_text(net::Origin origin) {
  switch (origin) {
    case net::Origin::Local:
      return "local";
    case net::Origin::Static:
    case net::Origin::PrefixList:
      return "static";
    case net::Origin::Advertised:
      return "advertised";
    case net::Origin::Propagated:
      return "propagated";
  }
  return "static";
}

class Answerer {
 public:
  Answerer(const Network& network, const Spot& spot, const Address& asked)
      : n_(network), spot_(spot), address_(asked) {
    answer_.destination = asked.to_string();
  }

  RouteAnswer answer() {
    if (spot_.table.present()) answer_.table = str(n_.text(n_[spot_.table].object.id));
    if (spot_.fault.present())
      refuse(spot_.fault, spot_.says);
    else if (is_multicast())
      refuse({"X_NOT_MODELLED", "R-TGW-16"}, "multicast is not modelled");
    else {
      translate();
      if (spot_.table.present())
        ask_table();
      else
        deliver_locally();
    }
    remark_subnet();
    return std::move(answer_);
  }

 private:
  void refuse(Reason reason, const std::string& says) {
    answer_.code = reason.code;
    answer_.unknown = spot_.unknown || is_multicast();
    remark(reason.code, reason.rule, spot_.component, says);
  }

  void remark(const char* code, const char* rule, ComponentRef component, const std::string& says) {
    answer_.annotations.push_back({code, rule, component_text(n_, component), says});
  }

  bool is_multicast() const {
    static const Prefix v4 = Prefix::parse("224.0.0.0/4").prefix;
    static const Prefix v6 = Prefix::parse("ff00::/8").prefix;
    return spot_.transit.present() && (v4.contains(address_) || v6.contains(address_));
  }

  /// R-EDGE-1: an edge table is asked after public addresses became private ones.
  void translate() {
    if (!spot_.gateway || spot_.component.kind != ComponentKind::InternetGateway) return;
    const net::PublicAddress* found = n_.public_address(address_);
    if (found == nullptr || found->carrier || found->vpc != spot_.vpc || !found->inside.present()) return;
    remark("R_EDGE_1",
        "R-EDGE-1",
        spot_.component,
        fmt::format(
            "{} becomes {} before the table is asked", address_.to_string(), found->inside.to_string()));
    address_ = found->inside;
  }

  /// R-EDGE-1: without a table, what lies in the VPC is delivered.
  void deliver_locally() {
    for (const Prefix& block : n_[n_[spot_.vpc].blocks])
      if (block.contains(address_))
        answer_.winner = RouteRow{block.to_string(), "local", "local", "active", {}, "", "", {}};
    if (!answer_.winner) answer_.code = "NO_ROUTE_TO_DESTINATION";
  }

  void ask_table() {
    const Lookup found = look_up(n_, spot_.table, address_);
    if (found.winner.present()) answer_.winner = row_of(found.winner);
    for (const net::Handle<net::Route> one : found.equals) {
      answer_.alternatives.push_back(row_of(one));
      answer_.alternatives.back().semantics = in_transit() ? "R-TGW-13" : "R-ROUTE-11";
    }
    for (const Loser& loser : found.losers) {
      answer_.candidates.push_back(row_of(loser.route));
      answer_.candidates.back().lost = loser.lost.code;
      answer_.candidates.back().semantics = loser.lost.rule;
    }
    judge(found);
    remark_table(found);
  }

  /// Whether the winner carries anything.
  void judge(const Lookup& found) {
    if (spot_.transit.present() && !n_[spot_.transit].functional) return lose({"BAD_STATE", "R-IN-10"});
    if (!found.winner.present()) {
      answer_.code = in_transit() ? "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT" : "NO_ROUTE_TO_DESTINATION";
      return;
    }
    const net::Route& winner = n_[found.winner];
    if (!winner.blackhole) return;
    if (in_transit()) return lose({"TGW_RTB_BAD_STATE_ROUTE", "R-TGW-4"});
    lose({"BAD_STATE_ROUTE", winner.foreign ? "R-ROUTE-15" : "R-ROUTE-10"});
  }

  /// The winner, and what ties with it, carry nothing: they head the candidates.
  void lose(Reason reason) {
    answer_.code = reason.code;
    std::vector<RouteRow> lost;
    if (answer_.winner) lost.push_back(*answer_.winner);
    lost.insert(lost.end(), answer_.alternatives.begin(), answer_.alternatives.end());
    for (RouteRow& row : lost) {
      row.lost = reason.code;
      row.semantics = reason.rule;
    }
    answer_.candidates.insert(answer_.candidates.begin(), lost.begin(), lost.end());
    answer_.winner.reset();
    answer_.alternatives.clear();
  }

  void remark_table(const Lookup& found) {
    if (found.open.present()) {
      answer_.unknown = true;
      answer_.code = found.open.code;
      remark(found.open.code, found.open.rule, table_component(), open_text(found.open));
    }
    if (n_[spot_.table].table_kind == net::TableKind::Assumed)
      remark("ASSUMED", "R-IN-11", spot_.component, "its route table was not exported: the usual routes");
    if (found.winner.present() && breaks_rule(n_[found.winner]))
      remark("R_ROUTE_7",
          "R-ROUTE-7",
          table_component(),
          "AWS lets a route below the local one name only whole subnets, and middleboxes as targets");
  }

  static std::string open_text(Reason reason) {
    const std::string_view rule = reason.rule;
    if (rule == "R-IN-7")
      return "a route by a prefix list whose entries are not known might win: ec2 "
             "get-managed-prefix-list-entries";
    if (rule == "R-IN-8") return "routes that are not known might win: ec2 search-transit-gateway-routes";
    return "a route of the table could not be read";
  }

  /// R-ROUTE-7
  bool breaks_rule(const net::Route& route) const {
    const net::RouteTable& table = n_[spot_.table];
    if (table.table_kind != net::TableKind::Subnet || route.origin != net::Origin::Static) return false;
    const net::Vpc* vpc = n_.find(table.vpc);
    if (vpc == nullptr) return false;
    const auto inside = [&](const Prefix& block) {
      return block.contains(route.destination) && block != route.destination;
    };
    if (std::ranges::none_of(n_[vpc->blocks], inside)) return false;
    return !is_middlebox(route.target_kind) || !is_whole_subnet(*vpc, route.destination);
  }

  static bool is_middlebox(net::TargetKind kind) {
    return kind == net::TargetKind::NatGateway || kind == net::TargetKind::Interface ||
           kind == net::TargetKind::InspectionEndpoint || kind == net::TargetKind::LocalGateway;
  }

  bool is_whole_subnet(const net::Vpc& vpc, const Prefix& prefix) const {
    return std::ranges::any_of(n_[vpc.subnets], [&](const net::Handle<net::Subnet> one) {
      return std::ranges::find(n_[n_[one].blocks], prefix) != n_[n_[one].blocks].end();
    });
  }

  void remark_subnet() {
    if (spot_.subnet.present() && n_.in_subnet(n_[spot_.subnet], address_))
      remark("R_ROUTE_9",
          "R-ROUTE-9",
          {ComponentKind::Subnet, spot_.subnet.at, {}},
          "the destination is in the same subnet: packets go there directly, and no table is asked");
  }

  bool in_transit() const { return n_[spot_.table].table_kind == net::TableKind::Transit; }
  ComponentRef table_component() const {
    return {in_transit() ? ComponentKind::TransitTable : ComponentKind::RouteTable, spot_.table.at, {}};
  }

  RouteRow row_of(net::Handle<net::Route> handle) const {
    const net::Route& route = n_[handle];
    RouteRow row;
    row.prefix = route.destination.to_string();
    row.target = str(n_.text(route.target_id));
    row.origin = origin_text(route.origin);
    row.state = route.blackhole ? "blackhole" : "active";
    if (route.origin == net::Origin::PrefixList) row.via_prefix_list = str(n_.id(route.list));
    row.where = where_of(route);
    return row;
  }

  std::optional<Where> where_of(const net::Route& route) const {
    const net::Object& table = n_[spot_.table].object;
    if (!table.place.present() || route.position == net::nowhere) return std::nullopt;
    Network::Place place = n_.place(table.place, fmt::format("/Routes/{}", route.position));
    return Where{std::move(place.file), std::move(place.pointer)};
  }

  const Network& n_;
  const Spot& spot_;
  Address address_;
  RouteAnswer answer_;
};

}  // namespace

RouteResult route(const Network& network, const std::string& where, const std::string& destination) {
  const Spot spot = WhereReader(network).read(where);
  if (!spot.error.empty()) return {spot.error, {}};
  const Destination to = read_destination(network, destination);
  if (!to.error.empty()) return {to.error, {}};
  return {{}, Answerer(network, spot, to.address).answer()};
}

}  // namespace vpcscope
