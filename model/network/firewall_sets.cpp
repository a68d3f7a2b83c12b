#include "model/network/firewall_sets.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace vpcscope::net {
namespace {

constexpr int deepest = 8;  // lists in lists, variables of variables

/// The elements of "a,[b,c],d".
std::vector<std::string_view> elements_of(std::string_view words) {
  std::vector<std::string_view> found;
  int depth = 0;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= words.size(); ++i) {
    const char c = i < words.size() ? words[i] : ',';
    depth += c == '[' ? 1 : c == ']' ? -1 : 0;
    if (c != ',' || (depth > 0 && i < words.size())) continue;
    const std::string_view one = trimmed(words.substr(start, i - start));
    if (!one.empty()) found.push_back(one);
    start = i + 1;
  }
  return found;
}

std::vector<std::string_view> elements_of(const Slice<Text>& definition) {
  std::vector<std::string_view> found;
  for (const Text& one : definition)
    if (const std::string_view words = trimmed(one.view()); !words.empty()) found.push_back(words);
  return found;
}

bool is_bracketed(std::string_view words) { return words.starts_with('[') && words.ends_with(']'); }
std::string_view without_brackets(std::string_view words) { return words.substr(1, words.size() - 2); }

std::optional<std::uint16_t> port_of(std::string_view words, std::uint16_t otherwise) {
  words = trimmed(words);
  if (words.empty()) return otherwise;
  std::uint16_t port = 0;
  const auto [end, fault] = std::from_chars(words.data(), words.data() + words.size(), port);
  return fault == std::errc() && end == words.data() + words.size() ? std::optional(port) : std::nullopt;
}

const FirewallVariable* find(const Slice<FirewallVariable>& list, std::string_view name) {
  const auto* const found = std::ranges::find_if(
      list.begin(), list.end(), [&](const FirewallVariable& one) { return one.name.view() == name; });
  return found == list.end() ? nullptr : found;
}

PortBounds every_port(bool known) {
  PortBounds all;
  all.ports.set();
  all.known = known;
  return all;
}

}  // namespace

std::string_view trimmed(std::string_view words) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = words.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return words.substr(first, words.find_last_not_of(blanks) - first + 1);
}

bool is_any(std::string_view words) {
  words = trimmed(words);
  return words.empty() || words == "ANY" || words == "any" || words == "Any";
}

std::vector<PortSpan> PortBounds::spans() const {
  std::vector<PortSpan> found;
  for (std::uint32_t port = 0; port < 65536; ++port) {
    if (!ports.test(port)) continue;
    const std::uint32_t first = port;
    while (port < 65535 && ports.test(port + 1)) ++port;
    found.push_back({static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(port)});
  }
  return found;
}

// ---------------------------------------------------------------------------------------------- addresses

AddressBounds FirewallNames::addresses(std::string_view words, int depth) const {
  words = trimmed(words);
  if (is_any(words)) return AddressBounds::everything();
  if (depth > deepest) return AddressBounds::unknown();
  if (words.front() == '!') {
    const AddressBounds other = addresses(words.substr(1), depth + 1);
    return {~other.possible, ~other.sure};
  }
  if (words.front() == '$') return variable(words.substr(1), depth);
  if (words.front() == '@') return reference(words.substr(1));
  if (is_bracketed(words)) return list(elements_of(without_brackets(words)), depth);
  if (const auto address = Address::parse(words)) return AddressBounds::exactly(AddressSet::of(*address));
  const Prefix prefix = Prefix::parse(words).prefix;
  return prefix.present() ? AddressBounds::exactly(AddressSet::of(prefix)) : AddressBounds::unknown();
}

AddressBounds FirewallNames::list(const std::vector<std::string_view>& elements, int depth) const {
  AddressBounds inside;
  AddressBounds outside;
  bool only_negations = true;
  for (std::string_view element : elements) {
    const bool negated = element.front() == '!';
    const AddressBounds one = addresses(negated ? element.substr(1) : element, depth + 1);
    AddressBounds& side = negated ? outside : inside;
    side.sure |= one.sure;
    side.possible |= one.possible;
    only_negations = only_negations && negated;
  }
  if (only_negations) inside = AddressBounds::everything();
  return {inside.sure - outside.possible, inside.possible - outside.sure};
}

/// R-NFW-6: a group's own meaning of a name, else the policy's, else the engine's.
AddressBounds FirewallNames::variable(std::string_view name, int depth) const {
  const FirewallVariable* found = find(group_.variables.address_sets, name);
  if (found == nullptr) found = find(policy_.variables.address_sets, name);
  if (found != nullptr) return list(elements_of(found->definition), depth + 1);
  if (name == "HOME_NET") return home_;
  if (name == "EXTERNAL_NET") return addresses("!$HOME_NET", depth + 1);
  return AddressBounds::unknown();
}

/// A prefix list; what IPAM pools and resource groups hold is not exported.
AddressBounds FirewallNames::reference(std::string_view name) const {
  for (const FirewallSetReference& one : group_.references.address_sets) {
    if (one.name.view() != name || !one.set.present()) continue;
    const std::string arn = one.set.to_string();
    const Handle<PrefixList> named = r_.find_text<PrefixList>(arn.substr(arn.rfind('/') + 1));
    if (const std::vector<Prefix>* entries = r_.entries_of(named))
      return AddressBounds::exactly(AddressSet::of_prefixes(*entries));
  }
  return AddressBounds::unknown();
}

// ---------------------------------------------------------------------------------------------- ports

PortBounds FirewallNames::ports(std::string_view words, int depth) const {
  words = trimmed(words);
  if (is_any(words)) return every_port(true);
  if (depth > deepest) return every_port(false);
  if (words.front() == '!') {
    PortBounds other = ports(words.substr(1), depth + 1);
    if (other.known) other.ports.flip();
    return other;
  }
  if (words.front() == '$') return port_variable(words.substr(1), depth);
  if (is_bracketed(words)) return port_list(elements_of(without_brackets(words)), depth);
  const std::size_t colon = words.find(':');
  const bool range = colon != std::string_view::npos;
  const auto first = port_of(words.substr(0, colon), 0);
  const auto last = range ? port_of(words.substr(colon + 1), 65535) : first;
  if (!first || !last || *first > *last) return every_port(false);
  PortBounds found;
  for (std::uint32_t port = *first; port <= *last; ++port) found.ports.set(port);
  return found;
}

PortBounds FirewallNames::port_list(const std::vector<std::string_view>& elements, int depth) const {
  PortBounds inside;
  std::bitset<65536> outside;
  bool only_negations = true;
  for (std::string_view element : elements) {
    const bool negated = element.front() == '!';
    const PortBounds one = ports(negated ? element.substr(1) : element, depth + 1);
    if (!one.known) return one;
    (negated ? outside : inside.ports) |= one.ports;
    only_negations = only_negations && negated;
  }
  if (only_negations) inside.ports.set();
  inside.ports &= ~outside;
  return inside;
}

PortBounds FirewallNames::port_variable(std::string_view name, int depth) const {
  const FirewallVariable* found = find(group_.variables.port_sets, name);
  return found != nullptr ? port_list(elements_of(found->definition), depth + 1) : every_port(false);
}

}  // namespace vpcscope::net
