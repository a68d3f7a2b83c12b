#!/usr/bin/env bash
# Real clients, end to end: Terraform and the AWS command line build a network in moto (a local imitation of AWS), the
# script of `vpcscope collect` exports it, `vpcscope inspect` reads the export.
#
#   tests/clients/moto_test.sh PROGRAM
#
# Exit status: 0 it works, 1 it doesn't, 77 something is missing here (what, is printed). Terraform's AWS provider is
# looked for where Terraform itself looks, and in $VPCSCOPE_TERRAFORM_PLUGINS; nothing is downloaded.
#
# moto is not AWS: it answers some calls with errors and some with wrong values. So failing calls are expected, and
# those that must work are named below.

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program=${1:?usage: moto_test.sh PROGRAM}

skip() {
  echo "skipped: $*"
  exit 77
}

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

for tool in aws moto_server terraform python3; do
  command -v "$tool" >/dev/null || skip "$tool is not installed"
done
[[ -x $program ]] || fail "$program is not a program"
program=$(realpath "$program")
real_aws=$(command -v aws)

plugins=''
for folder in "${VPCSCOPE_TERRAFORM_PLUGINS:-}" "${TF_PLUGIN_CACHE_DIR:-}" ~/.terraform.d/plugins ~/.terraform.d/plugin-cache \
  /usr/local/share/terraform/plugins /usr/share/terraform/plugins /opt/*; do
  if [[ -n $folder && -d $folder/registry.terraform.io/hashicorp/aws ]]; then
    plugins=$folder
    break
  fi
done
[[ -n $plugins ]] || skip "Terraform's AWS provider is in no plugin folder (VPCSCOPE_TERRAFORM_PLUGINS may name one)"

# ---- moto ----------------------------------------------------------------------------------------------------------

work=$(mktemp -d)
moto=''
clean_up() {
  if [[ -n $moto ]]; then
    kill "$moto" 2>/dev/null || true
    wait "$moto" 2>/dev/null || true
  fi
  if [[ -n ${KEEP:-} ]]; then echo "kept: $work"; else rm -rf "$work"; fi
}
trap clean_up EXIT

# Two tests at once may be given the same free port: the later moto_server then ends, and another port is tried.
for _ in 1 2 3; do
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  moto_server -H 127.0.0.1 -p "$port" >"$work/moto.log" 2>&1 &
  moto=$!
  for _ in $(seq 100); do
    kill -0 "$moto" 2>/dev/null || break
    if (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then break 2; fi
    sleep 0.2
  done
  kill "$moto" 2>/dev/null || true
done
kill -0 "$moto" 2>/dev/null || fail "moto_server did not start: $(tail -n 3 "$work/moto.log")"

# Not AWS_ENDPOINT_URL alone: versions of the AWS command line differ in heeding it.
mkdir "$work/bin"
cat >"$work/bin/aws" <<WRAPPER
#!/bin/sh
exec '$real_aws' --endpoint-url 'http://127.0.0.1:$port' "\$@"
WRAPPER
chmod +x "$work/bin/aws"
export PATH="$work/bin:$PATH" HOME="$work" AWS_PAGER='' AWS_MAX_ATTEMPTS=1
export AWS_ACCESS_KEY_ID=testing AWS_SECRET_ACCESS_KEY=testing AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1
export AWS_EC2_METADATA_DISABLED=true no_proxy=127.0.0.1 NO_PROXY=127.0.0.1
unset AWS_PROFILE AWS_SESSION_TOKEN AWS_ENDPOINT_URL

# ---- a network -----------------------------------------------------------------------------------------------------

echo "building the network"
mkdir "$work/terraform"
cp "$here/moto_network.tf" "$work/terraform/main.tf"
: >"$work/terraform.rc"
export TF_CLI_CONFIG_FILE="$work/terraform.rc" CHECKPOINT_DISABLE=1 TF_IN_AUTOMATION=1
tf() { terraform -chdir="$work/terraform" "$@"; }
if ! tf init -no-color -input=false -plugin-dir="$plugins" >"$work/init.log" 2>&1; then
  skip "Terraform's AWS provider does not start here: $(grep -m 1 Error "$work/init.log")"
fi
tf apply -no-color -input=false -auto-approve -var "endpoint=http://127.0.0.1:$port" >"$work/apply.log" 2>&1 ||
  { grep -A 5 '^Error' "$work/apply.log" >&2; fail "terraform apply"; }
value() { tf output -raw "$1"; }

# What moto can, but not together with the Terraform provider.
tgw=$(value tgw)
attach() {
  aws ec2 create-transit-gateway-vpc-attachment --transit-gateway-id "$tgw" --vpc-id "$1" --subnet-ids "$2" \
    --query TransitGatewayVpcAttachment.TransitGatewayAttachmentId --output text
}
main_attachment=$(attach "$(value main_vpc)" "$(value main_subnet)")
shared_attachment=$(attach "$(value shared_vpc)" "$(value shared_subnet)")
table=$(aws ec2 create-transit-gateway-route-table --transit-gateway-id "$tgw" \
  --query TransitGatewayRouteTable.TransitGatewayRouteTableId --output text)
in_table() { aws ec2 "$1" --transit-gateway-route-table-id "$table" "${@:2}" >/dev/null; }
in_table associate-transit-gateway-route-table --transit-gateway-attachment-id "$main_attachment"
in_table enable-transit-gateway-route-table-propagation --transit-gateway-attachment-id "$shared_attachment"
in_table create-transit-gateway-route --destination-cidr-block 10.1.0.0/16 \
  --transit-gateway-attachment-id "$shared_attachment"
in_table create-transit-gateway-route --destination-cidr-block 10.99.0.0/16 --blackhole
aws ec2 create-route --route-table-id "$(value public_table)" --destination-cidr-block 10.0.0.0/8 \
  --transit-gateway-id "$tgw" >/dev/null
# The first /64 of the VPC's /56.
main_ipv6=$(value main_ipv6)
aws ec2 associate-subnet-cidr-block --subnet-id "$(value public_subnet)" --ipv6-cidr-block "${main_ipv6%/*}/64" >/dev/null

# ---- its export ----------------------------------------------------------------------------------------------------

echo "exporting it"
"$program" collect >"$work/collect.sh"
bash -n "$work/collect.sh"
status=0
bash "$work/collect.sh" --regions us-east-1 --out "$work/export" --jobs 2 2>"$work/collect.log" || status=$?
grep -A 100 'answers in' "$work/collect.log" | cut -c 1-160 || true
[[ $status == 0 || $status == 3 ]] || fail "the script ended with $status: $(tail -n 3 "$work/collect.log")"

must_have=(describe-vpcs describe-subnets describe-route-tables describe-network-acls describe-security-groups
  describe-security-group-rules describe-network-interfaces describe-instances describe-internet-gateways
  describe-egress-only-internet-gateways describe-nat-gateways describe-addresses describe-vpc-peering-connections
  describe-vpc-endpoints describe-managed-prefix-lists describe-transit-gateways describe-transit-gateway-attachments
  describe-transit-gateway-route-tables "search-transit-gateway-routes.$table"
  "get-transit-gateway-route-table-associations.$table" "get-transit-gateway-route-table-propagations.$table"
  describe-vpn-gateways describe-customer-gateways describe-vpn-connections elbv2-describe-load-balancers
  elbv2-describe-target-groups)
account=123456789012
for name in "${must_have[@]}"; do
  [[ -s $work/export/$account/us-east-1/$name.json ]] || fail "$name was not exported"
done
# One file each for: load balancer, listener, target group (attributes and health), our prefix list and AWS's own.
for pattern in 'elbv2-describe-listeners.arn%3A*' 'elbv2-describe-rules.arn%3A*' 'elbv2-describe-target-health.arn%3A*' \
  'elbv2-describe-target-group-attributes.arn%3A*' 'elbv2-describe-load-balancer-attributes.arn%3A*' \
  'get-managed-prefix-list-entries.pl-*' 'enableDnsSupport/describe-vpc-attribute.vpc-*'; do
  compgen -G "$work/export/$account/us-east-1/$pattern.json" >/dev/null || fail "no $pattern was exported"
done
[[ -s $work/export/$account/global/sts-get-caller-identity.json ]] || fail "the caller was not exported"
if grep -rEl 'IsSecret|pre_shared_key|PreSharedKey|CustomerGatewayConfiguration' "$work/export"; then
  fail "these files hold a VPN's keys"
fi
[[ -z $(find "$work/export" -name '*.part') ]] || fail "unfinished files are left"

# ---- reading it ----------------------------------------------------------------------------------------------------

echo "reading it"
status=0
"$program" inspect -s "$work/export" -f json >"$work/inspect.json" 2>"$work/inspect.log" || status=$?
[[ $status == 0 ]] || fail "inspect ended with $status: $(tail -n 3 "$work/inspect.log")"
python3 - "$work/inspect.json" "$work/export/$account/us-east-1" <<'PYTHON'
import collections, ipaddress, json, sys

report = json.load(open(sys.argv[1], encoding="utf-8"))
least = {"vpc": 3, "subnet": 4, "route-table": 5, "network-acl": 4, "security-group": 4, "security-group-rule": 12,
         "network-interface": 3, "instance": 2, "address": 1, "internet-gateway": 1, "egress-only-internet-gateway": 1,
         "nat-gateway": 1, "vpc-peering-connection": 1, "vpc-endpoint": 2, "prefix-list": 1, "transit-gateway": 1,
         "transit-gateway-attachment": 2, "transit-gateway-route-table": 1, "vpn-gateway": 1, "vpn-connection": 1,
         "customer-gateway": 1, "load-balancer": 1, "listener": 1, "listener-rule": 1, "target-group": 1}
counts = report["counts"]
short = {kind: counts.get(kind, 0) for kind, number in least.items() if counts.get(kind, 0) < number}
problems = collections.Counter((p["severity"], p["code"]) for p in report["problems"])
for (severity, code), number in sorted(problems.items()):
    example = next(p for p in report["problems"] if (p["severity"], p["code"]) == (severity, code))
    print(f"  {number} x {severity} {code}: {example['file']} {example['pointer']}: {example['message']}"[:200])
for problem in report["problems"]:
    missing = [key for key in ("code", "severity", "file", "message") if not problem.get(key)]
    assert not missing, f"a problem without {missing}: {problem}"
states = {(e["call"], e.get("region")): e["state"] for e in report["exports"]}
assert report["accounts"] == ["123456789012"], report["accounts"]
assert "us-east-1" in report["regions"], report["regions"]
assert states.get(("ec2 describe-vpcs", "us-east-1")) == "exported", "describe-vpcs does not count as exported"
assert not short, f"too few: {short}"

# moto hands out addresses that are not in their subnets (not every version does): those must be noticed.
def listed(call, key):
    with open(f"{sys.argv[2]}/{call}.json", encoding="utf-8") as file:
        return json.load(file)[key]

cidrs = {s["SubnetId"]: ipaddress.ip_network(s["CidrBlock"]) for s in listed("describe-subnets", "Subnets")}
wrong = [i for i, each in enumerate(listed("describe-network-interfaces", "NetworkInterfaces"))
         if ipaddress.ip_address(each["PrivateIpAddress"]) not in cidrs[each["SubnetId"]]]
for i in wrong:
    assert any(p["file"].endswith("/describe-network-interfaces.json") and
               p["pointer"].startswith(f"/NetworkInterfaces/{i}/") for p in report["problems"]), \
        f"nothing is said of the address of network interface {i}, which is not in its subnet"
print(f"  {sum(counts.values())} objects, {len(report['problems'])} problems, {len(wrong)} addresses outside their subnets noticed")
PYTHON
echo "passed"
