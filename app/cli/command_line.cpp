#include "app/cli/command_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <numeric>
#include <optional>
#include <ostream>
#include <sstream>
#include <tuple>

#include "analyzer/fold.h"
#include "app/server/listener.h"
#include "importers/evidence.h"
#include "model/quote.h"
#include "model/version.h"
#include "render/diagram/formats.h"
#include "render/text.h"

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
constexpr const char* pack_examples =
    "vpcscope pack -s exports/ -o net.vpcscope          read once\n"
    "vpcscope reach web-1 db-1 -s net.vpcscope          ask often, without reading again\n"
    "vpcscope pack -s a.zip -s b.zip -o all.vpcscope    two accounts as one network";
constexpr const char* reach_examples =
    "vpcscope reach web-1 db-1 tcp/5432 -s exports/      can it, and if not, what stops it\n"
    "vpcscope reach internet web-1 all -s exports/       what is open to the internet\n"
    "vpcscope reach i-0ab1 service:s3 tcp/443            by endpoint, NAT or internet gateway\n"
    "vpcscope reach sg-0a 10.1.2.3 tcp/443 -f json       for scripts; exit 0 yes, 1 no\n"
    "vpcscope reach --batch questions.jsonl > answers.jsonl";
constexpr const char* route_examples =
    "vpcscope route subnet-0ab1 10.1.2.3 -s exports/     which route wins, and why not others\n"
    "vpcscope route web-1 internet:203.0.113.9           from where an instance is\n"
    "vpcscope route tgw-attach-0c 10.1.2.3               in a transit gateway";
constexpr const char* matrix_examples =
    "vpcscope matrix -s exports/                         who reaches whom, in few statements\n"
    "vpcscope matrix --from internet --service tcp/22    where the internet can open SSH\n"
    "vpcscope matrix --by subnet -f md -o matrix.md      a table for people\n"
    "vpcscope matrix -f jsonl | grep tcp/3306            all pairs of groups, for scripts\n"
    "vpcscope matrix --shard 2/8 -f json -o 2.json       one of eight parts\n"
    "vpcscope matrix --merge ?.json -o whole.json        the parts as one";
constexpr const char* exposure_examples =
    "vpcscope exposure -s exports/                       what the internet can open, and by which rule\n"
    "vpcscope exposure -f csv -o exposure.csv            for a spreadsheet\n"
    "vpcscope exposure -f json | jq '.inbound[].interface'";
constexpr const char* draw_examples =
    "vpcscope draw -s exports/ -o network.svg            the whole network, in as much detail as has room\n"
    "vpcscope draw --focus vpc-0a1b --depth 1 -o near.png\n"
    "vpcscope draw --only tag:Env=prod -o prod.svg       some VPCs only\n"
    "vpcscope draw --path web-1 db-1 tcp/5432 -o why.svg one answer, with the rules on its hops";
constexpr const char* report_examples =
    "vpcscope report -s exports/ -o report.html          everything on one page, to send to somebody\n"
    "vpcscope report --ask 'web-1 db-1 tcp/5432' -o report.html";
constexpr const char* serve_examples =
    "vpcscope serve -s exports/ --open                   the page, in the browser\n"
    "vpcscope serve -s exports/ --listen 127.0.0.1:8473  on a port of your choice\n"
    "curl -H \"X-Vpcscope-Token: $TOKEN\" \"$HOST/api/v1/reach?from=web-1&to=db-1\"";
constexpr const char* top_examples =
    "vpcscope collect > collect.sh && bash collect.sh --out exports\n"
    "vpcscope inspect -s exports\n"
    "vpcscope reach web-1 db-1 tcp/5432 -s exports";

constexpr const char* generate_examples =
    "vpcscope generate man > vpcscope.1\n"
    "vpcscope generate bash > /etc/bash_completion.d/vpcscope";

