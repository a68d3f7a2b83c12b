#include "app/cli/command_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <numeric>
#include <ostream>

#include "model/version.h"

namespace vpcscope {
namespace {

constexpr const char* inspect_examples =
    "vpcscope inspect -s exports/               what is in this folder, and what is missing\n"
    "vpcscope inspect -s a.zip -s b.zip         two accounts as one network\n"
    "vpcscope inspect -s exports/ -f json       for scripts\n"
    "aws ec2 describe-vpcs | vpcscope inspect -s -";
constexpr const char* collect_examples =
    "vpcscope collect > collect.sh              the script that exports an account\n"
    "less collect.sh && bash collect.sh         read it, then run it\n"
    "vpcscope collect --policy                  the IAM policy that it needs";
constexpr const char* top_examples =
    "vpcscope collect > collect.sh && bash collect.sh --out exports\n"
    "vpcscope inspect -s exports";

/// Help as docs/cli.md wants it: what it is, then examples, then the rest.
class Help : public CLI::Formatter {
 public:
  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override {
    if (mode == CLI::AppFormatMode::Sub) return make_expanded(app);
    std::string text = app->get_description() + "\n";
    text += "\nExamples:\n" + indented(examples_of(app->get_parent() == nullptr ? "" : app->get_name()));
    text += "\n" + make_usage(app, name).substr(0, std::string::npos);
    text += make_positionals(app);
    text += make_groups(app, mode);
    text += make_subcommands(app, mode);
    if (app->get_parent() == nullptr) text += "\nEach command has its own --help. See also man vpcscope.\n";
    return text;
  }

  std::string make_usage(const CLI::App* app, std::string) const override {
    if (app->get_parent() == nullptr) return "Usage: vpcscope COMMAND [ARGUMENTS] [OPTIONS]\n";
    return fmt::format("Usage: vpcscope {} [OPTIONS]\n", app->get_name());
  }

