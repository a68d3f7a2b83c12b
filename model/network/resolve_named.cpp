#include "model/network/resolve_named.h"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace vpcscope::net {
namespace {

/// Kinds that can be named but have no interfaces: known, so that naming one is told apart from a slip.
constexpr Kind no_ends[] = {Kind::RouteTable,
    Kind::NetworkAcl,
    Kind::ElasticIp,
    Kind::InternetGateway,
    Kind::EgressOnlyInternetGateway,
    Kind::CarrierGateway,
    Kind::LocalGateway,
    Kind::LocalGatewayRouteTable,
    Kind::VpcPeeringConnection,
    Kind::RouteServer,
    Kind::PrefixList,
    Kind::VpcEndpointServiceConfiguration,
    Kind::TransitGateway,
    Kind::TransitGatewayAttachment,
    Kind::TransitGatewayConnectPeer,
    Kind::TransitGatewayRouteTable,
    Kind::VpnGateway,
    Kind::VpnConnection,
    Kind::CustomerGateway,
    Kind::ClientVpnEndpoint,
    Kind::VirtualInterface,
    Kind::DirectConnectGateway,
    Kind::CoreNetwork,
    Kind::CoreNetworkAttachment,
    Kind::Firewall,
    Kind::Listener,
    Kind::TargetGroup,
    Kind::ServiceNetwork,
    Kind::LatticeService,
    Kind::ResourceConfiguration,
    Kind::AutoScalingGroup,
    Kind::EcsService};

/// Ids of groups in an order of their own: equal sets give equal keys.
template <class Ids>
std::string key_of(const Ids& ids) {
  std::vector<std::string> all;
  for (const auto& id : ids) all.push_back(id.to_string());
  std::ranges::sort(all);
  std::string key;
  for (const std::string& one : all) key += one + " ";
  return key;
}

template <class Ids>
bool has(const Ids& ids, const Id& id) {
  return std::ranges::any_of(ids, [&](const Id& one) { return one == id; });
}

/// The interfaces that services put into VPCs, found in the ways of R-ENI-8 and R-SVC-5.
class ServiceInterfaces {
 public:
  explicit ServiceInterfaces(const Snapshot& snapshot) : interfaces_(snapshot.all<NetworkInterface>()) {
    for (std::uint32_t at = 0; at < interfaces_.size(); ++at) {
      const NetworkInterface& one = interfaces_[at];
      if (one.instance.present()) continue;
      const std::string_view description = one.description.view();
      if (description.starts_with("ELB ")) {
        balancers_[description.substr(4)].push_back({at});
      } else if (one.type.is("lambda")) {
        functions_.push_back(at);
      } else if (!one.type.present() || one.type.is("interface") || one.type.is("efa")) {
        by_groups_[key_of(one.groups)].push_back(at);
        if (one.primary_address.present()) by_address_[one.primary_address].push_back(at);
      }
    }
  }

  /// `path`: "app/NAME/HASH", or a Classic one's name.
  std::vector<Handle<Interface>> nodes(std::string_view path, std::string_view account) const {
    std::vector<Handle<Interface>> found;
    if (const auto at = balancers_.find(path); at != balancers_.end())
      for (const Handle<Interface> one : at->second)
        if (account.empty() || interfaces_[one.at].header.account.view() == account) found.push_back(one);
    return found;
  }

  /// R-SVC-3: those named after it, and those of its subnets and groups, which functions share.
  std::vector<Handle<Interface>> of(const vpcscope::Function& function) const {
    constexpr std::string_view start = "AWS Lambda VPC ENI-";
    constexpr std::size_t uuid = 37;  // with its dash
    std::vector<Handle<Interface>> found;
    const std::string groups = key_of(function.groups);
    for (const std::uint32_t at : functions_) {
      const NetworkInterface& one = interfaces_[at];
      std::string_view name = one.description.view();
      name.remove_prefix(name.starts_with(start) ? start.size() : name.size());
      const bool named = name == function.name.view() ||
                         (name.size() > uuid && name.substr(0, name.size() - uuid) == function.name.view());
      if ((named && !name.empty()) || (has(function.subnets, one.subnet) && key_of(one.groups) == groups))
        found.push_back({at});
    }
    return found;
  }

  /// What R-SVC-5 asks of a service's interface.
  struct Managed {
    Id vpc;                             // absent: any
    std::span<const SubnetId> subnets;  // empty: any
    std::span<const SecurityGroupId> groups;
    std::string_view zone;
    std::string_view describes;  // how its description begins
    std::string_view name;       // what its description may hold
  };
  std::vector<Handle<Interface>> of(const Managed& wanted) const {
    std::vector<Handle<Interface>> found;
    std::vector<Handle<Interface>> named;
    const auto same = by_groups_.find(key_of(wanted.groups));
    if (same == by_groups_.end() || wanted.groups.empty()) return found;
    for (const std::uint32_t at : same->second) {
      const NetworkInterface& one = interfaces_[at];
      const std::string_view description = one.description.view();
      if (!description.starts_with(wanted.describes)) continue;
      if (wanted.describes.empty() && !one.requester_managed.yes()) continue;
      if (wanted.vpc.present() && !(one.vpc == wanted.vpc)) continue;
      if (!wanted.subnets.empty() && !has(wanted.subnets, one.subnet)) continue;
      if (!wanted.zone.empty() && one.zone.present() && one.zone.view() != wanted.zone) continue;
      found.push_back({at});
      if (!wanted.name.empty() && description.find(wanted.name) != std::string_view::npos)
        named.push_back({at});
    }
    return named.empty() ? found : named;
  }

