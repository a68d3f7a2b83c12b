#include "analyzer/ends.h"

#include <algorithm>

#include "analyzer/names.h"
#include "analyzer/steps/lattice.h"
#include "model/quote.h"

namespace vpcscope {
namespace {

using Interfaces = std::vector<net::Handle<net::Interface>>;

std::string listed(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& one : items) text += (text.empty() ? "" : ", ") + one;
  return text;
}

NamedEnd failure(std::string error) {
  NamedEnd end;
  end.error = std::move(error);
  return end;
}

// ---------------------------------------------------------------------------------------- reading a name

std::string unknown_name(const Network& network, std::string_view text) {
  for (const net::LeftOutRow& one : network.all<net::LeftOutRow>())
    if (network.text(one.id) == text)
      return quoted(text) + " was left out of the import, since it could not be read; see `vpcscope inspect`";
  const std::vector<std::string> near = nearest_names(network, text);
  if (near.empty())
    return quoted(text) +
           " names nothing in the snapshot; expected an id, a Name tag, an address, internet, "
           "onprem, service:NAME or tag:KEY=VALUE";
  return quoted(text) + " names nothing in the snapshot; the nearest names are " + listed(near);
}

std::string ambiguous_name(const Network& network, std::string_view text, const std::vector<Named>& found) {
  constexpr std::size_t shown = 8;
  bool alike = false;  // by id
  for (std::size_t i = 0; i < found.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) alike = alike || id_of(network, found[i]) == id_of(network, found[j]);
  std::vector<std::string> candidates;
  candidates.reserve(found.size());
  for (const Named& one : found) candidates.push_back(describe(network, one, alike));
  std::ranges::sort(candidates);
  const std::size_t more = candidates.size() > shown ? candidates.size() - shown : 0;
  candidates.resize(candidates.size() - more);
  if (more > 0) candidates.push_back(std::to_string(more) + " more");
  return quoted(text) + " is ambiguous: " + listed(candidates) + "; name one by its " +
         (alike ? "ARN" : "id");
}

bool is_container(Kind kind) {
  return kind == Kind::Vpc || kind == Kind::Subnet || kind == Kind::SecurityGroup;
}

/// An interface attached to a resource of the same name is that resource; VPCs, subnets and groups bear a
/// name only if no other resource has it; and what has no interfaces bears none where anything else does.
void prefer(const Network& network, std::vector<Named>& found) {
  const auto is_thing = [&](const Named& one) { return is_end(network, one) && !is_container(one.kind); };
  if (std::ranges::any_of(found, [&](const Named& one) { return is_end(network, one); }))
    std::erase_if(found, [&](const Named& one) { return !is_end(network, one); });
  if (std::ranges::any_of(found, is_thing))
    std::erase_if(found, [](const Named& one) { return is_container(one.kind); });
  Interfaces attached;
  for (const Named& one : found)
    if (one.kind != Kind::NetworkInterface && is_thing(one))
      std::ranges::copy(interfaces_of(network, one), std::back_inserter(attached));
  std::erase_if(found, [&](const Named& one) {
    return one.kind == Kind::NetworkInterface &&
           std::ranges::find(attached, net::Handle<net::Interface>{one.at}) != attached.end();
  });
}

NamedEnd of_named(const Network& network, std::string_view text, const Named& named) {
  if (!is_end(network, named))
    return failure(
        quoted(text) + " is the " + describe(network, named) +
        ", which is no end of a flow; name an interface or what has one, a subnet, a VPC, a group, an "
        "address, internet or onprem");
  NamedEnd end;
  end.group = is_container(named.kind);
  end.interfaces = interfaces_of(network, named);
  end.subject = {std::string(name_of(named.kind)), std::string(id_of(network, named)), ""};
  return end;
}

NamedEnd read_name(const Network& network, std::string_view text) {
  std::vector<Named> found = find_by_id(network, text);
  if (found.empty()) {
    found = find_by_name(network, text);
    prefer(network, found);
  } else if (std::ranges::any_of(found, [&](const Named& one) { return is_end(network, one); })) {
    std::erase_if(found, [&](const Named& one) { return !is_end(network, one); });
    // A database's or load balancer's id is a name that people gave: others may bear it too.
    if (std::ranges::all_of(found, [](const Named& one) { return row_of(one.kind).id_prefix.empty(); })) {
      std::ranges::copy(find_by_name(network, text), std::back_inserter(found));
      prefer(network, found);
    }
  }
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  if (found.empty()) return failure(unknown_name(network, text));
  if (found.size() > 1) return failure(ambiguous_name(network, text, found));
  return of_named(network, text, found.front());
}

NamedEnd read_tag(const Network& network, std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos)
    return failure(quoted(text) + " is not a tag; expected tag:KEY=VALUE");
  NamedEnd end;
  end.group = true;
  end.interfaces = find_by_tag(network, text.substr(0, equals), text.substr(equals + 1));
  if (end.interfaces.empty())
    return failure(
        "no interface, and no resource of one, has the tag " + quoted(text) + "; tags are compared exactly");
  return end;
}

