// Printer: gives the drawn values AWS's field names, in the order in which the CLI prints them.
//
// What it is not: the files. bench/generator.cpp opens them, opens the list and each object in it, and calls
// one of these functions for what is between the braces.
//
// The idea: one function for each shape of the EC2 API, and in it one line for each field. The order is that
// of the API's model, which is what botocore walks when it reads an answer. A key is missing where AWS leaves
// it out (no Tags on an untagged VPC) and an empty list where AWS sends one (Tags of a route table).
//
// What the simple account leaves out: fields that depend on IPv6, Outposts or on features that are switched
// on by hand.
//
// Invariants: prints the members of one object, leaves it open. A Printer belongs to one thread; it counts
// what it prints into `totals`.
//
//   json.open_object();
//   printer.vpc(plan.vpcs[0]);
//   json.close_object();
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <span>
#include <string_view>

#include "bench/generator_draws.h"

namespace vpcscope::bench {

class Printer {
 public:
  Printer(const Plan& plan, CliJson& json, GeneratorTotals& totals)
      : plan_(plan), json_(json), totals_(totals) {}

  // -------------------------------------------------------------- VPCs and subnets

  void vpc(const VpcPlan& vpc) {
    ++totals_.vpcs;
    json_.text("OwnerId", owner(vpc));
    json_.text("InstanceTenancy", "default");
    json_.open_list("CidrBlockAssociationSet");
    json_.open_object();
    json_.text("AssociationId", plan_.id(Kind::VpcCidr, vpc.serial));
    json_.text("CidrBlock", vpc.block.text());
    json_.open_object("CidrBlockState");
    json_.text("State", "associated");
    json_.close_object();
    json_.close_object();
    json_.close_list();
    json_.flag("IsDefault", false);
    tags("Tags", name("vpc", vpc.serial));
    json_.open_object("BlockPublicAccessStates");
    json_.text("InternetGatewayBlockMode", "off");
    json_.close_object();
    json_.text("VpcId", id(vpc));
    json_.text("State", "available");
    json_.text("CidrBlock", vpc.block.text());
    json_.text("DhcpOptionsId", plan_.id(Kind::DhcpOptions, vpc.account));
  }

  void subnet(const SubnetPlan& subnet) {
    ++totals_.subnets;
    const VpcPlan& vpc = plan_.vpcs[subnet.vpc];
    json_.text("AvailabilityZoneId", zone_id(subnet));
    json_.flag("MapCustomerOwnedIpOnLaunch", false);
    json_.text("OwnerId", owner(vpc));
    json_.flag("AssignIpv6AddressOnCreation", false);
    json_.empty_list("Ipv6CidrBlockAssociationSet");
    tags("Tags", name(tier_names[subnet.tier], subnet.serial));
    json_.text("SubnetArn", arn(vpc, "subnet/", id(subnet)));
    json_.flag("EnableDns64", false);
    json_.flag("Ipv6Native", false);
    json_.open_object("PrivateDnsNameOptionsOnLaunch");
    json_.text("HostnameType", "ip-name");
    json_.flag("EnableResourceNameDnsARecord", false);
    json_.flag("EnableResourceNameDnsAAAARecord", false);
    json_.close_object();
    json_.open_object("BlockPublicAccessStates");
    json_.text("InternetGatewayBlockMode", "off");
    json_.close_object();
    json_.text("SubnetId", id(subnet));
    json_.text("State", "available");
    json_.text("VpcId", id(vpc));
    json_.text("CidrBlock", subnet.block.text());
    json_.number("AvailableIpAddressCount", free_addresses(subnet));
    json_.text("AvailabilityZone", zone(subnet));
    json_.flag("DefaultForAz", false);
    json_.flag("MapPublicIpOnLaunch", subnet.tier == 0 && vpc.has_internet);
  }

  // -------------------------------------------------------------- route tables

  void route_table(const TableOf& of) {
    const Text table = plan_.id(Kind::RouteTable, table_serial(of));
    json_.open_list("Associations");
    if (of.kind == TableKind::Main) route_association(of.vpc.serial * std::uint64_t{2} + 1, table, nullptr);
    for (const SubnetPlan& subnet : plan_.subnets_of(of.vpc)) {
      if (is_routed_by(subnet, of)) route_association(subnet.serial * std::uint64_t{2}, table, &subnet);
    }
    json_.close_list();
    json_.empty_list("PropagatingVgws");
    json_.text("RouteTableId", table);
    json_.open_list("Routes");
    routes(of);
    json_.close_list();
    json_.empty_list("Tags");
    json_.text("VpcId", id(of.vpc));
    json_.text("OwnerId", owner(of.vpc));
  }

  // -------------------------------------------------------------- network ACLs

