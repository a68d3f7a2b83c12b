// Carrier gateway of a Wavelength Zone (R-LGW-1).
#include "analyzer/steps/internet.h"
#include "analyzer/walk.h"

namespace vpcscope {

End Walk::to_carrier(std::uint32_t to, const Place& from, Packet p) {
  const ComponentRef gateway{ComponentKind::CarrierGateway, to, {}};
  if (!n_.all<net::CarrierGateway>()[to].functional &&
      stop({"BAD_STATE", "R-IN-10"}, gateway, p, "it is not available"))
    return dropped();
  const Address source = p.header.source;
  if (source.is_v6()) return halt({"X_FAMILY_UNSUPPORTED", "R-LGW-1"}, gateway, p, "it carries IPv4 only");
  if (test_block_public_access(from.vpc, from.subnet, p, true, false, gateway))  // R-BPA-8
    return dropped();
  if (p.reply)
    return halt({"X_ASYMMETRIC_RETURN", "R-IGW-7"},
        gateway,
        p,
        "the reply leaves by a gateway that did not translate");
  const net::InterfaceAddress* own = address_of(n_, n_.owner(from.vpc, source).interface, source);
  if (own == nullptr || !own->carrier_address.present())
    return halt(
        {"IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS", "R-LGW-1"}, gateway, p, "the source has no carrier address");
  Translation made;
  made.kind = Translation::Kind::Carrier;
  made.device = gateway;
  made.vpc = from.vpc;
  made.before = source;
  made.after = own->carrier_address.get();
  made.port_before = p.header.source_port;
  leg_->translations.push_back(made);
  p.header.source = made.after;
  hop(Action::Translate, gateway, p);
  return out_to_internet(p);
}

}  // namespace vpcscope
