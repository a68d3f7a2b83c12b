#include "app/cli/declarations.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>
#include <system_error>

#include "model/quote.h"

namespace vpcscope {
namespace {

constexpr std::size_t largest_file = std::size_t{16} << 20;

struct Refused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

int line_of(const YAML::Node& node) { return node.Mark().line + 1; }

[[noreturn]] void refuse(const YAML::Node& node, const std::string& what) {
  throw Refused(fmt::format("{}: {}", line_of(node), what));
}

std::string text_of(const YAML::Node& node, std::string_view what) {
  if (!node.IsScalar()) refuse(node, fmt::format("expected {}", what));
  return node.Scalar();
}

/// Calls `take(key, value)` for each entry; yaml-cpp itself takes a repeated key twice without a word.
template <class Take>
void each_entry(const YAML::Node& map, std::string_view what, Take take) {
  if (!map.IsMap()) refuse(map, fmt::format("expected {}", what));
  std::set<std::string> seen;
  for (const auto& pair : map) {
    const std::string name = text_of(pair.first, "a name");
    if (!seen.insert(name).second)
      refuse(pair.first, fmt::format("{} is there twice", vpcscope::quoted(name)));
    take(pair.first, name, pair.second);
  }
}

bool is_gateway_id(std::string_view id) {
  const bool dashes = id.size() == 36 && id[8] == '-' && id[13] == '-' && id[18] == '-' && id[23] == '-';
  return dashes && id.find_first_not_of("0123456789abcdefABCDEF-") == std::string_view::npos;
}

class Reader {
 public:
  DeclaredFacts read(const YAML::Node& root) {
    if (!root.IsDefined() || root.IsNull()) return {};  // nothing is declared, as in an empty file
    each_entry(root,
        "nat_instances, onprem or onprem_transit",
        [&](const YAML::Node& key, const std::string& name, const YAML::Node& value) {
          if (name == "nat_instances")
            nat_instances(value);
          else if (name == "onprem")
            sites(value);
          else if (name == "onprem_transit")
            found_.facts.onprem_transit = yes_or_no(value);
          else
            refuse(key,
                fmt::format("there is no {}; expected nat_instances, onprem or onprem_transit",
                    vpcscope::quoted(name)));
        });
    return std::move(found_);
  }

 private:
  void nat_instances(const YAML::Node& list) {
    if (!list.IsSequence()) refuse(list, "nat_instances: expected a list, as in [eni-0a1b]");
    for (const YAML::Node& each : list) {
      const std::string id = text_of(each, "the id of an interface");
      if (!id.starts_with("eni-"))
        refuse(each, fmt::format("{} is not an interface; expected eni-...", vpcscope::quoted(id)));
      found_.facts.nat_instances.push_back(id);
      found_.names.push_back({id, line_of(each)});
    }
  }

  void sites(const YAML::Node& list) {
    if (!list.IsSequence()) refuse(list, "onprem: expected a list of {prefix: ..., via: ...}");
    for (const YAML::Node& each : list) found_.facts.onprem.push_back(site(each));
  }

  DeclaredSite site(const YAML::Node& node) {
    DeclaredSite made;
    each_entry(node,
        "{prefix: ..., via: ...}",
        [&](const YAML::Node& key, const std::string& name, const YAML::Node& value) {
          if (name == "prefix")
            made.prefix = prefix(value);
          else if (name == "via")
            made.via = via(value);
          else
            refuse(key, fmt::format("there is no {}; expected prefix or via", vpcscope::quoted(name)));
        });
    if (!made.prefix.present()) refuse(node, "prefix is missing");
    if (made.via.empty()) refuse(node, "via is missing");
    return made;
  }

  static Prefix prefix(const YAML::Node& node) {
    const std::string text = text_of(node, "a CIDR block");
    const Prefix::ParseResult parsed = Prefix::parse(text);
    if (!parsed.ok()) refuse(node, describe(parsed.fault, text));
    // R-ADDR-11: what is everywhere else is the internet.
    if (parsed.prefix.length() == 0) refuse(node, "on-premises can't be everything; name its prefixes");
    return parsed.prefix;
  }

  std::string via(const YAML::Node& node) {
    std::string id = text_of(node, "the id of a gateway");
    if (!id.starts_with("vgw-") && !id.starts_with("tgw-attach-") && !is_gateway_id(id))
      refuse(node,
          fmt::format(
              "{} is not what on-premises lies behind; expected vgw-..., tgw-attach-... or the id of a "
              "Direct Connect gateway",
              vpcscope::quoted(id)));
    found_.names.push_back({id, line_of(node)});
    return id;
  }

  static bool yes_or_no(const YAML::Node& node) {
    const std::string text = text_of(node, "true or false");
    if (text == "true") return true;
    if (text == "false") return false;
    refuse(node, fmt::format("{}: expected true or false", vpcscope::quoted(text)));
  }

  DeclaredFacts found_;
};

DeclaredFacts fault(const std::string& text) {
  DeclaredFacts facts;
  facts.error = text;
  return facts;
}

}  // namespace

DeclaredFacts parse_declarations(const std::string& text, const std::string& name) {
  try {
    return Reader().read(YAML::Load(text));
  } catch (const Refused& refused) {
    return fault(fmt::format("{}:{}", name, refused.what()));
  } catch (const YAML::Exception& broken) {
    return fault(fmt::format("{}:{}: {}; expected YAML", name, broken.mark.line + 1, broken.msg));
  }
}

DeclaredFacts read_declarations(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string text;
  if (stream) {
    text.resize(largest_file + 1);
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
  }
  if (stream.bad() || (stream.fail() && !stream.eof()))
    return fault(fmt::format("{}: can't be read: {}", file, std::generic_category().message(errno)));
  if (text.size() > largest_file) return fault(fmt::format("{}: is too large for a list of facts", file));
  return parse_declarations(text, file);
}

bool is_known(const Snapshot& snapshot, const DeclaredName& name) {
  const auto has = [&](Kind kind) {
    return std::ranges::any_of(
        snapshot.ids(kind), [&](const Id& id) { return id.present() && id.to_string() == name.id; });
  };
  if (name.id.starts_with("eni-")) return has(Kind::NetworkInterface);
  if (name.id.starts_with("vgw-")) return has(Kind::VpnGateway);
  if (name.id.starts_with("tgw-attach-"))
    return has(Kind::TransitGatewayAttachment) || has(Kind::TransitGatewayVpcAttachment);
  return has(Kind::DirectConnectGateway) || has(Kind::DirectConnectGatewayAssociation);
}

}  // namespace vpcscope
