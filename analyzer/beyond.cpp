// What is certain although the way is not (R-MODEL-2): where a walk got lost, every completion of the missing
// data still leads past the far end's own filters, and the reply past the near end's. A drop there that holds
// whatever the way did to addresses and ports in between makes the path UNREACHABLE; so those tests are
// written down behind the point of loss, asked of anybody.
#include "analyzer/walk.h"

namespace vpcscope {

net::Handle<net::Interface> Walk::far_end() const {
  if (q_->to.kind == QueryEnd::Kind::Interface) return q_->to.interface;
  if (q_->to.kind == QueryEnd::Kind::Address) return n_.owner(q_->to.vpc, q_->to.address).interface;
  return {};
}

/// The far end's ingress, and its reply's egress: for any address and, of the reply, any port.
void Walk::look_at_far_end(net::Handle<net::Interface> at, const Packet& p, bool apart) {
  const net::Interface& interface = n_[at];
  const net::Handle<net::Subnet> subnet = interface.subnet;
  const bool crosses = apart && subnet.present() && !n_[subnet].attached && n_[subnet].acl.present();
  const auto acl_of_anybody = [&](bool egress) {
    test_acl(subnet, p, egress);
    path_.elements.back().action = Action::Test;
    path_.elements.back().test.anybody = true;
  };
  direction_ = Direction::Forward;
  if (crosses) acl_of_anybody(false);
  if (not_up(at, p)) return;
  if (interface.groups.present()) {
    test_groups(at, p, false);
    path_.elements.back().test.anybody = true;
  }
  if (interface.role == net::Role::Function &&
      stop({"X_LAMBDA_NO_INBOUND", "R-SVC-3"}, ref(at), p, "functions are not called by address"))
    return;
  direction_ = Direction::Return;
  if (has_reply() && crosses) acl_of_anybody(true);
}

/// The reply's way back into the near end's subnet, where nothing there changes packets.
void Walk::look_at_near_end(const Leg& leg, net::Handle<net::Subnet> here) {
  const net::Subnet& subnet = n_[here];
  if (!has_reply() || subnet.attached || subnet.translates) return;
  for (const net::Appliance& one : n_.all<net::Appliance>())
    if (one.translates) return;
  if (!subnet.acl.present() || n_.in_subnet(subnet, leg.first.header.destination)) return;
  direction_ = Direction::Return;
  test_acl(here, reply_to(leg.first), false);
  path_.elements.back().action = Action::Test;
}

void Walk::look_beyond(const Leg& leg) {
  if (path_.elements.empty()) return;
  const Element lost_at = path_.elements.back();
  const PacketHeader& first = leg.first.header;
  if (!path_.lost || lost_at.leg != 0 || !first.source.present() || !first.destination.present() ||
      first.source.is_v4() != first.destination.is_v4())
    return;
  const net::Handle<net::Interface> far = far_end();
  const net::Handle<net::Subnet> there = far.present() ? n_[far].subnet : net::Handle<net::Subnet>{};
  const net::Handle<net::Subnet> here =
      leg.initiator.present() ? n_[leg.initiator].subnet : net::Handle<net::Subnet>{};
  const bool apart = here != there && q_->from.kind != QueryEnd::Kind::OnPremises;
  if (lost_at.direction == Direction::Forward && there.present()) look_at_far_end(far, leg.first, apart);
  if (here.present() && !(far.present() && here == there)) look_at_near_end(leg, here);
}

}  // namespace vpcscope
