// VPC Lattice: what each service network offers, and where that leads (R-LAT-1, R-VPCE-12).
//
// Networks and services are found by their ids wherever something names them; AWS lists only those that the
// account owns or that were shared with it.
#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>

#include "model/network/resolver.h"

namespace vpcscope::net {
namespace {

/// The last part of an ARN: "svc-0a"; an id as it is.
std::string name_in(const Id& id) {
  const std::string text = id.present() ? id.to_string() : std::string();
  return text.substr(text.rfind('/') + 1);
}
std::string name_in(Text arn) {
  const std::string text = arn.str();
  return text.substr(text.rfind('/') + 1);
}

/// What an association names, by id or, where that is not printed, by ARN.
std::string named(const Id& id, Text arn) { return id.present() ? name_in(id) : name_in(arn); }

bool is_active(const Word& status) { return functional(status, {"ACTIVE", "UPDATE_IN_PROGRESS"}); }

TargetType type_of(const Word& type) {
  if (type.is("INSTANCE")) return TargetType::Instance;
  if (type.is("LAMBDA")) return TargetType::Lambda;
  return type.is("ALB") ? TargetType::Balancer : TargetType::Ip;
}

TargetState state_of(const Word& status) {
  if (status.is("DRAINING") || status.is("UNUSED")) return TargetState::Idle;  // R-LB-21
  if (status.is("HEALTHY") || status.is("UNAVAILABLE")) return TargetState::Healthy;
  return status.present() ? TargetState::Unhealthy : TargetState::NotTold;
}

std::int32_t port_of(Number target, Number group) {
  const Number port = target.present() ? target : group;
  return port.present() && port.value > 0 && port.value <= 65535 ? static_cast<std::int32_t>(port.value) : -1;
}

class Lattice {
 public:
  explicit Lattice(Resolver& r) : r_(r), s_(r.snapshot) {}

  void run() {
    for (const vpcscope::LatticeTarget& one : s_.all<vpcscope::LatticeTarget>())
      targets_[name_in(one.group)].push_back(&one);
    for (const LatticeListener& one : s_.all<LatticeListener>())
      listeners_[name_in(one.service)].push_back(&one);
    set_groups();
    offer_services();
    offer_resources();
    for (Draft& one : networks_) {
      one.row.services = r_.append(one.services);
      one.row.resources = r_.append(one.resources);
      r_.push(one.row);
    }
    join_vpcs();
  }

 private:
  /// A service network while it is being put together.
  struct Draft {
    LatticeNetwork row;
    std::vector<LatticeOffer> services;
    std::vector<LatticeOffer> resources;
  };

  Handle<LatticeNetwork> network(const std::string& id, const Header& named_by);
  void set_groups();
  std::vector<LatticeTarget> targets_of(const vpcscope::LatticeTargetGroup& from, const LatticeGroup& row);
  void place(const vpcscope::LatticeTarget& from, bool ipv6, LatticeTarget& to);
  Handle<Interface> primary_of(const Id& instance);
  void offer_services();
  Handle<LatticeService> service(const std::string& id, const Header& named_by);
  bool exported(std::string_view call, const Header& from) const {
    return s_.state_of(call, from.account.view(), from.region.view()) != ExportState::Missing;
  }
  void offer_resources();
  void offer_resource(Draft& draft, const std::string& id);
  void join_vpcs();