/// The VPC before "/10.0.1.5".
NamedEnd read_pinned(const Network& network, std::string_view vpc, const Address& address) {
  NamedEnd end;
  end.kind = NamedEnd::Kind::Literal;
  end.address = address;
  std::vector<Named> found = find_by_id(network, vpc);
  if (found.empty()) found = find_by_name(network, vpc);
  std::erase_if(found, [](const Named& one) { return one.kind != Kind::Vpc; });
  if (found.empty())
    return failure("there is no VPC " + quoted(vpc) + "; expected VPC/ADDRESS, the VPC by id or name");
  if (found.size() > 1) return failure(ambiguous_name(network, vpc, found));
  end.vpc = {found.front().at};
  return end;
}

std::string fault_text(const Prefix::ParseResult& parsed, std::string_view text) {
  if (parsed.fault == PrefixFault::HostBits)
    return quoted(text) + " has bits beyond its length; did you mean " + parsed.prefix.to_string() + "?";
  return quoted(text) + " is neither an address nor a CIDR block; expected a.b.c.d or a.b.c.d/n";
}

/// `rest`: what stands behind "internet:" or "onprem:".
NamedEnd read_virtual(NamedEnd::Kind kind, std::string_view rest) {
  NamedEnd end;
  end.kind = kind;
  if (const auto address = Address::parse(rest)) {
    end.within = Prefix::host(*address);
    return end;
  }
  const Prefix::ParseResult parsed = Prefix::parse(rest);
  if (parsed.fault != PrefixFault::None) return failure(fault_text(parsed, rest));
  end.within = parsed.prefix;
  return end;
}

NamedEnd of_kind(NamedEnd::Kind kind) {
  NamedEnd end;
  end.kind = kind;
  return end;
}

/// The services that are installed somewhere.
std::string known_services(const Network& network) {
  std::vector<std::string> names;
  for (const net::ServiceEntry& one : network.all<net::ServiceEntry>())
    names.emplace_back(network.text(one.service));
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names.empty() ? "none is (export ec2 describe-vpc-endpoints and ec2 describe-prefix-lists)"
                       : listed(names);
}

NamedEnd read_service(const Network& network, std::string_view service) {
  NamedEnd end = of_kind(NamedEnd::Kind::Service);
  end.service = service;
  const bool known = std::ranges::any_of(network.all<net::ServiceEntry>(),
      [&](const net::ServiceEntry& one) { return network.text(one.service) == service; });
  if (known) return end;
  return failure("no endpoint and no prefix list of the service " + quoted(service) +
                 " is in the snapshot; known are " + known_services(network));
}

NamedEnd read(const Network& network, std::string_view text) {
  const auto behind = [&](std::string_view start) {
    return text.starts_with(start) ? std::optional(text.substr(start.size())) : std::nullopt;
  };
  if (text.empty()) return failure("an end is empty; expected a name, an id or an address");
  if (text == "internet") return of_kind(NamedEnd::Kind::Internet);
  if (text == "onprem") return of_kind(NamedEnd::Kind::OnPremises);
  if (text == "any") return of_kind(NamedEnd::Kind::Any);
  if (const auto rest = behind("internet:")) return read_virtual(NamedEnd::Kind::Internet, *rest);
  if (const auto rest = behind("onprem:")) return read_virtual(NamedEnd::Kind::OnPremises, *rest);
  if (const auto rest = behind("service:")) return read_service(network, *rest);
  if (const auto rest = behind("tag:")) return read_tag(network, *rest);
  if (const auto address = Address::parse(text)) {
    NamedEnd end = of_kind(NamedEnd::Kind::Literal);
    end.address = *address;
    return end;
  }
  if (const std::size_t slash = text.find('/'); slash != std::string_view::npos && slash > 0)
    if (const auto address = Address::parse(text.substr(slash + 1)))
      return read_pinned(network, text.substr(0, slash), *address);
  if (Prefix::parse(text).fault == PrefixFault::None)
    return failure(quoted(text) + " is a CIDR block; say where it lies, as in internet:" + std::string(text) +
                   " or onprem:" + std::string(text));
  return read_name(network, text);
}

