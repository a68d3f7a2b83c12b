// Services that put interfaces into a VPC: what names those interfaces, and who may be public (R-SVC-3,
// R-SVC-5).
//
// Read for names and audits only; traffic always meets the network interface itself. Environments,
// credentials and users of these services are never read.
#pragma once

#include "model/record.h"

namespace vpcscope {

/// A Lambda function; only what its VpcConfig says concerns us.
struct Function {
  static constexpr Kind kind = Kind::Function;
  Header header;
  IdOf<Kind::Function> id;
  Text name;
  Word state;
  VpcId vpc;  // absent, or printed as "": the function is outside every VPC
  Slice<SubnetId> subnets;
  Slice<SecurityGroupId> groups;
  Flag ipv6_allowed;
};

struct Database {
  static constexpr Kind kind = Kind::Database;
  Header header;
  IdOf<Kind::Database> id;  // its identifier; clusters name their members so
  Text engine;
  Word status;
  Text endpoint;
  Number port;
  Text zone;
  IdOf<Kind::DatabaseSubnetGroup> subnet_group;
  VpcId vpc;
  Slice<SubnetId> subnets;
  Slice<SecurityGroupId> groups;
  Flag publicly_accessible;
  IdOf<Kind::DatabaseCluster> cluster;
};

struct DatabaseCluster {
  static constexpr Kind kind = Kind::DatabaseCluster;
  Header header;
  IdOf<Kind::DatabaseCluster> id;
  Text engine;
  Word status;
  Text endpoint;
  Text reader_endpoint;
  Number port;
  IdOf<Kind::DatabaseSubnetGroup> subnet_group;
  Slice<SecurityGroupId> groups;
  Flag publicly_accessible;
  Slice<IdOf<Kind::Database>> members;
};

struct DatabaseSubnetGroup {
  static constexpr Kind kind = Kind::DatabaseSubnetGroup;
  Header header;
  IdOf<Kind::DatabaseSubnetGroup> id;
  VpcId vpc;
  Slice<SubnetId> subnets;
};

struct DatabaseProxy {
  static constexpr Kind kind = Kind::DatabaseProxy;
  Header header;
  IdOf<Kind::DatabaseProxy> id;
  Text engine;
  Word status;
  Text endpoint;
  VpcId vpc;
  Slice<SubnetId> subnets;
  Slice<SecurityGroupId> groups;
};

struct CacheNode {
  Id id;
  Text endpoint;
  Number port;
  Text zone;
  bool unusable = false;
};

struct CacheCluster {
  static constexpr Kind kind = Kind::CacheCluster;
  Header header;
  IdOf<Kind::CacheCluster> id;
  Text engine;
  Word status;
  Text zone;  // "Multiple" where its nodes are in several
  Text endpoint;
  Number port;
  IdOf<Kind::CacheSubnetGroup> subnet_group;
  Slice<SecurityGroupId> groups;
  Text replication_group;
  Slice<CacheNode> nodes;
};

struct CacheSubnetGroup {
  static constexpr Kind kind = Kind::CacheSubnetGroup;
  Header header;
  IdOf<Kind::CacheSubnetGroup> id;
  VpcId vpc;
  Slice<SubnetId> subnets;
};

struct FileSystem {
  static constexpr Kind kind = Kind::FileSystem;
  Header header;
  IdOf<Kind::FileSystem> id;
  Text name;
  Word state;
  Text zone;  // of a One Zone file system
};

struct MountTarget {
  static constexpr Kind kind = Kind::MountTarget;
  Header header;
  IdOf<Kind::MountTarget> id;
  IdOf<Kind::FileSystem> file_system;
  Word state;
  VpcId vpc;
  SubnetId subnet;
  NetworkInterfaceId interface;
  Address address;
  Address ipv6_address;
  Text zone;
  Text zone_id;
};

struct MountTargetSecurityGroups {
  static constexpr Kind kind = Kind::MountTargetSecurityGroups;
  Header header;
  IdOf<Kind::MountTarget> mount_target;
  Slice<SecurityGroupId> groups;
};

/// An OpenSearch or Elasticsearch domain; both APIs print the keys that we read alike.
struct SearchDomain {
  static constexpr Kind kind = Kind::SearchDomain;
  Header header;
  IdOf<Kind::SearchDomain> id;
  Text name;
  Flag deleted;       // being deleted
  Text endpoint;      // of a public domain
  Text vpc_endpoint;  // of one in a VPC
  VpcId vpc;          // absent: the domain is public
  Slice<SubnetId> subnets;
  Slice<SecurityGroupId> groups;
};

struct RedshiftNode {
  Word role;
  Address private_address;
  Address public_address;
  bool unusable = false;
};

/// A Redshift-managed endpoint, possibly in a VPC of another account.
struct RedshiftEndpoint {
  Id endpoint;
  Id vpc;
  Slice<Id> interfaces;
  bool unusable = false;
};

struct RedshiftCluster {
  static constexpr Kind kind = Kind::RedshiftCluster;
  Header header;
  IdOf<Kind::RedshiftCluster> id;
  Word status;
  Text endpoint;
  Number port;
  Slice<RedshiftEndpoint> endpoints;
  Text zone;
  VpcId vpc;
  IdOf<Kind::RedshiftSubnetGroup> subnet_group;
  Slice<SecurityGroupId> groups;
  Flag publicly_accessible;
  Slice<RedshiftNode> nodes;
  Address elastic_ip;
};

struct RedshiftSubnetGroup {
  static constexpr Kind kind = Kind::RedshiftSubnetGroup;
  Header header;
  IdOf<Kind::RedshiftSubnetGroup> id;
  VpcId vpc;
  Slice<SubnetId> subnets;
};

struct EksCluster {
  static constexpr Kind kind = Kind::EksCluster;
  Header header;
  IdOf<Kind::EksCluster> id;
  Text name;
  Word status;
  Text endpoint;
  VpcId vpc;
  Slice<SubnetId> subnets;
  Slice<SecurityGroupId> groups;
  SecurityGroupId cluster_group;
  Flag public_access;
  Flag private_access;
  Slice<Prefix> public_access_cidrs;
};

struct EcsAttachmentDetail {
  Text name;  // networkInterfaceId, subnetId, privateIPv4Address
  Text value;
  bool unusable = false;
};

struct EcsAttachment {
  Word type;  // ElasticNetworkInterface
  Word status;
  Slice<EcsAttachmentDetail> details;
  bool unusable = false;
};

struct EcsTask {
  static constexpr Kind kind = Kind::EcsTask;
  Header header;
  IdOf<Kind::EcsTask> id;
  Text cluster;  // ARN
  Text group;    // "service:name"
  Word status;
  Word launch_type;
  Text zone;
  Slice<EcsAttachment> attachments;
};

struct EcsLoadBalancer {
  IdOf<Kind::TargetGroup> group;
  IdOf<Kind::ClassicLoadBalancer> classic;
  Number container_port;
  bool unusable = false;
};

struct EcsService {
  static constexpr Kind kind = Kind::EcsService;
  Header header;
  IdOf<Kind::EcsService> id;
  Text name;
  Text cluster;  // ARN
  Word status;
  Word launch_type;
  Slice<SubnetId> subnets;
  Slice<SecurityGroupId> groups;
  Word assigns_public_address;  // ENABLED, DISABLED
  Slice<EcsLoadBalancer> load_balancers;
};

struct KafkaBrokers {
  Slice<SubnetId> subnets;
  Slice<SecurityGroupId> groups;
  Word public_access;  // DISABLED, SERVICE_PROVIDED_EIPS
};

struct KafkaVpcConfig {
  Slice<SubnetId> subnets;
  Slice<SecurityGroupId> groups;
  bool unusable = false;
};

/// `list-clusters` prints the brokers at the top, `list-clusters-v2` below "Provisioned" or "Serverless".
struct KafkaCluster {
  static constexpr Kind kind = Kind::KafkaCluster;
  Header header;
  IdOf<Kind::KafkaCluster> id;
  Text name;
  Word type;  // PROVISIONED, SERVERLESS; not printed by list-clusters
  Word state;
  KafkaBrokers brokers;
  KafkaBrokers provisioned;
  Slice<KafkaVpcConfig> serverless;
};

struct MessageBroker {
  static constexpr Kind kind = Kind::MessageBroker;
  Header header;
  IdOf<Kind::MessageBroker> id;
  Text name;
  Word state;
  Word engine;
  Slice<SubnetId> subnets;
  Slice<SecurityGroupId> groups;
  Slice<Address> addresses;
  Flag publicly_accessible;
};

struct ReplicationInstance {
  static constexpr Kind kind = Kind::ReplicationInstance;
  Header header;
  IdOf<Kind::ReplicationInstance> id;
  Text name;
  Word status;
  Text zone;
  VpcId vpc;
  Slice<SubnetId> subnets;
  Slice<SecurityGroupId> groups;
  Slice<Address> private_addresses;
  Slice<Address> public_addresses;
  Flag publicly_accessible;
};

struct LaunchTemplateUse {
  Id id;
  Text name;
  Text version;
};

struct AutoScalingGroup {
  static constexpr Kind kind = Kind::AutoScalingGroup;
  Header header;
  IdOf<Kind::AutoScalingGroup> id;
  Text name;
  Text subnets;  // ids with commas between
  LaunchTemplateUse launch_template;
  LaunchTemplateUse mixed_launch_template;
  Text launch_configuration;
  Slice<Id> instances;  // come and go faster than an export is made
  Slice<IdOf<Kind::TargetGroup>> target_groups;
  Slice<IdOf<Kind::ClassicLoadBalancer>> load_balancers;
};

}  // namespace vpcscope