/// Help as docs/cli.md wants it: what it is, then examples, then the rest, in 80 columns.
class Help : public CLI::Formatter {
 public:
  std::string make_help(const CLI::App* app, std::string, CLI::AppFormatMode) const override {
    const bool top = app->get_parent() == nullptr;
    std::string text =
        app->get_description() + "\n\nExamples:\n" + indented(examples_of(top ? "" : app->get_name()));
    text += top ? "\nUsage: vpcscope COMMAND [ARGUMENTS] [OPTIONS]\n"
                : fmt::format("\nUsage: vpcscope {}{} [OPTIONS]\n", app->get_name(), arguments_of(*app));
    if (top) text += "\nCommands:\n" + commands(*app);
    std::string arguments;
    for (const CLI::Option* option : app->get_options())
      if (!option->nonpositional()) arguments += row(option->get_name(), option->get_description());
    if (!arguments.empty()) text += "\n" + arguments;
    text += "\nOptions:\n";
    for (const CLI::Option* option : app->get_options())
      if (option->nonpositional()) text += row(spelled(*option), option->get_description());
    if (top) text += "\nEach command has its own --help. See also man vpcscope.\n";
    return text;
  }

 private:
  static constexpr std::size_t column = 26;
  static constexpr std::size_t width = 80;

  static std::string commands(const CLI::App& app) {
    std::string text;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
      if (!command->get_group().empty()) text += row(command->get_name(), command->get_description());
    return text;
  }

  static std::string spelled(const CLI::Option& option) {
    std::vector<std::string> names;
    for (const std::string& name : option.get_snames()) names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) names.push_back("--" + name);
    const bool value = option.get_items_expected_max() > 0;
    return fmt::format("{}{}", fmt::join(names, ", "), value ? " " + option.get_type_name() : "");
  }

  static std::string row(const std::string& name, const std::string& what) {
    const std::string head = "  " + name;
    const std::string gap =
        head.size() + 2 > column ? "\n" + std::string(column, ' ') : std::string(column - head.size(), ' ');
    return head + gap + wrapped(what, width, column) + "\n";
  }

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

/// "text or json"
std::string alternatives(const std::vector<std::string>& words) {
  if (words.size() == 1) return words.front();
  const std::vector<std::string> head(words.begin(), words.end() - 1);
  return fmt::format("{} or {}", fmt::join(head, ", "), words.back());
}

/// One of these words, and a message that says so.
void one_of(
    CommandLine& line, CLI::Option* option, std::string_view noun, const std::vector<std::string>& words) {
  const auto test = [noun = std::string(noun), words](const std::string& value) -> std::string {
    if (std::ranges::find(words, value) != words.end()) return {};
    return fmt::format("there is no {} \"{}\"; expected {}", noun, value, alternatives(words));
  };
  option->check(CLI::Validator(test, ""))->take_last();
  line.choices[option] = words;
}

std::string account_fault(const std::string& value) {
  const bool digits = value.size() == 12 && value.find_first_not_of("0123456789") == std::string::npos;
  return digits ? "" : fmt::format("\"{}\" is not an account id; expected 12 digits", value);
}

std::string region_fault(const std::string& value) {
  return is_region(value) ? "" : fmt::format("\"{}\" is not a Region; expected a name like us-east-1", value);
}

void add_common_options(CLI::App& command, CommandLine& line, const std::vector<std::string>& formats) {
  CommonOptions& common = line.common;
  command
      .add_option("-s,--snapshot",
          common.snapshots,
          "what to read: a folder, a file, an archive, a packed network, or - for standard input; repeat it "
          "to merge. "
          "Default: $VPCSCOPE_SNAPSHOT, else the current folder")
      ->allow_extra_args(false)
      ->type_name("PATH");
  if (!formats.empty())
    one_of(line,
        command.add_option("-f,--format", common.format, alternatives(formats))->type_name("FMT"),
        "format",
        formats);
  command.add_option("-o,--output", common.output, "write there; the format follows the file's ending")
      ->type_name("FILE")
      ->take_last();
  command.add_option("--account", common.account, "the account, for files that don't tell")
      ->check(CLI::Validator(account_fault, ""))
      ->type_name("ID")
      ->take_last();
  command.add_option("--region", common.region, "the Region, for files that don't tell")
      ->check(CLI::Validator(region_fault, ""))
      ->type_name("NAME")
      ->take_last();
  command.add_flag("--strict", common.strict, "any error or warning about the input is fatal");
  one_of(line,
      command.add_option("--color", common.color, "auto, always or never; $NO_COLOR is honoured")
          ->type_name("WHEN"),
      "choice",
      {"auto", "always", "never"});
  command.add_flag("-q,--quiet", common.quiet, "less on standard error");
  command.add_flag("-v,--verbose", common.verbose, "more, in the text and on standard error");
}

