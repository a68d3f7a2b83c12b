// Secrets are dropped on reading: none of them is in the Snapshot, in a problem, or in what the program
// prints.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/importing.h"

namespace vpcscope::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Every value that must not come out holds SECRET-; the user data is base64 of "#!/bin/sh\nexport
// TOKEN=SECRET-user-data\n".
const char* const user_data = "IyEvYmluL3NoCmV4cG9ydCBUT0tFTj1TRUNSRVQtdXNlci1kYXRhCg==";

Files with_secrets() {
  const std::string data = user_data;
  return {
      {"describe-vpn-connections.json",
          R"({"VpnConnections": [{"VpnConnectionId": "vpn-0a", "State": "available", "Type": "ipsec.1", "CustomerGatewayId": "cgw-0a", "VpnGatewayId": "vgw-0a",
         "CustomerGatewayConfiguration": "<?xml version=\"1.0\"?><vpn_connection><ike><pre_shared_key>SECRET-xml</pre_shared_key></ike></vpn_connection>",
         "Options": {"StaticRoutesOnly": true, "TunnelOptions": [{"OutsideIpAddress": "203.0.113.1", "PreSharedKey": "SECRET-psk"}]}}]})"},
      {"describe-instances.json",
          R"({"Reservations": [{"OwnerId": "111122223333", "Instances": [{"InstanceId": "i-0a", "UserData": ")" +
              data + R"(", "State": {"Name": "running"}}]}]})"},
      {"describe-launch-template-versions.json",
          R"({"LaunchTemplateVersions": [{"LaunchTemplateId": "lt-0a", "VersionNumber": 1, "LaunchTemplateData": {"UserData": ")" +
              data + R"(", "KeyName": "SECRET-key-name"}}]})"},
      {"rds-describe-db-instances.json",
          R"({"DBInstances": [{"DBInstanceIdentifier": "db", "MasterUsername": "SECRET-user", "MasterUserPassword": "SECRET-password", "PendingModifiedValues": {"MasterUserPassword": "SECRET-pending"},
         "MasterUserSecret": {"SecretArn": "arn:aws:secretsmanager:us-east-1:111122223333:secret:SECRET-arn"}}]})"},
      {"lambda-list-functions.json",
          R"({"Functions": [{"FunctionName": "f", "FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:f", "Environment": {"Variables": {"TOKEN": "SECRET-env"}}, "VpcConfig": {"VpcId": "vpc-0a", "SubnetIds": [], "SecurityGroupIds": []}}]})"},
      {"elasticache.json", R"({"CacheClusters": [{"CacheClusterId": "c", "AuthToken": "SECRET-auth"}]})"},
      {"ecs.json",
          R"({"tasks": [{"taskArn": "arn:aws:ecs:us-east-1:111122223333:task/c/t", "overrides": {"containerOverrides": [{"name": "x", "environment": [{"name": "K", "value": "SECRET-override"}]}]}}]})"},
      {"directconnect-describe-virtual-interfaces.json",
          R"({"virtualInterfaces": [{"virtualInterfaceId": "dxvif-0a", "virtualInterfaceType": "private", "authKey": "SECRET-bgp", "customerRouterConfig": "<key>SECRET-router</key>", "bgpPeers": [{"bgpPeerId": "dxpeer-0a", "authKey": "SECRET-peer"}]}]})"},
      // A secret in a place where something else belongs: the messages must not tell it either.
      {"misplaced.json",
          R"({"DBInstances": [{"DBInstanceIdentifier": "e", "Engine": "mysql", "DBInstanceStatus": "available", "MultiAZ": false, "MasterUserPassword": {"deep": ["SECRET-deep"]}, "Unknown": "SECRET-unknown"}], "Password": "SECRET-top"})"},
      {"torn.json",
          R"({"VpnConnections": [{"VpnConnectionId": "vpn-0b", "State": "available", "Type": "ipsec.1", "Options": {"TunnelOptions": [{"PreSharedKey": "SECRET-torn)"},
      {"terraform.tfstate.json",
          R"({"version": 4, "terraform_version": "1.9.0", "serial": 3, "lineage": "x", "resources": [{"type": "aws_db_instance", "instances": [{"attributes": {"password": "SECRET-state"}}]}]})"},
      {"stack.yaml",
          "AWSTemplateFormatVersion: '2010-09-09'\nParameters:\n  Password: {Default: SECRET-default}\n"},
      {"broken.yaml", "password: SECRET-yaml\n  - SECRET-yaml: [\n"},
      {"words.json", "SECRET-words and nothing else"},
  };
}

void expect_no_secret(const std::string& text, const std::string& where) {
  EXPECT_EQ(text.find("SECRET-"), std::string::npos)
      << where << ": "
      << text.substr(text.find("SECRET-") == std::string::npos
                         ? 0
                         : std::max<std::size_t>(text.find("SECRET-"), 100) - 100,
             200);
  EXPECT_EQ(text.find(user_data), std::string::npos) << where;
  EXPECT_EQ(text.find("IyEv"), std::string::npos) << where << ": base64 of #!/";
}

std::string all_of(const Snapshot& snapshot) {
  std::string text = everything(snapshot);
  for (const Problem& problem : snapshot.problems()) text += problem.message + problem.effect + problem.mend;
  return text;
}

TEST(Secrets, are_not_in_the_snapshot) {
  const Snapshot snapshot = import_files(with_secrets());
  EXPECT_GE(snapshot.files().size(), 8U);
  EXPECT_EQ(snapshot.count(Kind::VpnConnection), 1U) << problem_lines(snapshot);
  EXPECT_EQ(snapshot.count(Kind::Database), 2U);
  expect_no_secret(all_of(snapshot), "import");
}

TEST(Secrets, of_the_samples_are_not_in_their_snapshots) {
  std::size_t in_samples = 0;
  for (const auto& sample : samples()) {
    for (const auto& [name, text] : read_folder(sample))
      if (text.find("SECRET-") != std::string::npos) ++in_samples;
    expect_no_secret(all_of(import_path(sample.string())), sample.string());
  }
  EXPECT_GT(in_samples, 0U) << "no sample holds a secret: this test shows nothing";
}

TEST(Secrets, are_not_printed) {
  if (!program_is_built()) GTEST_SKIP() << "the program is not built";
  const TemporaryFolder folder;
  write_all(folder, with_secrets());
  std::vector<std::string> inputs = {
      folder.str(), folder / "terraform.tfstate.json", folder / "broken.yaml", folder / "words.json"};
  for (const auto& sample : samples()) inputs.push_back(sample.string());
  for (const std::string& input : inputs)
    for (const char* format : {"text", "json"})
      for (const char* more : {"-q", "-v"}) {
        const ProgramRun run = run_program({"inspect", "-s", input, "-f", format, more});
        EXPECT_GE(run.exit, 0);
        expect_no_secret(run.out + run.err, input);
      }
}

}  // namespace
}  // namespace vpcscope::testing
