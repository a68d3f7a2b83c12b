#include "app/cli/collect_requests.h"

#include <algorithm>
#include <cctype>

namespace vpcscope {
namespace {

constexpr Source all_sources[] = {
    {"vpc", "ec2", "describe-vpcs", "Vpcs[].[VpcId]"},
    {"prefix-list", "ec2", "describe-managed-prefix-lists", "PrefixLists[].[PrefixListId]"},
    {"local-gateway-route-table",
        "ec2",
        "describe-local-gateway-route-tables",
        "LocalGatewayRouteTables[].[LocalGatewayRouteTableId]"},
    {"transit-gateway-attachment",
        "ec2",
        "describe-transit-gateway-attachments",
        "TransitGatewayAttachments[].[TransitGatewayAttachmentId]"},
    {"transit-gateway-route-table",
        "ec2",
        "describe-transit-gateway-route-tables",
        "TransitGatewayRouteTables[].[TransitGatewayRouteTableId]"},
    {"client-vpn-endpoint",
        "ec2",
        "describe-client-vpn-endpoints",
        "ClientVpnEndpoints[].[ClientVpnEndpointId]"},
    {"load-balancer", "elbv2", "describe-load-balancers", "LoadBalancers[].[LoadBalancerArn]"},
    {"listener", "elbv2", "describe-listeners", "Listeners[].[ListenerArn]"},
    {"target-group", "elbv2", "describe-target-groups", "TargetGroups[].[TargetGroupArn]"},
    {"classic-load-balancer",
        "elb",
        "describe-load-balancers",
        "LoadBalancerDescriptions[].[LoadBalancerName]"},
    {"firewall", "network-firewall", "list-firewalls", "Firewalls[].[FirewallArn]"},
    {"firewall-policy", "network-firewall", "list-firewall-policies", "FirewallPolicies[].[Arn]"},
    {"firewall-rule-group", "network-firewall", "list-rule-groups", "RuleGroups[].[Arn]"},
    {"firewall-endpoint-association",
        "network-firewall",
        "list-vpc-endpoint-associations",
        "VpcEndpointAssociations[].[VpcEndpointAssociationArn]"},
    {"direct-connect-gateway",
        "directconnect",
        "describe-direct-connect-gateways",
        "directConnectGateways[].[directConnectGatewayId]"},
    {"core-network",
        "networkmanager",
        "list-core-networks",
        "CoreNetworks[].[CoreNetworkId,GlobalNetworkId]"},
    {"segment", "networkmanager", "get-core-network", "CoreNetwork.Segments[].[Name]"},
    {"segment-edge",
        "networkmanager",
        "get-core-network",
        "CoreNetwork.Segments[?Name=='{3}'].EdgeLocations[].[@]",
        "segment"},
    {"function-group", "networkmanager", "get-core-network", "CoreNetwork.NetworkFunctionGroups[].[Name]"},
    {"function-group-edge",
        "networkmanager",
        "get-core-network",
        "CoreNetwork.NetworkFunctionGroups[?Name=='{3}'].EdgeLocations[].[@]",
        "function-group"},
    {"core-network-vpc-attachment",
        "networkmanager",
        "list-attachments",
        "Attachments[?AttachmentType=='VPC'].[AttachmentId]"},
    {"resolver-endpoint", "route53resolver", "list-resolver-endpoints", "ResolverEndpoints[].[Id]"},
    {"service-network", "vpc-lattice", "list-service-networks", "items[].[id]"},
    {"lattice-vpc-association", "vpc-lattice", "list-service-network-vpc-associations", "items[].[id]"},
    {"lattice-service", "vpc-lattice", "list-services", "items[].[id]"},
    {"lattice-target-group", "vpc-lattice", "list-target-groups", "items[].[id]"},
    {"resource-configuration", "vpc-lattice", "list-resource-configurations", "items[].[id]"},
    {"accelerator", "globalaccelerator", "list-accelerators", "Accelerators[].[AcceleratorArn]"},
    {"accelerator-listener", "globalaccelerator", "list-listeners", "Listeners[].[ListenerArn]"},
    {"file-system", "efs", "describe-file-systems", "FileSystems[].[FileSystemId]"},
    {"mount-target", "efs", "describe-mount-targets", "MountTargets[].[MountTargetId]"},
    {"search-domain", "opensearch", "list-domain-names", "DomainNames[].[DomainName]"},
    {"eks-cluster", "eks", "list-clusters", "clusters[].[@]"},
    {"ecs-cluster", "ecs", "list-clusters", "clusterArns[].[@]"},
    {"ecs-task", "ecs", "list-tasks", "taskArns[].[@]"},
    {"ecs-service", "ecs", "list-services", "serviceArns[].[@]"},
    {"message-broker", "mq", "list-brokers", "BrokerSummaries[].[BrokerId]"},
};

// What is kept of answers that also hold secrets: all but those where the members are few, else what
// describes the network.

constexpr std::string_view vpn_connections =
    "VpnConnections[VpnConnectionId,State,Type,Category,CustomerGatewayId,VpnGatewayId,TransitGatewayId,"
    "VpnConcentratorId,CoreNetworkArn,CoreNetworkAttachmentArn,GatewayAssociationState,Routes,Tags,"
    "VgwTelemetry,"
    "Options{EnableAcceleration,StaticRoutesOnly,LocalIpv4NetworkCidr,RemoteIpv4NetworkCidr,"
    "LocalIpv6NetworkCidr,"
    "RemoteIpv6NetworkCidr,OutsideIpAddressType,TransportTransitGatewayAttachmentId,TunnelInsideIpVersion,"
    "TunnelBandwidth,TunnelOptions[OutsideIpAddress,TunnelInsideCidr,TunnelInsideIpv6Cidr,IkeVersions,"
    "StartupAction,"
    "DpdTimeoutAction,DpdTimeoutSeconds,EnableTunnelLifecycleControl]}]";

constexpr std::string_view virtual_interfaces =
    "virtualInterfaces[ownerAccount,virtualInterfaceId,location,connectionId,virtualInterfaceType,"
    "virtualInterfaceName,vlan,asn,asnLong,amazonSideAsn,amazonAddress,customerAddress,addressFamily,"
    "virtualInterfaceState,mtu,jumboFrameCapable,virtualGatewayId,directConnectGatewayId,routeFilterPrefixes,"
    "region,"
    "awsDeviceV2,awsLogicalDeviceId,tags,siteLinkEnabled,"
    "bgpPeers[bgpPeerId,asn,asnLong,addressFamily,amazonAddress,customerAddress,bgpPeerState,bgpStatus,"
    "awsDeviceV2,"
    "awsLogicalDeviceId]]";

constexpr std::string_view launch_template_versions =
    "LaunchTemplateVersions[LaunchTemplateId,LaunchTemplateName,VersionNumber,VersionDescription,"
    "DefaultVersion,"
    "LaunchTemplateData{ImageId,InstanceType,IamInstanceProfile,Placement,MetadataOptions,"
    "PrivateDnsNameOptions,"
    "NetworkInterfaces,SecurityGroupIds,SecurityGroups,SecondaryInterfaces}]";

constexpr std::string_view functions =
    "Functions[FunctionName,FunctionArn,Runtime,Role,Version,PackageType,State,LastModified,VpcConfig]";

constexpr std::string_view tasks =
    "tasks[taskArn,clusterArn,taskDefinitionArn,containerInstanceArn,group,launchType,capacityProviderName,"
    "desiredStatus,lastStatus,connectivity,startedBy,availabilityZone,attachments,containers,tags]";

constexpr std::string_view listeners =
    "Listeners[ListenerArn,LoadBalancerArn,Port,Protocol,Certificates,SslPolicy,AlpnPolicy,"
    "MutualAuthentication,"
    "DefaultActions[Type,TargetGroupArn,Order,RedirectConfig,FixedResponseConfig,ForwardConfig,"
    "AuthenticateCognitoConfig,"
    "JwtValidationConfig,AuthenticateOidcConfig{Issuer,AuthorizationEndpoint,TokenEndpoint,UserInfoEndpoint,"
    "OnUnauthenticatedRequest,"
    "ClientId}]]";

constexpr std::string_view listener_rules =
    "Rules[RuleArn,Priority,Conditions,IsDefault,Transforms,"
    "Actions[Type,TargetGroupArn,Order,RedirectConfig,FixedResponseConfig,ForwardConfig,"
    "AuthenticateCognitoConfig,"
    "JwtValidationConfig,AuthenticateOidcConfig{Issuer,AuthorizationEndpoint,TokenEndpoint,UserInfoEndpoint,"
    "OnUnauthenticatedRequest,"
    "ClientId}]]";

constexpr std::string_view db_instances =
    "DBInstances[DBInstanceIdentifier,DBInstanceArn,DbiResourceId,DBInstanceClass,DBInstanceStatus,Engine,"
    "EngineVersion,Endpoint,ListenerEndpoint,DbInstancePort,DBClusterIdentifier,AvailabilityZone,"
    "SecondaryAvailabilityZone,MultiAZ,PubliclyAccessible,NetworkType,DBSubnetGroup,VpcSecurityGroups,"
    "ReadReplicaDBInstanceIdentifiers,ReadReplicaSourceDBInstanceIdentifier,TagList]";

constexpr std::string_view db_clusters =
    "DBClusters[DBClusterIdentifier,DBClusterArn,DbClusterResourceId,Status,Engine,EngineVersion,EngineMode,"
    "Endpoint,"
    "ReaderEndpoint,CustomEndpoints,Port,AvailabilityZones,MultiAZ,PubliclyAccessible,NetworkType,"
    "DBSubnetGroup,"
    "VpcSecurityGroups,DBClusterMembers,TagList]";

constexpr std::string_view redshift_clusters =
    "Clusters[ClusterIdentifier,ClusterNamespaceArn,NodeType,ClusterStatus,ClusterAvailabilityStatus,DBName,"
    "Endpoint,"
    "VpcId,ClusterSubnetGroupName,VpcSecurityGroups,ClusterSecurityGroups,AvailabilityZone,"
    "PubliclyAccessible,"
    "EnhancedVpcRouting,ClusterNodes,ElasticIpStatus,IpAddressType,MultiAZ,MultiAZSecondary,Encrypted,Tags]";

constexpr auto Global = Scope::Global;

constexpr Request all_requests[] = {
    {.service = "sts", .call = "get-caller-identity", .scope = Global},
    {.service = "ec2", .call = "describe-regions", .scope = Global},

    // The VPC and what is in it
    {"ec2", "describe-vpcs"},
    {"ec2",
        "describe-vpc-attribute",
        "--attribute enableDnsSupport --vpc-id {1}",
        "vpc",
        {},
        "enableDnsSupport/describe-vpc-attribute.{1}"},
    {"ec2",
        "describe-vpc-attribute",
        "--attribute enableDnsHostnames --vpc-id {1}",
        "vpc",
        {},
        "enableDnsHostnames/describe-vpc-attribute.{1}"},
    {"ec2", "describe-vpc-block-public-access-options"},
    {"ec2", "describe-vpc-block-public-access-exclusions"},
    {"ec2", "describe-vpc-encryption-controls"},
    {"ec2", "describe-subnets"},
    {"ec2", "describe-route-tables"},
    {"ec2", "describe-network-acls"},
    {"ec2", "describe-security-groups"},
    {"ec2", "describe-security-group-rules"},
    {"ec2", "describe-security-group-vpc-associations"},
    {"ec2", "describe-network-interfaces"},
    {"ec2", "describe-instances"},
    {"ec2", "describe-launch-template-versions", "--versions $Latest $Default", {}, launch_template_versions},
    {"ec2", "describe-addresses"},
    {"ec2", "describe-dhcp-options"},
    {"ec2", "describe-availability-zones"},
    {"ec2", "describe-flow-logs"},
    {"ec2", "describe-traffic-mirror-sessions"},
    {"ec2", "describe-traffic-mirror-targets"},
    {"ec2", "describe-traffic-mirror-filters"},

    // Gateways, prefix lists, endpoints
    {"ec2", "describe-internet-gateways"},
    {"ec2", "describe-egress-only-internet-gateways"},
    {"ec2", "describe-nat-gateways"},
    {"ec2", "describe-carrier-gateways"},
    {"ec2", "describe-local-gateways"},
    {"ec2", "describe-local-gateway-route-tables"},
    {"ec2", "describe-local-gateway-route-table-vpc-associations"},
    {"ec2", "describe-local-gateway-route-table-virtual-interface-group-associations"},
    {"ec2", "search-local-gateway-routes", "--local-gateway-route-table-id {1}", "local-gateway-route-table"},
    {"ec2", "describe-vpc-peering-connections"},
    {"ec2", "describe-route-servers"},
    {"ec2", "describe-route-server-endpoints"},
    {"ec2", "describe-route-server-peers"},
    {"ec2", "describe-prefix-lists"},
    {"ec2", "describe-managed-prefix-lists"},
    {"ec2", "get-managed-prefix-list-entries", "--prefix-list-id {1}", "prefix-list"},
    {"ec2", "describe-vpc-endpoints"},
    {"ec2", "describe-vpc-endpoint-services"},
    {"ec2", "describe-vpc-endpoint-service-configurations"},
    {"ec2", "describe-vpc-endpoint-connections"},
    {"ec2", "describe-instance-connect-endpoints"},

    // Transit gateways
    {"ec2", "describe-transit-gateways"},
    {"ec2", "describe-transit-gateway-attachments"},
    {"ec2", "describe-transit-gateway-vpc-attachments"},
    {"ec2", "describe-transit-gateway-peering-attachments"},
    {"ec2", "describe-transit-gateway-connects"},
    {"ec2", "describe-transit-gateway-connect-peers"},
    {"ec2", "describe-transit-gateway-policy-tables"},
    {"ec2", "describe-transit-gateway-multicast-domains"},
    {"ec2", "describe-transit-gateway-route-tables"},
    {"ec2",
        "search-transit-gateway-routes",
        "--transit-gateway-route-table-id {1} --filters Name=state,Values=active,blackhole",
        "transit-gateway-route-table"},
    {"ec2",
        "get-transit-gateway-route-table-associations",
        "--transit-gateway-route-table-id {1}",
        "transit-gateway-route-table"},
    {"ec2",
        "get-transit-gateway-route-table-propagations",
        "--transit-gateway-route-table-id {1}",
        "transit-gateway-route-table"},
    {"ec2",
        "get-transit-gateway-prefix-list-references",
        "--transit-gateway-route-table-id {1}",
        "transit-gateway-route-table"},

    {"ec2",
        "get-transit-gateway-attachment-nat-configuration",
        "--transit-gateway-attachment-id {1}",
        "transit-gateway-attachment"},

    // Site-to-Site VPN, Client VPN, Direct Connect
    {"ec2", "describe-vpn-gateways"},
    {"ec2", "describe-customer-gateways"},
    {"ec2", "describe-vpn-connections", {}, {}, vpn_connections},
    {"ec2", "describe-client-vpn-endpoints"},
    {"ec2", "describe-client-vpn-routes", "--client-vpn-endpoint-id {1}", "client-vpn-endpoint"},
    {"ec2", "describe-client-vpn-authorization-rules", "--client-vpn-endpoint-id {1}", "client-vpn-endpoint"},
    {"ec2", "describe-client-vpn-target-networks", "--client-vpn-endpoint-id {1}", "client-vpn-endpoint"},
    {"directconnect", "describe-connections"},
    {"directconnect", "describe-lags"},
    {"directconnect", "describe-virtual-interfaces", {}, {}, virtual_interfaces},
    {.service = "directconnect", .call = "describe-direct-connect-gateways", .scope = Global},
    {.service = "directconnect",
        .call = "describe-direct-connect-gateway-associations",
        .arguments = "--direct-connect-gateway-id {1}",
        .source = "direct-connect-gateway",
        .scope = Global},
    {.service = "directconnect",
        .call = "describe-direct-connect-gateway-attachments",
        .arguments = "--direct-connect-gateway-id {1}",
        .source = "direct-connect-gateway",
        .scope = Global},

    // Cloud WAN
    {.service = "networkmanager", .call = "list-core-networks", .scope = Global},
    {.service = "networkmanager",
        .call = "get-core-network",
        .arguments = "--core-network-id {1}",
        .source = "core-network",
        .scope = Global},
    {.service = "networkmanager",
        .call = "get-core-network-policy",
        .arguments = "--core-network-id {1}",
        .source = "core-network",
        .scope = Global},
    {.service = "networkmanager",
        .call = "get-network-routes",
        .arguments = "--global-network-id {2} --route-table-identifier "
                     "CoreNetworkSegmentEdge={CoreNetworkId={1},SegmentName={3},EdgeLocation={4}}",
        .source = "segment-edge",
        .file = "networkmanager-get-network-routes.{1}.{3}.{4}",
        .scope = Global},
    {.service = "networkmanager",
        .call = "get-network-routes",
        .arguments = "--global-network-id {2} --route-table-identifier "
                     "CoreNetworkNetworkFunctionGroup={CoreNetworkId={1},NetworkFunctionGroupName={3},"
                     "EdgeLocation={4}}",
        .source = "function-group-edge",
        .file = "networkmanager-get-network-routes.{1}.{3}.{4}",
        .scope = Global},
    {.service = "networkmanager", .call = "list-attachments", .scope = Global},
    {.service = "networkmanager",
        .call = "list-attachment-nat-configurations",
        .arguments = "--core-network-id {1}",
        .source = "core-network",
        .scope = Global},
    {.service = "networkmanager",
        .call = "get-vpc-attachment",
        .arguments = "--attachment-id {1}",
        .source = "core-network-vpc-attachment",
        .scope = Global},

    // Network Firewall
    {"network-firewall", "list-firewalls"},
    {"network-firewall", "describe-firewall", "--firewall-arn {1}", "firewall"},
    {"network-firewall", "list-firewall-policies"},
    {"network-firewall", "describe-firewall-policy", "--firewall-policy-arn {1}", "firewall-policy"},
    {"network-firewall", "list-rule-groups"},
    {"network-firewall", "describe-rule-group", "--rule-group-arn {1}", "firewall-rule-group"},
    {"network-firewall", "list-vpc-endpoint-associations"},
    {"network-firewall",
        "describe-vpc-endpoint-association",
        "--vpc-endpoint-association-arn {1}",
        "firewall-endpoint-association"},

    // Load balancers
    {"elbv2", "describe-load-balancers"},
    {"elbv2", "describe-load-balancer-attributes", "--load-balancer-arn {1}", "load-balancer"},
    {"elbv2", "describe-listeners", "--load-balancer-arn {1}", "load-balancer", listeners},
    {"elbv2", "describe-rules", "--listener-arn {2}", "listener", listener_rules, "elbv2-describe-rules.{2}"},
    {"elbv2", "describe-target-groups"},
    {"elbv2", "describe-target-group-attributes", "--target-group-arn {1}", "target-group"},
    {"elbv2", "describe-target-health", "--target-group-arn {1}", "target-group"},
    {"elb", "describe-load-balancers"},
    {"elb", "describe-load-balancer-attributes", "--load-balancer-name {1}", "classic-load-balancer"},

    // DNS, Lattice, acceleration, sharing
    {"route53resolver", "list-resolver-endpoints"},
    {"route53resolver",
        "list-resolver-endpoint-ip-addresses",
        "--resolver-endpoint-id {1}",
        "resolver-endpoint"},
    {"route53resolver", "list-resolver-rules"},
    {"route53resolver", "list-resolver-rule-associations"},
    {"vpc-lattice", "list-service-networks"},
    {"vpc-lattice",
        "list-service-network-vpc-associations",
        "--service-network-identifier {1}",
        "service-network"},
    {"vpc-lattice",
        "get-service-network-vpc-association",
        "--service-network-vpc-association-identifier {2}",
        "lattice-vpc-association",
        {},
        "vpc-lattice-get-service-network-vpc-association.{2}"},
    {"vpc-lattice",
        "list-service-network-service-associations",
        "--service-network-identifier {1}",
        "service-network"},
    {"vpc-lattice",
        "list-service-network-resource-associations",
        "--service-network-identifier {1}",
        "service-network"},
    {"vpc-lattice", "list-services"},
    {"vpc-lattice", "list-listeners", "--service-identifier {1}", "lattice-service"},
    {"vpc-lattice", "list-target-groups"},
    {"vpc-lattice", "list-targets", "--target-group-identifier {1}", "lattice-target-group"},
    {"vpc-lattice", "list-resource-gateways"},
    {"vpc-lattice", "list-resource-configurations"},
    {"vpc-lattice",
        "get-resource-configuration",
        "--resource-configuration-identifier {1}",
        "resource-configuration"},
    {.service = "globalaccelerator", .call = "list-accelerators", .scope = Global},
    {.service = "globalaccelerator",
        .call = "list-listeners",
        .arguments = "--accelerator-arn {1}",
        .source = "accelerator",
        .scope = Global},
    {.service = "globalaccelerator",
        .call = "list-endpoint-groups",
        .arguments = "--listener-arn {2}",
        .source = "accelerator-listener",
        .file = "globalaccelerator-list-endpoint-groups.{2}",
        .scope = Global},
    {"ram", "get-resource-shares", "--resource-owner SELF", {}, {}, "ram-get-resource-shares.SELF"},
    {"ram",
        "get-resource-shares",
        "--resource-owner OTHER-ACCOUNTS",
        {},
        {},
        "ram-get-resource-shares.OTHER-ACCOUNTS"},
    {"ram", "list-resources", "--resource-owner SELF", {}, {}, "ram-list-resources.SELF"},
    {"ram", "list-resources", "--resource-owner OTHER-ACCOUNTS", {}, {}, "ram-list-resources.OTHER-ACCOUNTS"},
    {"ram",
        "get-resource-share-associations",
        "--association-type PRINCIPAL",
        {},
        {},
        "ram-get-resource-share-associations.PRINCIPAL"},
    {"ram",
        "get-resource-share-associations",
        "--association-type RESOURCE",
        {},
        {},
        "ram-get-resource-share-associations.RESOURCE"},

    // Services with interfaces in a VPC
    {"lambda", "list-functions", {}, {}, functions},
    {"rds", "describe-db-instances", {}, {}, db_instances},
    {"rds", "describe-db-clusters", {}, {}, db_clusters},
    {"rds", "describe-db-subnet-groups"},
    {"rds", "describe-db-proxies"},
    {"elasticache", "describe-cache-clusters", "--show-cache-node-info"},
    {"elasticache", "describe-cache-subnet-groups"},
    {"efs", "describe-file-systems"},
    {"efs", "describe-mount-targets", "--file-system-id {1}", "file-system"},
    {"efs",
        "describe-mount-target-security-groups",
        "--mount-target-id {2}",
        "mount-target",
        {},
        "efs-describe-mount-target-security-groups.{2}"},
    {"opensearch", "list-domain-names"},
    {.service = "opensearch",
        .call = "describe-domains",
        .arguments = "--domain-names {+}",
        .source = "search-domain",
        .batch = 5},
    {"redshift", "describe-clusters", {}, {}, redshift_clusters},
    {"redshift", "describe-cluster-subnet-groups"},
    {"eks", "list-clusters"},
    {"eks", "describe-cluster", "--name {1}", "eks-cluster"},
    {"ecs", "list-clusters"},
    {"ecs", "list-tasks", "--cluster {1}", "ecs-cluster"},
    {.service = "ecs",
        .call = "describe-tasks",
        .arguments = "--cluster {1} --tasks {+}",
        .source = "ecs-task",
        .keep = tasks,
        .file = "ecs-describe-tasks.{2}",
        .batch = 100},
    {"ecs", "list-services", "--cluster {1}", "ecs-cluster"},
    {.service = "ecs",
        .call = "describe-services",
        .arguments = "--cluster {1} --services {+}",
        .source = "ecs-service",
        .file = "ecs-describe-services.{2}",
        .batch = 10},
    {"kafka", "list-clusters-v2"},
    {"mq", "list-brokers"},
    {"mq", "describe-broker", "--broker-id {1}", "message-broker"},
    {"dms", "describe-replication-instances"},
    {"autoscaling", "describe-auto-scaling-groups"},
};

std::string_view iam_prefix(std::string_view service) {
  if (service == "elb" || service == "elbv2") return "elasticloadbalancing";
  if (service == "efs") return "elasticfilesystem";
  if (service == "opensearch") return "es";
  return service;
}

/// "a[b,c{d}]" -> "a: a[].{b: b, c: c.{d: d}}"; reads on from `at`, up to the bracket that closes it.
std::string members_kept(std::string_view keep, std::size_t& at) {
  std::string made;
  while (at < keep.size() && keep[at] != ']' && keep[at] != '}') {
    if (keep[at] == ',') ++at;
    const std::size_t end = std::min(keep.find_first_of(",[]{}", at), keep.size());
    const std::string name(keep.substr(at, end - at));
    if (!made.empty()) made += ", ";
    made.append(name).append(": ").append(name);
    at = end;
    if (at < keep.size() && (keep[at] == '[' || keep[at] == '{')) {
      made += keep[at] == '[' ? "[].{" : ".{";
      made += members_kept(keep, ++at) + "}";
      ++at;
    }
  }
  return made;
}

}  // namespace

std::span<const Request> requests() { return all_requests; }

std::span<const Source> sources() { return all_sources; }

const Source* source_named(std::string_view name) {
  const auto* found = std::ranges::find(all_sources, name, &Source::name);
  return found == std::end(all_sources) ? nullptr : found;
}

const Request* listing_of(const Source& source) {
  const auto* found = std::ranges::find_if(all_requests, [&](const Request& request) {
    return request.service == source.service && request.call == source.call;
  });
  return found == std::end(all_requests) ? nullptr : found;
}

std::string_view parent_of(const Source& source) {
  return source.parent.empty() ? listing_of(source)->source : source.parent;
}

std::string iam_action(std::string_view service, std::string_view call) {
  std::string action = std::string(iam_prefix(service)) + ":";
  while (!call.empty()) {
    const std::size_t end = std::min(call.find('-'), call.size());
    std::string word(call.substr(0, end));
    word[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(word[0])));
    action += word == "Db" ? "DB" : word;
    call.remove_prefix(std::min(end + 1, call.size()));
  }
  return action;
}

std::string kept_query(std::string_view keep) {
  std::size_t at = 0;
  return "{" + members_kept(keep, at) + "}";
}

std::string file_template(const Request& request) {
  if (!request.file.empty()) return std::string(request.file);
  std::string file(request.call);
  if (request.service != "ec2") file = std::string(request.service) + "-" + file;
  return request.source.empty() ? file : file + ".{1}";
}

}  // namespace vpcscope
