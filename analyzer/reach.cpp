#include "analyzer/reach.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "analyzer/ends.h"
#include "analyzer/explain.h"
#include "analyzer/health_checks.h"
#include "analyzer/outcomes.h"
#include "analyzer/pieces.h"
#include "analyzer/services.h"
#include "model/quote.h"

namespace vpcscope {
namespace {

/// A question as understood; `family` is the one that is asked in.
struct Understood {
  NamedEnd from;
  NamedEnd to;
  std::optional<Family> family;  // absent: the ends have none in common
  bool open_family = false;      // neither an option nor a literal fixes it, and both have the other too
  ServiceSet services;
  PortRange client;
  std::string error;
};

std::string family_text(Family family) { return family == Family::V4 ? "4" : "6"; }
Family other(Family family) { return family == Family::V4 ? Family::V6 : Family::V4; }

// ---------------------------------------------------------------------------------------- understanding

std::string unusable_option(const ReachQuestion& question, const NamedEnd& from, const NamedEnd& to) {
  if (question.family != 0 && question.family != 4 && question.family != 6)
    return "there is no address family " + std::to_string(question.family) + "; expected 4 or 6";
  for (const NamedEnd* end : {&from, &to}) {
    if (end->kind == NamedEnd::Kind::Any)
      return "reach has no end any yet; name an end, a subnet, a VPC or a group, internet or onprem";
    const auto fixed = end->family();
    if (fixed && question.family != 0 && family_text(*fixed) != std::to_string(question.family))
      return "--family " + std::to_string(question.family) + " contradicts " + quoted(end->text) +
             ", which is of family " + family_text(*fixed);
  }
  return "";
}

/// A literal address fixes it; else 4 where both ends have an IPv4 address, else 6.
std::optional<Family> family_of(
    const Network& network, const ReachQuestion& question, const NamedEnd& from, const NamedEnd& to) {
  if (question.family != 0) return question.family == 4 ? Family::V4 : Family::V6;
  for (const Family family : {Family::V4, Family::V6})
    if (has_family(network, from, family) && has_family(network, to, family)) return family;
  return std::nullopt;
}

/// Without SERVICE, all of them.
AskedServices services_asked(const ReachQuestion& question, Family family) {
  return read_services(question.service.empty() ? "all" : question.service, family);
}

Understood understand(const Network& network, const ReachQuestion& question) {
  Understood asked;
  const auto fail = [&](std::string error) {
    asked.error = std::move(error);
    return asked;
  };
  asked.from = read_end(network, question.from);
  asked.to = read_end(network, question.to);
  for (const NamedEnd* end : {&asked.from, &asked.to})
    if (!end->error.empty()) return fail(end->error);
  if (std::string error = unusable_option(question, asked.from, asked.to); !error.empty()) return fail(error);
  asked.family = family_of(network, question, asked.from, asked.to);
  const Family family = asked.family.value_or(asked.from.family().value_or(Family::V4));
  AskedServices services = services_asked(question, family);
  if (!services.error.empty()) return fail(services.error);
  asked.services = std::move(services.set);
  const ClientPorts ports = client_ports(question.client, question.source_port);
  if (!ports.error.empty()) return fail(ports.error);
  asked.client = ports.range;
  asked.open_family = asked.family && question.family == 0 && !asked.from.family() && !asked.to.family() &&
                      has_family(network, asked.from, other(*asked.family)) &&
                      has_family(network, asked.to, other(*asked.family));
  return asked;
}

// ---------------------------------------------------------------------------------------- asking

/// One path of the answer to be: pieces of one pair of ends.
struct Found {
  const EndPart* from = nullptr;
  const EndPart* to = nullptr;
  PieceOutcome outcome;  // without a way: the prefix list is not known
};

/// Asks a question in one family.
class Asker {
 public:
  Asker(const Network& network, const ReachQuestion& question, const Understood& asked, Family family,
      const ServiceSet& services)
      : n_(network),
        question_(question),
        asked_(asked),
        family_(family),
        services_(services),
        walk_(network),
        cuts_(network) {
    if (!is_one_point(services)) cuts_.mind_services();
  }

