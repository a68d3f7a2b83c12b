#include "importers/reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "importers/evidence.h"
#include "model/snapshot.h"

namespace vpcscope {
namespace {

/// More examples than this of one sort in one file help nobody.
constexpr std::uint64_t most_examples = 20;

/// Different new keys or words, of one sort, in one file.
constexpr std::uint64_t most_notes = 100;

template <class T>
T& member(const Field& field, std::byte* object) {
  return *reinterpret_cast<T*>(object + field.offset);
}

std::string_view json_name(Scalar::Type type) {
  switch (type) {
    case Scalar::Type::Null:
      return "null";
    case Scalar::Type::True:
    case Scalar::Type::False:
      return "a boolean";
    case Scalar::Type::Number:
      return "a number";
    case Scalar::Type::String:
      return "a string";
    case Scalar::Type::Object:
      return "an object";
    case Scalar::Type::Array:
      return "a list";
    case Scalar::Type::Broken:
      return "not a JSON value";
  }
  return "";
}

std::string_view wanted(Shape shape) {
  switch (shape) {
    case Shape::Ignored:
      return "anything";
    case Shape::Text:
    case Shape::Word:
    case Shape::Arn:
    case Shape::Region:
      return "a string";
    case Shape::Id:
      return "an id (a string)";
    case Shape::Flag:
      return "true or false";
    case Shape::Number:
      return "a whole number";
    case Shape::Address:
      return "an IP address (a string)";
    case Shape::Prefix:
      return "a CIDR block (a string)";
    case Shape::Object:
      return "an object";
    case Shape::List:
      return "a list";
    case Shape::Map:
      return "an object";
    case Shape::Tags:
      return "a list of tags";
    case Shape::Owner:
      return "an account id (a string)";
  }
  return "";
}

/// One member being filled.
struct Target {
  const PlanEntry& entry;
  std::byte* object;
  Arena& arena;
  const Frame* at;
  ProblemSink& problems;

  const Field& field() const { return *entry.field; }

  bool wrong_type(const Scalar& value) const {
    const std::string what =
        value.type == Scalar::Type::String ? quoted(value.text) : std::string(json_name(value.type));
    problems.add_fault("wrong-type",
        severity(),
        at,
        reach_of(field().role),
        fmt::format("{} is {}; expected {}", entry.key, what, wanted(field().shape)),
        "export it again with the AWS CLI's --output json, or correct the value");
    return false;
  }

  bool bad(std::string message, std::string mend) const {
    problems.add_fault(
        "bad-value", severity(), at, reach_of(field().role), std::move(message), std::move(mend));
    return false;
  }