std::string assumption_fault(const std::string& value) {
  if (value == "routes" || value == "acls") return {};
  return fmt::format("{} can't be assumed; expected routes, acls or both", vpcscope::quoted(value));
}

/// Of commands that ask a network, rather than look at the files.
void add_network_options(CLI::App& command, CommandLine& line) {
  command
      .add_option("--assume",
          line.common.assume,
          "fill what was not exported with the usual state: routes, acls or both, with a comma between")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::Validator(assumption_fault, ""))
      ->type_name("LIST");
  command
      .add_option("--declare",
          line.common.declare,
          "YAML facts that no export holds: NAT instances, on-premises prefixes")
      ->type_name("FILE")
      ->take_last();
}

void add_reach_options(CLI::App& command, CommandLine& line) {
  ReachQuestion& question = line.question;
  command.add_option("FROM", question.from, "who asks: a resource, address, group or set of addresses");
  command.add_option("TO", question.to, "who is asked: the same forms");
  command
      .add_option("SERVICE",
          question.service,
          "tcp/443, udp/53, icmp, ping, ...; several with commas; without it, everything that gets through")
      ->option_text("SERVICE");
  command.add_option("--source-port", question.source_port, "the client's port N, or its range A-B")
      ->type_name("PORTS")
      ->take_last();
  one_of(line,
      command
          .add_option("--client",
              question.client,
              "whose ephemeral ports the client uses: linux, windows, windows-2003, elb, nat, lambda or "
              "unknown")
          ->type_name("SYSTEM"),
      "client",
      {"linux", "windows", "windows-2003", "elb", "nat", "lambda", "unknown"});
  command.add_flag("--one-way", question.one_way, "don't ask whether the answers come back");
  command.add_flag("--all-blockers", question.all_blockers, "go on past the first drop, and name them all");
  const auto family = [&question](const std::string& value) { question.family = value == "6" ? 6 : 4; };
  one_of(line,
      command.add_option_function<std::string>("--family", family, "4 or 6")->type_name("N"),
      "address family",
      {"4", "6"});
  command.add_flag("--honor-health", question.honor_health, "load balancers use healthy targets only");
  command
      .add_option("--client-group",
          question.client_group,
          "the directory's group that a Client VPN's client is in, as authorization rules name it")
      ->type_name("ID")
      ->take_last();
  command
      .add_option(
          "--batch", line.batch, "questions from JSON Lines (- for standard input), answers as JSON Lines")
      ->type_name("FILE")
      ->take_last();
}

void add_route_options(CLI::App& command, CommandLine& line) {
  command
      .add_option("WHERE",
          line.where,
          "whose table: a subnet, route table, interface, instance, gateway or attachment")
      ->required();
  command.add_option("DESTINATION", line.destination, "one address, or the name of one")->required();
}

/// "2/8"; nothing where it is no part of so many.
std::optional<std::pair<std::uint32_t, std::uint32_t>> parse_shard(std::string_view text) {
  const std::size_t slash = std::min(text.find('/'), text.size());
  const auto number = [](std::string_view digits) -> std::uint32_t {
    std::uint32_t value = 0;
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return fault == std::errc() && end == digits.data() + digits.size() ? value : 0;
  };
  const std::uint32_t part = number(text.substr(0, slash));
  const std::uint32_t parts = number(text.substr(std::min(slash + 1, text.size())));
  if (part == 0 || part > parts) return std::nullopt;
  return std::pair(part, parts);
}

std::string shard_fault(const std::string& value) {
  if (parse_shard(value)) return {};
  return fmt::format("{} is no part; expected K/N with K from 1 to N, like 2/8", vpcscope::quoted(value));
}

std::string fold_fault(const std::string& value) {
  if (parse_fold_by(value)) return {};
  return fmt::format("there is no way to fold by {}; expected subnet, sg, vpc, interface or tag:KEY",
      vpcscope::quoted(value));
}