// ---------------------------------------------------------------------------------------- what it stands for

Address primary_of(const Network& network, const net::Interface& interface, Family family) {
  if (family == Family::V4) return interface.primary.get();
  const auto all = network[interface.v6];
  return all.empty() ? Address() : all.front();
}

EndPart at_interface(const Network& network, net::Handle<net::Interface> interface, const Address& address) {
  EndPart part;
  part.end.kind = QueryEnd::Kind::Interface;
  part.end.interface = interface;
  part.end.vpc = network[interface].vpc;
  part.end.address = address;
  return part;
}

EndPart at_address(net::Handle<net::Vpc> vpc, const Address& address) {
  EndPart part;
  part.end.kind = QueryEnd::Kind::Address;
  part.end.vpc = vpc;
  part.end.address = address;
  return part;
}

EndPart of_set(QueryEnd::Kind kind, AddressSet set) {
  EndPart part;
  part.end.kind = kind;
  part.set = std::move(set);
  return part;
}

EndParts error_parts(std::string error) { return {{}, std::move(error)}; }

EndParts on_premises_parts(const Network& network, const NamedEnd& end, Family family) {
  EndParts found;
  if (end.within && end.within->family() != family) return found;
  const AddressSet set = end.within ? AddressSet::of(*end.within) : on_premises_addresses(network, family);
  if (!set.empty()) found.parts.push_back(of_set(QueryEnd::Kind::OnPremises, set));
  return found;
}

/// What the other end tells of where a service is asked from.
struct Home {
  net::Handle<net::Vpc> vpc;
  std::string_view region;  // empty: any
};

Home home_of(const Network& network, net::Handle<net::Vpc> vpc) {
  Home home{vpc, {}};
  if (!vpc.present()) return home;
  if (const net::Scope* scope = network.find(network[vpc].object.scope))
    home.region = network.text(scope->region);
  return home;
}

AddressSet addresses_of(const Network& network, const net::PrefixList& list, Family family) {
  AddressSet set = AddressSet::of_prefixes(network[list.entries]);
  return set & AddressSet::all(family);
}

void add_service(const Network& network, const net::ServiceEntry& entry, Family family, EndParts& found) {
  for (const net::Handle<net::Interface> one : network[entry.interfaces])
    if (const Address address = primary_of(network, network[one], family); address.present())
      found.parts.push_back(at_interface(network, one, address));
  if (!entry.list.present()) return;
  const net::PrefixList& list = network[entry.list];
  EndPart part = of_set(QueryEnd::Kind::Service, addresses_of(network, list, family));
  if (!list.known) part.unknown_list = entry.list;  // R-IN-7
  if (!list.known || !part.set.empty()) found.parts.push_back(std::move(part));
}

/// Its interface endpoints in the VPC, and its prefix list in the Region.
EndParts service_parts(const Network& network, const NamedEnd& end, const Home& home, Family family) {
  EndParts found;
  const auto entries = network.all<net::ServiceEntry>();
  const auto add_all = [&](std::string_view where, auto fits) {
    const std::uint32_t hash = net::spelling(where, net::spelling(end.service));
    for (const net::ServiceEntry& one : std::ranges::equal_range(entries, hash, {}, &net::ServiceEntry::hash))
      if (network.text(one.service) == end.service && fits(one)) add_service(network, one, family, found);
  };
  if (home.vpc.present())
    add_all(network.id(home.vpc), [&](const net::ServiceEntry& one) { return one.vpc == home.vpc; });
  if (home.vpc.present()) {
    add_all(home.region, [&](const net::ServiceEntry& one) {
      return one.list.present() && network.text(one.region) == home.region;
    });
  } else {
    for (const net::ServiceEntry& one : entries)
      if (one.list.present() && network.text(one.service) == end.service)
        add_service(network, one, family, found);
  }
  return found;
}

std::string several_vpcs(
    const Network& network, const Address& address, const std::vector<net::Handle<net::Vpc>>& vpcs) {
  std::vector<std::string> candidates;
  candidates.reserve(vpcs.size());
  for (const net::Handle<net::Vpc> one : vpcs)
    candidates.push_back(std::string(network.id(one)) + "/" + address.to_string());
  return quoted(address.to_string()) + " is ambiguous: " + listed(candidates) + "; name one of them";
}

bool is_on_premises(const Network& network, const Address& address) {
  const net::Facts& facts = network.facts();
  return net::find_in_index(network.prefix_index(), {facts.sites_v4, facts.sites_v6}, address) !=
         net::nowhere;
}

