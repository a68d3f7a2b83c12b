#include "app/server/name_index.h"

#include <tbb/parallel_sort.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <set>
#include <tuple>

#include "analyzer/component.h"
#include "analyzer/ends.h"

namespace vpcscope {
namespace {

constexpr std::size_t longest_key = 200;  // a tag of ten kilobytes is found by its beginning
constexpr std::size_t most_words = 16;    // of one key

char lower(char c) {
  if (c == '\n') return ' ';
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

std::string lowered(std::string_view text) {
  std::string made(text);
  std::ranges::transform(made, made.begin(), lower);
  return made;
}

/// Of a word; all of UTF-8 beyond ASCII counts.
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

/// "subnet a", by name where it has one.
template <class Row>
std::string part(const Network& network, std::string_view title, net::Handle<Row> handle) {
  const Row* row = network.find(handle);
  if (row == nullptr) return {};
  const std::string_view name = network.text(row->object.name);
  return std::string(title) + " " + std::string(name.empty() ? network.text(row->object.id) : name);
}

std::string joined(std::initializer_list<std::string> parts) {
  std::string text;
  for (const std::string& one : parts)
    if (!one.empty()) text += (text.empty() ? "" : " · ") + one;
  return text;
}

Address address_of(const Network& network, const net::Interface& interface) {
  if (interface.primary.present()) return interface.primary.get();
  return interface.v6.empty() ? Address() : network[interface.v6].front();
}

/// An interface that its instance's name means already.
bool is_named_by_instance(const Network& network, const net::NameEntry& entry) {
  if (entry.kind != Kind::NetworkInterface) return false;
  const net::Instance* instance = network.find(network[net::Handle<net::Interface>{entry.at}].instance);
  return instance != nullptr && network.text(instance->object.name) == network.text(entry.text);
}

}  // namespace

// ------------------------------------------------------------------------------------------------- building

NameIndex::NameIndex(const Network& network) : network_(network) {
  add_names();
  for (const net::Interface& interface : network.all<net::Interface>()) {
    const net::Handle<net::Interface> handle = network.handle_of(interface);
    add(network.text(interface.object.id),
        {.at = handle.at, .kind = Kind::NetworkInterface, .form = Form::Object});
    add_addresses(handle);
  }
  for (const net::Instance& instance : network.all<net::Instance>())
    add(network.text(instance.object.id),
        {.at = network.handle_of(instance).at, .kind = Kind::Instance, .form = Form::Object});
  add_others();
  sort();
  find_words();
}

void NameIndex::add(std::string_view text, Entry entry) {
  if (text.empty()) return;
  entry.first = static_cast<std::uint32_t>(keys_.size());
  entry.length = static_cast<std::uint16_t>(std::min(text.size(), longest_key));
  keys_ += lowered(text.substr(0, entry.length));
  keys_ += '\n';
  entries_.push_back(entry);
}

/// Ids of all but interfaces and instances, which have no NameEntry for theirs; and names.
void NameIndex::add_names() {
  std::vector<const net::NameEntry*> names;
  for (const net::NameEntry& one : network_.all<net::NameEntry>()) {
    if (!one.is_id)
      names.push_back(&one);
    else if (one.kind != Kind::NetworkInterface && one.kind != Kind::Instance)
      add(network_.text(one.text),
          {.at = one.at,
              .kind = one.kind,
              .form = Form::Object,
              .is_end = is_end(network_, {one.kind, one.at})});
  }
  const auto text = [&](const net::NameEntry* one) { return network_.text(one->text); };
  tbb::parallel_sort(names, [&](const auto* a, const auto* b) {
    return std::tuple(text(a), a->kind, a->at) < std::tuple(text(b), b->kind, b->at);
  });
  for (auto at = names.begin(); at != names.end();) {
    const auto next = std::upper_bound(
        at, names.end(), text(*at), [&](std::string_view name, const auto* one) { return name < text(one); });
    add_namesakes({at, next});
    at = next;
  }
}

/// All that bear one name. What a question would take the name for has it as its text.
void NameIndex::add_namesakes(std::span<const net::NameEntry* const> bearers) {
  constexpr std::size_t most_asked = 64;  // of more it is ambiguous, or nearly so: not worth asking
  const std::string_view name = network_.text(bearers.front()->text);
  const NamedEnd meant = bearers.size() <= most_asked ? read_end(network_, name) : NamedEnd();
  for (const net::NameEntry* one : bearers) {
    if (is_named_by_instance(network_, *one)) continue;
    const Named named{one->kind, one->at};
    const bool is_meant = meant.error.empty() && meant.subject.id == id_of(network_, named) &&
                          meant.subject.kind == name_of(one->kind);
    add(name,
        {.at = one->at,
            .name = network_.handle_of(*one).at,
            .kind = one->kind,
            .form = is_meant ? Form::Name : Form::SharedName,
            .is_end = is_end(network_, named)});
  }
}

void NameIndex::add_addresses(net::Handle<net::Interface> handle) {
  const net::Interface& interface = network_[handle];
  const auto add_one = [&](const Address& address, Form form) {
    if (address.present())
      add(address.to_string(), {.at = handle.at, .kind = Kind::NetworkInterface, .form = form});
  };
  for (const net::InterfaceAddress& one : network_[interface.v4]) {
    add_one(one.address.get(), Form::Address);
    add_one(one.public_address.get(), Form::PublicAddress);
  }
  for (const Address& one : network_[interface.v6]) add_one(one, Form::Address);
}

void NameIndex::add_others() {
  add("internet", {});
  add("onprem", {});
  const auto tags = network_.all<net::TagEntry>();
  for (std::uint32_t i = 0; i < tags.size(); ++i)
    if (const std::string_view tag = network_.text(tags[i].key); tag != "Name")
      add("tag:" + std::string(tag) + "=" + std::string(network_.text(tags[i].value)),
          {.at = i, .form = Form::Tag});
  std::set<std::string_view> known;
  const auto services = network_.all<net::ServiceEntry>();
  for (std::uint32_t i = 0; i < services.size(); ++i)
    if (const std::string_view service = network_.text(services[i].service); known.insert(service).second)
      add("service:" + std::string(service), {.at = i, .form = Form::Service});
}

void NameIndex::sort() {
  tbb::parallel_sort(entries_, [&](const Entry& a, const Entry& b) {
    return std::tuple(key(a), a.kind, a.form, a.at) < std::tuple(key(b), b.kind, b.form, b.at);
  });
  std::string sorted;
  sorted.reserve(keys_.size());
  for (Entry& entry : entries_) {
    const std::string_view own = key(entry);
    entry.first = static_cast<std::uint32_t>(sorted.size());
    sorted += own;
    sorted += '\n';
  }
  keys_ = std::move(sorted);
}

void NameIndex::find_words() {
  for (std::uint32_t i = 0; i < entries_.size(); ++i) {
    const std::string_view text = key(entries_[i]);
    std::size_t words = 0;
    for (std::uint32_t at = 1; at < text.size() && words < most_words; ++at)
      if (is_letter(text[at]) && !is_letter(text[at - 1])) {
        words_.push_back({i, at});
        ++words;
      }
  }
  tbb::parallel_sort(words_,
      [&](WordStart a, WordStart b) { return std::tuple(word(a), a.entry) < std::tuple(word(b), b.entry); });
}

// --------------------------------------------------------------------------------------------------- asking

/// Takes entries in the order of their worth, each once, until there are enough.
class NameIndex::Collector {
 public:
  Collector(const NameIndex& index, const NameWish& wish) : index_(index), wish_(wish) {}

