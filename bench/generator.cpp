#include "bench/generator.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <set>
#include <system_error>
#include <utility>

#include "bench/generator_print.h"

namespace vpcscope::bench {
namespace {

namespace fs = std::filesystem;

class FileOutput final : public Output {
 public:
  explicit FileOutput(const fs::path& path) : path_(path), file_(std::fopen(path.string().c_str(), "wb")) {
    if (file_ == nullptr) fail();
    std::setvbuf(file_.get(), nullptr, _IONBF, 0);  // blocks arrive large; a second copy would only cost
  }

  void write(std::string_view block) override {
    if (std::fwrite(block.data(), 1, block.size(), file_.get()) != block.size()) fail();
  }

  // Some file systems report a full disk only here.
  void close() {
    if (std::fclose(file_.release()) != 0) fail();
  }

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  [[noreturn]] void fail() const { throw std::system_error(errno, std::generic_category(), path_.string()); }

  fs::path path_;
  std::unique_ptr<std::FILE, Closer> file_;
};

// The list that a call prints, over one file or several: CALL.json, or CALL.1.json, CALL.2.json ...
class ListFiles {
 public:
  struct Shape {
    fs::path stem;
    std::string_view key;
    std::uint64_t per_file = 0;  // 0: one file for all
  };

  ListFiles(CliJson& json, GeneratorTotals& totals, Shape shape)
      : json_(json), totals_(totals), shape_(std::move(shape)) {}

  template <typename Print>
  void add(const Print& print) {
    if (output_ != nullptr && in_file_ == shape_.per_file && shape_.per_file != 0) end_file();
    if (output_ == nullptr) begin_file();
    json_.open_object();
    print();
    json_.close_object();
    ++in_file_;
  }

  // A list without members is a file too. A call may print one more flag after its list.
  void finish(std::string_view flag = {}) {
    if (output_ == nullptr) begin_file();
    end_file(flag);
  }

 private:
  void begin_file() {
    ++number_;
    in_file_ = 0;
    fs::path path = shape_.stem;
    if (shape_.per_file != 0) path += "." + std::to_string(number_);
    path += ".json";
    output_ = std::make_unique<FileOutput>(path);
    json_.begin_document(*output_);
    json_.open_list(shape_.key);
  }

  void end_file(std::string_view flag = {}) {
    json_.close_list();
    if (!flag.empty()) json_.flag(flag, false);
    json_.end_document();
    output_->close();
    output_.reset();
    ++totals_.files;
    totals_.bytes += json_.bytes();
  }

  CliJson& json_;
  GeneratorTotals& totals_;
  Shape shape_;
  std::unique_ptr<FileOutput> output_;
  std::uint64_t in_file_ = 0;
  std::uint64_t number_ = 0;
};

// Writes all calls of one account. Each call is a visit, which names the objects of a call in order, and a
// print; the visit runs once more beforehand where the number of objects decides on the files.
class AccountWriter {
 public:
  AccountWriter(const Plan& plan, const AccountPlan& account, CliJson& json, GeneratorTotals& totals)
      : plan_(plan), account_(account), json_(json), totals_(totals), print_(plan, json, totals) {}

  void write(const fs::path& directory) {
    folder_ = directory / std::to_string(account_.number) / plan_.region_of(account_).name;
    fs::create_directories(folder_);
    ++totals_.accounts;
    write_vpcs();
    write_tables();
    write_interfaces();
    write_gateways();
    write_prefix_lists();
    write_peerings();
    write_transit_gateways();
    write_attachments();
    if (owns_domain()) write_transit_tables();
  }

 private:
  template <typename Visit, typename Print>
  void list(
      const char* call, const char* key, const Visit& visit, const Print& print, std::uint64_t per_file = 0) {
    if (per_file == 0 && plan_.options.files_per_kind > 1) {
      std::uint64_t total = 0;
      visit([&](const auto&...) { ++total; });
      per_file = std::max<std::uint64_t>(
          1, (total + plan_.options.files_per_kind - 1) / plan_.options.files_per_kind);
    }
    ListFiles files(json_, totals_, {folder_ / call, key, per_file});
    visit([&](const auto&... object) { files.add([&] { print(object...); }); });
    files.finish();
  }

  // For calls that print no parent id: CALL.ID.json.
  template <typename Visit, typename Print>
  void child_list(std::string_view call, std::string_view parent, const char* key, const Visit& visit,
      const Print& print, std::string_view flag = {}) {
    ListFiles files(json_, totals_, {folder_ / std::string(call).append(".").append(parent), key, 0});
    visit([&](const auto&... object) { files.add([&] { print(object...); }); });
    files.finish(flag);
  }

