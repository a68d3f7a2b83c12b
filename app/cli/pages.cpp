#include "app/cli/pages.h"

#include <fmt/format.h>

#include "model/version.h"

namespace vpcscope {
namespace {

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
  std::vector<const CLI::App*> commands;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    if (!command->get_group().empty()) commands.push_back(command);
  return commands;
}

std::vector<const CLI::Option*> options_of(const CLI::App& app) {
  std::vector<const CLI::Option*> options;
  for (const CLI::Option* option : app.get_options())
    if (option->nonpositional()) options.push_back(option);
  return options;
}

/// "-s", "--snapshot"
std::vector<std::string> spellings(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.get_snames()) names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) names.push_back("--" + name);
  return names;
}

bool takes_value(const CLI::Option& option) { return option.get_items_expected_max() > 0; }
bool takes_path(const CLI::Option& option) {
  return option.get_type_name() == "PATH" || option.get_type_name() == "FILE";
}

// ------------------------------------------------------------------------------------------------------- man

/// roff takes '\' , '-' and a leading '.' or ''' as its own.
std::string roff(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '\\')
      escaped += "\\e";
    else if (c == '-')
      escaped += "\\-";
    else
      escaped += c;
  }
  return escaped.starts_with('.') || escaped.starts_with('\'') ? "\\&" + escaped : escaped;
}

std::string roff_options(const CLI::App& command) {
  std::string page;
  for (const CLI::Option* option : options_of(command)) {
    std::vector<std::string> shown;
    for (const std::string& name : spellings(*option)) shown.push_back("\\fB" + roff(name) + "\\fR");
    page += fmt::format(".TP\n{}{}\n{}\n",
        fmt::join(shown, ", "),
        takes_value(*option) ? " \\fI" + option->get_type_name() + "\\fR" : "",
        roff(option->get_description()));
  }
  return page;
}

std::string roff_examples(const std::string& command) {
  const std::string examples = examples_of(command);
  return examples.empty() ? "" : fmt::format(".PP\n.nf\n.RS\n{}\n.RE\n.fi\n", roff(examples));
}

std::string man_page(const CLI::App& app) {
  std::string page = fmt::format(".TH VPCSCOPE 1 \"\" \"vpcscope {}\" \"User Commands\"\n", kVersion);
  page += fmt::format(".SH NAME\nvpcscope \\- answers questions about exported AWS networks\n");
  page += ".SH SYNOPSIS\n.B vpcscope\n\\fICOMMAND\\fR [\\fIARGUMENTS\\fR] [\\fIOPTIONS\\fR]\n";
  page += fmt::format(".SH DESCRIPTION\n{}\n", roff(app.get_description()));
  page += ".SH EXAMPLES\n" + roff_examples("");
  page += ".SH COMMANDS\n";
  for (const CLI::App* command : commands_of(app)) {
    page += fmt::format(".SS vpcscope {}{}\n{}\n",
        roff(command->get_name()),
        roff(arguments_of(*command)),
        roff(command->get_description()));
    page += roff_examples(command->get_name());
    page += roff_options(*command);
  }
  page +=
      ".SH EXIT STATUS\n.TP\n0\nyes: reachable, the check passed, nothing found, done\n.TP\n1\nno: "
      "unreachable, a check failed, "
      "findings, a difference\n.TP\n2\nthe question or the input can't be used; nothing was "
      "answered\n.TP\n3\npartial\n.TP\n4\n"
      "unknown: an export that the answer needs is missing (it is named)\n.TP\n130\nstopped by Ctrl-C; what "
      "was written says that it is not complete\n";
  page +=
      ".SH ENVIRONMENT\n.TP\n\\fBVPCSCOPE_SNAPSHOT\\fR\nwhat to read where \\fB\\-s\\fR is "
      "absent\n.TP\n\\fBNO_COLOR\\fR\nno "
      "colours, if it is set to anything\n";
  return page;
}

// ----------------------------------------------------------------------------------------------- completions

std::string words_of(const CLI::App& command) {
  std::vector<std::string> words;
  for (const CLI::Option* option : options_of(command))
    for (const std::string& name : spellings(*option)) words.push_back(name);
  return fmt::format("{}", fmt::join(words, " "));
}

std::string command_list(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : commands_of(app)) names.push_back(command->get_name());
  return fmt::format("{}", fmt::join(names, " "));
}

/// The words that an option takes, if they are few.
std::vector<std::string> choices_of(const CommandLine& line, const CLI::Option* option) {
  const auto found = line.choices.find(option);
  return found == line.choices.end() ? std::vector<std::string>() : found->second;
}