  Resolver& r_;
  const Snapshot& s_;
  std::map<std::string, std::vector<const vpcscope::LatticeTarget*>> targets_;  // by group
  std::map<std::string, std::vector<const LatticeListener*>> listeners_;        // by service
  std::vector<Draft> networks_;
  std::map<std::string, std::uint32_t> network_at_;
  std::map<std::string, Handle<LatticeService>> services_;
  std::map<std::string, std::vector<Handle<LatticeGroup>>> groups_of_;  // by service
  std::unordered_map<Id, Handle<Interface>> primaries_;                 // by instance
};

// ---------------------------------------------------------------------------------------------- networks

Handle<LatticeNetwork> Lattice::network(const std::string& id, const Header& named_by) {
  if (id.empty()) return {};
  const auto [at, fresh] = network_at_.try_emplace(id, static_cast<std::uint32_t>(networks_.size()));
  if (fresh) {
    Draft draft;
    draft.row.id = r_.text(id);
    draft.row.scope = r_.scope(named_by.account, named_by.region);
    draft.row.listed = r_.position_of_text(Kind::ServiceNetwork, id) != nowhere;
    networks_.push_back(draft);
  }
  return {at->second};
}

/// R-LAT-1, R-VPCE-12: who uses them. An association that does not work is kept only where the VPC has none
/// that does.
void Lattice::join_vpcs() {
  std::uint32_t at = 0;
  for (const ServiceNetworkVpcAssociation& from : s_.all<ServiceNetworkVpcAssociation>()) {
    const Handle<LatticeAssociation> handle{at++};
    LatticeAssociation to;
    to.object = r_.object(from.header, from.id);
    to.vpc = r_.find<Vpc>(from.vpc, from.header);
    const auto used = network_at_.find(named(from.service_network, from.service_network_arn));
    if (used != network_at_.end()) to.network = {used->second};
    const std::vector<Id> groups(from.groups.begin(), from.groups.end());
    to.groups = r_.group_set(groups, from.header);
    to.groups_known = from.groups.present();
    to.functional = is_active(from.status);
    r_[handle] = to;
    if (to.functional && to.vpc.present() && !r_[to.vpc].lattice.present()) r_[to.vpc].lattice = handle;
  }
}

// ---------------------------------------------------------------------------------------------- targets

void Lattice::set_groups() {
  std::uint32_t at = 0;
  for (const vpcscope::LatticeTargetGroup& from : s_.all<vpcscope::LatticeTargetGroup>()) {
    const Handle<LatticeGroup> handle{at++};
    LatticeGroup to;
    to.object = r_.object(from.header, from.id);
    to.vpc = r_.find<Vpc>(from.vpc, from.header);
    to.type = type_of(from.type);
    to.functional = is_active(from.status);
    const std::vector<LatticeTarget> targets = targets_of(from, to);
    to.known = !targets.empty() || exported("vpc-lattice list-targets", from.header);
    to.targets = r_.append(targets);
    r_[handle] = to;
    for (const Text& arn : from.services) groups_of_[name_in(arn)].push_back(handle);
  }
}

std::vector<LatticeTarget> Lattice::targets_of(
    const vpcscope::LatticeTargetGroup& from, const LatticeGroup& row) {
  std::vector<LatticeTarget> found;
  for (const vpcscope::LatticeTarget* const one : targets_[from.id.to_string()]) {
    LatticeTarget to;
    to.id = r_.text(one->target);
    to.port = port_of(one->port, from.port);
    to.state = state_of(one->status);
    if (row.type == TargetType::Balancer)
      to.balancer = r_.find_text<LoadBalancer>(one->target.to_string());
    else if (row.type == TargetType::Instance)
      place(*one, from.address_type.is("IPV6"), to);
    else if (row.type == TargetType::Ip)
      to.address = Address::parse(one->target.to_string()).value_or(Address());
    found.push_back(to);
  }
  return found;
}

/// R-LB-6: an instance's primary address of the group's family.
void Lattice::place(const vpcscope::LatticeTarget& from, bool ipv6, LatticeTarget& to) {
  to.interface = primary_of(from.target);
  to.address = r_.target_address(to.interface, ipv6);
}

Handle<Interface> Lattice::primary_of(const Id& instance) {
  if (primaries_.empty()) {
    std::uint32_t at = 0;
    for (const NetworkInterface& one : s_.all<NetworkInterface>()) {
      const Handle<Interface> handle{at++};
      if (one.instance.present() && one.device_index.value_or(0) == 0)
        primaries_.try_emplace(one.instance, handle);
    }
  }
  const auto found = primaries_.find(instance);
  return found == primaries_.end() ? Handle<Interface>{} : found->second;
}

// ---------------------------------------------------------------------------------------------- offers

void Lattice::offer_services() {
  for (const ServiceNetworkVpcAssociation& one : s_.all<ServiceNetworkVpcAssociation>())
    network(named(one.service_network, one.service_network_arn), one.header);
  std::uint32_t at = 0;
  for (const VpcEndpoint& one : s_.all<VpcEndpoint>()) {
    const Handle<Endpoint> handle{at++};
    if (one.service_network.present()) r_[handle].network = network(name_in(one.service_network), one.header);
  }
  for (const ServiceNetworkServiceAssociation& one : s_.all<ServiceNetworkServiceAssociation>()) {
    const auto used = network_at_.find(named(one.service_network, one.service_network_arn));
    const std::string id = named(one.service, one.service_arn);
    if (used == network_at_.end() || id.empty() || !is_active(one.status)) continue;
    networks_[used->second].services.push_back({r_.text(id), service(id, one.header), {}});
  }
}

Handle<LatticeService> Lattice::service(const std::string& id, const Header& named_by) {
  const auto [at, fresh] = services_.try_emplace(id);
  if (!fresh) return at->second;
  LatticeService row;
  row.id = r_.text(id);
  row.scope = r_.scope(named_by.account, named_by.region);
  std::vector<PortSpan> ports;
  for (const LatticeListener* const one : listeners_[id]) {
    row.scope = r_.scope(one->header.account, one->header.region);
    row.listeners_known = true;
    if (one->port.value_or(-1) < 0 || one->port.value > 65535) continue;
    const auto port = static_cast<std::uint16_t>(one->port.value);
    ports.push_back({port, port});
  }
  row.ports = r_.append(ports);
  if (const std::uint32_t listed = r_.position_of_text(Kind::LatticeService, id); listed != nowhere) {
    const vpcscope::LatticeService& from = s_.all<vpcscope::LatticeService>()[listed];
    row.scope = r_.scope(from.header.account, from.header.region);
    row.functional = is_active(from.status);
    row.listeners_known = row.listeners_known || exported("vpc-lattice list-listeners", from.header);
  }
  if (const auto groups = groups_of_.find(id); groups != groups_of_.end())
    row.groups = r_.append(groups->second);
  return at->second = r_.push(row);
}

void Lattice::offer_resources() {
  for (const ServiceNetworkResourceAssociation& one : s_.all<ServiceNetworkResourceAssociation>()) {
    const auto used = network_at_.find(named(one.service_network, one.service_network_arn));
    const std::string id = named(one.resource_configuration, one.resource_configuration_arn);
    if (used == network_at_.end() || id.empty() || !is_active(one.status)) continue;
    offer_resource(networks_[used->second], id);
  }
}

/// A group of configurations offers its members.
void Lattice::offer_resource(Draft& draft, const std::string& id) {
  bool is_group = false;
  std::uint32_t at = 0;
  for (const vpcscope::ResourceConfiguration& one : s_.all<vpcscope::ResourceConfiguration>()) {
    const Handle<ResourceConfiguration> handle{at++};
    is_group = is_group || (one.id.to_string() == id && one.type.is("GROUP"));
    if (name_in(one.configuration_group) == id) {
      draft.resources.push_back({r_.text(one.id), {}, handle});
      is_group = true;
    }
  }
  if (!is_group) draft.resources.push_back({r_.text(id), {}, r_.find_text<ResourceConfiguration>(id)});
}

}  // namespace

void resolve_lattice(Resolver& r) { Lattice(r).run(); }

}  // namespace vpcscope::net
