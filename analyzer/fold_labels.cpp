#include "analyzer/fold_labels.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "model/quote.h"

namespace vpcscope {
namespace {

constexpr std::size_t few = 2;

/// "a, b and c", "a, b and 4 more"
std::string listed(const std::vector<std::string>& parts) {
  if (parts.size() == 1) return parts.front();
  const std::size_t shown = parts.size() <= few + 1 ? parts.size() - 1 : few;
  const std::vector<std::string> head(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(shown));
  const std::size_t rest = parts.size() - shown;
  return fmt::format(
      "{} and {}", fmt::join(head, ", "), rest == 1 ? parts.back() : fmt::format("{} more", rest));
}

/// Names that hold what labels and statements are made of stand in quotes.
std::string said(const std::string& name) {
  constexpr std::array<std::string_view, 4> joints = {" and ", " in ", " with ", " + "};
  const bool plain = name.find_first_of("\"',;:()[]<>|") == std::string::npos && !name.starts_with(' ') &&
                     !name.ends_with(' ') && std::ranges::none_of(joints, [&](std::string_view joint) {
                       return name.find(joint) != std::string::npos;
                     });
  const std::string shown = quoted(name);
  return plain && shown.size() == name.size() + 2 ? name : shown;
}

/// Whether a name could be taken for an end of another sort.
bool misleads(std::string_view name) {
  constexpr std::array<std::string_view, 7> words = {
      "internet", "on-premises", "service", "sg", "subnet", "vpc", "without"};
  return std::ranges::any_of(words, [&](std::string_view word) {
    return name.starts_with(word) && (name.size() == word.size() || name[word.size()] == ' ');
  });
}

/// "subnet app-a"; without a name the id, which says what it is.
std::string named(std::string_view kind, const std::string& name, const std::string& id) {
  return name.empty() ? said(id) : fmt::format("{} {}", kind, said(name));
}

}  // namespace

FoldLabels::FoldLabels(const std::vector<MatrixGroup>& groups, const Naming& naming, const FoldBy& by)
    : groups_(groups), naming_(naming), by_(by) {
  for (const MatrixGroup& group : groups) {
    for (std::size_t i = 0; i < group.interfaces.size(); ++i) ++names_[naming.of_interface(group, i)];
    for (const std::string& id : group.security_groups) security_groups_[id] += group.interfaces.size();
    subnets_[group.subnet] += group.interfaces.size();
  }
}

std::vector<FoldedEnd> FoldLabels::ends(const std::vector<EndDraft>& drafts) const {
  std::vector<Choice> choices;
  choices.reserve(drafts.size());
  for (const EndDraft& draft : drafts) choices.push_back(choice(draft));
  // Whoever shares a label takes the next one, until nobody does.
  std::vector<std::size_t> chosen(drafts.size());
  for (bool again = true; again;) {
    again = false;
    std::map<std::string_view, std::vector<std::size_t>> bearers;
    for (std::size_t i = 0; i < drafts.size(); ++i) bearers[choices[i].labels[chosen[i]]].push_back(i);
    for (const auto& [label, those] : bearers)
      for (const std::size_t i : those)
        if (those.size() > 1 && chosen[i] + 1 < choices[i].labels.size()) {
          ++chosen[i];
          again = true;
        }
  }
  std::vector<FoldedEnd> ends;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    FoldedEnd& end = ends.emplace_back();
    end.kind = drafts[i].kind;
    end.label = choices[i].labels[chosen[i]];
    for (const auto& interface : drafts[i].interfaces) end.members.push_back(id_of(interface));
    for (const std::uint32_t group : drafts[i].groups)
      end.members.insert(end.members.end(), groups_[group].addresses.begin(), groups_[group].addresses.end());
    if (chosen[i] < choices[i].lists)
      end.bearers = std::max(chosen[i] == 0 ? choices[i].bearers : 0, end.members.size());
  }
  return ends;
}

FoldLabels::Choice FoldLabels::choice(const EndDraft& draft) const {
  if (draft.kind != MatrixGroup::Kind::Interfaces) return of_addresses(draft);
  return by_.what == FoldBy::What::Answers ? of_twins(draft) : of_cell(draft);
}

