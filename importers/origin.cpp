#include "importers/origin.h"

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <map>
#include <set>

#include "model/resources/peering.h"

namespace vpcscope {
namespace {

/// Counts of names; the winner is the most frequent, of equals the first.
class Votes {
 public:
  void add(std::string_view name, std::uint64_t count = 1) {
    if (name.empty()) return;
    const auto at = std::ranges::lower_bound(counts_, name, {}, &Count::first);
    if (at != counts_.end() && at->first == name)
      at->second += count;
    else
      counts_.emplace(at, name, count);
  }
  bool unanimous() const { return counts_.size() == 1; }
  std::string winner() const {
    const auto most =
        std::ranges::max_element(counts_, [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == counts_.end() ? std::string() : most->first;
  }

 private:
  using Count = std::pair<std::string, std::uint64_t>;
  std::vector<Count> counts_;  // by name; hardly ever more than one
};

std::string parent_folder(const std::string& path) {
  const std::size_t slash = path.find_last_of("/!");
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

/// The folder that one export was written to: a call's own folder of children belongs to the one around it.
std::string folder_of(const FileResult& result) {
  const std::string folder = parent_folder(result.file.path);
  const bool of_a_call = !result.hints.call.empty() && folder.ends_with(result.hints.call);
  return of_a_call ? parent_folder(folder) : folder;
}

/// A file that holds the answers of several calls is an export of its own.
bool stands_alone(const FileResult& result) {
  constexpr std::size_t several = 3;
  std::vector<const Call*> seen;
  for (const Answer& answer : result.answers)
    if (std::ranges::find(seen, answer.call) == seen.end()) seen.push_back(answer.call);
  return seen.size() >= several;
}

/// Tells the VPC that an object says it is in.
class VpcOf {
 public:
  const Id* operator()(const ReadObject& read) {
    if (read.schema != schema_) look_at(*read.schema);
    return offset_ < 0 ? nullptr : reinterpret_cast<const Id*>(read.object + offset_);
  }

 private:
  /// Objects of one kind come one after another.
  void look_at(const Schema& schema) {
    schema_ = &schema;
    offset_ = -1;
    if (schema.kind == Kind::Vpc) {
      offset_ = schema.identity;
      return;
    }
    for (const Field& field : schema.fields) {
      if (field.shape != Shape::Id || field.names != Kind::Vpc) continue;
      offset_ = static_cast<std::ptrdiff_t>(field.offset);
      return;
    }
  }

  const Schema* schema_ = nullptr;
  std::ptrdiff_t offset_ = -1;
};

class OriginFinder {
 public:
  OriginFinder(std::vector<FileResult>& results, const Origin& silent, Arena& arena)
      : results_(results), silent_(silent), arena_(arena), own_(results.size()) {}

  void run() {
    learn_vpcs();
    for (std::size_t i = 0; i < results_.size(); ++i) vote(results_[i], own_[i]);
    for (std::size_t i = 0; i < results_.size(); ++i) settle(results_[i], own_[i]);
  }

 private:
  struct Place {
    Votes accounts;
    Votes regions;
  };
  /// What a file's own objects tell.
  struct Own : Place {
    bool by_vpc = false;  // the Region, of some
    Place* folder = nullptr;
  };

  static Header& header(const ReadObject& read) { return *reinterpret_cast<Header*>(read.object); }

  /// Objects with a zone or ARN tell their VPC's Region; the others in the VPC learn it from there.
  void learn_vpcs() {
    for (const FileResult& result : results_) {
      for (const ReadObject& read : result.objects) {
        if (read.schema->kind == Kind::VpcPeeringConnection) learn_peering(read);
        const Id* vpc = vpc_of_(read);
        if (vpc == nullptr || !vpc->present()) continue;
        const Header& known = header(read);
        if (known.region.present()) region_of_vpc_.emplace(*vpc, known.region);
        if (read.schema->kind == Kind::Vpc && known.account.present())
          account_of_vpc_.emplace(*vpc, known.account);
      }
    }
  }

  /// A peering within one Region tells it twice.
  static void learn_peering(const ReadObject& read) {
    const auto& peering = *reinterpret_cast<const VpcPeeringConnection*>(read.object);
    if (!header(read).region.present() && peering.requester.region == peering.accepter.region &&
        is_region(peering.requester.region.view()))
      header(read).region = peering.requester.region;
  }

  void vote(FileResult& result, Own& own) {
    Text last_account;
    Text last_region;
    std::uint64_t accounts = 0;
    std::uint64_t regions = 0;
    const auto flush = [](Votes& votes, Text& last, Text now, std::uint64_t& count) {
      if (last.data() != now.data()) {
        if (count > 0) votes.add(last.view(), count);
        last = now;
        count = 0;
      }
      if (now.present()) ++count;
    };
    for (const ReadObject& read : result.objects) {
      Header& known = header(read);
      if (!known.region.present())
        if (const Id* vpc = vpc_of_(read); vpc != nullptr && vpc->present())
          if (const auto found = region_of_vpc_.find(*vpc); found != region_of_vpc_.end()) {
            known.region = found->second;
            own.by_vpc = true;
          }
      flush(own.accounts, last_account, known.account, accounts);
      flush(own.regions, last_region, known.region, regions);
    }
    flush(own.accounts, last_account, Text(), accounts);
    flush(own.regions, last_region, Text(), regions);
    own.folder = &folders_[folder_of(result)];
    Place& folder = *own.folder;
    const std::string caller = caller_from_file(result);
    folder.accounts.add(!caller.empty() ? caller : own.accounts.winner(), !caller.empty() ? 1000 : 1);
    if (!result.objects.empty() && !is_global(*result.answers.front().call))
      folder.regions.add(!result.hints.region.empty() ? result.hints.region : own.regions.winner());
    everywhere_.accounts.add(own.accounts.winner());
    if (!result.answers.empty() && !is_global(*result.answers.front().call))
      everywhere_.regions.add(own.regions.winner());
  }

  static std::string caller_from_file(const FileResult& result) {
    return !result.caller_account.empty() ? result.caller_account : result.hints.account;
  }

  /// Several owners in one file are several accounts' objects seen by one; who asked is then another matter.
  void settle(FileResult& result, const Own& own) {
    InputFile& file = result.file;
    const Place& folder = *own.folder;
    const auto pick = [](std::string& value, std::string& from, std::string candidate, const char* source) {
      if (!value.empty() || candidate.empty()) return;
      value = std::move(candidate);
      from = source;
    };
    pick(file.account, file.account_from, own.accounts.unanimous() ? own.accounts.winner() : "", "owner id");
    pick(file.account, file.account_from, told_by_keys(result, &Answer::account), "keys");
    pick(file.account, file.account_from, result.caller_account, "caller identity");
    pick(file.account, file.account_from, result.hints.account, "path");
    pick(file.account, file.account_from, silent_.account, "option");
    pick(file.account, file.account_from, folder.accounts.winner(), "neighbours");
    pick(file.account, file.account_from, own.accounts.winner(), "owner id");
    pick(file.account,
        file.account_from,
        everywhere_.accounts.unanimous() ? everywhere_.accounts.winner() : "",
        "neighbours");
    const bool global = !result.answers.empty() && is_global(*result.answers.front().call);
    pick(file.region,
        file.region_from,
        own.regions.unanimous() ? own.regions.winner() : "",
        own.by_vpc ? "vpc" : "zone");
    pick(file.region, file.region_from, told_by_keys(result, &Answer::region), "keys");
    pick(file.region, file.region_from, result.hints.region, "path");
    if (!global) {
      pick(file.region, file.region_from, silent_.region, "option");
      pick(file.region, file.region_from, folder.regions.winner(), "neighbours");
      pick(file.region,
          file.region_from,
          everywhere_.regions.unanimous() ? everywhere_.regions.winner() : "",
          "neighbours");
    }
    fill_objects(result);
    const std::string asked = caller_of(result, folder);
    for (Answer& answer : result.answers) {
      if (answer.account.empty()) answer.account = !asked.empty() ? asked : file.account;
      if (answer.region.empty()) answer.region = is_global(*answer.call) ? "global" : file.region;
      if (!asked.empty()) answer.caller = arena_.text(asked);
    }
  }

  /// What the keys around the answers say, if they agree: {"us-east-1": {"Vpcs": [...]}}.
  static std::string told_by_keys(const FileResult& result, std::string Answer::*member) {
    Votes votes;
    for (const Answer& answer : result.answers) votes.add(answer.*member);
    return votes.unanimous() ? votes.winner() : "";
  }

  /// Whose credentials made the file: what it or its path says; else what its folder agrees on; else its
  /// objects' owner.
  static std::string caller_of(const FileResult& result, const Place& folder) {
    if (std::string told = caller_from_file(result); !told.empty()) return told;
    const std::string majority = stands_alone(result) ? std::string() : folder.accounts.winner();
    return majority.empty() ? result.file.account : majority;
  }

  /// Before the answers are settled: what they hold by now was told by the keys around them.
  void fill_objects(FileResult& result) {
    const Text account = text_or_absent(result.file.account);
    const Text region = text_or_absent(result.file.region);
    for (const ReadObject& read : result.objects) {
      Header& known = header(read);
      const Answer& answer = result.answers[read.answer];
      if (!known.account.present())
        known.account = answer.account.empty() ? account_of(read, account) : arena_.text(answer.account);
      if (!known.region.present() && !is_global(*answer.call))
        known.region = answer.region.empty() ? region : arena_.text(answer.region);
    }
  }

  Text account_of(const ReadObject& read, Text otherwise) {
    if (otherwise.present()) return otherwise;
    if (const Id* vpc = vpc_of_(read); vpc != nullptr && vpc->present())
      if (const auto found = account_of_vpc_.find(*vpc); found != account_of_vpc_.end()) return found->second;
    return otherwise;
  }

  Text text_or_absent(std::string_view text) { return text.empty() ? Text() : arena_.text(text); }

  std::vector<FileResult>& results_;
  const Origin& silent_;
  Arena& arena_;
  boost::unordered_flat_map<Id, Text, std::hash<Id>> region_of_vpc_;
  boost::unordered_flat_map<Id, Text, std::hash<Id>> account_of_vpc_;
  VpcOf vpc_of_;
  std::vector<Own> own_;  // of each file
  std::map<std::string, Place> folders_;
  Place everywhere_;
};

}  // namespace

bool is_global(const Call& call) {
  return call.service == "networkmanager" || call.service == "globalaccelerator" || call.service == "sts" ||
         call.name.starts_with("describe-direct-connect-gateway");
}

void name_formats(std::vector<FileResult>& results) {
  std::set<std::string> folders;
  const auto is_cloudmappers = [](const FileResult& result) {
    const std::size_t slash = result.file.path.find_last_of("/!");
    const std::string name = result.file.path.substr(slash == std::string::npos ? 0 : slash + 1);
    return name.starts_with("ec2-describe-") && result.file.format == "aws-cli";
  };
  for (const FileResult& result : results)
    if (is_cloudmappers(result)) folders.insert(folder_of(result));
  for (FileResult& result : results)
    if (result.file.format == "aws-cli" && folders.contains(folder_of(result)))
      result.file.format = "cloudmapper";
}

void find_origins(std::vector<FileResult>& results, const Origin& for_silent_files, Arena& arena) {
  OriginFinder(results, for_silent_files, arena).run();
}

}  // namespace vpcscope
