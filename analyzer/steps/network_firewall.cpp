// Network Firewall: the test of one packet by one firewall is written down here; what its rules make of it is
// policy (analyzer/firewall_policy.cpp).
#include "analyzer/policy.h"
#include "analyzer/walk.h"

namespace vpcscope {

void Walk::inspect(net::Handle<net::Firewall> firewall, ComponentRef component, const Packet& p) {
  const net::Firewall& row = n_[firewall];
  const net::FirewallProgram* program = n_.find(row.program);
  hop(Action::Inspect, component, p);
  Element& element = path_.elements.back();
  element.test.kind = Test::Kind::Firewall;
  element.test.firewall = firewall;
  element.test.reply = p.reply;  // R-NFW-3: the stateful engine admits replies
  element.test.scope = row.object.scope;
  if (program == nullptr) {
    element.test.call = net::Call::FirewallPolicies;
    return;
  }
  if (program->missing_group) element.test.call = net::Call::FirewallRuleGroups;
  if (program->decrypts)
    remark("TLS_INSPECTION", "R-NFW-5", component, "what TLS inspection refuses is not modelled");
  if (p.reply && p.header.protocol != 6 && firewall_sees_half(n_, element))
    remark("HALF_FLOW", "R-NFW-3", component, "the stateful engine sees one direction of the flow only");
}

}  // namespace vpcscope