const std::string& FoldLabels::id_of(std::pair<std::uint32_t, std::uint32_t> interface) const {
  return groups_[interface.first].interfaces[interface.second];
}

/// What `part` tells of every interface alike; else empty.
template <class Part>
std::string FoldLabels::common(const EndDraft& draft, Part part) const {
  std::string shared;
  for (std::size_t i = 0; i < draft.interfaces.size(); ++i) {
    const auto [group, member] = draft.interfaces[i];
    std::string own = part(groups_[group], member);
    if (own.empty() || (i > 0 && own != shared)) return {};
    shared = std::move(own);
  }
  return shared;
}

std::string FoldLabels::common_name(const EndDraft& draft) const {
  return common(draft,
      [&](const MatrixGroup& group, std::size_t member) { return naming_.of_interface(group, member); });
}

/// Of those that all are in, the one with the fewest others.
std::string FoldLabels::common_security_group(const EndDraft& draft) const {
  std::vector<std::string> shared = groups_[draft.interfaces.front().first].security_groups;
  for (const auto& [group, member] : draft.interfaces)
    std::erase_if(shared, [&](const std::string& id) {
      return std::ranges::find(groups_[group].security_groups, id) == groups_[group].security_groups.end();
    });
  const auto size = [&](const std::string& id) { return std::pair(security_groups_.find(id)->second, id); };
  return shared.empty() ? std::string() : *std::ranges::min_element(shared, {}, size);
}

FoldLabels::Choice FoldLabels::of_twins(const EndDraft& draft) const {
  Choice choice;
  const std::string name = common_name(draft);
  const std::string group = common_security_group(draft);
  const std::string subnet = common(draft, [](const MatrixGroup& is, std::size_t) { return is.subnet; });
  std::vector<std::string> ids;
  ids.reserve(draft.interfaces.size());
  for (const auto& interface : draft.interfaces) ids.push_back(id_of(interface));
  std::ranges::sort(ids);
  if (!name.empty()) {
    choice.bearers = names_.find(name)->second;
    if (misleads(name))
      choice.labels.push_back(fmt::format("{} ({})", said(name), listed(ids)));
    else
      add_places(draft, said(name), choice);
  } else if (draft.interfaces.size() > 1 && !group.empty()) {
    choice.bearers = security_groups_.find(group)->second;
    add_places(draft, named("sg", naming_.of_security_group(group), group), choice);
  } else if (draft.interfaces.size() > 1 && !subnet.empty()) {
    choice.bearers = subnets_.find(subnet)->second;
    add_places(draft, named("subnet", naming_.of_subnet(subnet), subnet), choice);
  }
  // Ends share no interface, so the first id is nobody else's.
  if (!choice.labels.empty())
    choice.labels.push_back(ids.size() == 1 ? fmt::format("{} ({})", choice.labels.front(), ids.front())
                                            : fmt::format("{} with {}", choice.labels.front(), ids.front()));
  choice.lists = choice.labels.size();
  choice.labels.push_back(listed_members(draft));
  choice.labels.push_back(fmt::format("{}", fmt::join(ids, ", ")));
  return choice;
}

/// By a name that nobody else has, else by id.
std::string FoldLabels::listed_members(const EndDraft& draft) const {
  std::vector<std::string> words;
  for (const auto& [group, member] : draft.interfaces) {
    const std::string name = naming_.of_interface(groups_[group], member);
    const bool telling = !name.empty() && names_.find(name)->second == 1 && !misleads(name);
    words.push_back(said(telling ? name : id_of({group, member})));
  }
  std::ranges::sort(words);
  return listed(words);
}

/// The label, the label in its VPC, the label in its subnet.
void FoldLabels::add_places(const EndDraft& draft, const std::string& label, Choice& choice) const {
  choice.labels.push_back(label);
  const std::string vpc = common(draft, [](const MatrixGroup& is, std::size_t) { return is.vpc; });
  const std::string subnet = common(draft, [](const MatrixGroup& is, std::size_t) { return is.subnet; });
  if (!vpc.empty())
    choice.labels.push_back(fmt::format("{} in {}", label, named("vpc", naming_.of_vpc(vpc), vpc)));
  if (!subnet.empty())
    choice.labels.push_back(
        fmt::format("{} in {}", label, named("subnet", naming_.of_subnet(subnet), subnet)));
}

