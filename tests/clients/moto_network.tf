# The network that moto_test.sh builds in a local imitation of AWS: one of each kind of thing that a path can cross.
terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "endpoint" {
  type = string
}

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "testing"
  secret_key                  = "testing"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  skip_region_validation      = true
  endpoints {
    ec2   = var.endpoint
    elb   = var.endpoint
    elbv2 = var.endpoint
    iam   = var.endpoint
    rds   = var.endpoint
    sts   = var.endpoint
  }
}

# ---- two VPCs ------------------------------------------------------------------------------------------------------

resource "aws_vpc" "main" {
  cidr_block                       = "10.0.0.0/16"
  assign_generated_ipv6_cidr_block = true
  enable_dns_hostnames             = true
  tags                             = { Name = "main / \"odd\" näme" }
}

resource "aws_vpc" "shared" {
  cidr_block = "10.1.0.0/16"
  tags       = { Name = "shared" }
}

resource "aws_subnet" "public" {
  vpc_id                  = aws_vpc.main.id
  cidr_block              = "10.0.1.0/24"
  availability_zone       = "us-east-1a"
  map_public_ip_on_launch = true
  tags                    = { Name = "public" }
}

resource "aws_subnet" "private" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.${10 + count.index}.0/24"
  availability_zone = ["us-east-1a", "us-east-1b"][count.index]
  tags              = { Name = "private-${count.index}" }
}

resource "aws_subnet" "shared" {
  vpc_id            = aws_vpc.shared.id
  cidr_block        = "10.1.1.0/24"
  availability_zone = "us-east-1a"
}

resource "aws_vpc_dhcp_options" "main" {
  domain_name         = "example.internal"
  domain_name_servers = ["AmazonProvidedDNS"]
}

resource "aws_vpc_dhcp_options_association" "main" {
  vpc_id          = aws_vpc.main.id
  dhcp_options_id = aws_vpc_dhcp_options.main.id
}

# ---- gateways ------------------------------------------------------------------------------------------------------

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_egress_only_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_nat_gateway" "main" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public.id
  depends_on    = [aws_internet_gateway.main]
}

resource "aws_vpc_peering_connection" "shared" {
  vpc_id      = aws_vpc.main.id
  peer_vpc_id = aws_vpc.shared.id
  auto_accept = true
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.us-east-1.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.private.id]
}

resource "aws_vpc_endpoint" "ssm" {
  vpc_id             = aws_vpc.main.id
  service_name       = "com.amazonaws.us-east-1.ssm"
  vpc_endpoint_type  = "Interface"
  subnet_ids         = [aws_subnet.private[0].id]
  security_group_ids = [aws_security_group.web.id]
}

resource "aws_ec2_managed_prefix_list" "offices" {
  name           = "offices"
  address_family = "IPv4"
  max_entries    = 5
  entry {
    cidr        = "203.0.113.0/24"
    description = "head office"
  }
  entry {
    cidr = "198.51.100.0/25"
  }
}

# ---- routes --------------------------------------------------------------------------------------------------------

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table_association" "private" {
  count          = 2
  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private.id
}

resource "aws_route" "internet" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.main.id
}

resource "aws_route" "internet_v6" {
  route_table_id              = aws_route_table.private.id
  destination_ipv6_cidr_block = "::/0"
  egress_only_gateway_id      = aws_egress_only_internet_gateway.main.id
}

resource "aws_route" "nat" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.main.id
}

resource "aws_route" "peer" {
  route_table_id            = aws_route_table.private.id
  destination_cidr_block    = "10.1.0.0/16"
  vpc_peering_connection_id = aws_vpc_peering_connection.shared.id
}

resource "aws_route" "appliance" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "172.16.0.0/12"
  network_interface_id   = aws_network_interface.appliance.id
}

# ---- filters: one rule of each sort ----------------------------------------------------------------------------------

resource "aws_network_acl" "edge" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [aws_subnet.public.id]
}