  std::vector<Handle<Interface>> with_address(const Address& address, const SubnetId& subnet) const {
    std::vector<Handle<Interface>> found;
    const auto same = by_address_.find(address);
    if (!address.present() || same == by_address_.end()) return found;
    for (const std::uint32_t at : same->second)
      if (!subnet.present() || interfaces_[at].subnet == subnet) found.push_back({at});
    return found;
  }

 private:
  TableView<NetworkInterface> interfaces_;
  std::unordered_map<std::string_view, std::vector<Handle<Interface>>> balancers_;
  std::vector<std::uint32_t> functions_;
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_groups_;
  std::unordered_map<Address, std::vector<std::uint32_t>> by_address_;
};

/// Makes the things, kind by kind.
class Naming {
 public:
  explicit Naming(Resolver& r) : r_(r), s_(r.snapshot), services_(r.snapshot) {}

  std::vector<NamedThing> all() {
    balancers();
    endpoints();
    databases();
    others();
    tasks();
    for (const Kind kind : no_ends)
      for (std::uint32_t at = 0; at < s_.rows(kind).size(); ++at) add(kind, at, {}).is_end = false;
    return std::move(things_);
  }

 private:
  NamedThing& add(Kind kind, std::uint32_t position, std::vector<Handle<Interface>> interfaces) {
    NamedThing thing;
    thing.kind = kind;
    thing.position = position;
    thing.header = &header_of(s_.rows(kind)[position]);
    thing.id = s_.ids(kind)[position].to_string();
    thing.is_end = true;
    std::ranges::sort(interfaces);
    interfaces.erase(std::unique(interfaces.begin(), interfaces.end()), interfaces.end());
    thing.interfaces = std::move(interfaces);
    things_.push_back(std::move(thing));
    return things_.back();
  }

  /// `interfaces(object)` and `name(object)` of every object of a kind.
  template <class T, class Interfaces, class Name>
  void each(Interfaces interfaces, Name name) {
    std::uint32_t at = 0;
    for (const T& one : s_.all<T>()) add(T::kind, at++, interfaces(one)).name = name(one).view();
  }

  void balancers() {
    each<vpcscope::LoadBalancer>(
        [&](const vpcscope::LoadBalancer& one) {
          const std::string arn = one.id.to_string();  // ...:loadbalancer/app/NAME/HASH
          constexpr std::string_view before = "loadbalancer/";
          const std::size_t at = arn.find(before);
          if (at == std::string::npos) return std::vector<Handle<Interface>>{};
          return services_.nodes(std::string_view(arn).substr(at + before.size()), {});
        },
        [](const vpcscope::LoadBalancer& one) { return one.name; });
    each<vpcscope::ClassicLoadBalancer>(
        [&](const vpcscope::ClassicLoadBalancer& one) {
          std::vector<Handle<Interface>> nodes =
              services_.nodes(one.id.to_string(), one.header.account.view());
          if (one.vpc.present())  // one name may stand in every Region
            std::erase_if(nodes,
                [&](Handle<Interface> node) { return r_[node].vpc != r_.find<Vpc>(one.vpc, one.header); });
          return nodes;
        },
        [](const vpcscope::ClassicLoadBalancer&) { return Text(); });
  }

  void endpoints() {
    const auto listed = [&](const auto& one) { return interfaces_with_ids(r_, one.interfaces, one.header); };
    const auto none = [](const auto&) { return Text(); };
    each<vpcscope::VpcEndpoint>(listed, none);
    each<vpcscope::InstanceConnectEndpoint>(listed, none);
    each<vpcscope::NatGateway>(
        [&](const vpcscope::NatGateway& nat) {
          std::vector<NetworkInterfaceId> ids;
          for (const NatGatewayAddress& one : nat.addresses) ids.push_back(one.interface);
          return interfaces_with_ids(r_, ids, nat.header);
        },
        none);
    std::map<Id, std::vector<Handle<Interface>>> of_resolver;
    for (const vpcscope::ResolverEndpointAddress& one : s_.all<vpcscope::ResolverEndpointAddress>())
      for (const Address& address : {one.address, one.ipv6_address})
        for (const Handle<Interface> found : services_.with_address(address, one.subnet))
          of_resolver[one.endpoint].push_back(found);
    each<vpcscope::ResolverEndpoint>(
        [&](const vpcscope::ResolverEndpoint& one) { return of_resolver[one.id]; },
        [](const vpcscope::ResolverEndpoint& one) { return one.name; });
  }