/// What bash offers as the value of one option of one command.
std::string bash_value(const CommandLine& line, const CLI::App& command, const CLI::Option* option) {
  std::vector<std::string> patterns;
  for (const std::string& name : spellings(*option)) patterns.push_back(command.get_name() + ":" + name);
  const std::vector<std::string> words = choices_of(line, option);
  std::string offer;
  if (takes_path(*option))
    offer = "mapfile -t COMPREPLY < <(compgen -f -- \"$cur\"); ";
  else if (!words.empty())
    offer = fmt::format("mapfile -t COMPREPLY < <(compgen -W \"{}\" -- \"$cur\"); ", fmt::join(words, " "));
  return fmt::format("    {}) {}return ;;\n", fmt::join(patterns, "|"), offer);
}

std::string bash_completion(const CommandLine& line) {
  const CLI::App& app = *line.app;
  std::string script =
      "# bash completion for vpcscope\n"
      "_vpcscope() {\n"
      "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
      "  COMPREPLY=()\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n";
  script += fmt::format(
      "    mapfile -t COMPREPLY < <(compgen -W \"{} --help --version\" -- \"$cur\")\n    return\n  fi\n",
      command_list(app));
  script += "  case ${COMP_WORDS[1]}:$prev in\n";
  for (const CLI::App* command : commands_of(app))
    for (const CLI::Option* option : options_of(*command))
      if (takes_value(*option)) script += bash_value(line, *command, option);
  script += "  esac\n  case ${COMP_WORDS[1]} in\n";
  for (const CLI::App* command : commands_of(app))
    script += fmt::format("    {}) mapfile -t COMPREPLY < <(compgen -W \"{}\" -- \"$cur\") ;;\n",
        command->get_name(),
        words_of(*command));
  script += "  esac\n}\ncomplete -o filenames -F _vpcscope vpcscope\n";
  return script;
}

/// Inside single quotes, for zsh's and fish's descriptions.
std::string in_single_quotes(std::string_view text, bool zsh) {
  std::string quoted;
  for (const char c : text) {
    if (c == '\'')
      quoted += zsh ? "'\\''" : "\\'";
    else if (zsh && (c == '[' || c == ']' || c == ':'))
      quoted += std::string("\\") + c;
    else
      quoted += c;
  }
  return quoted;
}

std::string zsh_value(const CommandLine& line, const CLI::Option* option) {
  if (!takes_value(*option)) return {};
  if (takes_path(*option)) return ":path:_files";
  return fmt::format(":value:({})", fmt::join(choices_of(line, option), " "));
}

std::string zsh_completion(const CommandLine& line) {
  const CLI::App& app = *line.app;
  std::string script = "#compdef vpcscope\n_vpcscope() {\n  local -a commands\n  commands=(\n";
  for (const CLI::App* command : commands_of(app))
    script +=
        fmt::format("    '{}:{}'\n", command->get_name(), in_single_quotes(command->get_description(), true));
  script +=
      "  )\n  if (( CURRENT == 2 )); then\n    _describe command commands\n    return\n  fi\n  case "
      "$words[2] in\n";
  for (const CLI::App* command : commands_of(app)) {
    script += fmt::format("    {})\n      _arguments", command->get_name());
    for (const CLI::Option* option : options_of(*command))
      for (const std::string& name : spellings(*option))
        script += fmt::format(" \\\n        '*{}[{}]{}'",
            name,
            in_single_quotes(option->get_description(), true),
            zsh_value(line, option));
    script += " ;;\n";
  }
  return script + "  esac\n}\n_vpcscope \"$@\"\n";
}

std::string fish_completion(const CommandLine& line) {
  const CLI::App& app = *line.app;
  std::string script = "# fish completion for vpcscope\ncomplete -c vpcscope -f\n";
  for (const CLI::App* command : commands_of(app)) {
    script += fmt::format("complete -c vpcscope -n __fish_use_subcommand -a {} -d '{}'\n",
        command->get_name(),
        in_single_quotes(command->get_description(), false));
    for (const CLI::Option* option : options_of(*command)) {
      script += fmt::format("complete -c vpcscope -n '__fish_seen_subcommand_from {}'", command->get_name());
      for (const std::string& name : option->get_snames()) script += " -s " + name;
      for (const std::string& name : option->get_lnames()) script += " -l " + name;
      if (takes_value(*option)) script += takes_path(*option) ? " -r -F" : " -x";
      if (const auto words = choices_of(line, option); !words.empty())
        script += fmt::format(" -a '{}'", fmt::join(words, " "));
      script += fmt::format(" -d '{}'\n", in_single_quotes(option->get_description(), false));
    }
  }
  return script;
}

}  // namespace

std::string generated_page(const CommandLine& line, const std::string& page) {
  if (page == "man") return man_page(*line.app);
  if (page == "bash") return bash_completion(line);
  if (page == "zsh") return zsh_completion(line);
  return fish_completion(line);
}

}  // namespace vpcscope