  // `tier` past the last: the default ACL, with the subnets of all tiers that have no other.
  void network_acl(const VpcPlan& vpc, std::uint32_t tier) {
    const bool is_default = tier == default_acl_tier;
    const std::uint64_t serial = acl_serial(vpc, tier);
    const Text acl = plan_.id(Kind::Acl, serial);
    json_.open_list("Associations");
    for (const SubnetPlan& subnet : plan_.subnets_of(vpc)) {
      if (acl_tier(vpc, subnet) == tier) acl_association(subnet, acl);
    }
    json_.close_list();
    json_.open_list("Entries");
    for (const bool egress : {true, false}) {
      is_default ? default_entries(egress) : custom_entries(serial, egress);
      acl_entry({{}, {0, 0}, 32'767, egress, false});
    }
    json_.close_list();
    json_.flag("IsDefault", is_default);
    json_.text("NetworkAclId", acl);
    json_.empty_list("Tags");
    json_.text("VpcId", id(vpc));
    json_.text("OwnerId", owner(vpc));
  }

  static constexpr std::uint32_t default_acl_tier = 4;

  static bool has_custom_acl(const VpcPlan& vpc, std::uint32_t tier) {
    return (vpc.custom_acl_tiers >> tier & 1) != 0;
  }

  // -------------------------------------------------------------- security groups

  void security_group(const VpcPlan& vpc, std::uint32_t local) {
    ++totals_.groups;
    const Text group = plan_.id(Kind::Group, vpc.first_group + local);
    json_.text("GroupId", group);
    permissions("IpPermissionsEgress", {vpc, local, Direction::Egress});
    if (local != 0) tags("Tags", group_name(local));
    json_.text("VpcId", id(vpc));
    json_.text("SecurityGroupArn", arn(vpc, "security-group/", group));
    json_.text("OwnerId", owner(vpc));
    json_.text("GroupName", group_name(local));
    json_.text("Description", local == 0 ? "default VPC security group" : "Managed by Terraform");
    permissions("IpPermissions", {vpc, local, Direction::Ingress});
  }

  // -------------------------------------------------------------- network interfaces

  void network_interface(const SubnetPlan& subnet, std::uint32_t slot) {
    ++totals_.interfaces;
    const VpcPlan& vpc = plan_.vpcs[subnet.vpc];
    const InterfaceFacts facts = draw_interface(plan_, subnet, slot);
    const Region& region = region_of(vpc);
    public_association(facts, vpc, Ids::Shown);
    attachment(facts, vpc);
    json_.text("AvailabilityZone", zone(subnet));
    json_.text("Description", description(facts, subnet));
    group_list("Groups", facts, vpc);
    json_.text("InterfaceType", type_names[static_cast<std::size_t>(facts.role)]);
    json_.empty_list("Ipv6Addresses");
    json_.text("MacAddress", mac_address(facts));
    json_.text("NetworkInterfaceId", plan_.id(Kind::Interface, facts.serial));
    json_.text("OwnerId", owner(vpc));
    json_.text("PrivateDnsName", private_name(facts.address, region));
    json_.text("PrivateIpAddress", Text().add_address(facts.address));
    private_addresses(facts, vpc, Ids::Shown);
    if (is_managed(facts.role)) json_.text("RequesterId", requester(facts, vpc));
    json_.flag("RequesterManaged", is_managed(facts.role) && facts.role != Role::TransitGateway);
    json_.flag("SourceDestCheck", facts.role != Role::NatGateway && facts.role != Role::TransitGateway);
    json_.text("Status", facts.role == Role::Unattached ? "available" : "in-use");
    json_.text("SubnetId", id(subnet));
    json_.empty_list("TagSet");
    json_.text("VpcId", id(vpc));
    unmanaged();
    json_.text("AvailabilityZoneId", zone_id(subnet));
  }

  // A reservation with the one instance of an interface.
  void reservation(const SubnetPlan& subnet, const InterfaceFacts& facts) {
    json_.text("ReservationId", plan_.id(Kind::Reservation, facts.serial));
    json_.text("OwnerId", owner(plan_.vpcs[subnet.vpc]));
    json_.empty_list("Groups");
    json_.open_list("Instances");
    json_.open_object();
    instance(subnet, facts);
    json_.close_object();
    json_.close_list();
  }

  // -------------------------------------------------------------- gateways and addresses

  void internet_gateway(const VpcPlan& vpc) {
    json_.open_list("Attachments");
    json_.open_object();
    json_.text("State", "available");
    json_.text("VpcId", id(vpc));
    json_.close_object();
    json_.close_list();
    json_.text("InternetGatewayId", plan_.id(Kind::InternetGateway, vpc.serial));
    json_.text("OwnerId", owner(vpc));
    json_.empty_list("Tags");
  }

  void nat_gateway(const SubnetPlan& subnet) {
    const InterfaceFacts facts = draw_interface(plan_, subnet, 0);
    json_.text("CreateTime", time(Kind::NatGateway, subnet.serial));
    json_.open_list("NatGatewayAddresses");
    json_.open_object();
    json_.text("AllocationId", plan_.id(Kind::Allocation, facts.serial));
    json_.text("NetworkInterfaceId", plan_.id(Kind::Interface, facts.serial));
    json_.text("PrivateIp", Text().add_address(facts.address));
    json_.text("PublicIp", Text().add_address(public_address(facts.serial)));
    json_.text("AssociationId", plan_.id(Kind::Association, facts.serial));
    json_.flag("IsPrimary", true);
    json_.text("Status", "succeeded");
    json_.close_object();
    json_.close_list();
    json_.text("NatGatewayId", plan_.id(Kind::NatGateway, subnet.serial));
    json_.text("State", "available");
    json_.text("SubnetId", id(subnet));
    json_.text("VpcId", plan_.id(Kind::Vpc, subnet.vpc));
    tags("Tags", name("nat", subnet.serial));
    json_.text("ConnectivityType", "public");
    json_.text("AvailabilityMode", "zonal");
  }

  // An Elastic IP address, on a NAT gateway or on an instance.
  void address(const SubnetPlan& subnet, const InterfaceFacts& facts) {
    const VpcPlan& vpc = plan_.vpcs[subnet.vpc];
    json_.text("AllocationId", plan_.id(Kind::Allocation, facts.serial));
    json_.text("AssociationId", plan_.id(Kind::Association, facts.serial));
    json_.text("Domain", "vpc");
    json_.text("NetworkInterfaceId", plan_.id(Kind::Interface, facts.serial));
    json_.text("NetworkInterfaceOwnerId", owner(vpc));
    json_.text("PrivateIpAddress", Text().add_address(facts.address));
    json_.text("PublicIpv4Pool", "amazon");
    json_.text("NetworkBorderGroup", region_of(vpc).name);
    if (facts.role == Role::Instance) json_.text("InstanceId", plan_.id(Kind::Instance, facts.serial));
    json_.text("PublicIp", Text().add_address(public_address(facts.serial)));
  }

  // -------------------------------------------------------------- prefix lists and peerings

  void prefix_list(const AccountPlan& account, std::uint32_t n) {
    const std::uint64_t serial = prefix_list_serial(account, n);
    const Text list = plan_.id(Kind::PrefixList, serial);
    Text text("arn:aws:ec2:");
    text.add(plan_.region_of(account).name).add(":").add(account.number).add(":prefix-list/").add(list);
    json_.text("PrefixListId", list);
    json_.text("AddressFamily", "IPv4");
    json_.text("State", "create-complete");
    json_.text("PrefixListArn", text);
    json_.text("PrefixListName", name("partners", serial));
    json_.number("MaxEntries", (prefix_list_size(serial) + 9) / 10 * 10);
    json_.number("Version", 1);
    json_.empty_list("Tags");
    json_.text("OwnerId", Text().add(account.number));
  }

  std::uint32_t prefix_list_size(std::uint64_t serial) const {
    return plan_.dice(Kind::PrefixList, serial).between(3, 25);
  }

  void prefix_list_entry(std::uint64_t serial, std::uint32_t n) {
    const std::uint32_t third = n * 8 + static_cast<std::uint32_t>(mix(serial + n) % 8);
    const auto second = static_cast<std::uint32_t>(mix(serial) % 16);
    json_.text("Cidr", Block{0xAC100000 | second << 16 | third << 8, 24}.text());
    json_.text("Description", name("site", n));
  }

  void peering(const VpcPlan& requester) {
    json_.open_object("AccepterVpcInfo");
    peering_side(plan_.vpcs[requester.serial + 1]);
    json_.close_object();
    json_.open_object("RequesterVpcInfo");
    peering_side(requester);
    json_.close_object();
    json_.open_object("Status");
    json_.text("Code", "active");
    json_.text("Message", "Active");
    json_.close_object();
    json_.empty_list("Tags");
    json_.text("VpcPeeringConnectionId", plan_.id(Kind::Peering, requester.serial));
  }

  // -------------------------------------------------------------- transit gateways

  void transit_gateway(const DomainPlan& domain) {
    const AccountPlan& account = plan_.accounts[domain.first_account];
    const Text gateway = plan_.id(Kind::TransitGateway, domain.serial);
    Text text("arn:aws:ec2:");
    text.add(plan_.region_of(account).name)
        .add(":")
        .add(account.number)
        .add(":transit-gateway/")
        .add(gateway);
    json_.text("TransitGatewayId", gateway);
    json_.text("TransitGatewayArn", text);
    json_.text("State", "available");
    json_.text("OwnerId", Text().add(account.number));
    json_.text("Description", "core");
    json_.text("CreationTime", time(Kind::TransitGateway, domain.serial));
    json_.open_object("Options");
    transit_options(domain);
    json_.close_object();
    json_.empty_list("Tags");
  }

  void transit_attachment(const VpcPlan& vpc) {
    const DomainPlan& domain = plan_.domain_of(vpc);
    json_.text("TransitGatewayAttachmentId", plan_.id(Kind::TransitAttachment, vpc.serial));
    json_.text("TransitGatewayId", plan_.id(Kind::TransitGateway, domain.serial));
    json_.text("TransitGatewayOwnerId", Text().add(plan_.accounts[domain.first_account].number));
    json_.text("ResourceOwnerId", owner(vpc));
    json_.text("ResourceType", "vpc");
    json_.text("ResourceId", id(vpc));
    json_.text("State", "available");
    json_.open_object("Association");
    json_.text("TransitGatewayRouteTableId", transit_table_id(domain, vpc.segment));
    json_.text("State", "associated");
    json_.close_object();
    json_.text("CreationTime", time(Kind::TransitAttachment, vpc.serial));
    json_.empty_list("Tags");
  }

  void transit_vpc_attachment(const VpcPlan& vpc) {
    json_.text("TransitGatewayAttachmentId", plan_.id(Kind::TransitAttachment, vpc.serial));
    json_.text("TransitGatewayId", plan_.id(Kind::TransitGateway, plan_.domain_of(vpc).serial));
    json_.text("VpcId", id(vpc));
    json_.text("VpcOwnerId", owner(vpc));
    json_.text("State", "available");
    json_.open_list("SubnetIds");
    const std::span<const SubnetPlan> subnets = plan_.subnets_of(vpc);
    for (const SubnetPlan& subnet : subnets) {
      if (subnet.tier == subnets.back().tier) json_.item(id(subnet));
    }
    json_.close_list();
    json_.text("CreationTime", time(Kind::TransitAttachment, vpc.serial));
    json_.open_object("Options");
    json_.text("DnsSupport", "enable");
    json_.text("SecurityGroupReferencingSupport", "enable");
    json_.text("Ipv6Support", "disable");
    json_.text("ApplianceModeSupport", "disable");
    json_.close_object();
    json_.empty_list("Tags");
  }

  void transit_table(const DomainPlan& domain, std::uint32_t segment) {
    json_.text("TransitGatewayRouteTableId", transit_table_id(domain, segment));
    json_.text("TransitGatewayId", plan_.id(Kind::TransitGateway, domain.serial));
    json_.text("State", "available");
    json_.flag("DefaultAssociationRouteTable", segment == 0);
    json_.flag("DefaultPropagationRouteTable", segment == 0);
    json_.text("CreationTime", time(Kind::TransitTable, domain.serial));
    json_.empty_list("Tags");
  }

  Text transit_table_id(const DomainPlan& domain, std::uint32_t segment) const {
    return plan_.id(Kind::TransitTable, domain.serial * std::uint64_t{4} + segment);
  }

  // Each segment learns its own VPCs and the shared ones, the shared segment learns all.
  static bool propagates(const VpcPlan& vpc, std::uint32_t segment) {
    return vpc.attached &&
           (vpc.segment == segment || vpc.segment == shared_segment || segment == shared_segment);
  }

  void transit_member(const VpcPlan& vpc, std::string_view state) {
    json_.text("TransitGatewayAttachmentId", plan_.id(Kind::TransitAttachment, vpc.serial));
    json_.text("ResourceId", id(vpc));
    json_.text("ResourceType", "vpc");
    json_.text("State", state);
  }

  // A route of a transit gateway; without a VPC a black hole.
  void transit_route(const Block& block, const VpcPlan* vpc, std::string_view type) {
    json_.text("DestinationCidrBlock", block.text());
    if (vpc != nullptr) {
      json_.open_list("TransitGatewayAttachments");
      json_.open_object();
      json_.text("ResourceId", id(*vpc));
      json_.text("TransitGatewayAttachmentId", plan_.id(Kind::TransitAttachment, vpc->serial));
      json_.text("ResourceType", "vpc");
      json_.close_object();
      json_.close_list();
    }
    json_.text("Type", type);
    json_.text("State", vpc != nullptr ? "active" : "blackhole");
  }

 private:
  static constexpr std::uint32_t shared_segment = 2;
  static constexpr std::array<std::string_view, 4> tier_names = {"public", "app", "data", "core"};
  static constexpr std::array<std::string_view, 6> type_names = {
      "interface", "lambda", "interface", "interface", "nat_gateway", "transit_gateway"};

  // -------------------------------------------------------------- names

  Text id(const VpcPlan& vpc) const { return plan_.id(Kind::Vpc, vpc.serial); }
  Text id(const SubnetPlan& subnet) const { return plan_.id(Kind::Subnet, subnet.serial); }
  Text owner(const VpcPlan& vpc) const { return Text().add(plan_.account_of(vpc).number); }
  const Region& region_of(const VpcPlan& vpc) const { return plan_.region_of(plan_.account_of(vpc)); }

  static Text name(std::string_view role, std::uint64_t number) { return Text(role).add("-").add(number); }

  static Text group_name(std::uint32_t local) {
    constexpr std::array<std::string_view, 6> roles = {"web", "app", "db", "cache", "bastion", "batch"};
    return local == 0 ? Text("default") : name(roles[local % roles.size()], local);
  }

  Text arn(const VpcPlan& vpc, std::string_view type, std::string_view name) const {
    return Text("arn:aws:ec2:")
        .add(region_of(vpc).name)
        .add(":")
        .add(owner(vpc))
        .add(":")
        .add(type)
        .add(name);
  }

  Text zone(const SubnetPlan& subnet) const {
    return Text(region_of(plan_.vpcs[subnet.vpc]).name).add(std::string_view("abc").substr(subnet.zone, 1));
  }

  // Which zone an account calls "a" differs from account to account.
  Text zone_id(const SubnetPlan& subnet) const {
    const VpcPlan& vpc = plan_.vpcs[subnet.vpc];
    const std::uint64_t turn = plan_.account_of(vpc).number % 3;
    return Text(region_of(vpc).zone_id).add(1 + (subnet.zone + turn) % 3);
  }

  // Some second of 2024.
  Text time(Kind kind, std::uint64_t serial) const {
    Random dice = plan_.dice(kind, serial | std::uint64_t{1} << 53);
    Text text("2024-");
    two_digits(text, dice.between(1, 12)).add("-");
    two_digits(text, dice.between(1, 28)).add("T");
    two_digits(text, dice.below(24)).add(":");
    two_digits(text, dice.below(60)).add(":");
    return two_digits(text, dice.below(60)).add("+00:00");
  }

  static Text& two_digits(Text& text, std::uint32_t value) {
    if (value < 10) text.add("0");
    return text.add(std::uint64_t{value});
  }

  static Text private_name(std::uint32_t address, const Region& region) {
    return Text("ip-").add_address(address, '-').add(region.private_domain);
  }

  static Text public_name(std::uint32_t address, const Region& region) {
    return Text("ec2-").add_address(address, '-').add(region.public_domain);
  }

  void tags(std::string_view key, std::string_view value) {
    json_.open_list(key);
    json_.open_object();
    json_.text("Key", "Name");
    json_.text("Value", value);
    json_.close_object();
    json_.close_list();
  }

  void unmanaged() {
    json_.open_object("Operator");
    json_.flag("Managed", false);
    json_.close_object();
  }

  // -------------------------------------------------------------- routes

  static bool is_routed_by(const SubnetPlan& subnet, const TableOf& of) {
    if (of.kind == TableKind::Main) return false;
    return of.kind == TableKind::Public ? subnet.tier == 0 : subnet.tier != 0 && subnet.zone == of.zone;
  }

  void route_association(std::uint64_t serial, std::string_view table, const SubnetPlan* subnet) {
    json_.open_object();
    json_.flag("Main", subnet == nullptr);
    json_.text("RouteTableAssociationId", plan_.id(Kind::RouteAssociation, serial));
    json_.text("RouteTableId", table);
    if (subnet != nullptr) json_.text("SubnetId", id(*subnet));
    json_.open_object("AssociationState");
    json_.text("State", "associated");
    json_.close_object();
    json_.close_object();
  }

  // Local, default, transit gateway, peerings; then remote networks up to the number drawn.
  void routes(const TableOf& of) {
    Random dice = plan_.dice(Kind::RouteTable, table_serial(of));
    const std::uint32_t wanted = of.kind == TableKind::Main ? 1 : draw_route_count(dice);
    local_route(of.vpc);
    std::uint32_t printed = 1;
    if (of.kind == TableKind::Main) return;
    if (const auto target = default_target(of)) printed += route({0, 0}, *target, dice);
    if (of.vpc.attached)
      printed += route({0x0A000000, 8}, {Kind::TransitGateway, plan_.domain_of(of.vpc).serial}, dice);
    printed += peering_routes(of.vpc, dice);
    for (std::uint32_t at = 0; printed < wanted; ++at, ++printed) {
      const Block block = remote_block(at, dice);
      const auto target = remote_target(plan_, of, dice);
      if (target) route(block, *target, dice);
    }
  }

  std::uint32_t peering_routes(const VpcPlan& vpc, Random& dice) {
    std::uint32_t printed = 0;
    if (vpc.peers_with_next)
      printed += route(plan_.vpcs[vpc.serial + 1].block, {Kind::Peering, vpc.serial}, dice);
    if (vpc.serial == 0) return printed;
    const VpcPlan& before = plan_.vpcs[vpc.serial - 1];
    if (before.peers_with_next) printed += route(before.block, {Kind::Peering, before.serial}, dice);
    return printed;
  }

  void local_route(const VpcPlan& vpc) {
    ++totals_.routes;
    json_.open_object();
    json_.text("DestinationCidrBlock", vpc.block.text());
    json_.text("GatewayId", "local");
    json_.text("Origin", "CreateRouteTable");
    json_.text("State", "active");
    json_.close_object();
  }

  std::uint32_t route(const Block& block, const Target& target, Random& dice) {
    ++totals_.routes;
    const bool dangling = dice.chance(dangling_per_mille);
    const Text to =
        dangling ? plan_.dangling_id(target.kind, dice.bits32()) : plan_.id(target.kind, target.value);
    json_.open_object();
    json_.text("DestinationCidrBlock", block.text());
    if (target.kind == Kind::InternetGateway) json_.text("GatewayId", to);
    if (target.kind == Kind::Interface && !dangling) instance_of_route(target.value);
    if (target.kind == Kind::NatGateway) json_.text("NatGatewayId", to);
    if (target.kind == Kind::TransitGateway) json_.text("TransitGatewayId", to);
    if (target.kind == Kind::Interface) json_.text("NetworkInterfaceId", to);
    json_.text("Origin", "CreateRoute");
    json_.text("State", dangling ? "blackhole" : "active");
    if (target.kind == Kind::Peering) json_.text("VpcPeeringConnectionId", to);
    json_.close_object();
    return 1;
  }

  void instance_of_route(std::uint64_t interface_serial) {
    const auto after = std::upper_bound(plan_.subnets.begin(),
        plan_.subnets.end(),
        interface_serial,
        [](std::uint64_t serial, const SubnetPlan& subnet) { return serial < subnet.first_interface; });
    json_.text("InstanceId", plan_.id(Kind::Instance, interface_serial));
    json_.text("InstanceOwnerId", owner(plan_.vpcs[std::prev(after)->vpc]));
  }

  // -------------------------------------------------------------- ACL entries

  struct AclEntry {
    Ports ports;
    Block block;
    std::uint32_t number;
    bool egress;
    bool allow;
  };

  static std::uint32_t acl_tier(const VpcPlan& vpc, const SubnetPlan& subnet) {
    return has_custom_acl(vpc, subnet.tier) ? subnet.tier : default_acl_tier;
  }

  static std::uint64_t acl_serial(const VpcPlan& vpc, std::uint32_t tier) {
    return vpc.serial * std::uint64_t{8} + tier;
  }

  void acl_association(const SubnetPlan& subnet, std::string_view acl) {
    json_.open_object();
    json_.text("NetworkAclAssociationId", plan_.id(Kind::AclAssociation, subnet.serial));
    json_.text("NetworkAclId", acl);
    json_.text("SubnetId", id(subnet));
    json_.close_object();
  }

  void default_entries(bool egress) { acl_entry({{}, {0, 0}, 100, egress, true}); }

  // 2 to 19 entries (AWS's limit of 20 counts the last one), one in seven a deny.
  void custom_entries(std::uint64_t serial, bool egress) {
    Random dice = plan_.dice(Kind::Acl, serial * 2 + egress);
    const std::uint32_t count = dice.between(2, 19);
    for (std::uint32_t n = 0; n < count; ++n) {
      const Ports ports = acl_ports((serial * 2 + egress) * 20 + n, dice);
      const Peer peer = dice.chance(500) ? Peer{} : random_block(dice);
      const Block block{static_cast<std::uint32_t>(peer.value), peer.length};
      acl_entry({ports, block, 100 + 10 * n, egress, !dice.chance(150)});
    }
  }

  // In the adversarial profile the ACLs' ports come after those of all groups.
  Ports acl_ports(std::uint64_t serial, Random& dice) const {
    if (plan_.options.profile != Profile::Adversarial) return draw_ports(dice);
    return distinct_ports(plan_.group_count * 2 * largest_rule_count + serial);
  }

  void acl_entry(const AclEntry& entry) {
    json_.open_object();
    json_.text("CidrBlock", entry.block.text());
    json_.flag("Egress", entry.egress);
    if (entry.ports.protocol == icmp) {
      json_.open_object("IcmpTypeCode");
      json_.number("Code", -1);
      json_.number("Type", -1);
      json_.close_object();
    } else if (entry.ports.protocol != every_protocol) {
      json_.open_object("PortRange");
      json_.number("From", entry.ports.first);
      json_.number("To", entry.ports.last);
      json_.close_object();
    }
    json_.text("Protocol", protocol_number(entry.ports.protocol));
    json_.text("RuleAction", entry.allow ? "allow" : "deny");
    json_.number("RuleNumber", entry.number);
    json_.close_object();
  }

  static Text protocol_number(std::uint8_t protocol) {
    return protocol == every_protocol ? Text("-1") : Text().add(std::uint64_t{protocol});
  }

  // -------------------------------------------------------------- permissions

  void permissions(std::string_view key, const RulesOf& of) {
    const RuleSet set = draw_rules(plan_, of);
    totals_.rules += set.count;
    json_.open_list(key);
    std::span<const Rule> rest = set.all();
    while (!rest.empty()) {
      std::size_t same = 1;
      while (same < rest.size() && rest[same].ports == rest[0].ports) ++same;
      json_.open_object();
      permission(rest.first(same), of.vpc);
      json_.close_object();
      rest = rest.subspan(same);
    }
    json_.close_list();
  }

  // Rules of one protocol and port range: one permission.
  void permission(std::span<const Rule> rules, const VpcPlan& vpc) {
    permission_ports(rules[0].ports);
    json_.open_list("UserIdGroupPairs");
    for (const Rule& rule : rules) group_pair(rule.peer, vpc);
    json_.close_list();
    json_.open_list("IpRanges");
    for (const Rule& rule : rules) ip_range(rule.peer);
    json_.close_list();
    json_.empty_list("Ipv6Ranges");
    json_.open_list("PrefixListIds");
    for (const Rule& rule : rules) list_reference(rule.peer);
    json_.close_list();
  }

  void permission_ports(const Ports& ports) {
    json_.text("IpProtocol", protocol_name(ports.protocol));
    if (ports.protocol == every_protocol) return;
    json_.number("FromPort", ports.protocol == icmp ? -1 : ports.first);
    json_.number("ToPort", ports.protocol == icmp ? -1 : ports.last);
  }

  static std::string_view protocol_name(std::uint8_t protocol) {
    if (protocol == every_protocol) return "-1";
    if (protocol == icmp) return "icmp";
    return protocol == tcp ? "tcp" : "udp";
  }

  void group_pair(const Peer& peer, const VpcPlan& vpc) {
    if (peer.kind != PeerKind::Group && peer.kind != PeerKind::NeighbourGroup) return;
    const bool neighbour = peer.kind == PeerKind::NeighbourGroup;
    const VpcPlan& home = neighbour ? plan_.vpcs[vpc.serial + 1] : vpc;
    json_.open_object();
    json_.text("UserId", owner(home));
    json_.text("GroupId", reference(Kind::Group, peer));
    if (neighbour) {
      json_.text("VpcId", id(home));
      json_.text("VpcPeeringConnectionId", plan_.id(Kind::Peering, vpc.serial));
      json_.text("PeeringStatus", "active");
    }
    json_.close_object();
  }

  void ip_range(const Peer& peer) {
    if (peer.kind != PeerKind::Cidr) return;
    const Block block{static_cast<std::uint32_t>(peer.value), peer.length};
    json_.open_object();
    if (peer.length != 0 && mix(peer.value) % 3 == 0)
      json_.text("Description", name("ticket", peer.value % 9973));
    json_.text("CidrIp", block.text());
    json_.close_object();
  }

  void list_reference(const Peer& peer) {
    if (peer.kind != PeerKind::PrefixList) return;
    json_.open_object();
    json_.text("PrefixListId", reference(Kind::PrefixList, peer));
    json_.close_object();
  }

  Text reference(Kind kind, const Peer& peer) const {
    return peer.dangling ? plan_.dangling_id(kind, peer.value) : plan_.id(kind, peer.value);
  }

  // -------------------------------------------------------------- parts of an interface

  static bool is_managed(Role role) { return role != Role::Instance && role != Role::Unattached; }

  // describe-instances leaves the ids out.
  enum class Ids : std::uint8_t { Shown, Hidden };

  void public_association(const InterfaceFacts& facts, const VpcPlan& vpc, Ids ids) {
    if (facts.public_address == PublicAddress::None) return;
    const bool elastic = facts.public_address == PublicAddress::Elastic;
    const std::uint32_t address = public_address(facts.serial);
    json_.open_object("Association");
    if (elastic && ids == Ids::Shown) {
      json_.text("AllocationId", plan_.id(Kind::Allocation, facts.serial));
      json_.text("AssociationId", plan_.id(Kind::Association, facts.serial));
    }
    json_.text("IpOwnerId", elastic ? owner(vpc) : Text("amazon"));
    json_.text("PublicDnsName", public_name(address, region_of(vpc)));
    json_.text("PublicIp", Text().add_address(address));
    json_.close_object();
  }

  // Instances attach by time and id, services by an attachment of their own.
  void attachment(const InterfaceFacts& facts, const VpcPlan& vpc) {
    if (facts.role == Role::Unattached) return;
    json_.open_object("Attachment");
    facts.role == Role::Instance ? instance_attachment(facts, vpc) : service_attachment(facts);
    json_.close_object();
  }

  void instance_attachment(const InterfaceFacts& facts, const VpcPlan& vpc) {
    json_.text("AttachTime", time(Kind::Instance, facts.serial));
    json_.text("AttachmentId", plan_.id(Kind::InterfaceAttachment, facts.serial));
    json_.flag("DeleteOnTermination", true);
    json_.number("DeviceIndex", 0);
    json_.number("NetworkCardIndex", 0);
    json_.text("InstanceId", plan_.id(Kind::Instance, facts.serial));
    json_.text("InstanceOwnerId", owner(vpc));
    json_.text("Status", "attached");
  }

  void service_attachment(const InterfaceFacts& facts) {
    json_.text("AttachmentId", plan_.id(Kind::ServiceAttachment, facts.serial));
    json_.flag("DeleteOnTermination", false);
    json_.number("DeviceIndex", 1);
    json_.text("InstanceOwnerId", facts.role == Role::LoadBalancer ? "amazon-elb" : "amazon-aws");
    json_.text("Status", "attached");
  }

  Text description(const InterfaceFacts& facts, const SubnetPlan& subnet) const {
    const std::uint64_t tail = mix(facts.serial);
    switch (facts.role) {
      case Role::Instance:
        return {};
      case Role::Lambda:
        return Text("AWS Lambda VPC ENI-").add(name("fn", facts.serial)).add("-").add_hex(tail, 8);
      case Role::LoadBalancer:
        return Text("ELB app/").add(name("web", facts.serial)).add("/").add_hex(tail, 16);
      case Role::Unattached:
        return Text("spare");
      case Role::NatGateway:
        return Text("Interface for NAT Gateway ").add(plan_.id(Kind::NatGateway, subnet.serial));
      case Role::TransitGateway:
        return Text("Network Interface for Transit Gateway Attachment ")
            .add(plan_.id(Kind::TransitAttachment, subnet.vpc));
    }
    return {};
  }

  void group_list(std::string_view key, const InterfaceFacts& facts, const VpcPlan& vpc) {
    const GroupReferences groups = draw_groups(plan_, vpc, facts);
    json_.open_list(key);
    for (const GroupReference& group : groups.all()) {
      json_.open_object();
      json_.text("GroupId",
          group.dangling ? plan_.dangling_id(Kind::Group, group.value) : plan_.id(Kind::Group, group.value));
      json_.text("GroupName", group_name(group.local));
      json_.close_object();
    }
    json_.close_list();
  }

  // An address that its owner administers, and 40 bits that the odd factor keeps apart.
  static Text mac_address(const InterfaceFacts& facts) {
    const std::uint64_t low = facts.serial * 0x9E3779B97F4A7C15ULL;
    Text text("0a");
    for (int shift = 32; shift >= 0; shift -= 8) text.add(":").add_hex(low >> shift, 2);
    return text;
  }

  void private_addresses(const InterfaceFacts& facts, const VpcPlan& vpc, Ids ids) {
    json_.open_list("PrivateIpAddresses");
    for (const std::uint32_t address : {facts.address, facts.secondary}) {
      if (address == 0) continue;
      const bool primary = address == facts.address;
      json_.open_object();
      if (primary) public_association(facts, vpc, ids);
      json_.flag("Primary", primary);
      json_.text("PrivateDnsName", private_name(address, region_of(vpc)));
      json_.text("PrivateIpAddress", Text().add_address(address));
      json_.close_object();
    }
    json_.close_list();
  }

  Text requester(const InterfaceFacts& facts, const VpcPlan& vpc) const {
    if (facts.role == Role::LoadBalancer) return Text("amazon-elb");
    if (facts.role == Role::Lambda) return Text("AROAEXAMPLE000000000A:").add(owner(vpc));
    return owner(vpc);
  }

  // -------------------------------------------------------------- instances

  void instance(const SubnetPlan& subnet, const InterfaceFacts& facts) {
    const VpcPlan& vpc = plan_.vpcs[subnet.vpc];
    json_.text("Architecture", "x86_64");
    block_devices(facts);
    json_.text("ClientToken", Text().add_hex(mix(facts.serial), 16));
    json_.flag("EbsOptimized", true);
    json_.flag("EnaSupport", true);
    json_.text("Hypervisor", "xen");
    json_.open_list("NetworkInterfaces");
    json_.open_object();
    instance_interface(subnet, facts);
    json_.close_object();
    json_.close_list();
    json_.text("RootDeviceName", "/dev/xvda");
    json_.text("RootDeviceType", "ebs");
    group_list("SecurityGroups", facts, vpc);
    json_.flag("SourceDestCheck", true);
    tags("Tags", name("host", facts.serial));
    json_.text("VirtualizationType", "hvm");
    instance_options();
    instance_state(subnet, facts);
  }

  void block_devices(const InterfaceFacts& facts) {
    json_.open_list("BlockDeviceMappings");
    json_.open_object();
    json_.text("DeviceName", "/dev/xvda");
    json_.open_object("Ebs");
    json_.text("AttachTime", time(Kind::Instance, facts.serial));
    json_.flag("DeleteOnTermination", true);
    json_.text("Status", "attached");
    json_.text("VolumeId", plan_.id(Kind::Volume, facts.serial));
    json_.close_object();
    json_.close_object();
    json_.close_list();
  }

  void instance_interface(const SubnetPlan& subnet, const InterfaceFacts& facts) {
    const VpcPlan& vpc = plan_.vpcs[subnet.vpc];
    public_association(facts, vpc, Ids::Hidden);
    json_.open_object("Attachment");
    json_.text("AttachTime", time(Kind::Instance, facts.serial));
    json_.text("AttachmentId", plan_.id(Kind::InterfaceAttachment, facts.serial));
    json_.flag("DeleteOnTermination", true);
    json_.number("DeviceIndex", 0);
    json_.text("Status", "attached");
    json_.number("NetworkCardIndex", 0);
    json_.close_object();
    json_.text("Description", "");
    group_list("Groups", facts, vpc);
    json_.empty_list("Ipv6Addresses");
    json_.text("MacAddress", mac_address(facts));
    json_.text("NetworkInterfaceId", plan_.id(Kind::Interface, facts.serial));
    json_.text("OwnerId", owner(vpc));
    json_.text("PrivateDnsName", private_name(facts.address, region_of(vpc)));
    json_.text("PrivateIpAddress", Text().add_address(facts.address));
    private_addresses(facts, vpc, Ids::Hidden);
    json_.flag("SourceDestCheck", true);
    json_.text("Status", "in-use");
    json_.text("SubnetId", id(subnet));
    json_.text("VpcId", id(vpc));
    json_.text("InterfaceType", "interface");
    unmanaged();
  }

  void instance_options() {
    json_.open_object("CpuOptions");
    json_.number("CoreCount", 1);
    json_.number("ThreadsPerCore", 2);
    json_.close_object();
    json_.open_object("CapacityReservationSpecification");
    json_.text("CapacityReservationPreference", "open");
    json_.close_object();
    json_.open_object("HibernationOptions");
    json_.flag("Configured", false);
    json_.close_object();
    metadata_options();
    json_.open_object("EnclaveOptions");
    json_.flag("Enabled", false);
    json_.close_object();
    json_.text("PlatformDetails", "Linux/UNIX");
    json_.text("UsageOperation", "RunInstances");
    json_.open_object("PrivateDnsNameOptions");
    json_.text("HostnameType", "ip-name");
    json_.flag("EnableResourceNameDnsARecord", false);
    json_.flag("EnableResourceNameDnsAAAARecord", false);
    json_.close_object();
    json_.open_object("MaintenanceOptions");
    json_.text("AutoRecovery", "default");
    json_.close_object();
    json_.text("CurrentInstanceBootMode", "legacy-bios");
    unmanaged();
  }

  void metadata_options() {
    json_.open_object("MetadataOptions");
    json_.text("State", "applied");
    json_.text("HttpTokens", "required");
    json_.number("HttpPutResponseHopLimit", 2);
    json_.text("HttpEndpoint", "enabled");
    json_.text("HttpProtocolIpv6", "disabled");
    json_.text("InstanceMetadataTags", "disabled");
    json_.close_object();
  }

  void instance_state(const SubnetPlan& subnet, const InterfaceFacts& facts) {
    const Region& region = region_of(plan_.vpcs[subnet.vpc]);
    const bool reachable = facts.public_address != PublicAddress::None;
    const std::uint32_t address = public_address(facts.serial);
    json_.text("InstanceId", plan_.id(Kind::Instance, facts.serial));
    json_.text("ImageId", plan_.id(Kind::Image, facts.serial % 16));
    json_.open_object("State");
    json_.number("Code", 16);
    json_.text("Name", "running");
    json_.close_object();
    json_.text("PrivateDnsName", private_name(facts.address, region));
    json_.text("PublicDnsName", reachable ? public_name(address, region) : Text());
    json_.text("StateTransitionReason", "");
    json_.number("AmiLaunchIndex", 0);
    json_.empty_list("ProductCodes");
    json_.text("InstanceType", "m6i.large");
    json_.text("LaunchTime", time(Kind::Instance, facts.serial));
    placement(subnet);
    json_.open_object("Monitoring");
    json_.text("State", "disabled");
    json_.close_object();
    json_.text("SubnetId", id(subnet));
    json_.text("VpcId", plan_.id(Kind::Vpc, subnet.vpc));
    json_.text("PrivateIpAddress", Text().add_address(facts.address));
    if (reachable) json_.text("PublicIpAddress", Text().add_address(address));
  }

  void placement(const SubnetPlan& subnet) {
    json_.open_object("Placement");
    json_.text("AvailabilityZoneId", zone_id(subnet));
    json_.text("GroupName", "");
    json_.text("Tenancy", "default");
    json_.text("AvailabilityZone", zone(subnet));
    json_.close_object();
  }

  void peering_side(const VpcPlan& vpc) {
    json_.text("CidrBlock", vpc.block.text());
    json_.open_list("CidrBlockSet");
    json_.open_object();
    json_.text("CidrBlock", vpc.block.text());
    json_.close_object();
    json_.close_list();
    json_.text("OwnerId", owner(vpc));
    json_.open_object("PeeringOptions");
    json_.flag("AllowDnsResolutionFromRemoteVpc", false);
    json_.flag("AllowEgressFromLocalClassicLinkToRemoteVpc", false);
    json_.flag("AllowEgressFromLocalVpcToRemoteClassicLink", false);
    json_.close_object();
    json_.text("VpcId", id(vpc));
    json_.text("Region", region_of(vpc).name);
  }

  void transit_options(const DomainPlan& domain) {
    json_.number("AmazonSideAsn", 64'512);
    json_.text("AutoAcceptSharedAttachments", "enable");
    json_.text("DefaultRouteTableAssociation", "enable");
    json_.text("AssociationDefaultRouteTableId", transit_table_id(domain, 0));
    json_.text("DefaultRouteTablePropagation", "enable");
    json_.text("PropagationDefaultRouteTableId", transit_table_id(domain, 0));
    json_.text("VpnEcmpSupport", "enable");
    json_.text("DnsSupport", "enable");
    json_.text("SecurityGroupReferencingSupport", "enable");
    json_.text("MulticastSupport", "disable");
  }

  const Plan& plan_;
  CliJson& json_;
  GeneratorTotals& totals_;
};

}  // namespace vpcscope::bench
