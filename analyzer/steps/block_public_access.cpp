// VPC Block Public Access (section 10). Modes and exclusions are worked out per VPC and subnet in
// model/network/resolve_gateways.cpp.
#include "analyzer/steps/internet.h"
#include "analyzer/walk.h"

namespace vpcscope {
/// `subnet`: whose interface exchanges packets with the gateway (R-BPA-3, R-BPA-6); absent: a regional NAT
/// gateway's, for which the VPC counts.
bool Walk::test_block_public_access(net::Handle<net::Vpc> vpc, net::Handle<net::Subnet> subnet,
    const Packet& p, bool outward, bool egress_only, ComponentRef component) {
  if (p.reply) return false;  // R-BPA-4: admitted forward, not tested again
  const char* const code = "VPC_BLOCK_PUBLIC_ACCESS_ENABLED";
  const net::BlockPublicAccess& whole = n_[vpc].block;
  const net::BlockPublicAccess& block = subnet.present() ? n_[subnet].block : whole;
  if (block.assumed) remark("ASSUMED", "R-IN-11", component, "assumes Block Public Access off");
  const auto refuse = [&](const net::BlockPublicAccess& by, const char* rule, const char* says) {
    if (!by.unknown) return stop({code, rule}, component, p, says);
    doubt({"X_MISSING_DATA", "R-BPA-2"},
        component,
        p,
        net::Call::BlockExclusions,
        n_[vpc].object.scope,
        "an exclusion from Block Public Access might let it pass");
    return false;
  };
  const net::InspectionPort* const port = inspection_port(n_, p.endpoint_passed);
  if (whole.mode != net::BlockMode::Off && port != nullptr && port->firewall)
    return refuse(whole, "R-BPA-7", "Block Public Access blocks what passes Network Firewall");
  if (block.mode == net::BlockMode::Off) return false;
  const Translation* last = pending();
  const bool by_nat = outward && last != nullptr && last->kind == Translation::Kind::Nat;
  const bool ingress_only = block.mode == net::BlockMode::Ingress || block.excluded_egress;  // R-BPA-2
  if (ingress_only && (by_nat || egress_only)) return false;                                 // R-BPA-5
  return ingress_only ? refuse(block, "R-BPA-5", "Block Public Access lets only NAT and egress-only pass")
                      : refuse(block, "R-BPA-4", "Block Public Access blocks both directions");
}

}  // namespace vpcscope