locals {
  acl_rules = {
    tcp_in   = { egress = false, number = 100, protocol = "6", action = "allow", cidr = "0.0.0.0/0", from = 443, to = 443 }
    udp_in   = { egress = false, number = 110, protocol = "17", action = "deny", cidr = "10.9.0.0/16", from = 53, to = 53 }
    high_in  = { egress = false, number = 120, protocol = "6", action = "allow", cidr = "0.0.0.0/0", from = 1024, to = 65535 }
    gre_in   = { egress = false, number = 130, protocol = "47", action = "allow", cidr = "10.8.0.0/16", from = 0, to = 0 }
    all_out  = { egress = true, number = 100, protocol = "-1", action = "allow", cidr = "0.0.0.0/0", from = 0, to = 0 }
    deny_out = { egress = true, number = 90, protocol = "-1", action = "deny", cidr = "192.0.2.0/24", from = 0, to = 0 }
  }
  group_rules = {
    https    = { type = "ingress", protocol = "tcp", from = 443, to = 443, v4 = ["0.0.0.0/0"], v6 = [] }
    https_v6 = { type = "ingress", protocol = "tcp", from = 443, to = 443, v4 = [], v6 = ["::/0"] }
    dns      = { type = "ingress", protocol = "udp", from = 53, to = 53, v4 = ["10.0.0.0/8", "172.16.0.0/12"], v6 = [] }
    range    = { type = "ingress", protocol = "tcp", from = 8000, to = 8080, v4 = ["203.0.113.7/32"], v6 = [] }
    ping     = { type = "ingress", protocol = "icmp", from = 8, to = 0, v4 = ["10.0.0.0/8"], v6 = [] }
    icmp_all = { type = "ingress", protocol = "icmp", from = -1, to = -1, v4 = ["10.1.0.0/16"], v6 = [] }
    icmpv6   = { type = "ingress", protocol = "icmpv6", from = -1, to = -1, v4 = [], v6 = ["2001:db8::/32"] }
    gre      = { type = "ingress", protocol = "47", from = -1, to = -1, v4 = ["10.8.0.0/16"], v6 = [] }
    all_in   = { type = "ingress", protocol = "-1", from = 0, to = 0, v4 = ["10.2.0.0/16"], v6 = [] }
    all_out  = { type = "egress", protocol = "-1", from = 0, to = 0, v4 = ["0.0.0.0/0"], v6 = ["::/0"] }
  }
}

resource "aws_network_acl_rule" "edge" {
  for_each       = local.acl_rules
  network_acl_id = aws_network_acl.edge.id
  egress         = each.value.egress
  rule_number    = each.value.number
  protocol       = each.value.protocol
  rule_action    = each.value.action
  cidr_block     = each.value.cidr
  from_port      = each.value.from
  to_port        = each.value.to
}

resource "aws_network_acl_rule" "icmp" {
  network_acl_id = aws_network_acl.edge.id
  egress         = false
  rule_number    = 140
  protocol       = "icmp"
  rule_action    = "allow"
  cidr_block     = "0.0.0.0/0"
  icmp_type      = 8
  icmp_code      = -1
}

resource "aws_network_acl_rule" "v6" {
  network_acl_id  = aws_network_acl.edge.id
  egress          = false
  rule_number     = 150
  protocol        = "tcp"
  rule_action     = "allow"
  ipv6_cidr_block = "::/0"
  from_port       = 443
  to_port         = 443
}

resource "aws_security_group" "web" {
  name        = "web"
  description = "one rule of each sort"
  vpc_id      = aws_vpc.main.id
  tags        = { Name = "web" }
}

resource "aws_security_group" "db" {
  name   = "db"
  vpc_id = aws_vpc.main.id
}

