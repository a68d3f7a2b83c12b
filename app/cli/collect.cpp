#include "app/cli/collect.h"

#include <algorithm>
#include <set>
#include <vector>

#include "app/cli/collect_requests.h"

namespace vpcscope {
namespace {

// ---- the frame: constant text; @POLICY@, @GLOBAL@ and @REGION@ are filled in
// ---------------------------------------

constexpr std::string_view frame = R"script(#!/usr/bin/env bash
# Exports from AWS what vpcscope reads. Printed by `vpcscope collect`; read it before you run it.
#
#   vpcscope collect > collect.sh
#   bash collect.sh                                   # the default credentials, all enabled Regions
#   bash collect.sh --profile prod --profile shared   # several accounts
#   bash collect.sh --regions us-east-1,eu-west-1 --out export
#   bash collect.sh --dry-run                         # what it would ask; calls nothing
#   bash collect.sh --policy > policy.json            # the IAM policy it needs, and no more than that
#   vpcscope inspect -s export
#
# It needs bash 4 and the AWS command line, version 1 or 2. It changes nothing in AWS: every call is a describe-, get-,
# list- or search- call. Answers go to OUT/ACCOUNT/REGION/CALL.json, readable by you alone. Pre-shared keys, environment
# variables of functions and tasks, user data and pending passwords are left out of what is asked, so they are never
# stored. A call that fails (no permission, no such service in the Region) costs its own file only: an older file stays
# as it was, the rest goes on, and the failures are listed at the end.
#
# Exit status: 0 all was exported, 2 it could not start, 3 something is missing.

set -uo pipefail
umask 077

out=vpcscope-export
jobs=4
dry_run=false
quiet=false
profiles=()
wanted_regions=()
children=()

usage() {
  cat <<'USAGE'
Usage: bash collect.sh [OPTIONS]
  --out DIR           where the answers go (vpcscope-export); a new folder for each moment is best
  --regions A,B,...   these Regions only (all that are enabled)
  --profile NAME      of the AWS command line; repeat it for several accounts
  --jobs N            Regions at a time (4)
  --dry-run           print the calls instead of making them
  --policy            print the IAM policy that allows exactly these calls
  --quiet             no progress
USAGE
}

policy() {
  cat <<'POLICY'
@POLICY@
POLICY
}

# ---- what is asked ------------------------------------------------------------------------------------------------
#
#   one   FILE SERVICE CALL ARGUMENT...                   one call, one file
#   ids   NAME PARENT FILE SERVICE CALL QUERY ARGUMENT... the ids in the answers that stand in FILE, as rows of NAME
#   each  NAME FILE SERVICE CALL ARGUMENT...              a call for each row of NAME: {1}, {2}, ... are its columns
#   batch NAME SIZE FILE SERVICE CALL ARGUMENT...         a call for up to SIZE rows of NAME: {+} is their last columns

ask_global() {
@GLOBAL@
}

# shellcheck disable=SC2016  # $Latest and $Default are words of the API
ask_region() {
@REGION@
}

# ---- how it is asked ----------------------------------------------------------------------------------------------

say() { "$quiet" || printf '%s\n' "$*" >&2; }

die() {
  printf 'collect: %s\n' "$*" >&2
  exit 2
}

# Everything but letters, digits, '.', '_', '~' and '-' becomes %XX, as in a URL.
quote_for_file() {
  local LC_ALL=C text=$1 quoted='' char code i
  for ((i = 0; i < ${#text}; i++)); do
    char=${text:i:1}
    case $char in
      [a-zA-Z0-9._~-]) quoted+=$char ;;
      *)
        printf -v code '%d' "'$char"
        printf -v code '%%%02X' "$((code & 255))"
        quoted+=$code
        ;;
    esac
  done
  printf '%s' "$quoted"
}

# fill TEMPLATE ROW [file]: columns for {1}, {2}, ...; with `file`, quoted.
fill() {
  local template=$1 filled='' column number
  local -a columns=()
  IFS=$'\t' read -r -a columns <<<"$2"
  while [[ $template =~ \{([1-9])\} ]]; do
    number=${BASH_REMATCH[1]}
    column=${columns[number - 1]-}
    [[ ${3-} != file ]] || column=$(quote_for_file "$column")
    filled+=${template%%"{$number}"*}$column
    template=${template#*"{$number}"}
  done
  printf '%s' "$filled$template"
}

aws_cli() {
  local -a options=(--region "$region")
  [[ -z $profile ]] || options+=(--profile "$profile")
  aws "$@" "${options[@]}"
}

# failed SERVICE CALL ARGUMENT...: $error holds what the AWS command line said.
failed() {
  local line message='' asked_for="$*"
  asked_for=${asked_for%% --query *}
  while IFS= read -r line; do
    [[ -n ${line//[[:space:]]/} ]] || continue
    message=$line
    [[ $line != *[Ee]rror* ]] || break
  done <<<"$error"
  if [[ $error == *'Could not connect to the endpoint URL'* ]]; then
    absent[$1]=1
    printf '%s\n' "$account $place $1: not offered here, or not to be reached" >>"$journal/failed"
  else
    printf '%s\n' "$account $place $asked_for: ${message:-no reason given}" >>"$journal/failed"
  fi
  say "$account $place $1 $2: failed"
}

# ask FILE SERVICE CALL ARGUMENT...
ask() {
  local file="$folder/$1.json" error
  shift
  if "$dry_run"; then
    printf 'aws'
    printf ' %q' "$@" --region "$region"
    [[ -z $profile ]] || printf ' %q' --profile "$profile"
    printf ' --output json > %q\n' "$file"
    return
  fi
  [[ -z ${absent[$1]-} ]] || return 0
  say "$account $place $1 $2"
  mkdir -p "${file%/*}"
  if error=$(aws_cli "$@" --output json 2>&1 >"$file.part"); then
    [[ -s $file.part ]] || printf '{}\n' >"$file.part"
    mv -f "$file.part" "$file"
    asked[$file]=1
    printf '%s\n' "$file" >>"$journal/written"
  else
    rm -f "$file.part"
    failed "$@"
  fi
}

one() { ask "$@"; }

# Whether an answer just written is more than an empty list.
has_some() {
  local start='' empty='^\{("[A-Za-z]+":\[\])?\}$'
  [[ -n ${asked[$1]-} ]] || return 1
  IFS= read -r -d '' -n 300 start <"$1"
  [[ ! ${start//[[:space:]]/} =~ $empty ]]
}

ids() {
  local name=$1 parent=$2 file=$3 query=$6 row line lines error
  local -a call=("$4" "$5") arguments=("${@:7}") parents=('')
  local rows_found=''
  "$dry_run" && return
  if [[ -n $parent ]]; then
    mapfile -t parents <<<"${rows[$parent]-}"
  fi
  for row in "${parents[@]}"; do
    [[ -z $parent || -n $row ]] || continue
    has_some "$folder/$(fill "$file" "$row" file).json" || continue
    filled=()
    fill_all "$row" ${arguments[@]+"${arguments[@]}"}
    call=("$4" "$5" ${filled[@]+"${filled[@]}"})
    if ! lines=$(aws_cli "${call[@]}" --query "$(fill "$query" "$row")" --output text 2>"$journal/error.$BASHPID"); then
      error=$(<"$journal/error.$BASHPID")
      failed "${call[@]}" '(for its ids)'
      continue
    fi
    while IFS= read -r line; do
      [[ -n $line && $line != None ]] || continue
      rows_found+=${rows_found:+$'\n'}${row:+$row$'\t'}$line
    done <<<"$lines"
  done
  rows[$name]=$rows_found
}

# fill_all ROW ARGUMENT...: into $filled
fill_all() {
  local row=$1 argument
  shift
  for argument in "$@"; do filled+=("$(fill "$argument" "$row")"); done
}

each() {
  local name=$1 file=$2 row
  shift 2
  if "$dry_run"; then
    ask "$file" "$@"
    return
  fi
  while IFS= read -r row; do
    [[ -n $row ]] || continue
    filled=()
    fill_all "$row" "$@"
    ask "$(fill "$file" "$row" file)" "${filled[@]}"
  done <<<"${rows[$name]-}"
}

# Rows of one batch differ in their last column only.
batch() {
  local name=$1 size=$2 file=$3 row prefix first='' first_prefix=''
  local -a members=()
  shift 3
  if "$dry_run"; then
    ask "$file" "$@"
    return
  fi
  while IFS= read -r row; do
    prefix=''
    [[ $row != *$'\t'* ]] || prefix=${row%$'\t'*}
    if ((${#members[@]} > 0)) && [[ -z $row || $prefix != "$first_prefix" || ${#members[@]} -ge $size ]]; then
      ask_batch "$file" "$first" "$@"
      members=()
    fi
    [[ -n $row ]] || continue
    if ((${#members[@]} == 0)); then
      first=$row
      first_prefix=$prefix
    fi
    members+=("${row##*$'\t'}")
  done <<<"${rows[$name]-}"$'\n'
}

# ask_batch FILE ROW ARGUMENT...: with the $members of `batch`
ask_batch() {
  local file=$1 row=$2 argument
  shift 2
  filled=()
  for argument in "$@"; do
    if [[ $argument == '{+}' ]]; then
      filled+=("${members[@]}")
    else
      fill_all "$row" "$argument"
    fi
  done
  ask "$(fill "$file" "$row" file)" "${filled[@]}"
}

# ---- accounts and Regions -----------------------------------------------------------------------------------------

# in_place REGION PLACE FUNCTION: in a process of its own, for its variables' sake
in_place() {
  # shellcheck disable=SC2034  # read by the functions that $3 calls
  local -A asked=() absent=() rows=()
  local -a filled=()
  local region=$1 place=$2 folder="$out/$account/$2"
  "$3"
}

# Where the account's partition keeps the services that have no Region.
home_region() {
  case $1 in
    arn:aws:*) printf 'us-west-2' ;;
    arn:aws-us-gov:*) printf 'us-gov-west-1' ;;
    arn:aws-cn:*) printf 'cn-northwest-1' ;;
    *) printf '%s' "$region" ;;
  esac
}

# The Region for the first questions: any that exists will do.
first_region() {
  local configured=${AWS_REGION:-${AWS_DEFAULT_REGION:-}}
  if ((${#wanted_regions[@]} > 0)); then
    configured=${wanted_regions[0]}
  elif [[ -n $profile || -z $configured ]]; then
    configured=$(aws configure get region ${profile:+--profile "$profile"} 2>/dev/null)
  fi
  printf '%s' "${configured:-us-east-1}"
}

collect_account() {
  local profile=$1 region account="profile ${1:-default}" place=global home identity names error name running=0
  local -a regions=(${wanted_regions[@]+"${wanted_regions[@]}"})
  local -A absent=()
  if "$dry_run"; then
    account=ACCOUNT
    in_place GLOBAL_REGION global ask_global
    in_place REGION REGION ask_region
    return
  fi
  region=$(first_region)
  if ! identity=$(aws_cli sts get-caller-identity --query '[Account,Arn]' --output text 2>"$journal/error"); then
    error=$(<"$journal/error")
    failed sts get-caller-identity
    return
  fi
  account=${identity%%$'\t'*}
  home=$(home_region "${identity#*$'\t'}")
  if ((${#regions[@]} == 0)); then
    if names=$(aws_cli ec2 describe-regions --query 'Regions[].[RegionName]' --output text 2>"$journal/error"); then
      mapfile -t regions < <(sort <<<"$names")
    else
      error=$(<"$journal/error")
      failed ec2 describe-regions '(to know the Regions)'
      regions=("$region")
    fi
  fi
  say "$account: ${#regions[@]} Regions"
  in_place "$home" global ask_global &
  children+=("$!")
  for name in "${regions[@]}"; do
    [[ -n $name ]] || continue
    in_place "$name" "$name" ask_region &
    children+=("$!")
    running=$((running + 1))
    if ((running % jobs == 0)); then wait_for_all; fi
  done
  wait_for_all
}

wait_for_all() {
  wait
  children=()
}

# Files of an earlier run in the same folder may tell of what is gone.
name_leftovers() {
  local file line
  local -A written=()
  local -a left=()
  while IFS= read -r line; do written[$line]=1; done <"$journal/written"
  for file in "$out"/**/*.json; do
    [[ -n ${written[$file]-} ]] || left+=("$file")
  done
  ((${#left[@]} > 0)) || return 0
  printf 'collect: %d files in %s are not of this run, for example %s\n' "${#left[@]}" "$out" "${left[0]}" >&2
}

interrupted() {
  trap - INT TERM
  ((${#children[@]} == 0)) || kill "${children[@]}" 2>/dev/null
  wait
  exit 130
}

clean_up() {
  local -a parts=("$out"/**/*.part)
  ((${#parts[@]} == 0)) || rm -f "${parts[@]}"
  rm -rf "$journal"
}

main() {
  local name
  local -a given=()
  while (($# > 0)); do
    case $1 in
      --out | --regions | --profile | --jobs)
        (($# > 1)) || die "$1 needs a value"
        case $1 in
          --out) out=${2%/} ;;
          --regions)
            IFS=', ' read -r -a given <<<"$2"
            wanted_regions+=(${given[@]+"${given[@]}"})
            ;;
          --profile) profiles+=("$2") ;;
          --jobs) jobs=$2 ;;
        esac
        shift
        ;;
      --dry-run) dry_run=true ;;
      --quiet) quiet=true ;;
      --policy) policy; return ;;
      -h | --help) usage; return ;;
      *) usage >&2; die "what is $1?" ;;
    esac
    shift
  done
  [[ $jobs =~ ^[1-9][0-9]?$ ]] || die "--jobs $jobs: expected 1 to 99"
  [[ -n $out ]] || die '--out needs a folder'
  ((${#profiles[@]} > 0)) || profiles=('')

  if "$dry_run"; then
    for name in "${profiles[@]}"; do collect_account "$name"; done
    return
  fi

  command -v aws >/dev/null || die 'the AWS command line (aws) is not installed'
  mkdir -p "$out" || die "can't write to $out"
  journal=$(mktemp -d) || die "can't make a temporary folder"
  : >"$journal/failed"
  : >"$journal/written"
  trap clean_up EXIT
  trap interrupted INT TERM
  for name in "${profiles[@]}"; do collect_account "$name"; done

  name_leftovers
  printf 'collect: %d answers in %s\n' "$(wc -l <"$journal/written")" "$out" >&2
  [[ -s $journal/failed ]] || return 0
  printf 'collect: %d calls failed:\n' "$(wc -l <"$journal/failed")" >&2
  sort "$journal/failed" | while IFS= read -r name; do printf '  %s\n' "$name" >&2; done
  return 3
}

if ((BASH_VERSINFO[0] < 4)); then
  printf 'collect: bash 4 or newer is needed, this is %s\n' "$BASH_VERSION" >&2
  exit 2
fi
shopt -s globstar nullglob
export AWS_PAGER='' AWS_CLI_AUTO_PROMPT=off PYTHONIOENCODING=utf-8
export AWS_RETRY_MODE=${AWS_RETRY_MODE:-adaptive} AWS_MAX_ATTEMPTS=${AWS_MAX_ATTEMPTS:-6}
main "$@"
)script";

// ---- filling it in
// -------------------------------------------------------------------------------------------------

bool plain_for_shell(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-_./:=,@%+").find(c) != std::string_view::npos;
}

std::string quoted_for_shell(std::string_view word) {
  if (!word.empty() && std::ranges::all_of(word, plain_for_shell)) return std::string(word);
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

/// The call's arguments, with the query that keeps secrets out.
std::vector<std::string> arguments_of(const Request& request) {
  std::vector<std::string> words = words_of(request.arguments);
  if (!request.keep.empty()) {
    words.emplace_back("--query");
    words.push_back(kept_query(request.keep));
  }
  return words;
}

std::string line_of(const std::vector<std::string>& words) {
  std::string line = " ";
  for (const std::string& word : words) line += " " + quoted_for_shell(word);
  return line + "\n";
}

void append(std::vector<std::string>& words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
}

std::string ids_line(const Source& source) {
  const Request& listing = *listing_of(source);
  std::vector<std::string> words = {"ids",
      std::string(source.name),
      std::string(parent_of(source)),
      file_template(listing),
      std::string(source.service),
      std::string(source.call),
      std::string(source.query)};
  append(words, words_of(listing.arguments));
  return line_of(words);
}

std::string request_line(const Request& request) {
  std::vector<std::string> words;
  if (request.source.empty()) {
    words = {"one"};
  } else if (request.batch == 0) {
    words = {"each", std::string(request.source)};
  } else {
    words = {"batch", std::string(request.source), std::to_string(request.batch)};
  }
  append(words, {file_template(request), std::string(request.service), std::string(request.call)});
  append(words, arguments_of(request));
  return line_of(words);
}

/// Ids are asked for right before they are first needed.
class Body {
 public:
  void add(const Request& request) {
    need(request.source);
    text_ += request_line(request);
  }
  const std::string& text() const { return text_; }

 private:
  void need(std::string_view name) {
    if (name.empty() || !known_.insert(name).second) return;
    const Source& source = *source_named(name);
    need(parent_of(source));
    text_ += ids_line(source);
  }

  std::string text_;
  std::set<std::string_view> known_;
};

std::string body_of(Scope scope) {
  Body body;
  for (const Request& request : requests()) {
    if (request.scope == scope) body.add(request);
  }
  return body.text().substr(0, body.text().size() - 1);
}

/// The column that a file is named after, as "{1}": what a single command is typed with. The others are
/// unknown then.
std::string named_column(const Request& request) {
  const std::string file = file_template(request);
  const std::size_t at = file.find('{');
  return at == std::string::npos ? "" : file.substr(at, 3);
}

std::string with_parent(std::string text, const std::string& column, std::string_view parent) {
  text = replace_all(std::move(text), "{+}", parent);
  if (!column.empty()) text = replace_all(std::move(text), column, parent);
  for (const std::string_view other : {"{1}", "{2}", "{3}", "{4}"})
    text = replace_all(std::move(text), other, "ID");
  return text;
}

/// The last words of every command.
std::string into_file(std::string_view region, const std::string& file) {
  std::string text;
  if (!region.empty()) text += " --region " + quoted_for_shell(region);
  return text + " --output json > " + quoted_for_shell(file + ".json");
}

/// The folder that the script would write to; none where the account isn't known.
std::string folder_of(const WantedExport& wanted) {
  const bool account =
      wanted.account.size() == 12 && wanted.account.find_first_not_of("0123456789") == std::string_view::npos;
  if (!account) return {};
  return std::string(wanted.account) + "/" + (wanted.region.empty() ? "global" : std::string(wanted.region)) +
         "/";
}

std::string command_of(const Request& request, const WantedExport& wanted) {
  const std::string column = named_column(request);
  const std::string_view parent = wanted.parent.empty() ? "ID" : wanted.parent;
  const std::string file =
      folder_of(wanted) + with_parent(file_template(request), column, quoted_for_file(parent));
  std::string command;
  if (const std::size_t slash = file.rfind('/'); slash != std::string::npos)
    command = "mkdir -p " + quoted_for_shell(file.substr(0, slash)) + " && ";
  command += "aws " + std::string(request.service) + " " + std::string(request.call);
  for (const std::string& word : arguments_of(request)) {
    command += " " + quoted_for_shell(with_parent(word, column, parent));
  }
  const bool somewhere = request.scope == Scope::Region || !wanted.region.empty();
  return command + into_file(somewhere ? wanted.region : "us-west-2", file);
}

}  // namespace

std::string quoted_for_file(std::string_view id) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string quoted;
  for (const char c : id) {
    const bool plain = plain_for_shell(c) && std::string_view("/:=,@%+").find(c) == std::string_view::npos;
    const auto byte = static_cast<unsigned char>(c);
    quoted += plain || c == '~' ? std::string(1, c) : std::string{'%', digits[byte >> 4], digits[byte & 15]};
  }
  return quoted;
}

std::string iam_policy() {
  std::set<std::string> actions;
  for (const Request& request : requests()) actions.insert(iam_action(request.service, request.call));
  std::string list;
  for (const std::string& action : actions)
    list += (list.empty() ? "" : ",\n") + ("        \"" + action + "\"");
  return R"({
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "VpcscopeCollect",
      "Effect": "Allow",
      "Action": [
)" + list +
         R"(
      ],
      "Resource": "*"
    }
  ]
})";
}

std::string collect_script() {
  std::string script(frame);
  script = replace_all(std::move(script), "@POLICY@", iam_policy());
  script = replace_all(std::move(script), "@GLOBAL@", body_of(Scope::Global));
  return replace_all(std::move(script), "@REGION@", body_of(Scope::Region));
}

std::string export_command(const WantedExport& wanted) {
  std::string commands;
  for (const Request& request : requests()) {
    if (request.service != wanted.service || request.call != wanted.call) continue;
    commands += (commands.empty() ? "" : " && ") + command_of(request, wanted);
  }
  if (commands.empty()) commands = command_of({.service = wanted.service, .call = wanted.call}, wanted);
  return commands;
}

}  // namespace vpcscope