  std::string ask() {
    from_ = parts_of_from(n_, asked_.from, asked_.to, family_);
    if (!from_.error.empty()) return from_.error;
    for (const EndPart& part : from_.parts) cuts_.mind(part.set);
    if (std::string error = too_many_pairs(); !error.empty()) return error;
    for (const EndPart& from : from_.parts) {
      const EndParts& to = to_parts(from.end);
      if (!to.error.empty()) return to.error;
      for (const EndPart& part : to.parts)
        if (!is_with_itself(from, part)) ask_pair(from, part);
    }
    sort();
    return "";
  }

  VerdictSet verdicts() const { return verdicts_; }
  Services services() const { return by_service_.services(); }
  const std::vector<Found>& found() const { return found_; }

 private:
  /// What TO stands for depends on FROM by its VPC, and on whether it is the internet.
  const EndParts& to_parts(const QueryEnd& from) {
    const auto [at, fresh] = to_.try_emplace({from.vpc.at, from.kind == QueryEnd::Kind::Internet});
    if (fresh) {
      at->second = parts_of_to(n_, asked_.to, from, family_);
      for (const EndPart& part : at->second.parts) cuts_.mind(part.set);
    }
    return at->second;
  }

  /// Each pair's path is kept until all are told, at some 10 KB each.
  std::string too_many_pairs() {
    constexpr std::size_t most_pairs = 250'000;
    std::size_t pairs = 0;
    for (const EndPart& from : from_.parts) pairs += to_parts(from.end).parts.size();
    if (pairs <= most_pairs) return "";
    return fmt::format(
        "FROM and TO stand for {} pairs of addresses; reach tells each by itself, up to {}: name "
        "smaller ends",
        pairs,
        most_pairs);
  }

  /// R-FLOW-1: an interface is never paired with itself; TO as a literal address may well be the sender's
  /// own.
  bool is_with_itself(const EndPart& from, const EndPart& to) const {
    return asked_.to.kind != NamedEnd::Kind::Literal && from.end.kind == QueryEnd::Kind::Interface &&
           to.end.kind == QueryEnd::Kind::Interface && from.end.interface == to.end.interface;
  }

  void ask_pair(const EndPart& from, const EndPart& to) {
    if (from.unknown_list.present() || to.unknown_list.present()) {
      VerdictSet unknown;
      unknown.add(Verdict::Unknown);
      verdicts_.add(unknown);
      for (const ServiceRange& range : services_.ranges()) by_service_.add(range, unknown);
      found_.push_back({&from, &to, {}});
      return;
    }
    std::vector<PieceOutcome> pieces;
    const Sets sets{from.is_set(), to.is_set()};
    over_addresses(from, [&](const Address& source) {
      const std::size_t begun = pieces.size();
      over_addresses(to, [&](const Address& destination) {
        const std::size_t before = pieces.size();
        over_services(query_of(from, to, source, destination), pieces);
        return [&pieces, before](const AddressSet& piece) { put(pieces, before, &PieceOutcome::to, piece); };
      });
      return [&pieces, begun](const AddressSet& piece) { put(pieces, begun, &PieceOutcome::from, piece); };
    });
    for (PieceOutcome& one : joined(std::move(pieces), sets)) found_.push_back({&from, &to, std::move(one)});
  }

  static void put(std::vector<PieceOutcome>& pieces, std::size_t first, AddressSet PieceOutcome::*set,
      const AddressSet& piece) {
    for (std::size_t i = first; i < pieces.size(); ++i) pieces[i].*set = piece;
  }

