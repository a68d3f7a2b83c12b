#include "analyzer/walk.h"

#include <algorithm>

#include "analyzer/fetch.h"

namespace vpcscope {

// ---------------------------------------------------------------------------------------- what steps say

namespace {

constexpr std::size_t most_hops = 64;  // R-MODEL-8

}  // namespace

bool Walk::stop(Reason reason, ComponentRef component, const Packet& p, const char* says) {
  hop(Action::Drop, component, p);
  Test& test = path_.elements.back().test;
  test.kind = Test::Kind::Stop;
  test.reason = reason;
  test.says = says;
  return !q_->all_blockers;
}

End Walk::halt(Reason reason, ComponentRef component, const Packet& p, const char* says) {
  (void)stop(reason, component, p, says);
  return {};
}

End Walk::halt_at(Reason reason, net::Handle<net::RouteTable> table, net::Handle<net::Route> route,
    ComponentRef component, const Packet& p, const char* says) {
  (void)stop(reason, component, p, says);
  path_.elements.back().table = table;
  path_.elements.back().route = route;
  return {};
}

End Walk::lost(Reason reason, ComponentRef component, const Packet& p, const char* says) {
  (void)stop(reason, component, p, says);
  path_.elements.back().test.kind = Test::Kind::Lost;
  path_.lost = true;
  return {};
}

End Walk::lack(net::Call call, net::Handle<net::Scope> scope, const char* rule, ComponentRef component,
    const Packet& p) {
  lost({"X_MISSING_DATA", rule}, component, p, "was not exported");  // R-FLOW-13
  path_.elements.back().test.call = call;
  path_.elements.back().test.scope = scope;
  return {};
}

End Walk::lack_left_out(Kind kind, const char* rule, ComponentRef component, const Packet& p) {
  lost({"X_MISSING_DATA", rule}, component, p, "an object that could not be read might be it");
  for (const net::LeftOutRow& row : n_.all<net::LeftOutRow>())
    if (row.kind == kind) {
      path_.elements.back().test.left_out = n_.handle_of(row);
      break;
    }
  return {};
}

void Walk::doubt(Reason reason, ComponentRef component, const Packet& p, net::Call call,
    net::Handle<net::Scope> scope, const char* says) {
  (void)stop(reason, component, p, says);
  Test& test = path_.elements.back().test;
  path_.elements.back().action = Action::Test;
  test.kind = Test::Kind::Doubt;
  test.call = call;
  test.scope = scope;
}

bool Walk::suppose(Reason reason, ComponentRef component, const Packet& p, net::Call call,
    net::Handle<net::Scope> scope, const char* says) {
  const bool yes = choices_->choose(2, true) == 0;
  doubt(reason, component, p, call, scope, says);
  path_.elements.back().test.kind = Test::Kind::Supposed;
  return yes;
}

void Walk::hop(Action action, ComponentRef component, const Packet& p) {
  Element& element = path_.elements.emplace_back();
  element.action = action;
  element.direction = direction_;
  element.leg = depth_;
  element.component = component;
  element.header = p.header;
}

void Walk::carries(Carries what, Reason reason, ComponentRef component, const Packet& p) {
  hop(Action::Test, component, p);
  Test& test = path_.elements.back().test;
  test.kind = Test::Kind::Carries;
  test.carries = what;
  test.reason = reason;
}

void Walk::remark(const char* code, const char* rule, ComponentRef component, const char* says) {
  path_.remarks.push_back({code, rule, component, says});
}

PortRef Walk::new_port(PortRange range) {
  path_.ports.push_back(range);
  return {static_cast<std::int16_t>(path_.ports.size() - 1), 0};
}

bool Walk::loops(ComponentRef from, ComponentRef to, const Packet& p) {
  auto& seen = leg_->seen[static_cast<std::size_t>(direction_)];
  for (const Leg::Seen& one : seen)
    if (one.from == from && one.to == to && one.source == p.header.source &&
        one.destination == p.header.destination) {
      halt({"X_ROUTE_LOOP", "R-MODEL-8"}, from, p, "the packet was here before");
      return true;
    }
  seen.push_back({from, to, p.header.source, p.header.destination});
  if (seen.size() <= most_hops) return false;
  halt({"X_ROUTE_LOOP", "R-MODEL-8"}, from, p, "more than 64 hops");
  return true;
}

Translation* Walk::pending() {
  for (auto one = leg_->translations.rbegin(); one != leg_->translations.rend(); ++one)
    if (!one->undone) return &*one;
  return nullptr;
}

Translation* Walk::undo(Translation::Kind kind, ComponentRef device) {
  Translation* next = pending();
  return next != nullptr && next->kind == kind && next->device == device ? next : nullptr;
}

net::Handle<net::Vpc> Walk::holder_vpc() const {
  for (auto one = leg_->translations.rbegin(); one != leg_->translations.rend(); ++one)
    if (!one->undone) return one->kind == Translation::Kind::InternetIn ? net::Handle<net::Vpc>{} : one->vpc;
  return leg_->initiator_vpc;
}

bool Walk::admits(net::Handle<net::Interface> interface) const {
  return std::ranges::find(leg_->admitted, interface) != leg_->admitted.end();
}

// ---------------------------------------------------------------------------------------- the whole flow

const Path& Walk::walk(const Query& query, Choices& choices) {
  q_ = &query;
  choices_ = &choices;
  if (choices.made().empty()) fetch_ends(n_, query);  // other ways find it there
  path_.clear();
  supposed_.clear();
  path_.ports.push_back(query.client);
  direction_ = Direction::Forward;
  depth_ = 0;
  legs_ = 0;
  egress_at_ = ~std::size_t{0};
  Leg leg;
  const Packet first = first_packet();
  leg_ = &leg;
  if (query.from.kind == QueryEnd::Kind::Interface || query.from.kind == QueryEnd::Kind::Address) {
    leg.initiator = query.from.kind == QueryEnd::Kind::Interface
                        ? query.from.interface
                        : n_.owner(query.from.vpc, query.from.address).interface;
    if (leg.initiator.present()) leg.initiator_vpc = n_[leg.initiator].vpc;
  }
  converse(
      leg,
      first,
      [this](const Packet& p) { return send_first(p); },
      [this](const End& end) { return check_forward(end); });
  if (path_.lost && egress_at_ < path_.elements.size())  // before the route was known
    path_.elements[egress_at_].test.identity = Identity::Unsettled;
  look_beyond(leg);
  return path_;
}

Packet Walk::first_packet() const {
  Packet p;
  p.header.source = q_->from.address;
  p.header.destination = q_->to.address;
  p.header.protocol = q_->protocol;
  p.header.source_port = {0, 0};
  p.header.destination_port = {PortRef::asked, q_->port};
  p.header.icmp_type = q_->icmp_type;
  p.header.icmp_code = q_->icmp_code;
  return p;
}

End Walk::send_first(Packet p) {
  const Address& source = p.header.source;
  const Address& destination = p.header.destination;
  if (!source.present() || !destination.present() || source.is_v4() != destination.is_v4())
    return halt({"NO_SOURCE_OR_DESTINATION", "R-FLOW-1"}, {}, p, "the ends have no address family in common");
  switch (q_->from.kind) {
    case QueryEnd::Kind::Interface:
    case QueryEnd::Kind::Address: {
      const net::Handle<net::Interface> from = leg_->initiator;
      if (!from.present())
        return halt(
            {"NO_SOURCE_OR_DESTINATION", "R-FLOW-1"}, ref(q_->from.vpc), p, "nobody has the source address");
      if (test_sender(from, p)) return dropped();
      p.origin = from;
      return emit(from, p);
    }
    case QueryEnd::Kind::Internet:
      return from_internet(p);
    case QueryEnd::Kind::OnPremises:
      return from_on_premises(p);
    case QueryEnd::Kind::Service:
      break;
  }
  return halt({"VPCE_GATEWAY_EGRESS_SOURCE_ADDRESS_RESTRICTION", "R-VPCE-3"},
      {ComponentKind::Service, net::nowhere, {}},
      p,
      "a service never initiates");
}

bool Walk::has_reply() const {
  if (q_->one_way) return false;                     // R-MODEL-3
  if (q_->protocol == 1) return q_->icmp_type == 8;  // other types have no reply
  if (q_->protocol == 58) return q_->icmp_type == 128;
  return true;
}

/// R-NACL-5: a packet of its own, with what the network made of the request's addresses (R-NACL-6).
Packet Walk::reply_to(const Packet& request) const {
  Packet p;
  p.header = request.header;
  std::swap(p.header.source, p.header.destination);
  std::swap(p.header.source_port, p.header.destination_port);
  p.header.icmp_type = request.header.protocol == 58 ? 129 : 0;  // R-FLOW-8
  p.header.icmp_code = 0;
  p.reply = true;
  return p;
}

/// One packet out, what it sets off at its end, its reply back; no side implies the other (R-IGW-5,
/// R-VPCE-5).
template <class Send, class Check>
End Walk::converse(Leg& leg, const Packet& first, Send send, Check check) {
  Leg* const outer = leg_;
  const std::uint8_t outer_depth = depth_;
  depth_ = legs_++;
  leg_ = &leg;
  leg.first = first;
  direction_ = Direction::Forward;
  End end = send(first);
  if (!end.stopped()) end = check(end);
  if (!end.stopped()) {
    const End inner = serve(end);  // inner legs first (R-FLOW-9)
    if (inner.stopped()) end = inner;
  }
  if (!end.stopped() && has_reply() && !leg.one_way) {
    direction_ = Direction::Return;
    End back = answer(end);
    if (!back.stopped()) back = check_return(back);
    if (back.stopped()) end = back;
  }
  direction_ = Direction::Forward;
  leg_ = outer == nullptr ? &leg : outer;
  depth_ = outer_depth;
  return end;
}

End Walk::run_leg(Leg& leg, Packet first, net::Handle<net::Interface> node) {
  return converse(
      leg, first, [&](const Packet& p) { return emit(node, p); }, [](const End& end) { return end; });
}

End Walk::run_leg_into(Leg& leg, Packet first, net::Handle<net::Vpc> vpc) {
  if (too_deep({ComponentKind::Vpc, vpc.at, {}}, first)) return dropped();
  ++nested_;
  const End end = converse(
      leg,
      first,
      [&](const Packet& p) { return arrive_local(vpc, p, {}); },
      [](const End& one) { return one; });
  --nested_;
  return end;
}

End Walk::answer(const End& end) {
  Packet p = reply_to(end.packet);
  switch (end.kind) {
    case End::Kind::Interface:
      p.origin = end.interface;
      return emit(end.interface, p);  // R-ENI-7: the same interface
    case End::Kind::Internet:
      return from_internet(p);
    case End::Kind::OnPremises:
      return reply_from_on_premises(p);
    case End::Kind::Service:
      return from_service(p);
    case End::Kind::Stopped:
      break;
  }
  return end;
}

End Walk::check_forward(const End& end) {
  bool asked = false;
  switch (q_->to.kind) {
    case QueryEnd::Kind::Interface:
      asked = end.kind == End::Kind::Interface && end.interface == q_->to.interface;
      break;
    case QueryEnd::Kind::Address:
      asked = end.packet.header.destination == q_->to.address &&
              ((end.kind == End::Kind::Interface && n_[end.interface].vpc == q_->to.vpc) ||
                  (end.kind == End::Kind::Service && end.vpc == q_->to.vpc));
      break;
    case QueryEnd::Kind::Internet:
    case QueryEnd::Kind::Service:
      // R-ADDR-11: delivery of a service's address by a gateway endpoint counts, and so does the internet.
      asked = end.kind == End::Kind::Internet || end.kind == End::Kind::Service;
      break;
    case QueryEnd::Kind::OnPremises:
      asked = end.kind == End::Kind::OnPremises;
      break;
  }
  if (asked) {
    remark_services(end);
    return end;
  }
  const ComponentRef where =
      end.kind == End::Kind::Interface    ? ref(end.interface)
      : end.kind == End::Kind::Internet   ? ComponentRef{ComponentKind::Internet, net::nowhere, {}}
      : end.kind == End::Kind::OnPremises ? ComponentRef{ComponentKind::OnPremises, net::nowhere, {}}
                                          : ComponentRef{ComponentKind::Service, net::nowhere, {}};
  if (stop({"X_OTHER_DESTINATION", "R-FLOW-9"},
          where,
          end.packet,
          "delivered, but not where it was meant to go"))
    return dropped();
  return end;
}

End Walk::check_return(const End& back) {
  const bool inside = leg_->initiator.present();
  const bool home = leg_->by_lattice ? back.kind == End::Kind::Service
                    : inside         ? back.kind == End::Kind::Interface && back.interface == leg_->initiator
                    : q_->from.kind == QueryEnd::Kind::Internet ? back.kind == End::Kind::Internet
                                                                : back.kind == End::Kind::OnPremises;
  const PacketHeader& first = leg_->first.header;
  const PacketHeader& last = back.packet.header;
  const bool same = last.destination == first.source && last.source == first.destination;
  const ComponentRef where = back.kind == End::Kind::Interface ? ref(back.interface)
                             : back.kind == End::Kind::Internet
                                 ? ComponentRef{ComponentKind::Internet, net::nowhere, {}}
                                 : ComponentRef{ComponentKind::OnPremises, net::nowhere, {}};
  if (!home || !same)
    if (stop({"X_ASYMMETRIC_RETURN", "R-FLOW-9"},
            where,
            back.packet,
            "the reply ends elsewhere, or is not what the client expects"))
      return dropped();
  for (const ComponentRef& box : leg_->boxes[0])  // R-FLOW-10, R-EDGE-7
    if (std::ranges::find(leg_->boxes[1], box) == leg_->boxes[1].end())
      if (stop({"X_ASYMMETRIC_RETURN", "R-EDGE-7"}, box, back.packet, "the reply goes past it"))
        return dropped();
  remark_appliances();
  return back;
}

/// What a delivered request sets off: the inner legs of load balancers and endpoints.
End Walk::serve(const End& end) {
  if (end.kind == End::Kind::Service && leg_->exit.kind == Exit::Kind::Lattice) return serve_lattice(end);
  if (end.kind != End::Kind::Interface) return end;
  const net::Interface& at = n_[end.interface];
  switch (at.role) {
    case net::Role::Endpoint:
      return serve_aws_or_customer({at.role_at}, end);
    case net::Role::LoadBalancer:
      return balance({at.role_at}, end.interface, end.packet, false);
    case net::Role::ClassicLoadBalancer:
      return balance_classic({at.role_at}, end.interface, end.packet);
    default:
      return end;
  }
}

}  // namespace vpcscope
