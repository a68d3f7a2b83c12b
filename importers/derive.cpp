#include "importers/derive.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <tuple>

#include "importers/evidence.h"
#include "model/resources/all.h"

namespace vpcscope {
namespace {

/// "describe-target-health.web.json" names its parent by name; everything else names it by ARN.
class ParentNames {
 public:
  explicit ParentNames(const Snapshot& snapshot) {
    for (const TargetGroup& group : snapshot.all<TargetGroup>()) learn(target_groups_, group.id, group.name);
    for (const LoadBalancer& balancer : snapshot.all<LoadBalancer>())
      learn(balancers_, balancer.id, balancer.name);
  }

  void mend(SnapshotBuilder& builder) const {
    mend_table<TargetHealth>(builder, target_groups_);
    mend_table<TargetGroupAttributes>(builder, target_groups_);
    mend_table<LoadBalancerAttributes>(builder, balancers_);
  }

 private:
  using Names = std::map<std::string, std::vector<Id>, std::less<>>;

  static void learn(Names& names, const Id& id, Text name) {
    if (name.present()) names[name.str()].push_back(id);
  }

  template <class T>
  static void mend_table(SnapshotBuilder& builder, const Names& names) {
    for (const T& child : builder.so_far().all<T>()) {
      Id& id = *reinterpret_cast<Id*>(
          const_cast<std::byte*>(reinterpret_cast<const std::byte*>(&child)) + schema_of<T>().identity);
      if (!id.is_text() || id.text().starts_with("arn:")) continue;
      const auto found = names.find(id.text());
      if (found == names.end()) continue;
      const Id* best = nullptr;
      for (const Id& candidate : found->second) {
        const auto arn = parse_arn(candidate.text());
        const bool here = !arn || ((arn->account.empty() || arn->account == child.header.account.view()) &&
                                      (arn->region.empty() || arn->region == child.header.region.view()));
        if (here || found->second.size() == 1) best = &candidate;
      }
      if (best != nullptr) id = *best;
    }
    builder.sort_table(T::kind);
  }

  Names target_groups_;
  Names balancers_;
};

NetworkInterface from_instance(const Instance& instance, const InstanceInterface& said) {
  NetworkInterface made;
  made.header = instance.header;
  made.header.tags = {};
  made.header.derived = true;
  if (is_account_id(said.owner.view())) made.header.account = said.owner;
  made.id = said.id;
  made.vpc = said.vpc;
  made.subnet = said.subnet;
  made.zone = instance.zone;
  made.status = said.status;
  made.type = said.type;
  made.description = said.description;
  made.primary_address = said.primary_address;
  made.addresses = said.addresses;
  made.ipv6_addresses = said.ipv6_addresses;
  made.ipv4_prefixes = said.ipv4_prefixes;
  made.ipv6_prefixes = said.ipv6_prefixes;
  made.groups = said.groups;
  made.instance = instance.id;
  made.device_index = said.device_index;
  made.attachment_status = said.attachment_status;
  made.source_dest_check = said.source_dest_check;
  return made;
}

bool same_groups(const Slice<SecurityGroupId>& a, const Slice<SecurityGroupId>& b) {
  std::vector<Id> x(a.begin(), a.end());
  std::vector<Id> y(b.begin(), b.end());
  std::ranges::sort(x);
  std::ranges::sort(y);
  return x == y;
}

/// What an instance and the interface's own export say must agree.
void reconcile(SnapshotBuilder& builder, const Instance& instance, const InstanceInterface& said,
    const NetworkInterface& own, std::size_t at) {
  std::string differs;
  if (said.subnet.present() && own.subnet.present() && said.subnet != own.subnet)
    differs = "SubnetId";
  else if (said.primary_address.present() && own.primary_address.present() &&
           said.primary_address != own.primary_address)
    differs = "PrivateIpAddress";
  else if (said.groups.present() && own.groups.present() && !same_groups(said.groups, own.groups))
    differs = "Groups";
  else if (said.source_dest_check.present() && own.source_dest_check.present() &&
           said.source_dest_check != own.source_dest_check)
    differs = "SourceDestCheck";
  if (differs.empty()) return;
  builder.problem("conflict",
      Severity::Warning,
      instance.header.place,
      fmt::format("instance {} says otherwise of {} than {} {}: {} differs",
          instance.id.to_string(),
          own.id.to_string(),
          builder.so_far().file(own.header.place),
          Snapshot::pointer(own.header.place),
          differs),
      own.header.derived ? "the first is used" : "the interface's own export is used",
      "export describe-instances and describe-network-interfaces at one time",
      fmt::format("/NetworkInterfaces/{}", at));
}

/// The interface as its own export would print it, placed inside its instance.
NetworkInterface* keep_derived(SnapshotBuilder& builder, const Instance& instance, std::size_t at) {
  NetworkInterface* kept = builder.arena().make(from_instance(instance, instance.interfaces[at]));
  const Step* list =
      builder.arena().make(Step{instance.header.place, builder.arena().text("NetworkInterfaces"), 0, 0});
  kept->header.place = builder.arena().make(Step{list, {}, static_cast<std::uint32_t>(at), 0});
  return kept;
}

void interfaces_of_instances(SnapshotBuilder& builder) {
  std::map<std::pair<Id, Text>, const NetworkInterface*> derived;
  std::vector<View> views;
  for (const Instance& instance : builder.so_far().all<Instance>()) {
    for (std::size_t i = 0; i < instance.interfaces.size(); ++i) {
      const InstanceInterface& said = instance.interfaces[i];
      if (said.unusable || !said.id.present()) continue;
      const auto* own = builder.so_far().find<NetworkInterface>(said.id, instance.header);
      const auto& first = derived[{said.id, instance.header.account}];
      if (own != nullptr || first != nullptr) {
        reconcile(builder, instance, said, own != nullptr ? *own : *first, i);
        continue;
      }
      NetworkInterface* kept = keep_derived(builder, instance, i);
      derived[{said.id, instance.header.account}] = kept;
      views.push_back({reinterpret_cast<std::byte*>(kept), &schema_of<NetworkInterface>(), 0, {}});
    }
  }
  builder.add_derived(std::move(views));
}

/// Groups of which only describe-security-group-rules tells (R-IN-6): from accounts and Regions where
/// describe-security-groups was not exported, and all of the rules were.
class GroupsOfRules {
 public:
  GroupsOfRules(SnapshotBuilder& builder, const std::vector<Answer>& answers) : builder_(builder) {
    std::map<Place, bool> ends;  // whether a last page of the rules is there
    for (const Answer& answer : answers) {
      const Place place{answer.account, answer.region};
      if (answer.call->kind == Kind::SecurityGroup) refused_.insert(place);
      if (answer.call->kind != Kind::SecurityGroupRule) continue;
      ends[place] = ends[place] || !answer.has_token;
      if (!answer.complete) refused_.insert(place);
    }
    for (const auto& [place, ended] : ends)
      if (!ended) refused_.insert(place);
    for (const LeftOut& one : builder.left_out())
      if (one.kind == Kind::SecurityGroupRule) unread_.insert({one.account, one.region});
  }

