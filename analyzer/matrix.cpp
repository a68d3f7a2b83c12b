#include "analyzer/matrix.h"

#include <fmt/format.h>
#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_pipeline.h>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>

#include "analyzer/ends.h"
#include "analyzer/services.h"
#include "analyzer/sets/pairs.h"
#include "analyzer/sets/selection.h"
#include "model/quote.h"

namespace vpcscope {
namespace {

// ---------------------------------------------------------------------------------------- what is told

/// Equal sets of flows are one object, whichever thread found them.
class FlowTable {
 public:
  const FlowSets* intern(FlowSets&& made) {
    const std::lock_guard lock(mutex_);
    const auto key = std::tuple(made.text.reachable, made.text.partial, made.text.unknown, made.causes);
    const auto at = table_.find(key);
    if (at != table_.end()) return at->second.get();
    return table_.emplace(key, std::make_unique<FlowSets>(std::move(made))).first->second.get();
  }

 private:
  using Key = std::tuple<std::vector<std::string>, std::vector<std::string>, std::vector<std::string>,
      std::vector<PartialCause>>;
  std::mutex mutex_;
  std::map<Key, std::unique_ptr<FlowSets>> table_;
};

std::string ports_text(const ServiceSet& set) {
  std::string text;
  for (const ServiceRange& range : set.ranges()) {
    const ServicePoint first = range.first & 0xffffU;
    const ServicePoint last = range.last & 0xffffU;
    text += text.empty() ? "" : ",";
    text += first == last ? std::to_string(first) : fmt::format("{}-{}", first, last);
  }
  return text;
}

FlowSets told(const Filters& filters, VerdictsId id) {
  const ServiceSets& sets = filters.services();
  Filters::Folded folded = filters.folded(id);
  FlowSets flow;
  flow.reachable = std::move(folded.reachable);
  flow.partial = std::move(folded.partial);
  flow.unknown = std::move(folded.unknown);
  flow.text = {flow.reachable.pieces(), flow.partial.pieces(), flow.unknown.pieces()};
  ServiceSet rest = flow.partial;
  for (const ClientLoss& loss : filters.losses(id)) {
    const ServiceSet lost = sets.set(loss.services) & flow.partial;
    if (lost.empty()) continue;
    flow.causes.push_back({lost.pieces(), ports_text(sets.set(loss.ports))});
    rest -= lost;
  }
  rest |= sets.set(filters.by_choice(id)) & flow.partial;  // choices beside ports
  if (!rest.empty()) flow.causes.push_back({rest.pieces(), ""});
  std::ranges::sort(flow.causes);
  return flow;
}

MatrixGroup group_of(const Network& network, const EndClass& from) {
  MatrixGroup group;
  group.kind = from.kind;
  group.is_to = from.is_to;
  if (!from.is_virtual()) {
    group.vpc = std::string(network.id(from.vpc));
    group.subnet = std::string(network.id(from.subnet));
    if (from.groups.present()) {
      for (const net::Handle<net::Group> one : network[network[from.groups].groups])
        group.security_groups.emplace_back(network.id(one));
      if (network[from.groups].unknown)
        group.security_groups.emplace_back(network.text(network[from.groups].unknown_id));
      std::ranges::sort(group.security_groups);
    }
    group.members = from.members;
    for (const net::Handle<net::Interface> one : from.members) group.interfaces.emplace_back(network.id(one));
    return group;
  }
  for (const Prefix& one : from.addresses.to_prefixes()) group.addresses.push_back(one.to_string());
  group.service = from.service;
  group.region = from.region;
  return group;
}

// ---------------------------------------------------------------------------------------- the work

struct Entry {
  std::uint32_t to = 0;
  std::uint8_t family = 4;
  const FlowSets* sets = nullptr;
};

/// Sources that one thread does at a time: neighbours, so that their ways are shared.
struct Chunk {
  std::vector<std::uint32_t> sources;
  std::vector<std::vector<Entry>> flows;  // by source
};

class Worker {
 public:
  Worker(const Network& network, const Classes& classes, const PairOptions& options, FlowTable& table)
      : classes_(classes), table_(table), pairs_(network, classes, options) {}