resource "aws_security_group_rule" "web" {
  for_each          = local.group_rules
  security_group_id = aws_security_group.web.id
  type              = each.value.type
  protocol          = each.value.protocol
  from_port         = each.value.from
  to_port           = each.value.to
  cidr_blocks       = length(each.value.v4) > 0 ? each.value.v4 : null
  ipv6_cidr_blocks  = length(each.value.v6) > 0 ? each.value.v6 : null
  description       = "rule ${each.key}"
}

resource "aws_security_group_rule" "from_self" {
  security_group_id = aws_security_group.web.id
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 7946
  to_port           = 7946
  self              = true
}

resource "aws_security_group_rule" "from_group" {
  security_group_id        = aws_security_group.db.id
  type                     = "ingress"
  protocol                 = "tcp"
  from_port                = 5432
  to_port                  = 5432
  source_security_group_id = aws_security_group.web.id
}

resource "aws_security_group_rule" "from_list" {
  security_group_id = aws_security_group.db.id
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 22
  to_port           = 22
  prefix_list_ids   = [aws_ec2_managed_prefix_list.offices.id]
}

# ---- hosts ---------------------------------------------------------------------------------------------------------

resource "aws_network_interface" "appliance" {
  subnet_id         = aws_subnet.private[1].id
  private_ips       = ["10.0.11.20", "10.0.11.21"]
  security_groups   = [aws_security_group.web.id]
  source_dest_check = false
}

resource "aws_instance" "web" {
  ami                    = "ami-12c6146b"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.public.id
  vpc_security_group_ids = [aws_security_group.web.id]
  tags                   = { Name = "web-1" }
}

resource "aws_instance" "db" {
  ami                    = "ami-12c6146b"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.private[0].id
  vpc_security_group_ids = [aws_security_group.db.id]
  tags                   = { Name = "db-1" }
}

# ---- load balancer ---------------------------------------------------------------------------------------------------

resource "aws_lb" "web" {
  name               = "web"
  load_balancer_type = "application"
  internal           = true
  security_groups    = [aws_security_group.web.id]
  subnets            = aws_subnet.private[*].id
}

resource "aws_lb_target_group" "web" {
  name     = "web"
  port     = 8080
  protocol = "HTTP"
  vpc_id   = aws_vpc.main.id
}

resource "aws_lb_target_group_attachment" "web" {
  target_group_arn = aws_lb_target_group.web.arn
  target_id        = aws_instance.web.id
  port             = 8080
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.web.arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }
}

resource "aws_lb_listener_rule" "api" {
  listener_arn = aws_lb_listener.http.arn
  priority     = 10
  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }
  condition {
    path_pattern {
      values = ["/api/*"]
    }
  }
}

# ---- transit gateway and VPN (attachments and their routes are made by moto_test.sh: the provider can't, with moto) -----------------------------------------------------------------------------------------

resource "aws_ec2_transit_gateway" "main" {
  description                     = "hub"
  default_route_table_association = "disable"
  default_route_table_propagation = "disable"
}

resource "aws_vpn_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_customer_gateway" "office" {
  bgp_asn    = 65010
  ip_address = "203.0.113.10"
  type       = "ipsec.1"
}

resource "aws_vpn_connection" "office" {
  vpn_gateway_id        = aws_vpn_gateway.main.id
  customer_gateway_id   = aws_customer_gateway.office.id
  type                  = "ipsec.1"
  static_routes_only    = true
  tunnel1_preshared_key = "tunnelOneIsSecret"
  tunnel2_preshared_key = "tunnelTwoIsSecret"
}

output "tgw" { value = aws_ec2_transit_gateway.main.id }
output "main_vpc" { value = aws_vpc.main.id }
output "shared_vpc" { value = aws_vpc.shared.id }
output "main_subnet" { value = aws_subnet.private[0].id }
output "shared_subnet" { value = aws_subnet.shared.id }
output "public_subnet" { value = aws_subnet.public.id }
output "public_table" { value = aws_route_table.public.id }
output "main_ipv6" { value = aws_vpc.main.ipv6_cidr_block }
