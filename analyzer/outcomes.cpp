#include "analyzer/outcomes.h"

#include <algorithm>
#include <span>
#include <type_traits>
#include <unordered_map>

namespace vpcscope {
namespace {

// ---------------------------------------------------------------------------------------- ways

using Walked = std::vector<std::shared_ptr<Way>>;

/// How many choices a walk made before the first completion.
std::size_t before_completion(const Leaf& leaf) {
  const auto at = std::ranges::find(leaf.choices, true, &Choices::Choice::completion);
  return static_cast<std::size_t>(at - leaf.choices.begin());
}

bool same_start(const Leaf& a, const Leaf& b, std::size_t length) {
  const auto taken = [](const Choices::Choice& x, const Choices::Choice& y) { return x.taken == y.taken; };
  return b.choices.size() >= length && std::equal(a.choices.begin(),
                                           a.choices.begin() + static_cast<std::ptrdiff_t>(length),
                                           b.choices.begin(),
                                           taken);
}

/// Of walks that complete missing data differently: the one to show, with the verdict of all.
std::shared_ptr<Way> shown(std::span<const std::shared_ptr<Way>> walked, Verdict verdict) {
  const auto with = [&](Verdict wanted) {
    const auto at =
        std::ranges::find_if(walked, [&](const auto& one) { return one->decision.verdict == wanted; });
    return at == walked.end() ? nullptr : *at;
  };
  if (std::shared_ptr<Way> way = with(verdict)) return way;
  std::shared_ptr<Way> way = with(Verdict::Reachable);
  if (way == nullptr) way = walked.front();
  way->decision.verdict = verdict;
  if (verdict == Verdict::Unknown) way->decision.drops.clear();  // not certain
  return way;
}

std::vector<std::shared_ptr<const Way>> grouped(const std::vector<Leaf>& leaves, const Walked& walked) {
  std::vector<std::shared_ptr<const Way>> ways;
  for (std::size_t start = 0; start < leaves.size();) {
    const std::size_t length = before_completion(leaves[start]);
    std::size_t end = start + 1;
    if (length < leaves[start].choices.size())
      while (end < leaves.size() && same_start(leaves[start], leaves[end], length)) ++end;
    const std::vector<Leaf> own(leaves.begin() + static_cast<std::ptrdiff_t>(start),
        leaves.begin() + static_cast<std::ptrdiff_t>(end));
    ways.push_back(shown(std::span(walked).subspan(start, end - start), fold(own).verdict()));
    start = end;
  }
  return ways;
}

// ---------------------------------------------------------------------------------------- bytes to compare

class Bytes {
 public:
  template <class T>
  void add(T value) {
    static_assert(std::is_integral_v<T> || std::is_enum_v<T>);
    for (std::size_t i = 0; i < sizeof(T); ++i)
      bytes_ += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i) & 0xffU);
  }
  void add(const char* text) {
    if (text != nullptr) bytes_ += text;
    bytes_ += '\0';
  }
  template <class Row>
  void add(net::Handle<Row> handle) {
    add(handle.at);
  }
  void add(const Reason& reason) {
    add(reason.code);
    add(reason.rule);
  }
  void add(const ComponentRef& component) {
    add(component.kind);
    add(component.at);
    add(component.id.first);
    add(component.id.count);
  }
  void add(const Address& address) {
    add(address.high());
    add(address.low());
  }
  void add(const PortRange& range) {
    add(range.first);
    add(range.last);
  }
  void add(const Part& part) {
    add(part.outcome);
    add(part.reason);
    add(part.rule);
    add(part.group);
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

void add_test(Bytes& bytes, const Test& test) {
  bytes.add(test.kind);
  bytes.add(test.egress);
  bytes.add(test.reason);
  bytes.add(test.groups);
  bytes.add(test.acl);
  bytes.add(test.subnet);
  bytes.add(test.firewall);
  bytes.add(test.call);
  bytes.add(test.scope);
  bytes.add(test.left_out);
  bytes.add(test.says);
}

void add_findings(Bytes& bytes, const std::vector<Finding>& findings) {
  bytes.add(findings.size());
  for (const Finding& one : findings) {
    bytes.add(one.element);
    bytes.add(one.variable);
    bytes.add(one.part.range);
    bytes.add(one.part);
  }
}

}  // namespace

Ways all_ways(
    const Network& network, Walk& walk, const Query& query, const std::function<void(const Path&)>& met) {
  std::vector<Leaf> leaves;
  Walked walked;
  Choices choices;
  do {
    auto way = std::make_shared<Way>();
    way->query = query;
    way->path = walk.walk(query, choices);
    way->decision = decide(network, way->path, query.all_blockers);
    met(way->path);
    leaves.push_back({choices.made(), way->decision.found});
    walked.push_back(std::move(way));
  } while (choices.next());
  Ways found;
  found.verdicts = fold(leaves);
  found.ways = grouped(leaves, walked);
  return found;
}

// ---------------------------------------------------------------------------------------- joining

namespace {

/// Everything that makes an outcome another one.
std::string signature(const Way& way, Sets sets) {
  Bytes bytes;
  const auto add_address = [&](const Address& address) {
    const bool cut =
        (sets.from && address == way.query.from.address) || (sets.to && address == way.query.to.address);
    bytes.add(cut ? Address() : address);
  };
  bytes.add(way.decision.verdict);
  for (const ComponentRef& one : way.path.choices) bytes.add(one);
  for (std::size_t i = 0; i < way.path.elements.size(); ++i) {
    const Element& one = way.path.elements[i];
    bytes.add(one.action);
    bytes.add(one.direction);
    bytes.add(one.leg);
    bytes.add(one.component);
    add_address(one.header.source);
    add_address(one.header.destination);
    add_test(bytes, one.test);
    bytes.add(one.route);
    bytes.add(one.table);
    if (i < way.decision.passed.size()) bytes.add(way.decision.passed[i]);
  }
  add_findings(bytes, way.decision.drops);
  add_findings(bytes, way.decision.unknowns);
  for (const Remark& one : way.path.remarks) {
    bytes.add(one.code);
    bytes.add(one.component);
    bytes.add(one.says);
  }
  return bytes.take();
}

void add_key(Bytes& bytes, const AddressSet& set) {
  bytes.add(set.ranges().size());
  for (const AddressRange& range : set.ranges()) {
    bytes.add(range.first);
    bytes.add(range.last);
  }
}

void add_key(Bytes& bytes, const ServiceSet& set) {
  bytes.add(set.ranges().size());
  for (const ServiceRange& range : set.ranges()) {
    bytes.add(range.first);
    bytes.add(range.last);
  }
}

/// Puts together pieces of one key, collecting what `ranges_of` gives; `set_ranges` puts the whole back.
template <class Key, class Collect, class Put>
std::vector<PieceOutcome> join_by(std::vector<PieceOutcome> pieces, Key key, Collect collect, Put put) {
  std::unordered_map<std::string, std::size_t> known;
  std::vector<PieceOutcome> all;
  using Ranges = std::remove_cvref_t<decltype(collect(pieces.front()))>;
  std::vector<Ranges> collected;
  for (PieceOutcome& piece : pieces) {
    const Ranges ranges = collect(piece);
    const auto [at, fresh] = known.try_emplace(key(piece), all.size());
    if (fresh) {
      all.push_back(std::move(piece));
      collected.push_back(ranges);
    } else {
      collected[at->second].insert(collected[at->second].end(), ranges.begin(), ranges.end());
    }
  }
  for (std::size_t i = 0; i < all.size(); ++i) put(all[i], std::move(collected[i]));
  return all;
}

std::vector<AddressRange> ranges_of(const AddressSet& set) {
  return {set.ranges().begin(), set.ranges().end()};
}
std::vector<ServiceRange> ranges_of(const ServiceSet& set) {
  return {set.ranges().begin(), set.ranges().end()};
}

std::string key_of(const PieceOutcome& piece, bool services, bool from, bool to) {
  Bytes bytes;
  if (services) add_key(bytes, piece.services);
  if (from) add_key(bytes, piece.from);
  if (to) add_key(bytes, piece.to);
  return piece.signature + bytes.take();
}

}  // namespace

std::vector<PieceOutcome> joined(std::vector<PieceOutcome> pieces, Sets sets) {
  if (pieces.size() < 2) return pieces;
  for (PieceOutcome& one : pieces) one.signature = signature(*one.way, sets);
  pieces = join_by(
      std::move(pieces),
      [](const PieceOutcome& one) { return key_of(one, false, true, true); },
      [](const PieceOutcome& one) { return ranges_of(one.services); },
      [](PieceOutcome& one, std::vector<ServiceRange> all) {
        one.services = ServiceSet::of_ranges(std::move(all));
      });
  pieces = join_by(
      std::move(pieces),
      [](const PieceOutcome& one) { return key_of(one, true, false, true); },
      [](const PieceOutcome& one) { return ranges_of(one.from); },
      [](PieceOutcome& one, std::vector<AddressRange> all) {
        one.from = AddressSet::of_ranges(std::move(all));
      });
  return join_by(
      std::move(pieces),
      [](const PieceOutcome& one) { return key_of(one, true, true, false); },
      [](const PieceOutcome& one) { return ranges_of(one.to); },
      [](PieceOutcome& one, std::vector<AddressRange> all) {
        one.to = AddressSet::of_ranges(std::move(all));
      });
}

}  // namespace vpcscope