  void work(Chunk& chunk) {
    chunk.flows.resize(chunk.sources.size());
    std::vector<std::size_t> order(chunk.sources.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::sort(order, {}, [&](std::size_t i) {  // what they share is worked out once
      const EndClass& one = classes_.all()[chunk.sources[i]];
      return std::tuple(one.vpc, one.signature, one.groups, i);
    });
    for (const std::size_t i : order) {
      const EndClass& from = classes_.all()[chunk.sources[i]];
      if (from.vpc != vpc_ || from.is_virtual()) pairs_.forget_ways();
      vpc_ = from.vpc;
      for (const Family family : families) add_row(chunk.sources[i], family, chunk.flows[i]);
      const auto by_end = [](const Entry& one) { return std::pair(one.to, one.family); };
      std::ranges::sort(chunk.flows[i], {}, by_end);
    }
  }

 private:
  void add_row(std::uint32_t from, Family family, std::vector<Entry>& flows) {
    if (!classes_.all()[from].has(family)) return;
    pairs_.row(from, family, row_);
    for (const PairSets::Entry& one : row_)
      flows.push_back(
          {one.to, static_cast<std::uint8_t>(family == Family::V4 ? 4 : 6), flow_of(one.verdicts)});
  }

  const FlowSets* flow_of(VerdictsId id) {
    if (id.at >= known_.size()) known_.resize(id.at + 1, nullptr);
    if (known_[id.at] == nullptr) known_[id.at] = table_.intern(told(pairs_.filters(), id));
    return known_[id.at];
  }

  const Classes& classes_;
  FlowTable& table_;
  PairSets pairs_;
  net::Handle<net::Vpc> vpc_;
  std::vector<PairSets::Entry> row_;
  std::vector<const FlowSets*> known_;
};

/// Which of the shards a source belongs to: all of a VPC to one, by its rank; others by theirs.
std::vector<std::uint32_t> sources_of(const Classes& classes, const MatrixQuestion& question) {
  std::vector<std::uint32_t> sources;
  const auto all = classes.all();
  std::uint64_t rank = 0;
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    const bool same = i > 0 && !all[i].is_virtual() && !all[i - 1].is_virtual() && all[i].vpc.present() &&
                      all[i].vpc == all[i - 1].vpc;
    if (i > 0 && !same) ++rank;
    if (all[i].is_from && rank % question.parts + 1 == question.part) sources.push_back(i);
  }
  return sources;
}

/// Sources of one VPC share the ways from it, and neighbours most of what is worked out besides.
std::size_t end_of_chunk(
    const Classes& classes, const std::vector<std::uint32_t>& sources, std::size_t first) {
  const EndClass& start = classes.all()[sources[first]];
  const std::size_t most = start.is_virtual() ? 8 : 256;
  std::size_t last = first + 1;
  while (last < sources.size() && last - first < most && classes.all()[sources[last]].vpc == start.vpc &&
         classes.all()[sources[last]].kind == start.kind)
    ++last;
  return last;
}

}  // namespace

const char* name_of(MatrixGroup::Kind kind) {
  switch (kind) {
    case MatrixGroup::Kind::Interfaces:
      return "interfaces";
    case MatrixGroup::Kind::Internet:
      return "internet";
    case MatrixGroup::Kind::OnPremises:
      return "on-premises";
    case MatrixGroup::Kind::Service:
      return "service";
  }
  return "";
}

MatrixResult matrix(
    const Network& network, const MatrixQuestion& question, MatrixReader& reader, const MatrixWatch& watch) {
  const Selected from = select_ends(network, question.from, true);
  if (!from.error.empty()) return {from.error, false};
  const Selected to = select_ends(network, question.to, false);
  if (!to.error.empty()) return {to.error, false};
  const AskedOfBoth asked = services_of_both(question.service);
  if (!asked.error.empty()) return {asked.error, false};

  const VpcComponents components = vpc_components(network);
  const Classes classes = classes_of(network, from.ends, to.ends, components);
  std::vector<MatrixGroup> groups;
  for (const EndClass& one : classes.all()) {
    groups.push_back(group_of(network, one));
    groups.back().id = "g" + std::to_string(groups.size());
  }
  const std::vector<std::uint32_t> sources = sources_of(classes, question);
  for (MatrixGroup& one : groups) one.is_from = false;
  for (const std::uint32_t one : sources) groups[one].is_from = true;
  reader.groups(groups);

  const PairOptions options{.services = asked.sets};
  FlowTable table;
  tbb::enumerable_thread_specific<std::unique_ptr<Worker>> workers;
  std::size_t next = 0;
  bool complete = true;
  const auto stopped = [&] { return watch.stop != nullptr && watch.stop->load(); };
  const std::uint64_t targets = classes.all().size();
  std::uint64_t done = 0;
  const auto take = [&](tbb::flow_control& flow) -> std::shared_ptr<Chunk> {
    if (next == sources.size() || stopped()) {
      complete = complete && next == sources.size();
      flow.stop();
      return nullptr;
    }
    auto chunk = std::make_shared<Chunk>();
    const std::size_t last = end_of_chunk(classes, sources, next);
    chunk->sources.assign(sources.begin() + static_cast<std::ptrdiff_t>(next),
        sources.begin() + static_cast<std::ptrdiff_t>(last));
    next = last;
    return chunk;
  };
  const auto work = [&](std::shared_ptr<Chunk> chunk) {
    std::unique_ptr<Worker>& worker = workers.local();
    if (worker == nullptr) worker = std::make_unique<Worker>(network, classes, options, table);
    worker->work(*chunk);
    return chunk;
  };
  const auto tell = [&](const std::shared_ptr<Chunk>& chunk) {
    for (std::size_t i = 0; i < chunk->sources.size(); ++i)
      for (const Entry& one : chunk->flows[i]) reader.flow({chunk->sources[i], one.to, one.family, one.sets});
    done += chunk->sources.size() * targets;
    if (watch.progress) watch.progress(done, sources.size() * targets);
  };
  const auto tokens = 2 * static_cast<std::size_t>(tbb::info::default_concurrency());
  tbb::parallel_pipeline(tokens,
      tbb::make_filter<void, std::shared_ptr<Chunk>>(tbb::filter_mode::serial_in_order, take) &
          tbb::make_filter<std::shared_ptr<Chunk>, std::shared_ptr<Chunk>>(tbb::filter_mode::parallel, work) &
          tbb::make_filter<std::shared_ptr<Chunk>, void>(tbb::filter_mode::serial_in_order, tell));
  return {"", complete};
}

}  // namespace vpcscope