  bool full() const { return hits_.size() >= wish_.limit; }
  void take(std::uint32_t at) {
    const Entry& entry = index_.entries_[at];
    if (full() || (!entry.is_end && !wish_.all) || !seen_.insert(at).second) return;
    NameHit hit = index_.hit(entry);
    if (texts_.insert(hit.text).second) hits_.push_back(std::move(hit));
  }
  std::vector<NameHit> hits() { return std::move(hits_); }

 private:
  const NameIndex& index_;
  const NameWish& wish_;
  std::vector<NameHit> hits_;
  std::set<std::uint32_t> seen_;
  std::set<std::string> texts_;
};

std::vector<NameHit> NameIndex::find(std::string_view typed, const NameWish& wish) const {
  const std::string wanted = lowered(typed.substr(0, longest_key));
  const auto beginning = [&](const Entry& entry) { return key(entry).substr(0, wanted.size()); };
  Collector found(*this, wish);
  const auto begins = std::ranges::equal_range(entries_, std::string_view(wanted), {}, beginning);
  for (auto at = begins.begin(); at != begins.end() && !found.full(); ++at)
    found.take(static_cast<std::uint32_t>(at - entries_.begin()));
  if (!wanted.empty() && !found.full()) collect_words(wanted, found);
  if (!wanted.empty() && !found.full()) collect_inner(wanted, found);
  return found.hits();
}

void NameIndex::collect_words(std::string_view typed, Collector& found) const {
  const auto beginning = [&](WordStart start) { return word(start).substr(0, typed.size()); };
  const auto begins = std::ranges::equal_range(words_, typed, {}, beginning);
  std::vector<std::uint32_t> holders;
  holders.reserve(begins.size());
  for (const WordStart& start : begins) holders.push_back(start.entry);
  // Of hundreds of thousands the first few are wanted: a heap, rather than all sorted.
  std::ranges::make_heap(holders, std::greater<>());
  while (!holders.empty() && !found.full()) {
    std::ranges::pop_heap(holders, std::greater<>());
    found.take(holders.back());
    holders.pop_back();
  }
}

void NameIndex::collect_inner(std::string_view typed, Collector& found) const {
  for (std::size_t at = inner(typed, 0); at != std::string::npos && !found.full();) {
    const auto next = std::ranges::upper_bound(
        entries_, static_cast<std::uint32_t>(at), {}, &Entry::first);  // the one behind
    found.take(static_cast<std::uint32_t>(next - entries_.begin() - 1));
    at = next == entries_.end() ? std::string::npos : inner(typed, next->first);
  }
}

/// Where it is next in the buffer. memmem: it does not stop at each letter that begins so.
std::size_t NameIndex::inner(std::string_view typed, std::size_t from) const {
  const void* at = ::memmem(keys_.data() + from, keys_.size() - from, typed.data(), typed.size());
  return at == nullptr ? std::string::npos
                       : static_cast<std::size_t>(static_cast<const char*>(at) - keys_.data());
}

NameHit NameIndex::hit(const Entry& entry) const {
  switch (entry.form) {
    case Form::Word:
      return {std::string(key(entry)), key(entry) == "onprem" ? "on-premises" : "internet", "", ""};
    case Form::Tag:
      return {text_of(entry), "tag", "", ""};
    case Form::Service:
      return {text_of(entry), "service", "", ""};
    case Form::Object:
    case Form::Name:
    case Form::SharedName:
    case Form::Address:
    case Form::PublicAddress:
      break;
  }
  const Named named{entry.kind, entry.at};
  const std::string name(entry.form == Form::SharedName ? name_in(entry) : std::string_view());
  return {text_of(entry),
      std::string(name_of(entry.kind)),
      std::string(id_of(network_, named)),
      joined({name, detail_of(named)})};
}

std::string NameIndex::text_of(const Entry& entry) const {
  const Named named{entry.kind, entry.at};
  switch (entry.form) {
    case Form::Tag: {
      const net::TagEntry& tag = network_.all<net::TagEntry>()[entry.at];
      return "tag:" + std::string(network_.text(tag.key)) + "=" + std::string(network_.text(tag.value));
    }
    case Form::Service:
      return "service:" + std::string(network_.text(network_.all<net::ServiceEntry>()[entry.at].service));
    case Form::Address:
      return pinned(entry);
    case Form::Name:
      return std::string(name_in(entry));
    case Form::Word:
    case Form::Object:
    case Form::SharedName:
    case Form::PublicAddress:
      break;
  }
  return std::string(id_of(network_, named));
}

/// As it is written, rather than as it is looked for.
std::string_view NameIndex::name_in(const Entry& entry) const {
  return network_.text(network_.all<net::NameEntry>()[entry.name].text);
}

/// The address, with its VPC in front where others have it too.
std::string NameIndex::pinned(const Entry& entry) const {
  const std::string address(key(entry));
  const net::Interface& interface = network_[net::Handle<net::Interface>{entry.at}];
  const bool alone = network_.vpcs_at(Address::parse(address).value_or(Address())).size() == 1;
  return alone ? address : std::string(network_.id(interface.vpc)) + "/" + address;
}

std::string NameIndex::detail_of(const net::Interface& interface) const {
  const Address address = address_of(network_, interface);
  return joined({address.present() ? address.to_string() : "",
      part(network_, "subnet", interface.subnet),
      part(network_, "vpc", interface.vpc)});
}

std::string NameIndex::detail_of(const Named& named) const {
  if (named.kind == Kind::NetworkInterface) {
    const net::Handle<net::Interface> handle{named.at};
    return joined({std::string(known_name(network_, handle)), detail_of(network_[handle])});
  }
  if (named.kind == Kind::Instance) {
    const auto own = network_[network_[net::Handle<net::Instance>{named.at}].interfaces];
    return own.empty() ? "" : detail_of(network_[own.front()]);
  }
  if (named.kind == Kind::Subnet) {
    const net::Subnet& subnet = network_[net::Handle<net::Subnet>{named.at}];
    const auto blocks = network_[subnet.blocks];
    return joined({blocks.empty() ? "" : blocks.front().to_string(), part(network_, "vpc", subnet.vpc)});
  }
  const net::Scope* scope = network_.find(scope_of(network_, named));
  if (scope == nullptr) return {};
  return joined({std::string(network_.text(scope->account)), std::string(network_.text(scope->region))});
}

}  // namespace vpcscope