  /// Calls `use` with the first address of every piece; what it returns gets the piece, whose end is known
  /// only then.
  template <class Use>
  void over_addresses(const EndPart& part, Use use) {
    if (!part.is_set()) {
      use(part.end.address)(AddressSet::of(part.end.address));
      return;
    }
    const auto ranges = part.set.ranges();
    std::size_t at = 0;
    std::optional<Address> start = ranges.front().first;
    while (start) {
      const auto finish = use(*start);
      const Address end = cuts_.end_of_piece(*start, ranges.back().last);
      std::vector<AddressRange> piece;
      for (; at < ranges.size() && ranges[at].last <= end; ++at) {
        piece.push_back({std::max(*start, ranges[at].first), ranges[at].last});
      }
      const bool goes_on = at < ranges.size();
      if (goes_on && ranges[at].first <= end) piece.push_back({std::max(*start, ranges[at].first), end});
      finish(AddressSet::of_ranges(std::move(piece)));
      start = goes_on ? std::optional(std::max(ranges[at].first, end.next().value_or(end))) : std::nullopt;
    }
  }

  Query query_of(
      const EndPart& from, const EndPart& to, const Address& source, const Address& destination) const {
    Query query;
    query.from = from.end;
    query.to = to.end;
    query.from.address = source;
    query.to.address = destination;
    query.client = asked_.client;
    query.one_way = question_.one_way;
    query.honor_health = question_.honor_health;
    query.client_group = question_.client_group;
    query.all_blockers = question_.all_blockers;
    return query;
  }

  void over_services(Query query, std::vector<PieceOutcome>& pieces) {
    const bool one = is_one_point(services_);
    for (const ServiceRange& range : services_.ranges()) {
      for (ServicePoint point = range.first; point <= range.last;) {
        set_point(query, point);
        const Ways ways = all_ways(n_, walk_, query, [&](const Path& path) { cuts_.learn(path); });
        const ServicePoint last = one ? range.last : cuts_.end_of_piece(point, range.last);
        verdicts_.add(ways.verdicts);
        if (!one) by_service_.add({point, last}, ways.verdicts);
        for (const std::shared_ptr<const Way>& way : ways.ways)
          pieces.push_back({way, {}, {}, {}, ServiceSet::of_ranges({{point, last}})});
        point = last + 1;
      }
    }
  }

  /// By FROM's address, TO's, the piece; pieces and choices of one pair stay as they were found.
  void sort() {
    const auto first = [](const EndPart& part, const AddressSet& set) {
      return set.empty() ? part.end.address : set.ranges().front().first;
    };
    const auto key = [&](const Found& one) {
      return std::tuple(first(*one.from, one.outcome.from),
          n_.id(one.from->end.interface),
          first(*one.to, one.outcome.to),
          n_.id(one.to->end.interface));
    };
    std::ranges::stable_sort(found_, {}, key);
  }

  const Network& n_;
  const ReachQuestion& question_;
  const Understood& asked_;
  Family family_;
  const ServiceSet& services_;
  Walk walk_;
  Cuts cuts_;
  EndParts from_;
  std::map<std::pair<std::uint32_t, bool>, EndParts> to_;
  std::vector<Found> found_;
  VerdictSet verdicts_;
  ServiceVerdicts by_service_;
};

// ---------------------------------------------------------------------------------------- telling

/// Adds to a list what is not in it yet; a hundred thousand paths may have as many drops.
template <class T>
class Once {
 public:
  explicit Once(std::vector<T>& list) : list_(list), seen_(Less{&list}) {
    for (std::size_t i = 0; i < list.size(); ++i) seen_.insert(i);
  }
  void add(const T& item) {
    list_.push_back(item);
    if (!seen_.insert(list_.size() - 1).second) list_.pop_back();
  }