  Severity severity() const { return field().role == Role::Soft ? Severity::Warning : Severity::Error; }
};

bool assign_number(const Target& to, const Scalar& value) {
  if (value.type != Scalar::Type::Number && value.type != Scalar::Type::String) return to.wrong_type(value);
  std::int64_t number = 0;
  const char* const end = value.text.data() + value.text.size();
  const auto [stop, error] = std::from_chars(value.text.data(), end, number);
  const std::string_view rest(stop, static_cast<std::size_t>(end - stop));
  const bool whole =
      rest.empty() || (rest[0] == '.' && rest.find_first_not_of('0', 1) == std::string_view::npos);
  if (error != std::errc() || !whole || value.text.empty())
    return to.bad(fmt::format("{} is {}; expected a whole number", to.entry.key, quoted(value.text)),
        "correct the number, or export it again");
  member<Number>(to.field(), to.object).value = number;
  return true;
}

bool assign_flag(const Target& to, const Scalar& value) {
  Flag& flag = member<Flag>(to.field(), to.object);
  const auto spelled = [&](std::string_view word) {
    return value.type == Scalar::Type::String &&
           std::ranges::equal(value.text, word, [](char a, char b) { return (a | 0x20) == b; });
  };
  if (value.type == Scalar::Type::True || spelled("true"))
    flag = Flag::of(true);
  else if (value.type == Scalar::Type::False || spelled("false"))
    flag = Flag::of(false);
  else
    return to.wrong_type(value);
  return true;
}

bool assign_address(const Target& to, const Scalar& value) {
  if (value.type != Scalar::Type::String) return to.wrong_type(value);
  if (value.text.empty()) return true;
  const auto address = vpcscope::Address::parse(value.text);
  if (!address)
    return to.bad(fmt::format("{} is not an IP address", quoted(value.text)),
        "export the object again, or correct the address");
  member<Address>(to.field(), to.object) = *address;
  return true;
}

bool assign_prefix(const Target& to, const Scalar& value) {
  if (value.type != Scalar::Type::String) return to.wrong_type(value);
  if (value.text.empty()) return true;
  const auto parsed = Prefix::parse(value.text);
  if (parsed.fault == PrefixFault::HostBits) {
    to.problems.add("not-canonical",
        Severity::Warning,
        to.at,
        fmt::format("{} has bits set behind its length", quoted(value.text)),
        fmt::format("read as {}", parsed.prefix.to_string()),
        "AWS never prints such a block: check where the file comes from");
  } else if (parsed.fault != PrefixFault::None) {
    return to.bad(describe(parsed.fault, value.text), "export the object again, or correct the block");
  }
  member<Prefix>(to.field(), to.object) = parsed.prefix;
  return true;
}

/// "OwnerId:8", as some collectors hide ids.
bool is_anonymised(std::string_view text) {
  const std::size_t colon = text.find(':');
  return colon != std::string_view::npos && colon > 0 && colon + 1 < text.size() &&
         text.find_first_not_of("0123456789", colon + 1) == std::string_view::npos;
}

/// A zone or a service's name tells the Region, where nothing better has.
void take_region(const Target& to, std::string_view text) {
  Header& header = *reinterpret_cast<Header*>(to.object);
  const std::string_view region =
      to.field().role == Role::Zone ? region_of_zone(text) : region_of_service_name(text);
  if (!region.empty() && !header.region.present()) header.region = to.arena.text(region);
}

void note_new_word(const Target& to, const Word& word) {
  if (std::ranges::find(to.entry.words, word.view()) != to.entry.words.end()) return;
  const auto known = [&](std::string_view candidate) { return word.is(candidate); };
  // R-IN-1, R-IN-2: words that AWS prints though its own model does not list them.
  if (std::ranges::any_of(to.entry.words, known) || word.is("available") || word.is("active") ||
      word.is("attached"))
    return;
  to.problems.note_once("unknown-word",
      fmt::format("{}={}", to.entry.key, word.view()),
      to.at,
      fmt::format("{} is {}, a word this program does not know", to.entry.key, quoted(word.view())),
      "nothing to do, unless it is misspelt; where a state is unknown it counts as not functional");
}

}  // namespace

Reach reach_of(Role role) {
  switch (role) {
    case Role::Soft:
      return Reach::Value;
    case Role::Plain:
    case Role::Second:
    case Role::Alternate:
    case Role::Parent:
    case Role::Required:
    case Role::Zone:
    case Role::ServiceName:
      return Reach::Element;
    case Role::Identity:
      return Reach::Object;
  }
  return Reach::Element;
}

void take_arn_evidence(std::string_view arn_text, Header& header, Arena& arena) {
  const auto arn = parse_arn(arn_text);
  if (!arn) return;
  if (!header.account.present() && !arn->account.empty()) header.account = arena.text(arn->account);
  if (!header.region.present() && !arn->region.empty()) header.region = arena.text(arn->region);
}

bool assign(const PlanEntry& entry, const Scalar& value, std::byte* object, Arena& arena, const Frame* at,
    ProblemSink& problems) {
  const Target to{entry, object, arena, at, problems};
  const Field& field = *entry.field;
  if (value.type == Scalar::Type::Null) return true;
  switch (field.shape) {
    case Shape::Ignored:
      return true;
    case Shape::Text:
      if (value.type != Scalar::Type::String && value.type != Scalar::Type::Number)
        return to.wrong_type(value);
      member<Text>(field, object) = arena.text(value.text);
      if (field.role == Role::Zone || field.role == Role::ServiceName) take_region(to, value.text);
      return true;
    case Shape::Word: {
      // Switches that one service prints as "enable" are booleans in another: keep what was said.
      if (value.type == Scalar::Type::True || value.type == Scalar::Type::False) {
        member<Word>(field, object).text = arena.text(value.type == Scalar::Type::True ? "true" : "false");
        return true;
      }
      if (value.type != Scalar::Type::String) return to.wrong_type(value);
      Word& word = member<Word>(field, object);
      word.text = arena.text(value.text);
      if (!entry.words.empty() && !value.text.empty()) note_new_word(to, word);
      return true;
    }
    case Shape::Id:
      if (value.type != Scalar::Type::String) return to.wrong_type(value);
      member<Id>(field, object) = Id::read(value.text, arena);
      return true;
    case Shape::Flag:
      return assign_flag(to, value);
    case Shape::Number:
      return assign_number(to, value);
    case Shape::Address:
      return assign_address(to, value);
    case Shape::Prefix:
      return assign_prefix(to, value);
    case Shape::Owner:
      if (value.type != Scalar::Type::String) return to.wrong_type(value);
      if (is_account_id(value.text) || is_anonymised(value.text))
        reinterpret_cast<Header*>(object)->account = arena.text(value.text);
      return true;
    case Shape::Arn:
      if (value.type == Scalar::Type::String)
        take_arn_evidence(value.text, *reinterpret_cast<Header*>(object), arena);
      return true;
    case Shape::Region:
      if (value.type == Scalar::Type::String && is_region(value.text))
        reinterpret_cast<Header*>(object)->region = arena.text(value.text);
      return true;
    case Shape::Object:
    case Shape::List:
    case Shape::Map:
    case Shape::Tags:
      return to.wrong_type(value);
  }
  return true;
}

// ------------------------------------------------------------------------------------------- ProblemSink

std::string ProblemSink::pointer(const Frame* at) const {
  if (at == nullptr) return Snapshot::pointer(base_);
  const std::string token = at->key.data() != nullptr ? pointer_token(at->key) : std::to_string(at->index);
  return pointer(at->up) + "/" + token;
}

/// Whether this one is still worth keeping as an example.
bool ProblemSink::count(std::string key, const Frame* at) {
  for (; at != nullptr; at = at->up)
    if (at->key.data() != nullptr) {
      key += '/';
      if (!at->is_data) key += at->key;
    }
  Tally& tally = tallies_[std::move(key)];
  ++tally.seen;
  if (tally.seen <= most_examples) tally.last = problems_.size();
  return tally.seen <= most_examples;
}

void ProblemSink::add(std::string_view code, Severity severity, const Frame* at, std::string message,
    std::string effect, std::string mend) {
  if (!count(std::string(code), at)) return;
  problems_.push_back({std::string(code),
      severity,
      file_,
      pointer(at),
      std::move(message),
      std::move(effect),
      std::move(mend)});
}

void ProblemSink::add_fault(std::string_view code, Severity severity, const Frame* at, Reach reach,
    std::string message, std::string mend) {
  if (!count(std::string(code), at)) return;
  pending_.push_back({problems_.size(), reach});
  problems_.push_back(
      {std::string(code), severity, file_, pointer(at), std::move(message), {}, std::move(mend)});
}

void ProblemSink::close_object(std::string_view title, std::string_view id, bool left_out) {
  for (const Pending& pending : pending_) {
    Problem& problem = problems_[pending.problem];
    const std::string name =
        id.empty() ? fmt::format("a {} without id", title) : fmt::format("{} {}", title, shortened(id));
    if (left_out && pending.reach != Reach::Value)
      problem.effect = fmt::format("{} is left out; verdicts that could touch it become UNKNOWN", name);
    else if (pending.reach == Reach::Value)
      problem.effect = "the value is ignored";
    else
      problem.effect =
          fmt::format("this part of {} can't be used; verdicts that meet it become UNKNOWN", name);
  }
  pending_.clear();
}

void ProblemSink::note_once(
    std::string_view code, std::string_view what, const Frame* at, std::string message, std::string mend) {
  Tally& tally = tallies_[fmt::format("once {} {}", code, what)];
  if (++tally.seen > 1) return;
  Tally& notes = tallies_[fmt::format("notes {}", code)];
  if (++notes.seen > most_notes) return;
  notes.last = problems_.size();
  problems_.push_back(
      {std::string(code), Severity::Note, file_, pointer(at), std::move(message), "none", std::move(mend)});
}

void ProblemSink::forget() {
  problems_.clear();
  pending_.clear();
  tallies_.clear();
}

void ProblemSink::prefix_pointers(std::string_view prefix) {
  for (Problem& problem : problems_) problem.pointer.insert(0, prefix);
}

std::vector<Problem> ProblemSink::take() {
  for (const auto& [key, tally] : tallies_) {
    const std::uint64_t most = key.starts_with("once ")    ? tally.seen
                               : key.starts_with("notes ") ? most_notes
                                                           : most_examples;
    if (tally.seen > most)
      problems_[tally.last].message += fmt::format(" (and {} more like this in the file)", tally.seen - most);
  }
  return std::move(problems_);
}

}  // namespace vpcscope
