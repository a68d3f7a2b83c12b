// What somebody may mean who has typed a few letters: names, ids, addresses and tags of a network, best match
// first. Built once for a network; a question takes a few milliseconds at most of a hundred thousand
// interfaces.
//
//   for (const NameHit& hit : index.find("web", {})) ...
//
// The idea: all keys, in lower case, sorted, in one buffer. What begins so is one binary search, and so are
// words inside keys that begin so ("2" in "web-2"), by a second, sorted list of such places. Only what is
// nowhere the beginning of a word is looked for in the whole buffer, until enough is found.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/names.h"
#include "model/kind.h"
#include "model/network/network.h"

namespace vpcscope {

/// `text` may be put into FROM or TO; of what is no end of a flow it is the id.
struct NameHit {
  std::string text;
  std::string kind;    // "network-interface", "internet", "tag", ...
  std::string id;      // of an object
  std::string detail;  // "10.0.1.5 · subnet a · vpc main"
};

struct NameWish {
  std::size_t limit = 20;
  bool all = false;  // also what is no end of a flow: route tables, gateways, ...
};

class NameIndex {
 public:
  /// The network must outlive it.
  explicit NameIndex(const Network& network);

  /// Exact, then what begins so, then words that do, then anywhere; of each by key.
  std::vector<NameHit> find(std::string_view typed, const NameWish& wish) const;

 private:
  enum class Form : std::uint8_t {
    Word,           // "internet": the key is the text
    Object,         // by its id
    Name,           // by a name that means it and nothing else
    SharedName,     // by a name that several bear: its id is the text
    Address,        // of an interface, inside its VPC
    PublicAddress,  // of an interface
    Tag,
    Service
  };
  struct Entry {
    std::uint32_t first = 0;            // of its key in keys_
    std::uint32_t at = net::nowhere;    // the object's row as Named has it; of a tag or service that row
    std::uint32_t name = net::nowhere;  // of a name its NameEntry
    std::uint16_t length = 0;
    Kind kind = Kind::None;
    Form form = Form::Word;
    bool is_end = true;
  };
  struct WordStart {
    std::uint32_t entry = 0;
    std::uint32_t offset = 0;
  };
  class Collector;

  void add(std::string_view text, Entry entry);
  void add_names();
  void add_namesakes(std::span<const net::NameEntry* const> bearers);
  void add_addresses(net::Handle<net::Interface> handle);
  void add_others();
  void sort();
  void find_words();

  std::string_view key(const Entry& entry) const { return {keys_.data() + entry.first, entry.length}; }
  std::string_view word(WordStart start) const { return key(entries_[start.entry]).substr(start.offset); }
  void collect_words(std::string_view typed, Collector& found) const;
  void collect_inner(std::string_view typed, Collector& found) const;
  std::size_t inner(std::string_view typed, std::size_t from) const;
  NameHit hit(const Entry& entry) const;
  std::string text_of(const Entry& entry) const;
  std::string_view name_in(const Entry& entry) const;
  std::string pinned(const Entry& entry) const;
  std::string detail_of(const Named& named) const;
  std::string detail_of(const net::Interface& interface) const;

  const Network& network_;
  std::string keys_;  // each ended by a line feed
  std::vector<Entry> entries_;
  std::vector<WordStart> words_;
};

}  // namespace vpcscope