 private:
  struct Less {
    const std::vector<T>* list;
    bool operator()(std::size_t a, std::size_t b) const { return (*list)[a] < (*list)[b]; }
  };
  std::vector<T>& list_;
  std::set<std::size_t, Less> seen_;
};

/// The private address behind a public one: what an interface is known by (R-ADDR-8).
void tell_end(const Network& network, const EndPart& part, const AddressSet& set, EndText& text) {
  if (part.is_set()) {
    text.address.clear();
    text.addresses.clear();
    for (const Prefix& one : set.to_prefixes()) text.addresses.push_back(one.to_string());
  } else if (part.end.kind == QueryEnd::Kind::Interface) {
    const net::PublicAddress* mapped = network.public_address(part.end.address);
    if (mapped != nullptr && mapped->inside.present() && mapped->interface == part.end.interface)
      text.address = mapped->inside.to_string();
  }
}

/// R-IN-7: a prefix list without content.
PathAnswer unknown_list(const Network& network, const Found& found) {
  const bool of_to = found.to->unknown_list.present();
  const net::Handle<net::PrefixList> handle = of_to ? found.to->unknown_list : found.from->unknown_list;
  const net::PrefixList& list = network[handle];
  PathAnswer answer;
  answer.verdict = Verdict::Unknown;
  (of_to ? answer.to : answer.from).kind = "service";
  const EndPart& known = of_to ? *found.from : *found.to;
  EndText& text = of_to ? answer.from : answer.to;
  text.interface = std::string(network.id(known.end.interface));
  text.name = std::string(known_name(network, known.end.interface));
  if (!known.is_set()) text.address = known.end.address.to_string();
  tell_end(network, known, known.set, text);
  Missing missing;
  missing.call = std::string(name_of(net::Call::PrefixListEntries));
  if (const net::Scope* scope = network.find(list.object.scope)) {
    missing.account = std::string(network.text(scope->account));
    missing.region = std::string(network.text(scope->region));
  }
  missing.id = std::string(network.id(handle));
  missing.semantics = "R-IN-7";
  answer.missing.push_back(missing);
  Drop drop;
  drop.direction = "forward";
  drop.code = "X_MISSING_DATA";
  drop.semantics = "R-IN-7";
  drop.component = {"prefix-list", missing.id, std::string(network.text(list.list_name))};
  drop.text = "the entries of prefix list " + missing.id + " were not exported";
  answer.drops.push_back(drop);
  return answer;
}

PathAnswer path_of(const Network& network, const Found& found) {
  const PieceOutcome& outcome = found.outcome;
  if (outcome.way == nullptr) return unknown_list(network, found);
  const Way& way = *outcome.way;
  PathAnswer answer = explain(network, way.query, way.path, way.decision);
  answer.verdict = way.decision.verdict;
  tell_end(network, *found.from, outcome.from, answer.from);
  tell_end(network, *found.to, outcome.to, answer.to);
  if (way.query.protocol == 6 || way.query.protocol == 17)
    widen_ports(answer, ServicePoint{way.query.protocol} << 16U | way.query.port, outcome.services);
  return answer;
}

/// For each path not REACHABLE the drop that decides it: one record per range of ports that it fails.
void tell_drops(ReachAnswer& answer) {
  Once<Drop> drops(answer.drops);
  for (const PathAnswer& path : answer.paths) {
    if (path.verdict == Verdict::Reachable) continue;
    for (const Drop& one : path.drops)
      if (one.direction == path.drops.front().direction && one.hop == path.drops.front().hop) drops.add(one);
  }
}

/// R-FLOW-1: no pair at all.
void tell_no_pair(const Network& network, const Understood& asked, Family family, ReachAnswer& answer) {
  answer.verdict = Verdict::Unreachable;
  Drop drop;
  drop.direction = "forward";
  drop.code = "NO_SOURCE_OR_DESTINATION";
  drop.semantics = "R-FLOW-1";
  drop.text = "there is no pair of different interfaces to ask about";
  for (const NamedEnd* end : {&asked.to, &asked.from}) {
    if (has_family(network, *end, family)) continue;
    drop.component = end->subject;
    const bool empty = end->kind == NamedEnd::Kind::Interfaces && end->interfaces.empty();
    drop.text =
        end->text + (empty ? " has no network interface" : " has no IPv" + family_text(family) + " address");
  }
  for (const NamedEnd* end : {&asked.to, &asked.from})
    if (end->kind == NamedEnd::Kind::Service)
      drop.text = end->text + " has no endpoint in that VPC, and no prefix list in its Region";
  if (!asked.family) drop.text = "the ends have no address family in common";
  answer.drops.push_back(drop);
}

QueryEcho echo_of(const ReachQuestion& question, const Understood& asked, Family family) {
  QueryEcho echo;
  echo.from = question.from;
  echo.to = question.to;
  if (!question.service.empty()) echo.service = asked.services.to_string();
  echo.family = family == Family::V4 ? 4 : 6;
  echo.one_way = question.one_way;
  if (!has_ports(asked.services)) return echo;
  echo.source_port = std::to_string(asked.client.first);
  if (asked.client.last != asked.client.first) echo.source_port += "-" + std::to_string(asked.client.last);
  return echo;
}

/// Without SERVICE it is the best of any service.
Verdict verdict_of(const ReachQuestion& question, const Asker& asker) {
  if (!question.service.empty()) return asker.verdicts().verdict();
  const Services services = asker.services();
  return !services.reachable.empty() ? Verdict::Reachable
         : !services.partial.empty() ? Verdict::Partial
         : !services.unknown.empty() ? Verdict::Unknown
                                     : Verdict::Unreachable;
}

/// Where both families exist and their answers differ.
std::optional<Annotation> other_family(
    const Network& network, const ReachQuestion& question, const Understood& asked, Verdict verdict) {
  if (!asked.open_family) return std::nullopt;
  const Family family = other(*asked.family);
  const AskedServices services = services_asked(question, family);
  if (!services.error.empty()) return std::nullopt;
  Asker asker(network, question, asked, family, services.set);
  if (!asker.ask().empty() || asker.verdicts().empty()) return std::nullopt;
  const Verdict there = verdict_of(question, asker);
  if (there == verdict) return std::nullopt;
  return Annotation{"OTHER_FAMILY_DIFFERS",
      "R-MODEL-1",
      {},
      "in family " + family_text(family) + " the answer is " + name_of(there)};
}

/// R-LB-19, of the paths that get to a target: a check that fails may take the target out of use.
void tell_health_checks(const Network& network, const Asker& asker, ReachAnswer& answer) {
  for (std::size_t i = 0; i < answer.paths.size(); ++i) {
    const std::shared_ptr<const Way>& way = asker.found()[i].outcome.way;
    if (way == nullptr || answer.paths[i].verdict == Verdict::Unreachable) continue;
    Once<Annotation> annotations(answer.paths[i].annotations);
    for (const Annotation& one : failing_checks(network, way->path)) annotations.add(one);
  }
}

void tell(const Network& network, const Asker& asker, ReachAnswer& answer) {
  for (const Found& one : asker.found()) {
    answer.paths.push_back(path_of(network, one));
    if (answer.services) answer.paths.back().services = one.outcome.services.pieces();
  }
  tell_health_checks(network, asker, answer);
  tell_drops(answer);
  Once<Missing> missing(answer.missing);
  Once<Annotation> annotations(answer.annotations);
  for (const PathAnswer& path : answer.paths) {
    for (const Missing& one : path.missing) missing.add(one);
    for (const Annotation& one : path.annotations) annotations.add(one);
  }
}

}  // namespace

ReachResult reach(const Network& network, const ReachQuestion& question) {
  ReachResult result;
  const Understood asked = understand(network, question);
  if (!asked.error.empty()) {
    result.error = asked.error;
    return result;
  }
  const Family family = asked.family.value_or(asked.from.family().value_or(Family::V4));
  ReachAnswer& answer = result.answer;
  answer.query = echo_of(question, asked, family);
  Asker asker(network, question, asked, family, asked.services);
  result.error = asker.ask();
  if (!result.error.empty()) return result;
  const bool none = asker.verdicts().empty();
  if (!is_one_point(asked.services)) answer.services = asker.services();
  if (none) {
    tell_no_pair(network, asked, family, answer);
  } else {
    answer.verdict = verdict_of(question, asker);
    tell(network, asker, answer);
  }
  if (const auto differs = other_family(network, question, asked, answer.verdict))
    answer.annotations.push_back(*differs);
  return result;
}

}  // namespace vpcscope