  std::vector<Handle<Interface>> of(const vpcscope::Database& one) {
    return services_.of({.vpc = one.vpc,
        .subnets = {},
        .groups = one.groups.span(),
        .zone = one.zone.view(),
        .describes = "RDSNetworkInterface",
        .name = {}});
  }

  void databases() {
    const auto none = [](const auto&) { return Text(); };
    std::map<Id, std::vector<Handle<Interface>>> of_cluster;
    each<vpcscope::Database>(
        [&](const vpcscope::Database& one) {
          std::vector<Handle<Interface>> found = of(one);
          std::vector<Handle<Interface>>& all = of_cluster[one.cluster];
          all.insert(all.end(), found.begin(), found.end());
          return found;
        },
        none);
    each<vpcscope::DatabaseCluster>(
        [&](const vpcscope::DatabaseCluster& one) { return of_cluster[one.id]; }, none);
    each<vpcscope::DatabaseProxy>(
        [&](const auto& one) { return managed(one, "", one.id.to_string()); }, none);
    each<vpcscope::CacheCluster>(
        [&](const vpcscope::CacheCluster& one) {
          return services_.of({.vpc = {},
              .subnets = subnets_of(one.subnet_group, one.header),
              .groups = one.groups.span(),
              .zone = {},
              .describes = "ElastiCache",
              .name = one.id.to_string()});
        },
        none);
    each<vpcscope::RedshiftCluster>(
        [&](const vpcscope::RedshiftCluster& one) {
          return services_.of({.vpc = one.vpc,
              .subnets = {},
              .groups = one.groups.span(),
              .zone = {},
              .describes = "RedshiftNetworkInterface",
              .name = {}});
        },
        none);
  }

  std::span<const SubnetId> subnets_of(const Id& group, const Header& from) const {
    const auto* found = s_.find<vpcscope::CacheSubnetGroup>(group, from);
    return found != nullptr ? found->subnets.span() : std::span<const SubnetId>();
  }

  template <class T>
  std::vector<Handle<Interface>> managed(const T& one, std::string_view describes, std::string_view name) {
    ServiceInterfaces::Managed wanted{.vpc = {},
        .subnets = one.subnets.span(),
        .groups = one.groups.span(),
        .zone = {},
        .describes = describes,
        .name = name};
    if constexpr (requires { one.vpc; }) wanted.vpc = one.vpc;
    return services_.of(wanted);
  }

  void others() {
    const auto name = [](const auto& one) { return one.name; };
    each<vpcscope::Function>([&](const vpcscope::Function& one) { return services_.of(one); }, name);
    std::map<Id, std::vector<Handle<Interface>>> of_file_system;
    each<vpcscope::MountTarget>(
        [&](const vpcscope::MountTarget& one) {
          const std::vector<NetworkInterfaceId> id{one.interface};
          std::vector<Handle<Interface>> found = interfaces_with_ids(r_, id, one.header);
          std::vector<Handle<Interface>>& all = of_file_system[one.file_system];
          all.insert(all.end(), found.begin(), found.end());
          return found;
        },
        [](const auto&) { return Text(); });
    each<vpcscope::FileSystem>([&](const vpcscope::FileSystem& one) { return of_file_system[one.id]; }, name);
    each<vpcscope::SearchDomain>([&](const auto& one) { return managed(one, "ES ", one.name.view()); }, name);
    each<vpcscope::EksCluster>(
        [&](const auto& one) { return managed(one, "Amazon EKS", one.name.view()); }, name);
    each<vpcscope::ResourceGateway>([&](const auto& one) { return managed(one, "", one.name.view()); }, name);
    each<vpcscope::MessageBroker>([&](const auto& one) { return managed(one, "", one.name.view()); }, name);
    each<vpcscope::ReplicationInstance>(
        [&](const auto& one) { return managed(one, "DMSNetworkInterface", ""); },
        [](const auto&) { return Text(); });
    each<vpcscope::KafkaCluster>(
        [&](const vpcscope::KafkaCluster& one) {
          const KafkaBrokers& brokers = one.provisioned.subnets.empty() ? one.brokers : one.provisioned;
          return managed(brokers, "", one.name.view());
        },
        name);
  }

  void tasks() {
    each<vpcscope::EcsTask>(
        [&](const vpcscope::EcsTask& task) {
          std::vector<Handle<Interface>> found;
          for (const EcsAttachment& attachment : task.attachments)
            for (const EcsAttachmentDetail& one : attachment.details)
              if (const Handle<Interface> at = r_.find_text<Interface>(one.value.view());
                  one.name.view() == "networkInterfaceId" && at.present())
                found.push_back(at);
          return found;
        },
        [](const auto&) { return Text(); });
  }

  Resolver& r_;
  const Snapshot& s_;
  ServiceInterfaces services_;
  std::vector<NamedThing> things_;
};

}  // namespace

std::vector<NamedThing> named_things(Resolver& r) { return Naming(r).all(); }

}  // namespace vpcscope::net