  void run() {
    std::set<std::pair<Id, Place>> made;
    std::vector<View> views;
    for (const SecurityGroupRule& rule : builder_.so_far().all<SecurityGroupRule>()) {
      const Place place{rule.header.account.str(), rule.header.region.str()};
      if (refused_.contains(place) || lacks_one(place) || !made.insert({rule.group, place}).second) continue;
      SecurityGroup group;
      group.header.place = rule.header.place;
      group.header.account = rule.header.account;
      group.header.region = rule.header.region;
      group.header.derived = true;
      group.id = rule.group;
      views.push_back(
          {reinterpret_cast<std::byte*>(builder_.arena().make(group)), &schema_of<SecurityGroup>(), 0, {}});
    }
    builder_.add_derived(std::move(views));
  }

 private:
  using Place = std::pair<std::string, std::string>;  // account, Region

  /// Whether a rule of there could not be read; one that tells no place may be of there.
  bool lacks_one(const Place& place) const {
    return std::ranges::any_of(unread_, [&](const Place& one) {
      return (one.first.empty() || one.first == place.first) &&
             (one.second.empty() || one.second == place.second);
    });
  }

  SnapshotBuilder& builder_;
  std::set<Place> refused_;
  std::set<Place> unread_;
};

/// Prefix lists of which only the entries were exported: their content is all that rules and routes ask for
/// (R-IN-7).
void lists_of_entries(SnapshotBuilder& builder) {
  std::set<std::tuple<Id, std::string, std::string>> made;
  std::vector<View> views;
  for (const PrefixListEntries& one : builder.so_far().all<PrefixListEntries>()) {
    const Header& from = one.header;
    if (!one.list.present() || builder.so_far().find<PrefixList>(one.list, from) != nullptr) continue;
    if (!made.insert({one.list, from.account.str(), from.region.str()}).second) continue;
    PrefixList list;
    list.header.place = from.place;
    list.header.account = from.account;
    list.header.region = from.region;
    list.header.derived = true;
    list.id = one.list;
    views.push_back(
        {reinterpret_cast<std::byte*>(builder.arena().make(list)), &schema_of<PrefixList>(), 0, {}});
  }
  builder.add_derived(std::move(views));
}

}  // namespace

void derive_objects(SnapshotBuilder& builder, const std::vector<Answer>& answers) {
  ParentNames(builder.so_far()).mend(builder);
  interfaces_of_instances(builder);
  GroupsOfRules(builder, answers).run();
  lists_of_entries(builder);
}

}  // namespace vpcscope