  void write_vpcs() {
    const auto vpcs = plan_.vpcs_of(account_);
    const auto subnets = plan_.subnets_of(account_);
    list(
        "describe-vpcs",
        "Vpcs",
        [&](const auto& use) {
          for (const VpcPlan& vpc : vpcs) use(vpc);
        },
        [&](const VpcPlan& vpc) { print_.vpc(vpc); });
    list(
        "describe-subnets",
        "Subnets",
        [&](const auto& use) {
          for (const SubnetPlan& subnet : subnets) use(subnet);
        },
        [&](const SubnetPlan& subnet) { print_.subnet(subnet); });
  }

  void write_tables() {
    list(
        "describe-route-tables",
        "RouteTables",
        [&](const auto& use) { visit_route_tables(use); },
        [&](const TableOf& table) { print_.route_table(table); });
    list(
        "describe-network-acls",
        "NetworkAcls",
        [&](const auto& use) { visit_acls(use); },
        [&](const VpcPlan& vpc, std::uint32_t tier) { print_.network_acl(vpc, tier); });
    list(
        "describe-security-groups",
        "SecurityGroups",
        [&](const auto& use) { visit_groups(use); },
        [&](const VpcPlan& vpc, std::uint32_t group) { print_.security_group(vpc, group); });
  }

  void write_interfaces() {
    list(
        "describe-network-interfaces",
        "NetworkInterfaces",
        [&](const auto& use) { visit_interfaces(use); },
        [&](const SubnetPlan& subnet, std::uint32_t slot) { print_.network_interface(subnet, slot); },
        plan_.options.interfaces_per_file);
    list(
        "describe-addresses",
        "Addresses",
        [&](const auto& use) { visit_addresses(use); },
        [&](const SubnetPlan& subnet, const InterfaceFacts& facts) { print_.address(subnet, facts); });
    if (!plan_.options.instances) return;
    list(
        "describe-instances",
        "Reservations",
        [&](const auto& use) { visit_instances(use); },
        [&](const SubnetPlan& subnet, const InterfaceFacts& facts) { print_.reservation(subnet, facts); });
  }

  void write_gateways() {
    const auto visit_internet = [&](const auto& use) {
      for (const VpcPlan& vpc : plan_.vpcs_of(account_))
        if (vpc.has_internet) use(vpc);
    };
    const auto visit_nat = [&](const auto& use) {
      for (const SubnetPlan& subnet : plan_.subnets_of(account_))
        if (subnet.has_nat) use(subnet);
    };
    list("describe-internet-gateways", "InternetGateways", visit_internet, [&](const VpcPlan& vpc) {
      print_.internet_gateway(vpc);
    });
    list("describe-nat-gateways", "NatGateways", visit_nat, [&](const SubnetPlan& subnet) {
      print_.nat_gateway(subnet);
    });
  }

  void write_prefix_lists() {
    const auto visit = [&](const auto& use) {
      for (std::uint32_t n = 0; n < account_.prefix_list_count; ++n) use(n);
    };
    list("describe-managed-prefix-lists", "PrefixLists", visit, [&](std::uint32_t n) {
      print_.prefix_list(account_, n);
    });
    visit([&](std::uint32_t n) { write_prefix_list_entries(prefix_list_serial(account_, n)); });
  }

  void write_prefix_list_entries(std::uint64_t serial) {
    const auto visit = [&](const auto& use) {
      for (std::uint32_t n = 0; n < print_.prefix_list_size(serial); ++n) use(n);
    };
    child_list("get-managed-prefix-list-entries",
        plan_.id(Kind::PrefixList, serial),
        "Entries",
        visit,
        [&](std::uint32_t n) { print_.prefix_list_entry(serial, n); });
  }

  // With the one that the account before may have asked for.
  void write_peerings() {
    const auto visit = [&](const auto& use) {
      if (account_.first_vpc > 0 && plan_.vpcs[account_.first_vpc - 1].peers_with_next)
        use(plan_.vpcs[account_.first_vpc - 1]);
      for (const VpcPlan& vpc : plan_.vpcs_of(account_))
        if (vpc.peers_with_next) use(vpc);
    };
    list("describe-vpc-peering-connections", "VpcPeeringConnections", visit, [&](const VpcPlan& requester) {
      print_.peering(requester);
    });
  }