void add_matrix_options(CLI::App& command, CommandLine& line) {
  MatrixQuestion& pairs = line.pairs;
  command
      .add_option("--from",
          pairs.from,
          "who asks: a resource, a group, internet, onprem, service:NAME or any, which is the default")
      ->type_name("X")
      ->take_last();
  command.add_option("--to", pairs.to, "who is asked: the same forms")->type_name("Y")->take_last();
  command
      .add_option("--service", pairs.service, "only these: tcp/443, udp/53, ping, ...; several with commas")
      ->type_name("S")
      ->take_last();
  CLI::Option* by = command.add_option("--by",
      line.fold_by,
      "one statement for two of these: subnet, sg, vpc, interface or tag:KEY; for text and md");
  by->check(CLI::Validator(fold_fault, ""))->type_name("WHAT")->take_last();
  line.choices[by] = {"subnet", "sg", "vpc", "interface", "tag:"};
  const auto shard = [&pairs](const std::string& value) {
    std::tie(pairs.part, pairs.parts) = parse_shard(value).value_or(std::pair(1U, 1U));
  };
  command.add_option_function<std::string>("--shard", shard, "the K-th of N parts, for several machines")
      ->check(CLI::Validator(shard_fault, ""))
      ->type_name("K/N")
      ->take_last();
  command.add_option("--merge", line.parts, "joins parts, in the format that they have, to the whole")
      ->type_name("FILE");
}

void add_draw_options(CLI::App& command, CommandLine& line) {
  DrawOptions& draw = line.draw;
  command
      .add_option("--path", draw.path, "one answer of reach: FROM TO, and mostly a SERVICE; words as there")
      ->expected(2, 3)
      ->type_name("FROM TO SERVICE");
  one_of(line,
      command
          .add_option(
              "--view", draw.view, "estate: every VPC a card; vpcs: with all that is in them; by size")
          ->type_name("VIEW"),
      "view",
      {"estate", "vpcs"});
  command
      .add_option("--focus", draw.focus, "only what lies around this: an id, a name, tag:KEY=VALUE, a Region")
      ->type_name("X")
      ->take_last();
  command.add_option("--depth", draw.depth, "how many joints around it: peerings, transit gateways (1)")
      ->check(CLI::Range(0, 100))
      ->type_name("N")
      ->take_last();
  command
      .add_option(
          "--only", draw.only, "only these VPCs: an account, a Region, tag:KEY=VALUE, an id or a name")
      ->allow_extra_args(false)
      ->type_name("X");
  CLI::Option* layers = command.add_option(
      "--layers", draw.layers, "what is drawn besides: routes, exposure, none; without it, all");
  layers->delimiter(',')
      ->check(CLI::IsMember({"routes", "exposure", "none"}))
      ->type_name("LIST")
      ->allow_extra_args(false);
  line.choices[layers] = {"routes", "exposure", "none"};
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  std::istringstream all(text);
  for (std::string word; all >> word;) words.push_back(word);
  return words;
}

std::string question_fault(const std::string& value) {
  const std::size_t count = words_of(value).size();
  if (count == 2 || count == 3) return {};
  return fmt::format(
      "{} is no question; expected FROM TO SERVICE or FROM TO in one word", vpcscope::quoted(value));
}

void add_report_options(CLI::App& command, CommandLine& line) {
  command
      .add_option_function<std::vector<std::string>>(
          "--ask",
          [&line](const std::vector<std::string>& all) {
            for (const std::string& one : all) line.questions.push_back(words_of(one));
          },
          "a question of reach whose answer is part of the report: FROM TO SERVICE in one word; repeatable")
      ->check(CLI::Validator(question_fault, ""))
      ->allow_extra_args(false)
      ->type_name("QUESTION");
}

std::vector<std::string> picture_formats() {
  std::vector<std::string> names;
  for (const DiagramFormat& one : diagram_formats()) names.emplace_back(one.name);
  return names;
}

std::string listen_fault(const std::string& value) {
  if (parse_listen(value)) return {};
  return fmt::format("{} is no address to listen on; expected ADDRESS:PORT, like 127.0.0.1:8473 or [::1]:0",
      vpcscope::quoted(value));
}

