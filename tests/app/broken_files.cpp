#include "tests/app/broken_files.h"

#include "tests/support/temporary_folder.h"

namespace vpcscope::testing {
namespace {

using namespace std::string_literals;

constexpr const char* one_vpc =
    R"({"Vpcs": [{"VpcId": "vpc-0a", "CidrBlock": "10.0.0.0/16", "State": "available", "OwnerId": "111122223333"}]})";

/// Page upon page of zeros in a few bytes: what grows too far is cut off.
std::string bomb() { return squeezed(std::string(std::size_t{200} << 20, ' '), Squeeze::Gzip); }

std::string nested(std::size_t depth) {
  return "{\"Vpcs\": " + std::string(depth, '[') + std::string(depth, ']') + "}";
}

std::vector<BrokenFile> make_files() {
  return {
      {"01-empty.json", "", "empty-file"},
      {"02-blank.json", " \n\t\n", "empty-file"},
      {"03-login-page.json", "<!DOCTYPE html><html><body>Sign in</body></html>", "html-file"},
      {"04-xml.json", "<?xml version=\"1.0\"?><DescribeVpcsResponse/>", "xml-file"},
      {"05-error.json",
          "\nAn error occurred (UnauthorizedOperation) when calling the DescribeVpcs operation: You are not "
          "authorized.\n",
          "error-text"},
      {"06-table.json",
          "--------------------\n|   DescribeVpcs   |\n+------------------+\n||      Vpcs      ||\n",
          "table-output"},
      {"07-text.json",
          "VPCS\t10.0.0.0/16\tdopt-1\tdefault\tFalse\t111122223333\tavailable\tvpc-1\n",
          "text-output"},
      {"08-python.json", "{'Vpcs': [{'VpcId': 'vpc-0a', 'IsDefault': False}]}", "python-repr"},
      {"09-torn.json", std::string(one_vpc).substr(0, 60), "torn-file"},
      {"10-comma.json", R"({"Vpcs": [{"VpcId": "vpc-0a",, "CidrBlock": "10.0.0.0/16"}]})", "not-json"},
      {"11-utf16.json", "\xff\xfe{\0\"\0"s + "\x00\xd8"s + "x\0"s, "bad-encoding"},
      {"12-binary.json",
          "\x7f"
          "ELF\x02\x01\x01\0\0\0\0\xfe\xff\0\x01"s,
          "not-text"},
      {"13-archive.zip", "PK\x03\x04garbage", "archive-broken"},
      {"14-archive.tar.gz",
          squeezed(tar({{.name = "describe-vpcs.json", .contents = one_vpc}}), Squeeze::Gzip).substr(0, 60),
          "archive-broken"},
      {"15-escape.zip", zip({{.name = "../../etc/vpcs.json", .contents = one_vpc}}), "archive-path-escape"},
      {"16-bomb.json.gz", bomb(), "archive-too-large"},
      {"17-deep.json", nested(5000), "wrong-type"},
      {"18-number.json", "42", "not-an-export"},
      {"19-other.json", R"({"name": "frontend", "dependencies": {"react": "18"}})", "not-an-export"},
      {"20-wrong-list.json", R"({"Vpcs": "none"})", "wrong-type"},
      {"21-wrong-object.json",
          R"({"EgressOnlyInternetGateways": [{"EgressOnlyInternetGatewayId": "eigw-0a", "Attachments": []}, 17]})",
          "wrong-type"},
      {"22-no-id.json", R"({"RouteTables": [{"VpcId": "vpc-0a", "Routes": []}]})", "missing-field"},
      {"23-bad-block.json",
          R"({"Vpcs": [{"VpcId": "vpc-0b", "CidrBlock": "10.0.0.0/33", "OwnerId": "111122223333"}]})",
          "bad-value"},
      {"24-bad-port.json",
          R"({"SecurityGroups": [{"GroupId": "sg-0a", "GroupName": "a", "VpcId": "vpc-0a", "OwnerId": "111122223333",
              "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 70000, "ToPort": 70000,
              "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}], "IpPermissionsEgress": []}]})",
          "bad-value"},
      {"25-next-page.json",
          R"({"InternetGateways": [], "NextToken": "eyJuZXh0IjogIm1vcmUifQ=="})",
          "leftover-page"},
      {"26-dangling.json",
          R"({"NatGateways": [{"NatGatewayId": "nat-0a", "SubnetId": "subnet-0nowhere", "VpcId": "vpc-0a", "State": "available",
              "ConnectivityType": "private", "NatGatewayAddresses": []}]})",
          "dangling-id"},
      {"27-no-parent.json",
          R"({"Routes": [{"DestinationCidrBlock": "10.9.0.0/16", "Type": "static", "State": "active",
              "TransitGatewayAttachments": []}], "AdditionalRoutesAvailable": false})",
          "missing-field"},
      {"28-terraform.json",
          R"({"format_version": "1.2", "terraform_version": "1.7.0", "planned_values": {}, "resource_changes": []})",
          "not-read-yet"},
      {"29-cloudformation.yaml",
          "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Net:\n    Type: AWS::EC2::VPC\n",
          "not-read-yet"},
      {"30-yaml.yaml", "Vpcs:\n  - VpcId: vpc-1\n VpcId: [\n", "not-yaml"},
  };
}

}  // namespace

const std::vector<BrokenFile>& broken_files() {
  static const std::vector<BrokenFile> files = make_files();
  return files;
}

}  // namespace vpcscope::testing