  // The owner sees the gateway and every attachment; the others what they take part in.
  void write_transit_gateways() {
    const auto visit = [&](const auto& use) {
      bool attached = owns_domain();
      for (const VpcPlan& vpc : plan_.vpcs_of(account_)) attached = attached || vpc.attached;
      if (attached) use(domain());
    };
    const auto visit_tables = [&](const auto& use) {
      for (std::uint32_t n = 0; owns_domain() && n < domain().table_count; ++n) use(n);
    };
    list("describe-transit-gateways", "TransitGateways", visit, [&](const DomainPlan& domain) {
      print_.transit_gateway(domain);
    });
    list("describe-transit-gateway-route-tables",
        "TransitGatewayRouteTables",
        visit_tables,
        [&](std::uint32_t segment) { print_.transit_table(domain(), segment); });
  }

  void write_attachments() {
    const auto visit = [&](const auto& use) {
      const auto seen = owns_domain() ? plan_.vpcs_of(domain()) : plan_.vpcs_of(account_);
      for (const VpcPlan& vpc : seen)
        if (vpc.attached) use(vpc);
    };
    list("describe-transit-gateway-attachments", "TransitGatewayAttachments", visit, [&](const VpcPlan& vpc) {
      print_.transit_attachment(vpc);
    });
    list("describe-transit-gateway-vpc-attachments",
        "TransitGatewayVpcAttachments",
        visit,
        [&](const VpcPlan& vpc) { print_.transit_vpc_attachment(vpc); });
  }

  void write_transit_tables() {
    for (std::uint32_t segment = 0; segment < domain().table_count; ++segment) write_transit_table(segment);
  }

  void write_transit_table(std::uint32_t segment) {
    const Text table = print_.transit_table_id(domain(), segment);
    const auto vpcs = plan_.vpcs_of(domain());
    const auto associated = [&](const auto& use) {
      for (const VpcPlan& vpc : vpcs)
        if (vpc.attached && vpc.segment == segment) use(vpc);
    };
    const auto propagated = [&](const auto& use) {
      for (const VpcPlan& vpc : vpcs)
        if (print_.propagates(vpc, segment)) use(vpc);
    };
    child_list("get-transit-gateway-route-table-associations",
        table,
        "Associations",
        associated,
        [&](const VpcPlan& vpc) { print_.transit_member(vpc, "associated"); });
    child_list("get-transit-gateway-route-table-propagations",
        table,
        "TransitGatewayRouteTablePropagations",
        propagated,
        [&](const VpcPlan& vpc) { print_.transit_member(vpc, "enabled"); });
    child_list(
        "search-transit-gateway-routes",
        table,
        "Routes",
        [&](const auto& use) { visit_transit_routes(segment, use); },
        [&](const Block& block, const VpcPlan* vpc, std::string_view type) {
          print_.transit_route(block, vpc, type);
        },
        "AdditionalRoutesAvailable");
  }

  // -------------------------------------------------------------- visits

  template <typename Use>
  void visit_route_tables(const Use& use) const {
    for (const VpcPlan& vpc : plan_.vpcs_of(account_)) {
      use(TableOf{vpc, TableKind::Main, 0});
      use(TableOf{vpc, TableKind::Public, 0});
      for (std::uint32_t zone = 0; zone < vpc.private_table_count(); ++zone)
        use(TableOf{vpc, TableKind::Private, zone});
    }
  }

  template <typename Use>
  void visit_acls(const Use& use) const {
    for (const VpcPlan& vpc : plan_.vpcs_of(account_)) {
      const std::uint32_t tiers = plan_.subnets_of(vpc).back().tier + 1u;
      use(vpc, Printer::default_acl_tier);
      for (std::uint32_t tier = 0; tier < tiers; ++tier)
        if (Printer::has_custom_acl(vpc, tier)) use(vpc, tier);
    }
  }

  template <typename Use>
  void visit_groups(const Use& use) const {
    for (const VpcPlan& vpc : plan_.vpcs_of(account_)) {
      for (std::uint32_t group = 0; group < vpc.group_count; ++group) use(vpc, group);
    }
  }

  template <typename Use>
  void visit_interfaces(const Use& use) const {
    for (const SubnetPlan& subnet : plan_.subnets_of(account_)) {
      for (std::uint32_t slot = 0; slot < subnet.interface_count; ++slot) use(subnet, slot);
    }
  }

