#include "model/resources/service.h"

namespace vpcscope {

template <>
const Schema& schema_of<Function>() {
  using T = Function;
  static const Schema schema = describe<T>("lambda.FunctionConfiguration",
      identity("FunctionArn", &T::id),
      soft("FunctionName", &T::name),
      field("State", &T::state),
      field("VpcConfig.VpcId", &T::vpc),
      field("VpcConfig.SubnetIds", &T::subnets),
      field("VpcConfig.SecurityGroupIds", &T::groups),
      field("VpcConfig.Ipv6AllowedForDualStack", &T::ipv6_allowed));
  return schema;
}

template <>
const Schema& schema_of<Database>() {
  using T = Database;
  static const Schema schema = describe<T>("rds.DBInstance",
      identity("DBInstanceIdentifier", &T::id),
      arn("DBInstanceArn"),
      soft("Engine", &T::engine),
      field("DBInstanceStatus", &T::status),
      soft("Endpoint.Address", &T::endpoint),
      field("Endpoint.Port", &T::port),
      zone("AvailabilityZone", &T::zone),
      field("DBSubnetGroup.DBSubnetGroupName", &T::subnet_group),
      field("DBSubnetGroup.VpcId", &T::vpc),
      field("DBSubnetGroup.Subnets[].SubnetIdentifier", &T::subnets),
      field("VpcSecurityGroups[].VpcSecurityGroupId", &T::groups),
      field("PubliclyAccessible", &T::publicly_accessible),
      field("DBClusterIdentifier", &T::cluster),
      tags("TagList"));
  return schema;
}

template <>
const Schema& schema_of<DatabaseCluster>() {
  using T = DatabaseCluster;
  static const Schema schema = describe<T>("rds.DBCluster",
      identity("DBClusterIdentifier", &T::id),
      arn("DBClusterArn"),
      soft("Engine", &T::engine),
      field("Status", &T::status),
      soft("Endpoint", &T::endpoint),
      soft("ReaderEndpoint", &T::reader_endpoint),
      field("Port", &T::port),
      field("DBSubnetGroup", &T::subnet_group),
      field("VpcSecurityGroups[].VpcSecurityGroupId", &T::groups),
      field("PubliclyAccessible", &T::publicly_accessible),
      field("DBClusterMembers[].DBInstanceIdentifier", &T::members),
      tags("TagList"));
  return schema;
}

template <>
const Schema& schema_of<DatabaseSubnetGroup>() {
  using T = DatabaseSubnetGroup;
  static const Schema schema = describe<T>("rds.DBSubnetGroup",
      identity("DBSubnetGroupName", &T::id),
      arn("DBSubnetGroupArn"),
      field("VpcId", &T::vpc),
      field("Subnets[].SubnetIdentifier", &T::subnets));
  return schema;
}

template <>
const Schema& schema_of<DatabaseProxy>() {
  using T = DatabaseProxy;
  static const Schema schema = describe<T>("rds.DBProxy",
      identity("DBProxyName", &T::id),
      arn("DBProxyArn"),
      soft("EngineFamily", &T::engine),
      field("Status", &T::status),
      soft("Endpoint", &T::endpoint),
      field("VpcId", &T::vpc),
      field("VpcSubnetIds", &T::subnets),
      field("VpcSecurityGroupIds", &T::groups));
  return schema;
}

template <>
const Schema& schema_of<CacheNode>() {
  using T = CacheNode;
  static const Schema schema = describe<T>("elasticache.CacheNode",
      required("CacheNodeId", &T::id),
      soft("Endpoint.Address", &T::endpoint),
      field("Endpoint.Port", &T::port),
      field("CustomerAvailabilityZone", &T::zone));
  return schema;
}

template <>
const Schema& schema_of<CacheCluster>() {
  using T = CacheCluster;
  static const Schema schema = describe<T>("elasticache.CacheCluster",
      identity("CacheClusterId", &T::id),
      arn("ARN"),
      soft("Engine", &T::engine),
      field("CacheClusterStatus", &T::status),
      field("PreferredAvailabilityZone", &T::zone),
      soft("ConfigurationEndpoint.Address", &T::endpoint),
      field("ConfigurationEndpoint.Port", &T::port),
      field("CacheSubnetGroupName", &T::subnet_group),
      field("SecurityGroups[].SecurityGroupId", &T::groups),
      field("ReplicationGroupId", &T::replication_group),
      field("CacheNodes", &T::nodes));
  return schema;
}

template <>
const Schema& schema_of<CacheSubnetGroup>() {
  using T = CacheSubnetGroup;
  static const Schema schema = describe<T>("elasticache.CacheSubnetGroup",
      identity("CacheSubnetGroupName", &T::id),
      arn("ARN"),
      field("VpcId", &T::vpc),
      field("Subnets[].SubnetIdentifier", &T::subnets));
  return schema;
}

template <>
const Schema& schema_of<FileSystem>() {
  using T = FileSystem;
  static const Schema schema = describe<T>("efs.FileSystemDescription",
      identity("FileSystemId", &T::id),
      owner("OwnerId"),
      arn("FileSystemArn"),
      soft("Name", &T::name),
      field("LifeCycleState", &T::state),
      zone("AvailabilityZoneName", &T::zone),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<MountTarget>() {
  using T = MountTarget;
  static const Schema schema = describe<T>("efs.MountTargetDescription",
      identity("MountTargetId", &T::id),
      owner("OwnerId"),
      field("FileSystemId", &T::file_system),
      field("LifeCycleState", &T::state),
      field("VpcId", &T::vpc),
      field("SubnetId", &T::subnet),
      field("NetworkInterfaceId", &T::interface),
      field("IpAddress", &T::address),
      field("Ipv6Address", &T::ipv6_address),
      zone("AvailabilityZoneName", &T::zone),
      field("AvailabilityZoneId", &T::zone_id));
  return schema;
}

template <>
const Schema& schema_of<MountTargetSecurityGroups>() {
  using T = MountTargetSecurityGroups;
  static const Schema schema = describe<T>("efs.DescribeMountTargetSecurityGroupsResponse",
      identity("MountTargetId", &T::mount_target),
      field("SecurityGroups", &T::groups));
  return schema;
}

template <>
const Schema& schema_of<SearchDomain>() {
  using T = SearchDomain;
  static const Schema schema = describe<T>("opensearch.DomainStatus",
      identity("ARN", &T::id),
      ignored("ElasticsearchVersion"),
      ignored("ElasticsearchClusterConfig"),
      soft("DomainName", &T::name),
      field("Deleted", &T::deleted),
      soft("Endpoint", &T::endpoint),
      soft("Endpoints.vpc", &T::vpc_endpoint),
      field("VPCOptions.VPCId", &T::vpc),
      field("VPCOptions.SubnetIds", &T::subnets),
      field("VPCOptions.SecurityGroupIds", &T::groups));
  return schema;
}

template <>
const Schema& schema_of<RedshiftNode>() {
  using T = RedshiftNode;
  static const Schema schema = describe<T>("redshift.ClusterNode",
      field("NodeRole", &T::role),
      field("PrivateIPAddress", &T::private_address),
      field("PublicIPAddress", &T::public_address));
  return schema;
}

template <>
const Schema& schema_of<RedshiftEndpoint>() {
  using T = RedshiftEndpoint;
  static const Schema schema = describe<T>("redshift.VpcEndpoint",
      field("VpcEndpointId", &T::endpoint),
      field("VpcId", &T::vpc),
      field("NetworkInterfaces[].NetworkInterfaceId", &T::interfaces));
  return schema;
}

template <>
const Schema& schema_of<RedshiftCluster>() {
  using T = RedshiftCluster;
  static const Schema schema = describe<T>("redshift.Cluster",
      identity("ClusterIdentifier", &T::id),
      arn("ClusterNamespaceArn"),
      field("ClusterStatus", &T::status),
      soft("Endpoint.Address", &T::endpoint),
      field("Endpoint.Port", &T::port),
      field("Endpoint.VpcEndpoints", &T::endpoints),
      zone("AvailabilityZone", &T::zone),
      field("VpcId", &T::vpc),
      field("ClusterSubnetGroupName", &T::subnet_group),
      field("VpcSecurityGroups[].VpcSecurityGroupId", &T::groups),
      field("PubliclyAccessible", &T::publicly_accessible),
      field("ClusterNodes", &T::nodes),
      field("ElasticIpStatus.ElasticIp", &T::elastic_ip),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<RedshiftSubnetGroup>() {
  using T = RedshiftSubnetGroup;
  static const Schema schema = describe<T>("redshift.ClusterSubnetGroup",
      identity("ClusterSubnetGroupName", &T::id),
      field("VpcId", &T::vpc),
      field("Subnets[].SubnetIdentifier", &T::subnets),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<EksCluster>() {
  using T = EksCluster;
  static const Schema schema = describe<T>("eks.Cluster",
      identity("arn", &T::id),
      soft("name", &T::name),
      field("status", &T::status),
      soft("endpoint", &T::endpoint),
      field("resourcesVpcConfig.vpcId", &T::vpc),
      field("resourcesVpcConfig.subnetIds", &T::subnets),
      field("resourcesVpcConfig.securityGroupIds", &T::groups),
      field("resourcesVpcConfig.clusterSecurityGroupId", &T::cluster_group),
      field("resourcesVpcConfig.endpointPublicAccess", &T::public_access),
      field("resourcesVpcConfig.endpointPrivateAccess", &T::private_access),
      field("resourcesVpcConfig.publicAccessCidrs", &T::public_access_cidrs),
      tags("tags"));
  return schema;
}

template <>
const Schema& schema_of<EcsAttachmentDetail>() {
  using T = EcsAttachmentDetail;
  static const Schema schema =
      describe<T>("ecs.KeyValuePair", required("name", &T::name), field("value", &T::value));
  return schema;
}

template <>
const Schema& schema_of<EcsAttachment>() {
  using T = EcsAttachment;
  static const Schema schema = describe<T>(
      "ecs.Attachment", field("type", &T::type), field("status", &T::status), field("details", &T::details));
  return schema;
}

template <>
const Schema& schema_of<EcsTask>() {
  using T = EcsTask;
  static const Schema schema = describe<T>("ecs.Task",
      identity("taskArn", &T::id),
      field("clusterArn", &T::cluster),
      soft("group", &T::group),
      field("lastStatus", &T::status),
      field("launchType", &T::launch_type),
      zone("availabilityZone", &T::zone),
      field("attachments", &T::attachments),
      tags("tags"));
  return schema;
}

template <>
const Schema& schema_of<EcsLoadBalancer>() {
  using T = EcsLoadBalancer;
  static const Schema schema = describe<T>("ecs.LoadBalancer",
      field("targetGroupArn", &T::group),
      field("loadBalancerName", &T::classic),
      field("containerPort", &T::container_port));
  return schema;
}

template <>
const Schema& schema_of<EcsService>() {
  using T = EcsService;
  static const Schema schema = describe<T>("ecs.Service",
      identity("serviceArn", &T::id),
      soft("serviceName", &T::name),
      field("clusterArn", &T::cluster),
      field("status", &T::status),
      field("launchType", &T::launch_type),
      field("networkConfiguration.awsvpcConfiguration.subnets", &T::subnets),
      field("networkConfiguration.awsvpcConfiguration.securityGroups", &T::groups),
      field("networkConfiguration.awsvpcConfiguration.assignPublicIp", &T::assigns_public_address),
      field("loadBalancers", &T::load_balancers),
      tags("tags"));
  return schema;
}

template <>
const Schema& schema_of<KafkaBrokers>() {
  using T = KafkaBrokers;
  static const Schema schema = describe<T>("kafka.BrokerNodeGroupInfo",
      field("ClientSubnets", &T::subnets),
      field("SecurityGroups", &T::groups),
      field("ConnectivityInfo.PublicAccess.Type", &T::public_access));
  return schema;
}

template <>
const Schema& schema_of<KafkaVpcConfig>() {
  using T = KafkaVpcConfig;
  static const Schema schema =
      describe<T>("kafka.VpcConfig", field("SubnetIds", &T::subnets), field("SecurityGroupIds", &T::groups));
  return schema;
}

template <>
const Schema& schema_of<KafkaCluster>() {
  using T = KafkaCluster;
  static const Schema schema = describe<T>("kafka.ClusterInfo",
      identity("ClusterArn", &T::id),
      soft("ClusterName", &T::name),
      field("ClusterType", &T::type),
      field("State", &T::state),
      field("BrokerNodeGroupInfo", &T::brokers),
      field("Provisioned.BrokerNodeGroupInfo", &T::provisioned),
      field("Serverless.VpcConfigs", &T::serverless),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<MessageBroker>() {
  using T = MessageBroker;
  static const Schema schema = describe<T>("mq.DescribeBrokerResponse",
      identity("BrokerArn", &T::id),
      soft("BrokerName", &T::name),
      field("BrokerState", &T::state),
      soft("EngineType", &T::engine),
      field("SubnetIds", &T::subnets),
      field("SecurityGroups", &T::groups),
      field("BrokerInstances[].IpAddress", &T::addresses),
      field("PubliclyAccessible", &T::publicly_accessible),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<ReplicationInstance>() {
  using T = ReplicationInstance;
  static const Schema schema = describe<T>("dms.ReplicationInstance",
      identity("ReplicationInstanceArn", &T::id),
      soft("ReplicationInstanceIdentifier", &T::name),
      field("ReplicationInstanceStatus", &T::status),
      zone("AvailabilityZone", &T::zone),
      field("ReplicationSubnetGroup.VpcId", &T::vpc),
      field("ReplicationSubnetGroup.Subnets[].SubnetIdentifier", &T::subnets),
      field("VpcSecurityGroups[].VpcSecurityGroupId", &T::groups),
      field("ReplicationInstancePrivateIpAddresses", &T::private_addresses),
      field("ReplicationInstancePublicIpAddresses", &T::public_addresses),
      field("PubliclyAccessible", &T::publicly_accessible));
  return schema;
}

template <>
const Schema& schema_of<LaunchTemplateUse>() {
  using T = LaunchTemplateUse;
  static const Schema schema = describe<T>("autoscaling.LaunchTemplateSpecification",
      field("LaunchTemplateId", &T::id),
      field("LaunchTemplateName", &T::name),
      field("Version", &T::version));
  return schema;
}

template <>
const Schema& schema_of<AutoScalingGroup>() {
  using T = AutoScalingGroup;
  static const Schema schema = describe<T>("autoscaling.AutoScalingGroup",
      identity("AutoScalingGroupARN", &T::id),
      soft("AutoScalingGroupName", &T::name),
      field("VPCZoneIdentifier", &T::subnets),
      field("LaunchTemplate", &T::launch_template),
      field("MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification", &T::mixed_launch_template),
      field("LaunchConfigurationName", &T::launch_configuration),
      field("Instances[].InstanceId", &T::instances),
      field("TargetGroupARNs", &T::target_groups),
      field("LoadBalancerNames", &T::load_balancers),
      tags("Tags"));
  return schema;
}

}  // namespace vpcscope