FoldLabels::Choice FoldLabels::of_cell(const EndDraft& draft) const {
  const std::string& id = draft.cell;
  const auto without = [&](std::string_view what) {
    return Choice{{fmt::format("without {}", what), fmt::format("without any {}", what)}};
  };
  const auto of_kind = [&](std::string_view kind, const std::string& name) {
    if (id.empty()) return without(kind == "sg" ? "a security group" : kind == "vpc" ? "a VPC" : "a subnet");
    Choice choice{{named(kind, name, id)}};
    if (!name.empty()) choice.labels.push_back(fmt::format("{} ({})", choice.labels.front(), id));
    return choice;
  };
  switch (by_.what) {
    case FoldBy::What::Subnet:
      return of_kind("subnet", naming_.of_subnet(id));
    case FoldBy::What::SecurityGroup:
      return of_kind("sg", naming_.of_security_group(id));
    case FoldBy::What::Vpc:
      return of_kind("vpc", naming_.of_vpc(id));
    case FoldBy::What::Tag:
      // A cell is "=" and the value: the value may be empty.
      return id.empty() ? without(said(by_.key))
                        : Choice{{fmt::format("{}={}", said(by_.key), said(id.substr(1))),
                              fmt::format("{}={}", quoted(by_.key, 1000), quoted(id.substr(1), 1000))}};
    case FoldBy::What::Interface:
    case FoldBy::What::Answers:
      break;
  }
  return of_twins(draft);
}

namespace {

bool is_v6(const MatrixGroup& group) {
  return !group.addresses.empty() && group.addresses.front().find(':') != std::string::npos;
}

/// How much of its family the group is.
double share_of(const MatrixGroup& group) {
  double share = 0;
  for (const std::string& one : group.addresses) share += std::exp2(-Prefix::parse(one).prefix.length());
  return share;
}

}  // namespace

/// Of the internet, cut into parts, the largest is what most people mean by it.
bool FoldLabels::holds_the_rest(const EndDraft& draft, bool v6) const {
  const MatrixGroup* largest = nullptr;
  for (const MatrixGroup& one : groups_)
    if (one.kind == MatrixGroup::Kind::Internet && is_v6(one) == v6 &&
        (largest == nullptr || share_of(one) > share_of(*largest)))
      largest = &one;
  return std::ranges::any_of(draft.groups, [&](std::uint32_t group) { return &groups_[group] == largest; });
}

FoldLabels::Choice FoldLabels::of_addresses(const EndDraft& draft) const {
  const MatrixGroup& first = groups_[draft.groups.front()];
  const auto alike = [&](const MatrixGroup& group) {
    return group.kind == first.kind && group.service == first.service && group.region == first.region;
  };
  std::string kind = name_of(first.kind);
  if (!first.service.empty()) kind += " " + said(first.service);
  std::vector<std::string> addresses;
  for (const std::uint32_t group : draft.groups)
    addresses.insert(addresses.end(), groups_[group].addresses.begin(), groups_[group].addresses.end());
  const bool all = static_cast<std::size_t>(std::ranges::count_if(groups_, alike)) == draft.groups.size();
  Choice choice;
  if (all) choice.labels.push_back(kind);
  const auto of_family = [&](const MatrixGroup& group) {
    return alike(group) && is_v6(group) == is_v6(first);
  };
  const bool family =
      static_cast<std::size_t>(std::ranges::count_if(groups_, of_family)) == draft.groups.size();
  if (!all && family) choice.labels.push_back(kind + (is_v6(first) ? " (IPv6)" : ""));
  if (!family && holds_the_rest(draft, false)) choice.labels.emplace_back("the rest of the internet");
  if (!family && holds_the_rest(draft, true)) choice.labels.emplace_back("the rest of the internet (IPv6)");
  if (!first.region.empty()) choice.labels.push_back(fmt::format("{} in {}", kind, said(first.region)));
  choice.labels.push_back(fmt::format("{} {}", kind, listed(addresses)));
  choice.labels.push_back(fmt::format("{} {}", kind, fmt::join(addresses, ", ")));
  return choice;
}

}  // namespace vpcscope