  template <typename Use>
  void visit_addresses(const Use& use) const {
    for (const SubnetPlan& subnet : plan_.subnets_of(account_)) {
      for (std::uint32_t slot = 0; subnet.tier == 0 && slot < subnet.interface_count; ++slot) {
        const InterfaceFacts facts = draw_interface(plan_, subnet, slot);
        if (facts.public_address == PublicAddress::Elastic) use(subnet, facts);
      }
    }
  }

  template <typename Use>
  void visit_instances(const Use& use) const {
    for (const SubnetPlan& subnet : plan_.subnets_of(account_)) {
      for (std::uint32_t slot = 0; slot < subnet.interface_count; ++slot) {
        const InterfaceFacts facts = draw_interface(plan_, subnet, slot);
        if (facts.role == Role::Instance) use(subnet, facts);
      }
    }
  }

  // A black hole, the way out through the first VPC that has a NAT gateway, and the VPCs. A table takes each
  // CIDR once: of two VPCs with the same, the first propagates.
  template <typename Use>
  void visit_transit_routes(std::uint32_t segment, const Use& use) const {
    const VpcPlan* const none = nullptr;
    use(Block{0xC0000200, 24}, none, "static");
    for (const VpcPlan& vpc : plan_.vpcs_of(domain())) {
      if (!vpc.attached || vpc.nat_count == 0) continue;
      use(Block{0, 0}, &vpc, "static");
      break;
    }
    std::set<std::pair<std::uint32_t, std::uint32_t>> taken;
    for (const VpcPlan& vpc : plan_.vpcs_of(domain())) {
      if (!print_.propagates(vpc, segment) || !taken.insert({vpc.block.base, vpc.block.length}).second)
        continue;
      use(vpc.block, &vpc, "propagated");
    }
  }

  const DomainPlan& domain() const { return plan_.domains[account_.domain]; }
  bool owns_domain() const { return domain().first_account == account_.serial; }

  const Plan& plan_;
  const AccountPlan& account_;
  CliJson& json_;
  GeneratorTotals& totals_;
  Printer print_;
  fs::path folder_;
};

// More interfaces than fit: they take some 1,750 bytes each.
GeneratorOptions options_for_bytes(GeneratorOptions options, std::uint64_t bytes) {
  options.interfaces = bytes / 1300 + 64;
  options.one_account = true;
  return options;
}

GeneratorTotals print_interfaces(const Plan& plan, std::uint64_t bytes, Output& output) {
  GeneratorTotals totals;
  CliJson json;
  Printer print(plan, json, totals);
  json.begin_document(output);
  json.open_list("NetworkInterfaces");
  constexpr std::uint64_t end_size = 9;  // of the closing brackets
  for (const SubnetPlan& subnet : plan.subnets) {
    for (std::uint32_t slot = 0; slot < subnet.interface_count && json.bytes() + end_size < bytes; ++slot) {
      json.open_object();
      print.network_interface(subnet, slot);
      json.close_object();
    }
  }
  json.close_list();
  json.end_document();
  totals.accounts = totals.files = 1;
  totals.bytes = json.bytes();
  return totals;
}

}  // namespace

std::optional<Profile> parse_profile(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, Profile>, 5> names = {{{"light", Profile::Light},
      {"quota", Profile::Quota},
      {"adversarial", Profile::Adversarial},
      {"flat", Profile::Flat},
      {"accounts", Profile::Accounts}}};
  for (const auto& [text, profile] : names) {
    if (text == name) return profile;
  }
  return std::nullopt;
}

GeneratorTotals generate_export(const GeneratorOptions& options, const fs::path& directory) {
  const Plan plan = make_plan(options);
  GeneratorTotals totals;
  CliJson json;
  for (const AccountPlan& account : plan.accounts)
    AccountWriter(plan, account, json, totals).write(directory);
  return totals;
}

GeneratorTotals generate_interfaces(
    const GeneratorOptions& options, std::uint64_t bytes, const fs::path& file) {
  FileOutput output(file);
  const GeneratorTotals totals =
      print_interfaces(make_plan(options_for_bytes(options, bytes)), bytes, output);
  output.close();
  return totals;
}

std::string generate_interfaces(const GeneratorOptions& options, std::uint64_t bytes) {
  StringOutput output;
  output.text.reserve(bytes + 4096);
  print_interfaces(make_plan(options_for_bytes(options, bytes)), bytes, output);
  return std::move(output.text);
}

}  // namespace vpcscope::bench
