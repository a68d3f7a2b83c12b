// What else a question may name, and which interfaces it stands for (section 22, R-SVC-5).
//
// Most services do not print the interfaces that they put into a VPC. Their interfaces are told by what they
// have in common with them: subnets, groups, and how AWS words the description. Where several resources share
// all of that, each stands for all of the interfaces: they are alternatives.
#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/network/resolver.h"

namespace vpcscope::net {
namespace {

using Interfaces = std::vector<Handle<Interface>>;
using Groups = std::vector<Id>;

template <class SomeId>
Groups sorted(const Slice<SomeId>& ids) {
  Groups found(ids.begin(), ids.end());
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

bool holds(std::string_view text, std::string_view part) {
  return !part.empty() && text.find(part) != std::string_view::npos;
}

/// Interfaces that belong to no instance, by subnet and by address.
class Finder {
 public:
  explicit Finder(Resolver& resolver);

  using Test = std::function<bool(const NetworkInterface&)>;
  /// Those of the subnets that have exactly these groups and pass the test.
  Interfaces among(const std::vector<Handle<Subnet>>& subnets, const Groups& groups, const Test& test) const;
  /// The same, whatever their groups.
  Interfaces among(const std::vector<Handle<Subnet>>& subnets, const Test& test) const;
  /// Those of the subnets whose description names the id.
  Interfaces described(std::string_view id, const std::vector<Handle<Subnet>>& subnets) const;
  Interfaces at(const Slice<Address>& addresses, Handle<Vpc> vpc) const;
  Handle<Interface> at(Address address, Handle<Vpc> vpc) const;
  const NetworkInterface& operator[](Handle<Interface> at) const {
    return r_.snapshot.all<NetworkInterface>()[at.at];
  }

 private:
  Resolver& r_;
  std::unordered_map<std::uint32_t, Interfaces> by_subnet_;
  std::unordered_multimap<Address, Handle<Interface>> by_address_;
};

Finder::Finder(Resolver& resolver) : r_(resolver) {
  std::uint32_t at = 0;
  for (const NetworkInterface& from : r_.snapshot.all<NetworkInterface>()) {
    const Handle<Interface> handle{at++};
    if (from.instance.present()) continue;
    by_subnet_[r_[handle].subnet.at].push_back(handle);
    for (const InterfaceAddress& one : r_[r_[handle].v4]) by_address_.emplace(one.address.get(), handle);
    for (const Address& one : r_[r_[handle].v6]) by_address_.emplace(one, handle);
  }
}

Interfaces Finder::among(const std::vector<Handle<Subnet>>& subnets, const Test& test) const {
  Interfaces found;
  for (const Handle<Subnet> subnet : subnets)
    if (const auto here = by_subnet_.find(subnet.at); here != by_subnet_.end())
      std::ranges::copy_if(
          here->second, std::back_inserter(found), [&](Handle<Interface> one) { return test((*this)[one]); });
  return found;
}

Interfaces Finder::among(
    const std::vector<Handle<Subnet>>& subnets, const Groups& groups, const Test& test) const {
  return among(
      subnets, [&](const NetworkInterface& one) { return test(one) && sorted(one.groups) == groups; });
}

Interfaces Finder::described(std::string_view id, const std::vector<Handle<Subnet>>& subnets) const {
  Interfaces found;
  std::uint32_t at = 0;
  for (const NetworkInterface& one : r_.snapshot.all<NetworkInterface>()) {
    const Handle<Interface> handle{at++};
    if (one.description.view().find(id) != std::string_view::npos &&
        std::ranges::find(subnets, r_[handle].subnet) != subnets.end())
      found.push_back(handle);
  }
  return found;
}

Handle<Interface> Finder::at(Address address, Handle<Vpc> vpc) const {
  const auto [first, last] = by_address_.equal_range(address);
  for (auto one = first; one != last; ++one)
    if (address.present() && r_[one->second].vpc == vpc) return one->second;
  return {};
}

Interfaces Finder::at(const Slice<Address>& addresses, Handle<Vpc> vpc) const {
  Interfaces found;
  for (const Address& address : addresses)
    if (const Handle<Interface> one = at(address, vpc); one.present()) found.push_back(one);
  return found;
}

/// How AWS words the description of a service's interfaces.
Finder::Test described(std::string words) {
  return [words = std::move(words)](const NetworkInterface& one) { return one.description.view() == words; };
}
Finder::Test described_with(std::string part) {
  return
      [part = std::move(part)](const NetworkInterface& one) { return holds(one.description.view(), part); };
}

std::string arn_of(const Header& header, std::string_view service, std::string_view rest) {
  const std::string_view region = header.region.view();
  if (header.account.view().empty() || region.empty()) return "";
  std::string arn = region.starts_with("cn-")       ? "arn:aws-cn:"
                    : region.starts_with("us-gov-") ? "arn:aws-us-gov:"
                                                    : "arn:aws:";
  arn.append(service).append(":").append(region).append(":").append(header.account.view());
  return arn.append(":").append(rest);
}

class Resources {
 public:
  explicit Resources(Resolver& resolver) : r_(resolver), finder_(resolver) {}

  void add_all();

 private:
  /// What a row says beside its interfaces.
  struct Names {
    std::string name;
    std::string arn;
    Text domain;
    Flag is_public;
  };
  template <class T>
  Handle<Resource> add(const T& from, const Names& names, Interfaces interfaces);

  template <class Ids>
  std::vector<Handle<Subnet>> subnets_of(const Ids& ids, const Header& from) const;
  /// Of the resource itself, else of its subnet group.
  template <class Group, class T>
  std::vector<Handle<Subnet>> subnets_by_group(const T& from) const;

  void give_role(const Interfaces& interfaces, Role role, std::uint32_t at);
  void add_functions();
  void add_databases();
  void add_caches();
  void add_file_systems();
  void add_search_domains();
  void add_warehouses();
  void add_containers();
  void add_brokers();
  void add_resolvers();
  void add_instance_connect();
  void find_resource_gateways();
  void find_configured_resources();
  Interfaces of_function(const Function& from) const;
  Interfaces of_database(const Database& from) const;
  Interfaces of_resolver(const vpcscope::ResolverEndpoint& from, Handle<Vpc> vpc) const;

  Resolver& r_;
  Finder finder_;
};

template <class T>
Handle<Resource> Resources::add(const T& from, const Names& names, Interfaces interfaces) {
  std::ranges::sort(interfaces);
  interfaces.erase(std::unique(interfaces.begin(), interfaces.end()), interfaces.end());
  Resource to;
  to.object = r_.object(from.header, from.id);
  to.resource_name = r_.text(names.name);
  to.arn = r_.text(names.arn);
  to.domain = r_.text(names.domain);
  to.interfaces = r_.append(interfaces);
  to.of = T::kind;
  to.public_wanted = names.is_public.yes();
  return r_.push(to);
}

template <class Ids>
std::vector<Handle<Subnet>> Resources::subnets_of(const Ids& ids, const Header& from) const {
  std::vector<Handle<Subnet>> found;
  for (const auto& id : ids)
    if (const Handle<Subnet> one = r_.find<Subnet>(id, from); one.present()) found.push_back(one);
  return found;
}

template <class Group, class T>
std::vector<Handle<Subnet>> Resources::subnets_by_group(const T& from) const {
  if constexpr (requires { from.subnets; })
    if (!from.subnets.empty()) return subnets_of(from.subnets, from.header);
  const std::uint32_t at = r_.position(Group::kind, from.subnet_group, from.header);
  if (at == nowhere) return {};
  const Group& group = r_.snapshot.all<Group>()[at];
  return subnets_of(group.subnets, group.header);
}

void Resources::give_role(const Interfaces& interfaces, Role role, std::uint32_t at) {
  for (const Handle<Interface> one : interfaces) {
    r_[one].role = role;
    r_[one].role_at = at;
  }
}

// ---------------------------------------------------------------------------------------------- functions

/// R-SVC-3: functions with the same subnets and groups share interfaces, which bear the name of the first.
Interfaces Resources::of_function(const Function& from) const {
  const std::string own = "AWS Lambda VPC ENI-" + from.name.str();
  const auto is_own = [&](const NetworkInterface& one) {
    const std::string_view words = one.description.view();
    return words.starts_with(own) && (words.size() == own.size() || words[own.size()] == '-');
  };
  Interfaces found;
  for (const Handle<Subnet> subnet : subnets_of(from.subnets, from.header)) {
    Interfaces here = finder_.among(
        {subnet}, sorted(from.groups), [](const NetworkInterface& one) { return one.type.is("lambda"); });
    Interfaces named;
    std::ranges::copy_if(
        here, std::back_inserter(named), [&](Handle<Interface> one) { return is_own(finder_[one]); });
    if (!named.empty()) here = named;
    found.insert(found.end(), here.begin(), here.end());
  }
  return found;
}

void Resources::add_functions() {
  for (const Function& from : r_.snapshot.all<Function>()) {
    const Interfaces interfaces = of_function(from);
    const Handle<Resource> made =
        add(from, {from.name.str(), from.id.present() ? from.id.to_string() : "", {}, {}}, interfaces);
    r_[made].ipv6_allowed = from.ipv6_allowed.yes();
    for (const Handle<Interface> one : interfaces)
      if (r_[one].role_at == nowhere || r_[made].ipv6_allowed) r_[one].role_at = made.at;
  }
}

// ---------------------------------------------------------------------------------------------- databases

Interfaces Resources::of_database(const Database& from) const {
  return finder_.among(
      subnets_by_group<DatabaseSubnetGroup>(from), sorted(from.groups), [&](const NetworkInterface& one) {
        return one.description.view() == "RDSNetworkInterface" &&
               (!from.zone.present() || !one.zone.present() || from.zone == one.zone);
      });
}

void Resources::add_databases() {
  std::unordered_map<Id, Interfaces> of;
  for (const Database& from : r_.snapshot.all<Database>()) {
    const std::string id = from.id.to_string();
    of[from.id] = of_database(from);
    add(from,
        {id, arn_of(from.header, "rds", "db:" + id), from.endpoint, from.publicly_accessible},
        of[from.id]);
  }
  for (const DatabaseCluster& from : r_.snapshot.all<DatabaseCluster>()) {
    const std::string id = from.id.to_string();
    Interfaces all;
    for (const auto& member : from.members)
      if (const auto known = of.find(member); known != of.end())
        all.insert(all.end(), known->second.begin(), known->second.end());
    add(from,
        {id, arn_of(from.header, "rds", "cluster:" + id), from.endpoint, from.publicly_accessible},
        all);
  }
  for (const DatabaseProxy& from : r_.snapshot.all<DatabaseProxy>()) {
    const std::string id = from.id.to_string();
    add(from,
        {id, "", from.endpoint, {}},
        finder_.among(subnets_of(from.subnets, from.header),
            sorted(from.groups),
            described("Network interface for DBProxy " + id)));
  }
}

void Resources::add_caches() {
  for (const CacheCluster& from : r_.snapshot.all<CacheCluster>()) {
    const std::string id = from.id.to_string();
    const auto subnets = subnets_by_group<CacheSubnetGroup>(from);
    Interfaces found = finder_.among(subnets, sorted(from.groups), described("ElastiCache " + id));
    if (found.empty()) found = finder_.among(subnets, sorted(from.groups), described_with("ElastiCache"));
    add(from, {id, arn_of(from.header, "elasticache", "cluster:" + id), from.endpoint, {}}, found);
  }
}

void Resources::add_warehouses() {
  for (const RedshiftCluster& from : r_.snapshot.all<RedshiftCluster>()) {
    const std::string id = from.id.to_string();
    const Handle<Vpc> vpc = r_.find<Vpc>(from.vpc, from.header);
    Interfaces found;
    for (const RedshiftNode& node : from.nodes)
      if (const auto one = finder_.at(node.private_address, vpc); one.present()) found.push_back(one);
    if (found.empty())
      found = finder_.among(subnets_by_group<RedshiftSubnetGroup>(from),
          sorted(from.groups),
          described_with("RedshiftNetworkInterface"));
    for (const RedshiftEndpoint& endpoint : from.endpoints)
      for (const Id& interface : endpoint.interfaces)
        if (const auto one = r_.find<Interface>(interface, from.header); one.present()) found.push_back(one);
    add(from,
        {id, arn_of(from.header, "redshift", "cluster:" + id), from.endpoint, from.publicly_accessible},
        found);
  }
}

void Resources::add_search_domains() {
  for (const SearchDomain& from : r_.snapshot.all<SearchDomain>())
    add(from,
        {from.name.str(),
            from.id.to_string(),
            from.vpc_endpoint.present() ? from.vpc_endpoint : from.endpoint,
            {}},
        finder_.among(
            subnets_of(from.subnets, from.header), sorted(from.groups), described("ES " + from.name.str())));
}

// ---------------------------------------------------------------------------------------------- file systems

void Resources::add_file_systems() {
  std::map<Id, Interfaces> of;
  for (const MountTarget& from : r_.snapshot.all<MountTarget>()) {
    Handle<Interface> one = r_.find<Interface>(from.interface, from.header);
    if (!one.present()) one = finder_.at(from.address, r_.find<Vpc>(from.vpc, from.header));
    Interfaces interfaces;
    if (one.present()) interfaces.push_back(one);
    const Handle<Resource> made = add(from, {}, interfaces);
    give_role(interfaces, Role::MountTarget, made.at);
    Interfaces& all = of[from.file_system];
    all.insert(all.end(), interfaces.begin(), interfaces.end());
  }
  for (const FileSystem& from : r_.snapshot.all<FileSystem>())
    add(from,
        {from.name.str(),
            arn_of(from.header, "elasticfilesystem", "file-system/" + from.id.to_string()),
            {},
            {}},
        of[from.id]);
}

// ---------------------------------------------------------------------------------------------- containers

void Resources::add_containers() {
  for (const EksCluster& from : r_.snapshot.all<EksCluster>()) {
    const auto subnets = subnets_of(from.subnets, from.header);
    add(from,
        {from.name.str(), from.id.to_string(), from.endpoint, {}},
        finder_.among(subnets, described("Amazon EKS " + from.name.str())));
  }
  std::map<std::pair<std::string, std::string>, Interfaces> of_service;
  for (const EcsTask& from : r_.snapshot.all<EcsTask>()) {
    Interfaces found;
    for (const EcsAttachment& attachment : from.attachments)
      for (const EcsAttachmentDetail& detail : attachment.details)
        if (detail.name.view() == "networkInterfaceId")
          if (const auto one = r_.find_text<Interface>(detail.value.view()); one.present())
            found.push_back(one);
    Interfaces& all = of_service[{from.cluster.str(), from.group.str()}];
    all.insert(all.end(), found.begin(), found.end());
    add(from, {"", from.id.to_string(), {}, {}}, found);
  }
  for (const EcsService& from : r_.snapshot.all<EcsService>())
    add(from,
        {from.name.str(), from.id.to_string(), {}, {}},
        of_service[{from.cluster.str(), "service:" + from.name.str()}]);
}

// ---------------------------------------------------------------------------------------------- brokers

void Resources::add_brokers() {
  for (const KafkaCluster& from : r_.snapshot.all<KafkaCluster>()) {
    Interfaces found;
    const auto add_brokers_of = [&](const auto& brokers) {
      const auto subnets = subnets_of(brokers.subnets, from.header);
      const Groups groups = sorted(brokers.groups);
      Interfaces here = finder_.among(subnets, groups, described_with(from.id.to_string()));
      if (here.empty()) here = finder_.among(subnets, groups, described_with("MSK"));
      found.insert(found.end(), here.begin(), here.end());
    };
    add_brokers_of(from.brokers);
    add_brokers_of(from.provisioned);
    for (const KafkaVpcConfig& one : from.serverless) add_brokers_of(one);
    const bool is_public = from.brokers.public_access.is("SERVICE_PROVIDED_EIPS") ||
                           from.provisioned.public_access.is("SERVICE_PROVIDED_EIPS");
    add(from, {from.name.str(), from.id.to_string(), {}, Flag::of(is_public)}, found);
  }
  for (const MessageBroker& from : r_.snapshot.all<MessageBroker>()) {
    const auto subnets = subnets_of(from.subnets, from.header);
    const Handle<Vpc> vpc = subnets.empty() ? Handle<Vpc>{} : r_[subnets[0]].vpc;
    Interfaces found = finder_.at(from.addresses, vpc);
    if (found.empty()) found = finder_.among(subnets, sorted(from.groups), described_with("Amazon MQ"));
    add(from, {from.name.str(), from.id.to_string(), {}, from.publicly_accessible}, found);
  }
  for (const ReplicationInstance& from : r_.snapshot.all<ReplicationInstance>()) {
    Interfaces found = finder_.at(from.private_addresses, r_.find<Vpc>(from.vpc, from.header));
    if (found.empty())
      found = finder_.among(
          subnets_of(from.subnets, from.header), sorted(from.groups), described_with("DMSNetworkInterface"));
    add(from, {from.name.str(), from.id.to_string(), {}, from.publicly_accessible}, found);
  }
}

// ---------------------------------------------------------------------------------------------- endpoints

/// By the addresses that its own call prints, and by the description of its interfaces.
Interfaces Resources::of_resolver(const vpcscope::ResolverEndpoint& from, Handle<Vpc> vpc) const {
  Interfaces found;
  for (const ResolverEndpointAddress& one : r_.snapshot.all<ResolverEndpointAddress>()) {
    if (!(one.endpoint == from.id)) continue;
    for (const Address& address : {one.address, one.ipv6_address})
      if (const auto interface = finder_.at(address, vpc); interface.present()) found.push_back(interface);
  }
  if (!found.empty() || !vpc.present()) return found;
  const std::span<const Handle<Subnet>> subnets = r_[r_[vpc].subnets];
  return finder_.among(
      {subnets.begin(), subnets.end()}, sorted(from.groups), described_with(from.id.to_string()));
}

void Resources::add_resolvers() {
  std::uint32_t at = 0;
  for (const vpcscope::ResolverEndpoint& from : r_.snapshot.all<vpcscope::ResolverEndpoint>()) {
    ResolverEndpoint to;
    to.object = r_.object(from.header, from.id);
    to.endpoint_name = r_.text(from.name);
    to.vpc = r_.find<Vpc>(from.vpc, from.header);
    to.inbound = !from.direction.is("OUTBOUND");
    to.functional = functional(from.status, {"OPERATIONAL", "UPDATING", "AUTO_RECOVERING"});
    for (const Word& protocol : from.protocols) to.https = to.https || protocol.view().starts_with("DoH");
    const Interfaces interfaces = of_resolver(from, to.vpc);
    const Handle<Resource> made = add(from,
        {from.name.str(),
            arn_of(from.header, "route53resolver", "resolver-endpoint/" + from.id.to_string()),
            {},
            {}},
        interfaces);
    to.interfaces = r_[made].interfaces;
    give_role(interfaces, to.inbound ? Role::ResolverInbound : Role::ResolverOutbound, at);
    r_.column<ResolverEndpoint>()[at++] = to;
  }
}

void Resources::add_instance_connect() {
  std::uint32_t at = 0;
  for (const vpcscope::InstanceConnectEndpoint& from : r_.snapshot.all<vpcscope::InstanceConnectEndpoint>()) {
    InstanceConnectEndpoint to;
    to.object = r_.object(from.header, from.id);
    to.vpc = r_.find<Vpc>(from.vpc, from.header);
    to.subnet = r_.find<Subnet>(from.subnet, from.header);
    to.functional = functional(from.state, {"create-complete", "update-complete", "update-in-progress"});
    to.preserves_client = from.preserves_client_address.yes();
    Interfaces interfaces;
    for (const NetworkInterfaceId& id : from.interfaces)
      if (const auto one = r_.find<Interface>(id, from.header); one.present()) interfaces.push_back(one);
    const Handle<Resource> made = add(from,
        {"",
            arn_of(from.header, "ec2", "instance-connect-endpoint/" + from.id.to_string()),
            from.dns_name,
            {}},
        interfaces);
    to.interfaces = r_[made].interfaces;
    give_role(interfaces, Role::InstanceConnect, at);
    r_.column<InstanceConnectEndpoint>()[at++] = to;
  }
}

/// R-VPCE-11: the interfaces of resource gateways name them, or share their groups.
void Resources::find_resource_gateways() {
  std::uint32_t at = 0;
  for (const vpcscope::ResourceGateway& from : r_.snapshot.all<vpcscope::ResourceGateway>()) {
    const auto subnets = subnets_of(from.subnets, from.header);
    const Groups groups = sorted(from.groups);
    Interfaces found = finder_.described(from.id.to_string(), subnets);
    if (found.empty())
      found = finder_.among(
          subnets, groups, [](const NetworkInterface& one) { return one.requester_managed.yes(); });
    const auto run = r_.append(found);
    r_.column<ResourceGateway>()[at++].interfaces = run;
  }
}

void Resources::find_configured_resources() {
  std::map<TextAt, Run<Handle<Interface>>, decltype([](TextAt a, TextAt b) { return a.first < b.first; })> of;
  for (const Resource& one : r_.column<Resource>())
    for (const TextAt name : {one.arn, one.domain})
      if (!name.empty()) of.try_emplace(name, one.interfaces);
  for (ResourceConfiguration& one : r_.column<ResourceConfiguration>())
    if (const auto known = of.find(one.resource); !one.resource.empty() && known != of.end())
      one.interfaces = known->second;
}

void Resources::add_all() {
  add_functions();
  add_databases();
  add_caches();
  add_file_systems();
  add_search_domains();
  add_warehouses();
  add_containers();
  add_brokers();
  add_resolvers();
  add_instance_connect();
  find_resource_gateways();
  find_configured_resources();
}

/// R-ENI-8: what an interface's own type and description tell.
void give_roles_by_type(Resolver& r) {
  std::uint32_t at = 0;
  for (const NetworkInterface& from : r.snapshot.all<NetworkInterface>()) {
    Interface& to = r.column<Interface>()[at++];
    if (to.role != Role::Plain) continue;
    if (from.type.is("lambda")) to.role = Role::Function;
    if (from.type.is("transit_gateway")) to.role = Role::TransitGateway;
    if (from.type.is("nat_gateway")) to.role = Role::Nat;
    if (from.type.is("gateway_load_balancer_endpoint")) to.role = Role::InspectionEndpoint;
    if (from.description.view().starts_with("EFS mount target")) to.role = Role::MountTarget;
  }
}

/// R-SVC-8
void note_encryption(Resolver& r) {
  std::uint32_t at = 0;
  for (const vpcscope::Vpc& from : r.snapshot.all<vpcscope::Vpc>())
    r.column<Vpc>()[at++].encryption_enforced = from.encryption_mode.is("enforce");
  for (const VpcEncryptionControl& from : r.snapshot.all<VpcEncryptionControl>())
    if (const Handle<Vpc> vpc = r.find<Vpc>(from.vpc, from.header); vpc.present() && from.mode.is("enforce"))
      r[vpc].encryption_enforced = true;
}

/// Whether there is anything to look for: interfaces may be many.
bool any_resource(const Resolver& r) {
  constexpr std::array kinds = {Kind::Function,
      Kind::Database,
      Kind::DatabaseCluster,
      Kind::DatabaseProxy,
      Kind::CacheCluster,
      Kind::FileSystem,
      Kind::MountTarget,
      Kind::SearchDomain,
      Kind::RedshiftCluster,
      Kind::EksCluster,
      Kind::EcsTask,
      Kind::EcsService,
      Kind::KafkaCluster,
      Kind::MessageBroker,
      Kind::ReplicationInstance,
      Kind::ResolverEndpoint,
      Kind::InstanceConnectEndpoint,
      Kind::ResourceGateway};
  return std::ranges::any_of(kinds, [&](Kind kind) { return !r.snapshot.rows(kind).empty(); });
}

}  // namespace

void resolve_resources(Resolver& r) {
  give_roles_by_type(r);
  note_encryption(r);
  if (any_resource(r)) Resources(r).add_all();
}

}  // namespace vpcscope::net