/// R-NAT-12: an IPv4 destination, as hosts with IPv6 only write it.
constexpr Prefix nat64 = Prefix::of(Address::v6(0x0064'ff9b'0000'0000, 0), 96);

/// Outside every VPC: a public address of an imported object, on-premises, or the internet.
EndParts literal_outside(const Network& network, const Address& address, bool is_from) {
  EndParts found;
  if (const net::PublicAddress* one = network.public_address(address)) {
    EndPart part = at_address(one->vpc, address);
    if (one->inside.present()) part.end.kind = QueryEnd::Kind::Interface;  // R-IGW-8
    part.end.interface = one->interface;
    if (is_from && one->inside.present()) part.end.address = one->inside;  // R-ADDR-8: what it sends from
    found.parts.push_back(part);
    return found;
  }
  if (is_on_premises(network, address)) {
    found.parts.push_back(of_set(QueryEnd::Kind::OnPremises, AddressSet::of(address)));
  } else if (network.is_internet(address) || nat64.contains(address)) {
    found.parts.push_back(of_set(QueryEnd::Kind::Internet, AddressSet::of(address)));
  } else {
    found.error =
        quoted(address.to_string()) +
        " is in no imported VPC, on no known site and not of the internet; say where it lies, as in "
        "onprem:" +
        address.to_string();
  }
  return found;
}

EndParts internet_parts(const Network& network, const NamedEnd& end, Family family, bool is_from) {
  EndParts found;
  if (end.within && end.within->family() != family) return found;
  AddressSet set;
  if (end.within && end.within->length() == end.within->address().bit_length()) {
    const Address address = end.within->address();
    if (network.public_address(address) != nullptr) return literal_outside(network, address, is_from);
    if (network.is_internet(address)) set = AddressSet::of(address);
  } else {
    set = internet_addresses(network, family);
    if (end.within) set &= AddressSet::of(*end.within);
  }
  if (set.empty())
    return error_parts(
        quoted(end.text) +
        " holds no address of the internet (R-ADDR-11); name it without internet:, as onprem:ADDRESS "
        "or as VPC/ADDRESS");
  found.parts.push_back(of_set(QueryEnd::Kind::Internet, std::move(set)));
  return found;
}

/// R-ADDR-12: the VPC in which a literal address is meant. `own`: FROM's, for TO.
EndParts literal_parts(
    const Network& network, const NamedEnd& end, net::Handle<net::Vpc> own, bool is_from, Family family) {
  EndParts found;
  if (end.address.family() != family) return found;
  const auto in = [&](net::Handle<net::Vpc> vpc) {
    const net::Handle<net::Interface> owner = network.owner(vpc, end.address).interface;
    if (is_from && owner.present())
      found.parts.push_back(at_interface(network, owner, end.address));
    else
      found.parts.push_back(at_address(vpc, end.address));
    return found;
  };
  if (end.vpc.present()) return in(end.vpc);
  if (own.present() && network.is_link_service(network[own], end.address)) return in(own);  // R-ADDR-4
  if (own.present() && !is_from && is_lattice(end.address)) return in(own);                 // R-LAT-1
  const std::vector<net::Handle<net::Vpc>> vpcs = vpcs_of(network, end.address);
  if (own.present() && std::ranges::find(vpcs, own) != vpcs.end()) return in(own);
  if (vpcs.size() == 1) return in(vpcs.front());
  if (vpcs.size() > 1) return error_parts(several_vpcs(network, end.address, vpcs));
  return literal_outside(network, end.address, is_from);
}

/// From the internet, an interface stands for each of its private addresses that has a public one.
void add_public(const Network& network, net::Handle<net::Interface> interface, EndParts& found) {
  const net::Interface& row = network[interface];
  for (const net::InterfaceAddress& one : network[row.v4])
    if (one.public_address.present())
      found.parts.push_back(at_interface(network, interface, one.public_address.get()));
}

EndParts interface_parts(const Network& network, const NamedEnd& end, Family family, bool from_internet) {
  EndParts found;
  for (const net::Handle<net::Interface> one : end.interfaces) {
    const std::size_t before = found.parts.size();
    if (from_internet && family == Family::V4) add_public(network, one, found);
    if (found.parts.size() > before) continue;
    if (const Address address = primary_of(network, network[one], family); address.present())
      found.parts.push_back(at_interface(network, one, address));
  }
  return found;
}

/// Of an end that is asked about as FROM or TO: the VPC it lies in, where it is one.
net::Handle<net::Vpc> vpc_of(const Network& network, const NamedEnd& end) {
  if (end.kind == NamedEnd::Kind::Literal) {
    if (end.vpc.present()) return end.vpc;
    const std::vector<net::Handle<net::Vpc>> vpcs = vpcs_of(network, end.address);
    return vpcs.size() == 1 ? vpcs.front() : net::Handle<net::Vpc>{};
  }
  return end.interfaces.empty() ? net::Handle<net::Vpc>{} : network[end.interfaces.front()].vpc;
}

}  // namespace

std::optional<Family> NamedEnd::family() const {
  if (kind == Kind::Literal) return address.family();
  if (within) return within->family();
  return std::nullopt;
}

NamedEnd read_end(const Network& network, std::string_view text) {
  NamedEnd end = read(network, text);
  end.text = text;
  if (end.kind == NamedEnd::Kind::OnPremises && !end.within && end.error.empty() &&
      on_premises_addresses(network, Family::V4).empty() &&
      on_premises_addresses(network, Family::V6).empty())
    end.error =
        "no prefix on-premises is known; export the VPN's static routes, the propagated routes or the "
        "transit "
        "gateway's, declare one (--declare), or name it, as in onprem:192.168.0.0/16";
  return end;
}

bool has_family(const Network& network, const NamedEnd& end, Family family) {
  if (const auto fixed = end.family()) return *fixed == family;
  switch (end.kind) {
    case NamedEnd::Kind::Interfaces:
      return std::ranges::any_of(
          end.interfaces, [&](auto one) { return primary_of(network, network[one], family).present(); });
    case NamedEnd::Kind::OnPremises:
      return !on_premises_addresses(network, family).empty();
    case NamedEnd::Kind::Service:
      return std::ranges::any_of(network.all<net::ServiceEntry>(), [&](const net::ServiceEntry& one) {
        if (network.text(one.service) != end.service) return false;
        EndParts found;
        add_service(network, one, family, found);
        return !found.parts.empty();
      });
    case NamedEnd::Kind::Literal:
    case NamedEnd::Kind::Internet:
    case NamedEnd::Kind::Any:
      break;
  }
  return true;
}

EndParts parts_of_from(const Network& network, const NamedEnd& from, const NamedEnd& to, Family family) {
  switch (from.kind) {
    case NamedEnd::Kind::Interfaces:
      return interface_parts(network, from, family, false);
    case NamedEnd::Kind::Literal:
      return literal_parts(network, from, {}, true, family);
    case NamedEnd::Kind::Internet:
      return internet_parts(network, from, family, true);
    case NamedEnd::Kind::OnPremises:
      return on_premises_parts(network, from, family);
    case NamedEnd::Kind::Service:
      return service_parts(network, from, home_of(network, vpc_of(network, to)), family);
    case NamedEnd::Kind::Any:
      break;
  }
  return {};
}

EndParts parts_of_to(const Network& network, const NamedEnd& to, const QueryEnd& from, Family family) {
  switch (to.kind) {
    case NamedEnd::Kind::Interfaces:
      return interface_parts(network, to, family, from.kind == QueryEnd::Kind::Internet);
    case NamedEnd::Kind::Literal:
      return literal_parts(network, to, from.vpc, false, family);
    case NamedEnd::Kind::Internet:
      return internet_parts(network, to, family, false);
    case NamedEnd::Kind::OnPremises:
      return on_premises_parts(network, to, family);
    case NamedEnd::Kind::Service:
      return service_parts(network, to, home_of(network, from.vpc), family);
    case NamedEnd::Kind::Any:
      break;
  }
  return {};
}

AddressSet internet_addresses(const Network& network, Family family) {
  AddressSet set = net::global_addresses(family);
  std::vector<AddressRange> out;
  for (const net::PublicAddress& one : network.all<net::PublicAddress>())
    if (one.address.family() == family) out.push_back({one.address, one.address});
  for (const net::Site& one : network.all<net::Site>())
    if (one.prefix.present() && one.prefix.length() > 0)
      out.push_back({one.prefix.first(), one.prefix.last()});
  if (family == Family::V6)
    for (const net::BlockEntry& one : network.all<net::BlockEntry>())
      out.push_back({one.prefix.first(), one.prefix.last()});
  return set - AddressSet::of_ranges(std::move(out));
}

AddressSet on_premises_addresses(const Network& network, Family family) {
  std::vector<Prefix> all;
  for (const net::Site& one : network.all<net::Site>())
    if (one.prefix.present() && one.prefix.length() > 0 && one.prefix.family() == family)
      all.push_back(one.prefix);
  return AddressSet::of_prefixes(all);
}

}  // namespace vpcscope
