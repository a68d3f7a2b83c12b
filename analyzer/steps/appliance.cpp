// Interfaces that forward: transparent appliances and NAT instances (R-ENI-3 to R-ENI-5, R-SG-18).
#include <algorithm>

#include "analyzer/walk.h"

namespace vpcscope {
namespace {

/// What is special of an interface that forwards; null: nothing.
const net::Appliance* special(const Network& network, net::Handle<net::Interface> interface) {
  const auto rows = network.all<net::Appliance>();
  const auto at = std::ranges::lower_bound(rows, interface, {}, &net::Appliance::interface);
  return at != rows.end() && at->interface == interface ? &*at : nullptr;
}

}  // namespace

/// True: the walk ends.
bool Walk::does_not_forward(net::Handle<net::Interface> at, const Packet& p) {
  const net::Interface& row = n_[at];
  const auto refuses = [&](const char* code, const char* rule, const char* says) {
    return stop({code, rule}, ref(at), p, says);
  };
  if (row.data_path)  // R-ENI-2 does not hold for it, but it serves its own addresses only
    return refuses("ENI_ADDRESS_RESTRICTION", "R-ENI-3", "the destination is no address of this interface");
  if (!row.check_off)
    return refuses("ENI_SOURCE_DEST_CHECK_RESTRICTION", "R-ENI-2", "the destination is not its own address");
  return false;
}

/// R-ENI-4: in at `to`, out at one of the unchecked interfaces of its instance.
End Walk::to_appliance(net::Handle<net::Interface> to, const Place& from, Packet p) {
  const net::Interface& row = n_[to];
  const Place place = place_of(to);
  if (n_.owns(row, p.header.destination)) return deliver(to, p, from.subnet != place.subnet);
  if (not_functional(place, p)) return dropped();
  test_acl(place.subnet, p, false);  // R-NACL-3; in the sender's own subnet R-NACL-10
  if (not_up(to, p) || does_not_forward(to, p)) return dropped();
  const bool known = p.reply && admits(to);
  if (!known) test_groups(to, p, false);  // R-SG-18
  if (!admits(to)) leg_->admitted.push_back(to);
  p.identity_lost = true;  // R-SG-8
  remark("ASSUMES_FORWARDING", "R-ENI-4", ref(to), "assumes forwarding");
  const net::Appliance* const more = special(n_, to);
  const net::Run<net::Handle<net::Interface>> exits =
      more != nullptr ? more->exits : net::Run<net::Handle<net::Interface>>{};
  const std::uint32_t taken = choose(exits.count, [&](std::uint32_t i) { return ref(n_[exits][i]); });
  const net::Handle<net::Interface> out = exits.empty() ? to : n_[exits][taken];
  if (more != nullptr && more->translates && p.header.source.is_v4()) {
    if (!rewrite_source(to, p)) return dropped();
  } else {
    note_appliance(to);
    hop(Action::Forward, ref(to), p);
  }
  const Place exit = place_of(out);
  if (out != to && (not_up(out, p) || not_functional(exit, p))) return dropped();
  if (!known || !admits(out)) test_groups(out, p, true);
  if (!admits(out)) leg_->admitted.push_back(out);
  return leave(exit, p);
}

/// By its instance, for the reply may cross it the other way round.
void Walk::note_appliance(net::Handle<net::Interface> at) {
  const net::Handle<net::Instance> instance = n_[at].instance;
  const ComponentRef box = instance.present() ? ref(ComponentKind::Instance, instance) : ref(at);
  leg_->appliances[static_cast<std::size_t>(direction_)].push_back(box);
}

/// R-EDGE-7: without state it lets half a flow pass; if it has any that nobody declared, it does not.
void Walk::remark_appliances() {
  for (const std::size_t way : {0U, 1U})
    for (const ComponentRef& box : leg_->appliances[way])
      if (std::ranges::find(leg_->appliances[1 - way], box) == leg_->appliances[1 - way].end())
        remark("ASYMMETRIC_APPLIANCE",
            "R-EDGE-7",
            box,
            way == 0 ? "the reply goes past it: it must not keep state"
                     : "only the reply passes it: it must not keep state");
}

/// R-ENI-5: a declared NAT instance sends from its own primary address; false: the walk ends.
bool Walk::rewrite_source(net::Handle<net::Interface> at, Packet& p) {
  if (p.reply) {
    halt(
        {"X_ASYMMETRIC_RETURN", "R-EDGE-7"}, ref(at), p, "a reply for which the NAT instance has no mapping");
    return false;
  }
  Translation made;
  made.kind = Translation::Kind::NatInstance;
  made.device = ref(at);
  made.vpc = n_[at].vpc;
  made.before = p.header.source;
  made.after = n_[at].primary.get();
  made.port_before = p.header.source_port;
  leg_->translations.push_back(made);
  boxes(Direction::Forward).push_back(ref(at));
  p.header.source = made.after;
  if (p.header.has_ports()) p.header.source_port = new_port({1024, 65535});
  p.arrival = Arrival::Inside;
  hop(Action::Translate, ref(at), p);
  return true;
}

}  // namespace vpcscope