 private:
  static std::string indented(std::string_view lines) {
    std::string text;
    while (!lines.empty()) {
      const std::size_t end = std::min(lines.find('\n'), lines.size());
      text += "  " + std::string(lines.substr(0, end)) + "\n";
      lines.remove_prefix(std::min(end + 1, lines.size()));
    }
    return text;
  }
};

void add_common_options(CLI::App& command, CommonOptions& common, const std::vector<std::string>& formats) {
  command
      .add_option("-s,--snapshot", common.snapshots,
          "what to read: a folder, a file, an archive, or - for standard input; repeat it to merge. "
          "Default: $VPCSCOPE_SNAPSHOT, else the current folder")
      ->allow_extra_args(false)
      ->type_name("PATH");
  command.add_option("-f,--format", common.format, fmt::format("{}", fmt::join(formats, ", ")))
      ->check(CLI::IsMember(formats))
      ->type_name("FMT");
  command.add_option("-o,--output", common.output, "write there; the format follows the file's ending")
      ->type_name("FILE");
  command.add_option("--account", common.account, "the account, for files that don't tell")->type_name("ID");
  command.add_option("--region", common.region, "the Region, for files that don't tell")->type_name("NAME");
  command.add_flag("--strict", common.strict, "any error or warning about the input is fatal");
  command.add_option("--color", common.color, "auto, always or never; $NO_COLOR is honoured")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->type_name("WHEN");
  command.add_flag("-q,--quiet", common.quiet, "less on standard error");
  command.add_flag("-v,--verbose", common.verbose, "more, in the text and on standard error");
}

/// How many letters must change to make one word of the other.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0U : 1U);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

std::string nearest(std::string_view word, const std::vector<std::string>& names) {
  std::string best;
  std::size_t least = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const std::string& name : names)
    if (const std::size_t d = distance(word, name); d < least) {
      least = d;
      best = name;
    }
  return best;
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    if (!command->get_group().empty()) names.push_back(command->get_name());
  return names;
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

/// The first argument that is neither a command nor an option.
std::string unknown_command(const CLI::App& app, int argc, const char* const* argv) {
  const std::vector<std::string> names = command_names(app);
  if (argc < 2) return {};
  const std::string word = argv[1];
  if (word.starts_with("-") || word == "generate" || std::ranges::find(names, word) != names.end()) return {};
  return word;
}

std::string mend_hint(const CLI::App& app, int argc, const char* const* argv) {
  const CLI::App* command = &app;
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    if (argc > 1 && sub->get_name() == argv[1]) command = sub;
  const std::vector<std::string> options = option_names(*command);
  for (int i = 1; i < argc; ++i) {
    const std::string word = std::string(argv[i]).substr(0, std::string(argv[i]).find('='));
    if (!word.starts_with("--") || std::ranges::find(options, word) != options.end()) continue;
    if (const std::string near = nearest(word, options); !near.empty())
      return fmt::format("; did you mean {}?", near);
  }
  const std::string name = command == &app ? "" : command->get_name() + " ";
  return fmt::format("; see vpcscope {}--help", name);
}

std::string first_line(std::string_view text) { return std::string(text.substr(0, text.find('\n'))); }

}  // namespace

std::string examples_of(const std::string& command) {
  if (command == "inspect") return inspect_examples;
  if (command == "collect") return collect_examples;
  if (command.empty()) return top_examples;
  return {};
}

void make_command_line(CommandLine& line) {
  line.app = std::make_unique<CLI::App>(
      "Reads exported AWS network configurations and answers questions about them, offline.", "vpcscope");
  CLI::App& app = *line.app;
  app.formatter(std::make_shared<Help>());
  app.set_version_flag("--version", fmt::format("vpcscope {}", kVersion), "print the version");
  app.require_subcommand(0, 1);
  CLI::App* inspect =
      app.add_subcommand("inspect", "What was imported, what was left out and why, and what is missing.");
  add_common_options(*inspect, line.common, {"text", "json"});
  inspect->callback([&line] { line.command = Command::Inspect; });
  CLI::App* collect = app.add_subcommand(
      "collect", "Prints a read-only bash script that exports an account. Never calls AWS itself.");
  collect->add_flag("--policy", line.collect_policy, "print the IAM policy that the script needs instead");
  collect->add_option("-o,--output", line.common.output, "write there")->type_name("FILE");
  collect->callback([&line] { line.command = Command::Collect; });
  CLI::App* generate =
      app.add_subcommand("generate", "Prints the man page or a shell's completions, for packagers.");
  generate->group("");  // not for everyday use: not listed
  generate->add_option("PAGE", line.page, "man, bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"man", "bash", "zsh", "fish"}));
  generate->callback([&line] { line.command = Command::Generate; });
}

ParseOutcome parse_arguments(
    CommandLine& line, int argc, const char* const* argv, std::ostream& out, std::ostream& err) {
  if (const std::string word = unknown_command(*line.app, argc, argv); !word.empty()) {
    const std::string near = nearest(word, command_names(*line.app));
    err << "vpcscope: there is no command \"" << word.substr(0, 60) << "\""
        << (near.empty() ? "; see vpcscope --help" : "; did you mean " + near + "?") << "\n";
    return {false, 2};
  }
  try {
    line.app->parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    return {false, line.app->exit(asked, out, err)};
  } catch (const CLI::ParseError& fault) {
    err << "vpcscope: " << first_line(fault.what()) << mend_hint(*line.app, argc, argv) << "\n";
    return {false, 2};
  }
  if (line.command == Command::None) {
    out << line.app->help();
    return {false, argc > 1 ? 2 : 0};
  }
  if (line.common.snapshots.empty()) {
    const char* from_environment = std::getenv("VPCSCOPE_SNAPSHOT");
    line.common.snapshots.push_back(
        from_environment != nullptr && *from_environment != '\0' ? from_environment : ".");
  }
  return {true, 0};
}

}  // namespace vpcscope
