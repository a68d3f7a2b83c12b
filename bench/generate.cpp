// generate: the program around bench/generator.h. Writes an export of made-up accounts, or one file of
// interfaces, and says on standard error what it wrote and how fast.
//
//   generate --profile quota --interfaces 1000000 --seed 7 --out export
//   generate --only interfaces --bytes 1000000000 -o interfaces.json
//
// Exit: 0 done; 2 arguments that cannot be used, or a file that cannot be written.

#include <charconv>
#include <chrono>
#include <cstdio>
#include <exception>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "bench/generator.h"

namespace {

using namespace vpcscope::bench;

constexpr std::string_view usage =
    R"(generate --profile quota --interfaces 1000000 --seed 7 --out export
generate --only interfaces --bytes 1000000000 -o interfaces.json

  --profile NAME            light (default), quota, adversarial, flat or accounts
  --interfaces N            network interfaces of the whole export (1000)
  --seed S                  equal seeds give equal bytes (1)
  --files-per-kind F        each call of an account in up to F files (1)
  --interfaces-per-file N   describe-network-interfaces in files of N
  --instances               write describe-instances too
  --out DIR                 writes DIR/<account>/<region>/describe-vpcs.json and so on
  --only interfaces         one describe-network-interfaces file instead, for the input of one import
  --bytes N                 its size
  -o FILE                   its name
)";

struct Arguments {
  GeneratorOptions options;
  std::string out;
  std::string only;
  std::string file;
  std::uint64_t bytes = 0;
  bool help = false;
};

bool parse_number(std::string_view text, std::uint64_t& value) {
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && stopped == end;
}

bool parse_profile_into(std::string_view text, Profile& profile) {
  const auto parsed = parse_profile(text);
  if (parsed) profile = *parsed;
  return parsed.has_value();
}

bool parse_value(std::string_view name, std::string_view value, Arguments& arguments) {
  GeneratorOptions& options = arguments.options;
  if (name == "--profile") return parse_profile_into(value, options.profile);
  if (name == "--interfaces") return parse_number(value, options.interfaces);
  if (name == "--seed") return parse_number(value, options.seed);
  if (name == "--files-per-kind") return parse_number(value, options.files_per_kind);
  if (name == "--interfaces-per-file") return parse_number(value, options.interfaces_per_file);
  if (name == "--bytes") return parse_number(value, arguments.bytes);
  if (name == "--only")
    arguments.only = value;
  else if (name == "--out")
    arguments.out = value;
  else if (name == "-o")
    arguments.file = value;
  else
    return false;
  return true;
}

// The first argument that cannot be used, or none.
std::optional<std::string> parse_arguments(std::span<char* const> words, Arguments& arguments) {
  for (std::size_t n = 0; n < words.size(); ++n) {
    const std::string_view word = words[n];
    if (word == "--help")
      arguments.help = true;
    else if (word == "--instances")
      arguments.options.instances = true;
    else if (n + 1 == words.size())
      return std::string(word) + " is unknown, or its value is missing";
    else if (!parse_value(word, words[++n], arguments))
      return std::string(word) + " " + words[n] + " cannot be used";
  }
  return std::nullopt;
}

// What is missing for the work asked for, or none.
std::optional<std::string> missing(const Arguments& arguments) {
  const bool single = !arguments.only.empty();
  if (single && arguments.only != "interfaces") return "--only knows interfaces";
  if (single && (arguments.bytes == 0 || arguments.file.empty()))
    return "--only interfaces wants --bytes N and -o FILE";
  if (!single && arguments.out.empty()) return "--out DIR is missing";
  if (!single && arguments.options.interfaces == 0) return "--interfaces wants a number above 0";
  return std::nullopt;
}

GeneratorTotals run(const Arguments& arguments) {
  if (arguments.only.empty()) return generate_export(arguments.options, arguments.out);
  return generate_interfaces(arguments.options, arguments.bytes, std::filesystem::path(arguments.file));
}

void report(const GeneratorTotals& totals, double seconds) {
  const double megabytes = static_cast<double>(totals.bytes) / 1e6;
  std::fprintf(stderr,
      "%llu accounts, %llu VPCs, %llu subnets, %llu interfaces, %llu groups, %llu rules, %llu routes\n"
      "%.1f MB in %llu files, %.2f s, %.0f MB/s\n",
      static_cast<unsigned long long>(totals.accounts),
      static_cast<unsigned long long>(totals.vpcs),
      static_cast<unsigned long long>(totals.subnets),
      static_cast<unsigned long long>(totals.interfaces),
      static_cast<unsigned long long>(totals.groups),
      static_cast<unsigned long long>(totals.rules),
      static_cast<unsigned long long>(totals.routes),
      megabytes,
      static_cast<unsigned long long>(totals.files),
      seconds,
      megabytes / seconds);
}

int refuse(std::string_view reason) {
  std::fprintf(stderr, "generate: %.*s; see --help\n", static_cast<int>(reason.size()), reason.data());
  return 2;
}

}  // namespace

int main(int count, char** words) {
  Arguments arguments;
  const auto wrong =
      parse_arguments(std::span(words + 1, static_cast<std::size_t>(count > 0 ? count - 1 : 0)), arguments);
  if (arguments.help) {
    std::fwrite(usage.data(), 1, usage.size(), stdout);
    return 0;
  }
  if (wrong) return refuse(*wrong);
  if (const auto lack = missing(arguments)) return refuse(*lack);
  try {
    const auto start = std::chrono::steady_clock::now();
    const GeneratorTotals totals = run(arguments);
    report(totals, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  } catch (const std::exception& error) {
    return refuse(error.what());
  }
  return 0;
}