void add_serve_options(CLI::App& command, CommandLine& line) {
  command
      .add_option("--listen",
          line.listen,
          "where: an address of this machine and a port, 0 for any free one; default 127.0.0.1:0, which "
          "only "
          "this machine reaches")
      ->check(CLI::Validator(listen_fault, ""))
      ->type_name("ADDRESS:PORT")
      ->take_last();
  command.add_flag("--open", line.open_browser, "show the page in the browser (xdg-open)");
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
  // What was typed may be the beginning of just one.
  const auto begins = [&](const std::string& name) { return !word.empty() && name.starts_with(word); };
  if (std::ranges::count_if(names, begins) == 1) return *std::ranges::find_if(names, begins);
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

bool is_command(const CLI::App& app, const std::string& word) {
  const std::vector<std::string> names = command_names(app);
  return word == "generate" || std::ranges::find(names, word) != names.end();
}

/// What is wrong with the arguments before anything is parsed; empty if nothing is.
std::string early_fault(const CLI::App& app, const std::vector<std::string>& words) {
  if (words.empty()) return {};
  if (words[0].starts_with("-") && words[0].size() > 1) {
    const auto command =
        std::ranges::find_if(words, [&](const std::string& word) { return is_command(app, word); });
    if (command == words.end()) return {};
    const std::vector<std::string> before(words.begin(), command);
    return fmt::format("options come after the command: vpcscope {} {}", *command, fmt::join(before, " "));
  }
  if (is_command(app, words[0])) return {};
  const std::string near = nearest(words[0], command_names(app));
  return fmt::format("there is no command \"{}\"{}",
      words[0].substr(0, 60),
      near.empty() ? "; see vpcscope --help" : "; did you mean " + near + "?");
}

/// The first word that the command has no place for, in words of ours.
std::string extra_fault(const CLI::App& app, const std::vector<std::string>& words) {
  const CLI::App* command = &app;
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    if (!words.empty() && sub->get_name() == words[0]) command = sub;
  const std::vector<std::string> options = option_names(*command);
  const std::string help =
      command == &app ? "vpcscope --help" : fmt::format("vpcscope {} --help", command->get_name());
  for (const std::string& word : words) {
    const std::string name = word.substr(0, word.find('='));
    const bool known = std::ranges::find(options, name) != options.end();
    if (!name.starts_with("--") || name == "--" || known) continue;
    const std::string near = nearest(name, options);
    return fmt::format("there is no option {}; {}",
        name.substr(0, 60),
        near.empty() ? "see " + help : "did you mean " + near + "?");
  }
  for (const std::string& word : words)
    if (word.size() == 2 && word[0] == '-' && word[1] != '-' && command->get_option_no_throw(word) == nullptr)
      return fmt::format("there is no option {}; see {}", word, help);
  const std::vector<std::string> extras = command->remaining();
  const std::string first = extras.empty() ? std::string("an argument") : vpcscope::quoted(extras.back());
  return fmt::format("{} is not expected here; see {}", first, help);
}

std::string first_line(std::string_view text) { return std::string(text.substr(0, text.find('\n'))); }

std::string fault_text(
    const CLI::App& app, const CLI::ParseError& fault, const std::vector<std::string>& words) {
  if (dynamic_cast<const CLI::ExtrasError*>(&fault) != nullptr) return extra_fault(app, words);
  std::string text = first_line(fault.what());
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&fault) != nullptr)
    return fmt::format("{} needs a value", text.substr(0, text.find(':')));
  return text;
}

}  // namespace

std::string arguments_of(const CLI::App& command) {
  std::string shown;
  for (const CLI::Option* option : command.get_options())
    if (!option->nonpositional())
      shown += " " + (option->get_option_text().empty() ? option->get_name() : option->get_option_text());
  return shown;
}

