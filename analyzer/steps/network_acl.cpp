// Network ACLs as tests on the way (section 8). Which entry decides is policy: analyzer/policy.cpp.
#include "analyzer/walk.h"

namespace vpcscope {

/// Who calls this decides where ACLs apply: at the border of a subnet, never inside it (R-NACL-3).
void Walk::test_acl(
    net::Handle<net::Subnet> subnet, const Packet& p, bool egress, const char* code, const char* rule) {
  if (!subnet.present()) return;
  const net::Subnet& row = n_[subnet];
  if (row.assumed_acl) {  // R-IN-11
    remark("ASSUMED", "R-IN-11", ref(subnet), "its network ACL was not exported: all is let through");
    return;
  }
  const ComponentRef component = row.acl.present() ? ref(ComponentKind::Acl, row.acl) : ref(subnet);
  hop(row.acl.present() ? Action::Permit : Action::Test, component, p);
  Test& test = path_.elements.back().test;
  test.kind = Test::Kind::Acl;
  test.acl = row.acl;
  test.subnet = subnet;
  test.egress = egress;
  test.reason = {code, rule};
  if (!row.acl.present()) {
    test.call = net::Call::NetworkAcls;
    test.scope = row.object.scope;
  }
}

}  // namespace vpcscope
