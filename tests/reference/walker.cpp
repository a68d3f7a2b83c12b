#include "tests/reference/walker.h"

#include <fmt/format.h>

#include <algorithm>

namespace vpcscope::reference {
namespace {

const char* const direction_names[] = {"forward", "return"};

/// R-ADDR-6: no route forwards these.
bool is_never_routed(Address where) {
  static const Prefix v4 = Prefix::parse("169.254.168.0/22").prefix;
  static const Prefix v6 = Prefix::parse("fd00:ec2::/32").prefix;
  return v4.contains(where) || v6.contains(where);
}

}  // namespace

// ---------------------------------------------------------------------------------------- saying and asking

void Walker::drop(
    const std::string& code, const std::string& rule, const std::string& component, const std::string& what) {
  hop("drop", component, code + " " + rule + ": " + what);
  throw Dropped{code, rule, component, what};
}

void Walker::lose(
    const std::string& code, const std::string& rule, const std::string& component, const std::string& what) {
  hop("lost", component, code + " " + rule + ": " + what);
  throw Lost{code, rule, component, what};
}

void Walker::lack(const std::string& call, const std::string& rule, const std::string& component) {
  lose("X_MISSING_DATA", rule, component, call);  // R-FLOW-13
}

/// A test that cannot be decided: true in the completion that lets the packet pass (R-MODEL-2).
bool Walker::unknown(
    const std::string& what, const std::string& rule, const std::string& component, const std::string& code) {
  if (const auto known = completed_.find(what); known != completed_.end()) return known->second;
  result_.lacking.push_back({direction_names[direction_], hops_, code, rule, component, what});
  const bool passes = choices_.choose({"suppose so: " + what, "suppose not: " + what}, true) == 0;
  completed_[what] = passes;
  return passes;
}

bool Walker::exported(const std::string& call, const Header& where) const {
  return s_.state_of(call, where.account.view(), where.region.view()) != ExportState::Missing;
}

void Walker::require_call(
    const std::string& call, const Header& where, const std::string& rule, const std::string& component) {
  if (!exported(call, where)) lack(call, rule, component);  // R-IN-3
}

/// Before saying that there is no such object: one that could not be read might be it.
void Walker::mind_left_out(Kind kind, const std::string& rule, const std::string& component) {
  for (const LeftOut& one : s_.left_out())
    if (one.kind == kind) lose("X_MISSING_DATA", rule, component, "an object that was left out: " + one.id);
}

void Walker::hop(const std::string& action, const std::string& component, const std::string& what) {
  ++hops_;
  result_.trace.push_back(
      fmt::format("{} {} {} {} {}", direction_names[direction_], hops_, action, component, what));
}

void Walker::note(const std::string& what) { result_.notes.push_back(what); }

std::size_t Walker::choose(const std::string& what, std::vector<std::string> labels) {
  for (std::string& label : labels) label = what + " " + label;
  return choices_.choose(labels);
}

Port Walker::new_port(PortRange range) {
  ports_.push_back(range);
  return {static_cast<int>(ports_.size()) - 1, 0};
}

/// Whether the port lies in the range. Where only a part of what the port may be does, the run takes one
/// part.
bool Walker::within(const Port& port, std::int64_t first, std::int64_t last) {
  if (port.variable < 0) return first <= port.fixed && port.fixed <= last;
  PortRange& range = ports_[static_cast<std::size_t>(port.variable)];
  std::vector<PortRange> parts;
  const auto add = [&](std::int64_t from, std::int64_t to) {
    from = std::max<std::int64_t>(from, range.first);
    to = std::min<std::int64_t>(to, range.last);
    if (from <= to) parts.push_back({static_cast<std::uint16_t>(from), static_cast<std::uint16_t>(to)});
  };
  add(0, first - 1);
  add(first, last);
  add(last + 1, 65535);
  std::vector<std::string> labels;
  for (const PortRange& part : parts) labels.push_back(fmt::format("{}-{}", part.first, part.last));
  range = parts[choose("ports", labels)];
  return first <= range.first && range.last <= last;
}

std::string Walker::text(const Port& port) const {
  if (port.variable < 0) return std::to_string(port.fixed);
  const PortRange& range = ports_[static_cast<std::size_t>(port.variable)];
  return fmt::format("{}-{}", range.first, range.last);
}

std::string Walker::text(const Packet& p) const {
  const bool ports = p.protocol == 6 || p.protocol == 17;
  return ports ? fmt::format("{}/{}:{}>{}:{}",
                     p.protocol,
                     p.source.to_string(),
                     text(p.source_port),
                     p.destination.to_string(),
                     text(p.destination_port))
               : fmt::format("{}/{}>{}", p.protocol, p.source.to_string(), p.destination.to_string());
}

/// R-MODEL-8
void Walker::guard(const std::string& component, const Packet& p) {
  const std::string state =
      fmt::format("{} {}>{}", component, p.source.to_string(), p.destination.to_string());
  if (!leg_->seen[direction_].insert(state).second)
    drop("X_ROUTE_LOOP", "R-MODEL-8", component, "was here before");
  if (leg_->seen[direction_].size() > 64) drop("X_ROUTE_LOOP", "R-MODEL-8", component, "64 hops");
}

// ---------------------------------------------------------------------------------------- the whole flow

ReferenceRun Walker::run() {
  ports_.push_back(q_.client);
  Leg outer;
  try {
    converse_all(outer);
    result_.verdict = Verdict::Reachable;
  } catch (const Dropped& one) {
    result_.verdict = Verdict::Unreachable;
    result_.drops.push_back(
        {direction_names[direction_], hops_, one.code, one.semantics, one.component, one.text});
  } catch (const Lost& one) {
    const std::optional<ReferenceDrop> certain = certain_drop(outer);
    result_.verdict = certain ? Verdict::Unreachable : Verdict::Unknown;
    if (certain) result_.drops.push_back(*certain);
    result_.drops.push_back(
        {direction_names[direction_], hops_, one.code, one.semantics, one.component, one.text});
  }
  for (const Choice& choice : choices_.made()) result_.choices.push_back(choice.label);
  result_.client = ports_[0];
  return result_;
}

Packet Walker::first_packet() {
  Packet p;
  p.source = q_.from.address;
  p.destination = q_.to.address;
  p.protocol = q_.protocol;
  p.source_port = {0, 0};
  p.destination_port = {-1, q_.port};
  p.icmp_type = q_.icmp_type;
  p.icmp_code = q_.icmp_code;
  return p;
}

bool Walker::has_reply() const {
  if (q_.one_way) return false;                    // R-MODEL-3
  if (q_.protocol == 1) return q_.icmp_type == 8;  // cli.md: other types have no reply
  if (q_.protocol == 58) return q_.icmp_type == 128;
  return true;
}

/// R-NACL-5: a packet of its own, with what the network made of the request's addresses (R-NACL-6).
Packet Walker::reply_to(const Packet& request) const {
  Packet p;
  p.source = request.destination;
  p.destination = request.source;
  p.protocol = request.protocol;
  p.source_port = request.destination_port;
  p.destination_port = request.source_port;
  p.icmp_type = request.protocol == 58 ? 129 : 0;  // R-FLOW-8; of ICMPv4 0
  p.icmp_code = 0;
  p.reply = true;
  return p;
}

void Walker::converse_all(Leg& leg) {
  Packet p = first_packet();
  Sender send;
  if (!p.source.present() || !p.destination.present() || p.source.is_v4() != p.destination.is_v4())
    drop("NO_SOURCE_OR_DESTINATION", "R-FLOW-1", "", "no common family");
  switch (q_.from.kind) {
    case End::Kind::Interface:
    case End::Kind::Address: {
      const NetworkInterface* eni = q_.from.kind == End::Kind::Interface
                                        ? find<NetworkInterface>(s_, q_.from.interface)
                                        : owner_in(s_, q_.from.vpc, q_.from.address);
      if (eni == nullptr) drop("NO_SOURCE_OR_DESTINATION", "R-FLOW-1", "", "nobody has the source address");
      const VpcEndpoint* endpoint = endpoint_of(s_, *eni);
      if (endpoint != nullptr)
        drop("VPCE_INTRA_VPC_TRAFFIC", "R-VPCE-7", endpoint->id.to_string(), "an endpoint never initiates");
      if (eni->type.is("vpc_endpoint"))
        drop("VPCE_INTRA_VPC_TRAFFIC", "R-VPCE-7", eni->id.to_string(), "an endpoint never initiates");
      for (const InstanceConnectEndpoint& one : s_.all<InstanceConnectEndpoint>())  // R-SVC-6
        for (const NetworkInterfaceId& its : one.interfaces) {
          if (!(its == eni->id)) continue;
          if (q_.protocol != 6) drop("PROTOCOL_RESTRICTION", "R-SVC-6", one.id.to_string(), "TCP only");
          if (!functional(one.state, {"create-complete", "update-complete"}))
            drop("BAD_STATE", "R-SVC-6", one.id.to_string(), "not complete");
        }
      leg.initiator = eni;
      leg.initiator_vpc = eni->vpc.to_string();
      p.origin = eni;
      send = [this, eni](Packet one) { return emit(*eni, one); };
      break;
    }
    case End::Kind::Internet:
      send = [this](Packet one) { return from_internet(one); };
      break;
    case End::Kind::OnPremises:
      send = [this](Packet one) { return from_on_premises(one); };
      break;
    case End::Kind::Service:
      drop("VPCE_GATEWAY_EGRESS_SOURCE_ADDRESS_RESTRICTION", "R-VPCE-3", "", "a service never initiates");
  }
  converse(leg, p, send, [this](const Outcome& end) { check_forward(end); });
}

/// One packet out, what it sets off at its end, its reply back; no side implies the other (R-IGW-5,
/// R-VPCE-5).
Outcome Walker::converse(
    Leg& leg, Packet first, const Sender& send, const std::function<void(const Outcome&)>& check) {
  Leg* const outer = leg_;
  const int outer_hops = hops_;
  leg_ = &leg;
  leg.first = first;
  direction_ = 0;
  const Outcome end = send(first);
  check(end);
  serve(end);  // inner legs first (R-FLOW-9)
  leg_ = &leg;
  if (has_reply() && !leg.one_way) {
    direction_ = 1;
    hops_ = 0;
    check_return(answer(end));
    for (const std::string& box : leg.boxes[0])  // R-FLOW-10, R-EDGE-7
      if (!leg.boxes[1].contains(box)) drop("X_ASYMMETRIC_RETURN", "R-EDGE-7", box, "the reply goes past it");
  }
  direction_ = 0;
  hops_ = outer_hops;
  leg_ = outer;
  return end;
}

Outcome Walker::answer(const Outcome& end) {
  const Packet p = reply_to(end.packet);
  switch (end.kind) {
    case Outcome::Kind::Interface: {
      Packet own = p;
      own.origin = end.eni;
      return emit(*end.eni, own);  // R-ENI-7: the same interface
    }
    case Outcome::Kind::Internet:
      return from_internet(p);
    case Outcome::Kind::OnPremises:
      return reply_from_on_premises(p);
    case Outcome::Kind::Service:
      return from_service(p);
  }
  return end;
}

void Walker::check_forward(const Outcome& end) {
  bool asked = false;
  switch (q_.to.kind) {
    case End::Kind::Interface:
      asked = end.kind == Outcome::Kind::Interface && is_id(end.eni->id, q_.to.interface);
      break;
    case End::Kind::Address:
      asked = end.packet.destination == q_.to.address &&
              ((end.kind == Outcome::Kind::Interface && is_id(end.eni->vpc, q_.to.vpc)) ||
                  (end.kind == Outcome::Kind::Service && end.vpc == q_.to.vpc));
      break;
    case End::Kind::Internet:
    case End::Kind::Service:
      // R-ADDR-11: delivery of a service's address by a gateway endpoint counts, and so does the internet.
      asked = end.kind == Outcome::Kind::Internet ||
              (end.kind == Outcome::Kind::Service && !is_public_of_import(s_, q_.to.address));
      break;
    case End::Kind::OnPremises:
      asked = end.kind == Outcome::Kind::OnPremises;
      break;
  }
  const std::string where = end.eni != nullptr ? end.eni->id.to_string() : "";
  if (!asked) drop("X_OTHER_DESTINATION", "R-FLOW-9", where, "delivered, but not where it was meant to go");
}

void Walker::check_return(const Outcome& back) {
  const bool by_public_interface = leg_->by_public_interface && back.kind == Outcome::Kind::Internet;
  const bool by_itself = leg_->by_lattice && back.kind == Outcome::Kind::Service;
  const bool home = by_public_interface || by_itself ? true
                    : leg_->initiator != nullptr
                        ? back.kind == Outcome::Kind::Interface && back.eni == leg_->initiator
                    : q_.from.kind == End::Kind::Internet ? back.kind == Outcome::Kind::Internet
                                                          : back.kind == Outcome::Kind::OnPremises;
  const bool same =
      back.packet.destination == leg_->first.source && back.packet.source == leg_->first.destination;
  const std::string where = back.eni != nullptr ? back.eni->id.to_string() : "";
  if (!home || !same)
    drop("X_ASYMMETRIC_RETURN",
        "R-FLOW-9",
        where,
        "the reply ends elsewhere, or is not what the client expects");
}

/// What a delivered request sets off: the inner legs of load balancers and endpoints.
void Walker::serve(const Outcome& end) {
  if (end.kind == Outcome::Kind::Service && leg_->exit && leg_->exit->kind == Exit::Kind::Lattice)
    return serve_by_lattice(leg_->exit->id, nullptr, end.packet);
  if (end.kind != Outcome::Kind::Interface) return;
  if (const VpcEndpoint* endpoint = endpoint_of(s_, *end.eni)) return serve_endpoint(*endpoint, end);
  if (const ClassicLoadBalancer* classic = classic_of(s_, *end.eni))
    return balance_classic(*classic, *end.eni, end.packet);
  if (const LoadBalancer* balancer = balancer_of(s_, *end.eni))
    return balance(*balancer, *end.eni, end.packet, false);
  const std::string id = end.eni->id.to_string();  // R-IN-3: whose node this is was not exported
  if (end.eni->description.view().starts_with("ELB ")) lack("elbv2 describe-load-balancers", "R-ENI-8", id);
  if (end.eni->type.is("vpc_endpoint") && !unknown("what " + id + " leads to takes it", "R-ENI-8", id))
    drop("X_MISSING_DATA", "R-ENI-8", id, "ec2 describe-vpc-endpoints");
}

// ---------------------------------------------------------------------------------------- emit, leave,
// follow

const Vpc& Walker::vpc_of(const std::string& id, const std::string& semantics) {
  const Vpc* vpc = find<Vpc>(s_, id);
  if (vpc == nullptr) lack("ec2 describe-vpcs", semantics, id);
  return *vpc;
}

Place Walker::place_of(const NetworkInterface& eni) {
  Place place;
  place.vpc = &vpc_of(eni.vpc.to_string(), "R-FLOW-2");
  place.subnet = find<Subnet>(s_, eni.subnet.to_string());
  if (place.subnet == nullptr) lack("ec2 describe-subnets", "R-FLOW-2", eni.id.to_string());
  place.eni = &eni;
  place.component = eni.id.to_string();
  require_functional(place);
  return place;
}

/// R-IN-10
void Walker::require_functional(const Place& place) {
  if (place.subnet != nullptr && !functional(place.subnet->state, {"available"}))
    drop("BAD_STATE", "R-IN-10", place.subnet->id.to_string(), "subnet");
  if (!functional(place.vpc->state, {"available"}))
    drop("BAD_STATE", "R-IN-10", place.vpc->id.to_string(), "VPC");
}

void Walker::require_up(const NetworkInterface& eni) {
  const std::string id = eni.id.to_string();
  if (!functional(eni.status, {"in-use"})) drop("BAD_STATE", "R-ENI-1", id, "not in use");
  if (!eni.instance.present()) return;
  for (const Instance& one : s_.all<Instance>())
    if (one.id == eni.instance && !functional(one.state, {"running"}))
      drop("BAD_STATE", "R-ENI-1", id, "its instance does not run");
}

Translation* Walker::pending() {
  for (auto one = leg_->translations.rbegin(); one != leg_->translations.rend(); ++one)
    if (!one->undone) return &*one;
  return nullptr;
}

/// The translation that is next to be undone, if it is of that kind and device.
Translation* Walker::undo(Translation::Kind kind, const std::string& device) {
  Translation* next = pending();
  return next != nullptr && next->kind == kind && next->device == device ? next : nullptr;
}

/// Whose address it is; of gateways that print the same one, that which made the translation (R-FLOW-8).
const NatGateway* Walker::nat_of(const std::string& vpc, const Packet& p) {
  const Translation* next = p.reply ? pending() : nullptr;
  if (next != nullptr && next->kind == Translation::Kind::Nat && next->vpc == vpc &&
      next->after == p.destination)
    return find<NatGateway>(s_, next->device);
  return nat_at(s_, vpc, p.destination);
}

/// The VPC in which a reply's destination lives now; empty where that is no VPC.
std::string Walker::holder_vpc() const {
  for (auto one = leg_->translations.rbegin(); one != leg_->translations.rend(); ++one)
    if (!one->undone) return one->kind == Translation::Kind::InternetIn ? "" : one->vpc;
  return leg_->initiator_vpc;
}

Outcome Walker::emit(const NetworkInterface& eni, Packet p) {
  const std::string id = eni.id.to_string();
  require_up(eni);                                                                          // R-ENI-1
  const bool checked = !eni.source_dest_check.no() && !is_data_path(eni) && !p.any_source;  // not printed: on
  if (checked && !owns(eni, p.source))
    drop("ENI_SOURCE_DEST_CHECK_RESTRICTION", "R-ENI-2", id, "source is not its own");
  const Place place = place_of(eni);
  if (!p.reply && is_link_service(s_, *place.vpc, p.destination)) {  // R-ADDR-4, R-SG-14, R-NACL-7
    hop("deliver", place.vpc->id.to_string(), "link service R-ADDR-4");
    return {Outcome::Kind::Service, nullptr, p, place.vpc->id.to_string()};
  }
  if (!p.reply || !leg_->admitted.contains(id)) test_groups(eni, p, true);  // R-SG-1, R-SG-12
  leg_->admitted.insert(id);
  hop("emit", id, text(p));
  return leave(place, p);
}

/// R-FLOW-3, R-FLOW-4, R-ROUTE-16: out of a subnet, by one look-up in its table.
Outcome Walker::leave(const Place& from, Packet p) {
  if (p.reply && leg_->preserving_node != nullptr) {  // R-LB-13: back through the NLB by its own state
    const NetworkInterface& node = *leg_->preserving_node;
    const Place there = place_of(node);
    if (leg_->no_reply_from_peers && from.vpc != there.vpc)
      drop("X_NLB_CLIENT_IP_PATH", "R-LB-14", node.id.to_string(), "targets outside the VPC cannot answer");
    if (from.subnet != there.subnet) {
      test_acl(*from.subnet, p, true);
      test_acl(*there.subnet, p, false);
    }
    hop("deliver", node.id.to_string(), "by the load balancer's state R-LB-13");
    return {Outcome::Kind::Interface, &node, p};
  }
  if (p.reply && leg_->by_lattice) {  // R-LAT-1: back to Lattice, without a route
    if (from.subnet != nullptr) test_acl(*from.subnet, p, true);
    hop("deliver", "lattice", text(p));
    return {Outcome::Kind::Service, nullptr, p};
  }
  if (is_lattice(p.destination)) return to_lattice(from, p);                                // R-LAT-1
  if (from.subnet != nullptr && in_subnet(*from.subnet, p.destination)) {                   // R-ROUTE-9
    if (leg_->classic && !p.reply) test_acl(*from.subnet, p, true, "ELB_ACL_RESTRICTION");  // R-LB-17
    return arrive_local(*from.vpc, p, from.subnet);
  }
  if (from.subnet != nullptr) test_acl(*from.subnet, p, true);  // R-NACL-3
  if (is_never_routed(p.destination))
    drop("X_RESERVED_DESTINATION", "R-ADDR-6", from.component, "no route forwards this address");
  const Translation* nat = pending();
  if (p.reply && nat != nullptr && nat->kind == Translation::Kind::Nat && !nat->left_by_peering.empty() &&
      !is_id(from.vpc->id, nat->vpc)) {  // R-NAT-8: replies return over the peering by themselves
    hop("forward", nat->left_by_peering, "return to sender R-NAT-8");
    p.arrival = Arrival::Peering;
    return arrive_local(vpc_of(nat->vpc, "R-NAT-8"), p, nullptr);
  }
  const RouteTable* table = from.own_table != nullptr ? from.own_table : table_of(*from.subnet);
  return follow(lookup(table, *from.vpc, from.subnet, p), from, p);
}

/// R-FLOW-5. Legality of the route is not asked: what the export prints is honoured (R-ROUTE-7, R-ROUTE-8).
Outcome Walker::follow(const RouteRow& row, const Place& from, Packet p) {
  guard(from.component + " to " + row.id, p);
  hop("route", row.table, row.destination.to_string() + " -> " + row.id);
  if (row.blackhole)
    drop("BAD_STATE_ROUTE", "R-ROUTE-10", row.table, "blackhole " + row.destination.to_string());
  const bool stays = row.target == Target::Local || row.target == Target::Peering ||
                     (row.target == Target::Interface && in_vpc(*from.vpc, p.destination));
  if (p.preserved_by_nlb && !stays)
    drop("X_NLB_CLIENT_IP_PATH",
        "R-LB-14",
        row.id,
        "the client's address is preserved only in the VPC and its peers");
  const Translation* last = pending();
  const bool from_the_internet = p.reply && last != nullptr && last->kind == Translation::Kind::InternetIn &&
                                 last->after == p.source && is_id(from.vpc->id, last->vpc);
  if (from_the_internet && (row.target == Target::NatGateway || row.target == Target::TransitGateway ||
                               row.target == Target::CoreNetwork || row.target == Target::VirtualGateway))
    drop("X_ASYMMETRIC_RETURN", "R-IGW-7", row.id, "the reply does not leave by the gateway that translated");
  switch (row.target) {
    case Target::Local:
      return arrive_local(*from.vpc, p, from.subnet);
    case Target::InternetGateway:
      return to_internet_gateway(row.id, from, p);
    case Target::EgressOnlyGateway:
      return to_egress_only(row.id, from, p);
    case Target::NatGateway:
      if (const NatGateway* nat = find<NatGateway>(s_, row.id)) return to_nat(*nat, from, p);
      lack("ec2 describe-nat-gateways", "R-IN-3", row.id);
    case Target::Interface:
      if (const NetworkInterface* eni = find<NetworkInterface>(s_, row.id))
        return to_appliance(*eni, from, p);
      lack("ec2 describe-network-interfaces", "R-IN-3", row.id);
    case Target::Peering:
      if (const auto* pcx = find<VpcPeeringConnection>(s_, row.id)) return to_peering(*pcx, from, p);
      lack("ec2 describe-vpc-peering-connections", "R-IN-3", row.id);
    case Target::TransitGateway:
      if (const TransitGateway* tgw = find<TransitGateway>(s_, row.id)) return to_transit(*tgw, from, p);
      lack("ec2 describe-transit-gateways", "R-IN-3", row.id);
    case Target::VirtualGateway:
      return to_virtual_gateway(row.id, from, p);
    case Target::GatewayEndpoint:
    case Target::InspectionEndpoint:
      if (const VpcEndpoint* endpoint = find<VpcEndpoint>(s_, row.id))
        return row.target == Target::GatewayEndpoint ? to_gateway_endpoint(*endpoint, from, p)
                                                     : to_inspection(*endpoint, from, p);
      lack("ec2 describe-vpc-endpoints", "R-IN-3", row.id);
    case Target::CoreNetwork:
      return to_core_network(row.id, from, p);
    case Target::CarrierGateway:
      return to_carrier(row.id, from, p);
    case Target::LocalGateway:
      return to_local_gateway(row.id, from, p);
    case Target::Lattice:
      return to_lattice(from, p);
    case Target::Odb:
      lose("X_NOT_MODELLED", "R-ROUTE-14", row.id, "ODB network");
    case Target::None:
      break;
  }
  lose("UNKNOWN_RESOURCE", "R-IN-5", row.id, "a target of no known kind");
}

// ---------------------------------------------------------------------------------------- arrive, deliver

/// `from` is the subnet that the packet comes from, in this VPC; null: from outside, where no edge table
/// applies any more (R-EDGE-6).
Outcome Walker::arrive_local(const Vpc& vpc, Packet p, const Subnet* from, bool skip_acl) {
  const std::string id = vpc.id.to_string();
  const bool outside = p.arrival != Arrival::Inside;
  if (outside && is_link_service(s_, vpc, p.destination))
    drop("X_RESERVED_DESTINATION", "R-ADDR-5", id, "link services answer only inside their VPC");
  if (p.reply && p.arrival == Arrival::Peering && !holder_vpc().empty() && holder_vpc() != id)
    drop("X_ASYMMETRIC_RETURN", "R-PCX-4", id, "the reply enters another VPC than the client's");
  const NetworkInterface* eni = owner_in(s_, id, p.destination);
  const Subnet* subnet = eni != nullptr ? find<Subnet>(s_, eni->subnet.to_string()) : nullptr;
  if (eni != nullptr &&
      (!in_vpc(vpc, p.destination) || (subnet != nullptr && !in_subnet(*subnet, p.destination))))
    eni = nullptr;  // R-ADDR-2: outside its subnet's blocks
  if (eni == nullptr) {
    if (const NatGateway* nat = nat_of(id, p)) {  // its interface was not exported
      const bool regional = nat->availability_mode.is("regional");
      const Subnet* its = regional ? nullptr : find<Subnet>(s_, nat->subnet.to_string());
      if (its != nullptr && its != from && !skip_acl) test_acl(*its, p, false);  // R-NAT-10
      return at_nat(*nat, p);
    }
    if (!in_vpc(vpc, p.destination))
      drop("VPC_LOCAL_ROUTE_CIDR_RESTRICTION", "R-FLOW-6", id, "outside the VPC's blocks");
    const Subnet* around = subnet_at(s_, vpc, p.destination);
    if (is_link_service(s_, vpc, p.destination) || (around != nullptr && is_reserved(*around, p.destination)))
      drop("X_RESERVED_DESTINATION", "R-ADDR-3", id, "a reserved address");
    require_call("ec2 describe-network-interfaces", vpc.header, "R-FLOW-6", id);
    mind_left_out(Kind::NetworkInterface, "R-FLOW-6", id);
    drop("NO_POSSIBLE_DESTINATION", "R-FLOW-6", id, "nobody has the address");
  }
  if (p.reply && !holder_vpc().empty() && holder_vpc() != id)
    drop("X_ASYMMETRIC_RETURN", "R-FLOW-9", eni->id.to_string(), "the reply lands on another host");
  const Place there = place_of(*eni);
  if (from != nullptr) {  // R-LGW-1
    const std::string here = wavelength_zone_of(s_, *from);
    const std::string far = wavelength_zone_of(s_, *there.subnet);
    if (!here.empty() && !far.empty() && here != far)
      drop("NO_POSSIBLE_DESTINATION", "R-LGW-1", id, "nothing leads from " + here + " to " + far);
  }
  return deliver(*eni, p, !skip_acl && from != there.subnet);
}

/// R-FLOW-7. Everything with an interface resides in its subnet (R-NACL-11); accounts do not matter
/// (R-SVC-2).
Outcome Walker::deliver(const NetworkInterface& eni, Packet p, bool crossing) {
  const std::string id = eni.id.to_string();
  const Place place = place_of(eni);
  if (crossing) test_acl(*place.subnet, p, false);  // R-FLOW-11: ACL, state, check, groups
  require_up(eni);
  if (const NatGateway* nat = nat_of(eni.vpc.to_string(), p)) return at_nat(*nat, p);
  if (eni.type.is("natGateway")) drop("X_NAT_NO_MAPPING", "R-NAT-9", id, "nobody was translated by it");
  if (!p.reply || !leg_->admitted.contains(id)) {
    test_groups(eni, p, false);
    if (!p.reply) test_interface_kind(eni, p);  // the component's own tests come last (R-FLOW-11)
  }
  leg_->admitted.insert(id);
  if (Translation* snat = p.reply ? undo(Translation::Kind::ClientVpn, id) : nullptr) {  // R-CVPN-3
    p.destination = snat->before;
    p.destination_port = snat->port_before;
    snat->undone = true;
    hop("translate", id, text(p));
    return {Outcome::Kind::OnPremises, nullptr, p};
  }
  if (Translation* snat = p.reply ? undo(Translation::Kind::NatInstance, id) : nullptr) {  // R-ENI-5
    p.destination = snat->before;
    p.destination_port = snat->port_before;
    snat->undone = true;
    leg_->boxes[1].insert(id);
    hop("translate", id, text(p));
    return leave(place, p);
  }
  hop("deliver", id, text(p));
  return {Outcome::Kind::Interface, &eni, p};
}

}  // namespace vpcscope::reference