std::string examples_of(const std::string& command) {
  if (command == "inspect") return inspect_examples;
  if (command == "collect") return collect_examples;
  if (command == "generate") return generate_examples;
  if (command == "pack") return pack_examples;
  if (command == "reach") return reach_examples;
  if (command == "route") return route_examples;
  if (command == "matrix") return matrix_examples;
  if (command == "exposure") return exposure_examples;
  if (command == "draw") return draw_examples;
  if (command == "report") return report_examples;
  if (command == "serve") return serve_examples;
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
  add_common_options(*inspect, line, {"text", "json"});
  inspect->callback([&line] { line.command = Command::Inspect; });
  CLI::App* collect = app.add_subcommand(
      "collect", "Prints a read-only bash script that exports an account. Never calls AWS itself.");
  collect->add_flag("--policy", line.collect_policy, "print the IAM policy that the script needs instead");
  collect->add_option("-o,--output", line.common.output, "write there")->type_name("FILE");
  collect->callback([&line] { line.command = Command::Collect; });
  CLI::App* pack = app.add_subcommand(
      "pack", "Writes the resolved network as one file, which -s of other commands maps in at once.");
  add_network_options(*pack, line);
  add_common_options(*pack, line, {});
  pack->get_option("--output")->required()->description("the file to write");
  pack->callback([&line] { line.command = Command::Pack; });
  CLI::App* reach = app.add_subcommand(
      "reach", "Can FROM open SERVICE to TO and get its answers back, and which rule decides it.");
  add_reach_options(*reach, line);
  add_network_options(*reach, line);
  add_common_options(*reach, line, {"text", "json", "jsonl", "md"});
  reach->callback([&line] { line.command = Command::Reach; });
  CLI::App* route =
      app.add_subcommand("route", "Which route of a table carries a packet, and why each other one lost.");
  add_route_options(*route, line);
  add_network_options(*route, line);
  add_common_options(*route, line, {"text", "json"});
  route->callback([&line] { line.command = Command::Route; });
  CLI::App* matrix =
      app.add_subcommand("matrix", "All pairs at once: who reaches whom, with which services.");
  add_matrix_options(*matrix, line);
  add_network_options(*matrix, line);
  add_common_options(*matrix, line, {"text", "json", "jsonl", "csv", "md"});
  matrix->callback([&line] { line.command = Command::Matrix; });
  CLI::App* exposure = app.add_subcommand(
      "exposure", "What the internet can open, what can open the internet, and what one blocker keeps shut.");
  add_network_options(*exposure, line);
  add_common_options(*exposure, line, {"text", "json", "csv", "md"});
  exposure->callback([&line] { line.command = Command::Exposure; });
  CLI::App* draw = app.add_subcommand("draw", "A diagram of the network, or of one answer.");
  add_draw_options(*draw, line);
  add_network_options(*draw, line);
  add_common_options(*draw, line, picture_formats());
  draw->callback([&line] { line.command = Command::Draw; });
  CLI::App* report = app.add_subcommand(
      "report", "One HTML file with everything: coverage, maps, exposure, all pairs, routes.");
  add_report_options(*report, line);
  add_network_options(*report, line);
  add_common_options(*report, line, {"html"});
  report->callback([&line] { line.command = Command::Report; });
  CLI::App* serve = app.add_subcommand(
      "serve", "The web page and its HTTP API, on this machine; reads the files again when they change.");
  add_serve_options(*serve, line);
  add_network_options(*serve, line);
  add_common_options(*serve, line, {});
  serve->remove_option(serve->get_option("--output"));
  serve->callback([&line] { line.command = Command::Serve; });
  CLI::App* generate =
      app.add_subcommand("generate", "Prints the man page or a shell's completions, for packagers.");
  generate->group("");  // not for everyday use: not listed
  one_of(line,
      generate->add_option("PAGE", line.page, "man, bash, zsh or fish")->required(),
      "page",
      {"man", "bash", "zsh", "fish"});
  generate->callback([&line] { line.command = Command::Generate; });
  app.set_help_flag("-h,--help", "print this help and exit");
  for (CLI::App* command :
      {inspect, collect, pack, reach, route, matrix, exposure, draw, report, serve, generate})
    command->set_help_flag("-h,--help", "print this help and exit");
}

ParseOutcome parse_arguments(
    CommandLine& line, int argc, const char* const* argv, std::ostream& out, std::ostream& err) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  const auto fail = [&](const std::string& fault) {
    err << "vpcscope: " << printable(fault) << "\n";
    return ParseOutcome{false, 2};
  };
  if (const std::string fault = early_fault(*line.app, words); !fault.empty()) return fail(fault);
  try {
    line.app->parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    const int code = line.app->exit(asked, out, err);
    return {false, out.flush() ? code : 2};
  } catch (const CLI::ParseError& fault) {
    return fail(fault_text(*line.app, fault, words));
  }
  if (line.command == Command::None) {
    out << line.app->help();
    return {false, out.flush() && argc <= 1 ? 0 : 2};
  }
  if (line.common.snapshots.empty()) {
    const char* from_environment = std::getenv("VPCSCOPE_SNAPSHOT");
    line.common.snapshots.emplace_back(
        from_environment != nullptr && *from_environment != '\0' ? from_environment : ".");
  }
  return {true, 0};
}

}  // namespace vpcscope
