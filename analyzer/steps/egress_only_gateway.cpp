// Egress-only internet gateway (R-EIGW).
#include "analyzer/steps/internet.h"
#include "analyzer/walk.h"

namespace vpcscope {

End Walk::to_egress_only(std::uint32_t to, const Place& from, Packet p) {
  const ComponentRef gateway{ComponentKind::EgressOnlyGateway, to, {}};
  const Address source = p.header.source;
  if (source.is_v4()) return halt({"X_FAMILY_UNSUPPORTED", "R-EIGW-1"}, gateway, p, "it carries IPv6 only");
  if (p.passed_gwlbe &&
      stop({"X_EIGW_AFTER_GWLBE", "R-EIGW-2"}, gateway, p, "the packet passed an inspection endpoint"))
    return dropped();
  if (p.reply)
    return halt({"X_EIGW_UNSOLICITED_INBOUND", "R-EIGW-1"},
        gateway,
        p,
        "a reply to a flow that was not initiated through it");
  const net::Handle<net::Interface> owner = n_.owner(from.vpc, source).interface;
  const bool passes =
      owner.present() && n_[owner].in_use && is_public_v6(n_, n_[from.vpc], n_[owner], source);
  if (!passes)
    if (stop({"IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS", "R-EIGW-1"},
            gateway,
            p,
            "the source is no public IPv6 address of an interface of the VPC"))
      return dropped();
  if (test_block_public_access(from.vpc, from.subnet, p, true, true, gateway)) return dropped();
  Translation made;
  made.kind = Translation::Kind::EgressOnly;
  made.device = gateway;
  made.vpc = from.vpc;
  made.before = made.after = source;
  made.port_before = p.header.source_port;
  leg_->translations.push_back(made);
  hop(Action::Forward, gateway, p);
  return out_to_internet(p);
}

}  // namespace vpcscope
