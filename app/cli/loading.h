// From the paths of `-s` to a Snapshot or a Network, with the same words about what is wrong for every
// command: `read_...` gives them back, `load_...` says them on standard error.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/cli/command_line.h"
#include "app/cli/progress.h"
#include "model/network/network.h"
#include "model/snapshot.h"

namespace vpcscope {

/// What `-s` holds, with what --assume and --declare add; or why it can't be used, in one line.
struct Reading {
  std::string error;
  std::vector<std::string> notes;    // lines that whoever asks should see, none under --quiet
  std::optional<Snapshot> snapshot;  // none of a packed network
  Network network;
};
Reading read_network(const CommonOptions& common, ProgressBar& bar);

/// Why this needs the exports themselves.
std::string packed_refusal(const std::string& path);

/// Nothing, with a line on standard error, where a path does not exist, or anything is wrong under --strict.
std::optional<Snapshot> load_snapshot(const CommonOptions& common);

/// Whether anything in it is an AWS export.
bool is_usable(const Snapshot& snapshot);
/// Why nothing is: one line.
std::string why_unusable(const CommonOptions& common, const Snapshot& snapshot);

/// R-IN-11: such files can't hold route tables, so their usual state is assumed for them.
bool is_assumed(const Snapshot& snapshot, const Export& row);

/// Both, the Snapshot as well. Nothing, with a line on standard error, where the input can't be used.
std::optional<Reading> load_reading(const CommonOptions& common);

/// The network of `-s`. Nothing, with a line on standard error, where the input can't be used.
std::optional<Network> load_network(const CommonOptions& common);

}  // namespace vpcscope
