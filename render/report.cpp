#include "render/report.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/version.h"
#include "render/html.h"
#include "render/markdown.h"
#include "render/text.h"

namespace vpcscope {
namespace {

constexpr std::string_view style = R"(
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1b2430; --soft: #545b64; --line: #d5dae1; --head: #f4f6f8;
  --link: #0b5cad }
@media (prefers-color-scheme: dark) { :root { --paper: #11161d; --ink: #e6eaf0; --soft: #a9b3c0; --line: #333d4b;
  --head: #1b2430; --link: #7fb8f0 } }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 2rem 1.5rem 4rem; max-width: 76rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 "Liberation Sans", Arial, Helvetica, sans-serif }
h1 { font-size: 1.6rem; margin: 0 0 .25rem } h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; padding-top: .75rem;
  border-top: 1px solid var(--line) } h3 { font-size: 1.05rem; margin: 1.5rem 0 .5rem } h4 { margin: 1rem 0 .25rem }
p, ul { margin: .5rem 0 } .soft { color: var(--soft) } a { color: var(--link) }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem }
.scroll { overflow-x: auto } table { border-collapse: collapse; margin: .5rem 0 1rem; font-size: 13px }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line);
  overflow-wrap: break-word } th { background: var(--head); padding-left: .4rem; white-space: nowrap } td { padding-left: .4rem }
code { font: 12.5px/1.4 "Liberation Mono", "DejaVu Sans Mono", monospace; overflow-wrap: break-word }
figure { margin: 1rem 0; overflow-x: auto } figure svg { max-width: 100%; height: auto; border: 1px solid var(--line) }
figcaption { color: var(--soft); font-size: 13px } details > summary { cursor: pointer }
.error { color: #b3261e; font-weight: bold } .warning { color: #6b5b00; font-weight: bold }
@media (prefers-color-scheme: dark) { .error { color: #ff8a80 } .warning { color: #e6cf6b } }
@media print { body { max-width: none; padding: 0; font-size: 10pt } h2 { break-after: avoid } figure, tr { break-inside:
  avoid } nav { display: none } details > * { display: block } }
)";

class Page {
 public:
  explicit Page(const ReportParts& parts) : parts_(parts), n_(*parts.network) {}

  std::string write() {
    section("contents", "What is in it", contents());
    if (parts_.inspection)
      section("coverage", "What is missing, and what is wrong with the input", coverage());
    section("maps", "Maps", maps());
    section("exposure", "The internet", html_of_markdown(parts_.exposure, 1));
    section("matrix", "Who reaches whom", html_of_markdown(parts_.matrix, 1));
    section("routes", "Route tables", routes());
    if (!parts_.answers.empty()) section("answers", "Questions", answers());
    return fmt::format(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"referrer\" "
        "content=\"no-referrer\">\n<title>{0}</title>\n<style>{1}</style>\n</head>\n<body>\n"
        "<header><h1>{0}</h1><p class=\"soft\">{2}</p></header>\n<nav "
        "aria-label=\"Sections\"><ul>{3}</ul></nav>\n"
        "<main>\n{4}</main>\n<footer class=\"soft\"><p>Written by vpcscope {5} from exported files; nothing "
        "was asked "
        "of AWS.</p></footer>\n</body>\n</html>\n",
        "AWS network report",
        style,
        about(),
        navigation_,
        sections_,
        kVersion);
  }

 private:
  void section(std::string_view id, std::string_view title, const std::string& html) {
    navigation_ += fmt::format("<li><a href=\"#{}\">{}</a></li>", id, title);
    sections_ += fmt::format("<section id=\"{}\">\n<h2>{}</h2>\n{}</section>\n", id, title, html);
  }

  std::string about() const {
    std::vector<std::string> accounts;
    std::vector<std::string> regions;
    for (const net::Scope& one : n_.all<net::Scope>()) {
      accounts.emplace_back(n_.text(one.account));
      if (n_.text(one.region) != "global") regions.emplace_back(n_.text(one.region));
    }
    const auto words = [](std::vector<std::string>& all, std::string_view noun) {
      std::ranges::sort(all);
      all.erase(std::unique(all.begin(), all.end()), all.end());
      std::erase(all, "");
      if (all.size() > 12) return counted(all.size(), noun);
      return fmt::format("{} {}", counted(all.size(), noun), fmt::join(all, ", "));
    };
    return html_escaped(words(accounts, "account") + "; " + words(regions, "Region"));
  }

  template <class Row>
  static std::string count_row(const Network& network, std::string_view noun) {
    const std::size_t count = network.all<Row>().size();
    return count == 0 ? std::string() : fmt::format("<li>{}</li>", counted(count, noun));
  }

  std::string contents() const {
    return "<ul>" + count_row<net::Vpc>(n_, "VPC") + count_row<net::Subnet>(n_, "subnet") +
           count_row<net::Interface>(n_, "network interface") + count_row<net::Group>(n_, "security group") +
           count_row<net::Acl>(n_, "network ACL") + count_row<net::TransitGateway>(n_, "transit gateway") +
           count_row<net::Peering>(n_, "peering") + count_row<net::Endpoint>(n_, "endpoint") +
           count_row<net::LoadBalancer>(n_, "load balancer") +
           count_row<net::VpnConnection>(n_, "VPN connection") + "</ul>\n";
  }

  std::string coverage() const {
    const Inspection& inspection = *parts_.inspection;
    std::string html;
    const auto matters = [](const MissingCall& one) {
      return one.loss == Loss::Core || one.loss == Loss::Used;
    };
    const auto count = std::ranges::count_if(inspection.missing, matters);
    html += count == 0
                ? "<p>Every call that answers need was exported.</p>\n"
                : "<p>These calls were not exported. Flows that meet what they describe are UNKNOWN.</p>\n";
    if (count > 0) {
      std::string table = md_head({"Call", "Account", "Region", "What is lost", "Command"});
      for (const MissingCall& one : inspection.missing)
        if (matters(one))
          table += md_row({md_code(one.call),
              md_code(one.account),
              md_code(one.region),
              md_code(one.lost),
              one.commands.empty() ? "" : md_code(one.commands.front())});
      html += html_of_markdown(table);
    }
    const std::vector<Problem>& problems = inspection.snapshot->problems();
    if (problems.empty()) return html + "<p>No problems.</p>\n";
    html +=
        "<h3>Problems</h3>\n<div "
        "class=\"scroll\"><table><thead><tr><th>Severity</th><th>Place</th><th>What</th>"
        "<th>Effect</th><th>How to mend it</th></tr></thead><tbody>\n";
    for (const Problem& one : problems)
      html += fmt::format(
          "<tr><td "
          "class=\"{0}\">{0}</td><td><code>{1}</code></td><td>{2}</td><td>{3}</td><td>{4}</td></tr>\n",
          one.severity == Severity::Error     ? "error"
          : one.severity == Severity::Warning ? "warning"
                                              : "note",
          html_escaped(one.file + (one.pointer.empty() ? "" : " " + one.pointer)),
          html_escaped(one.message),
          html_escaped(one.effect),
          html_escaped(one.mend));
    return html + "</tbody></table></div>\n";
  }

  static std::string figure(const std::string& title, const std::string& svg) {
    return fmt::format("<figure>{}<figcaption>{}</figcaption></figure>\n", svg, html_escaped(title));
  }

  std::string maps() const {
    std::string html;
    for (const ReportPicture& one : parts_.maps) html += figure(one.title, one.svg);
    return html;
  }

  std::string routes() const {
    std::string html;
    for (const net::RouteTable& table : n_.all<net::RouteTable>()) {
      if (table.table_kind == net::TableKind::Assumed) continue;
      const std::string id = printable(n_.text(table.object.id));
      const std::string name = printable(n_.text(table.object.name));
      const net::Vpc* vpc = n_.find(table.vpc);
      std::string rows = md_head({"Destination", "Target", "Origin", "State"});
      for (const net::Route& route : n_[table.routes]) {
        if (route.ignored) continue;
        const net::PrefixList* list = n_.find(route.list);
        std::string destination =
            route.destination.present() ? route.destination.to_string() : std::string("?");
        if (list != nullptr) destination += " of " + std::string(n_.text(list->object.id));
        rows += md_row({md_code(destination),
            md_code(route.target_kind == net::TargetKind::Local ? "local" : n_.text(route.target_id)),
            origin_of(route),
            state_of(route)});
      }
      html += fmt::format("<details><summary><code>{}</code>{}{}: {}{}</summary>\n{}</details>\n",
          html_escaped(id),
          name.empty() ? "" : " " + html_escaped(name),
          vpc == nullptr
              ? ""
              : " of " + html_escaped(n_.text(vpc->object.name.empty() ? vpc->object.id : vpc->object.name)),
          counted(n_[table.routes].size(), "route"),
          table.complete ? "" : ", not all of them were exported",
          html_of_markdown(rows));
    }
    return html.empty() ? "<p>None.</p>\n" : html;
  }

  static std::string origin_of(const net::Route& route) {
    switch (route.origin) {
      case net::Origin::Local:
        return "local";
      case net::Origin::Static:
        return "static";
      case net::Origin::PrefixList:
        return "prefix list";
      case net::Origin::Advertised:
        return "advertised";
      case net::Origin::Propagated:
        return "propagated";
    }
    return "";
  }

  static std::string state_of(const net::Route& route) {
    if (route.blackhole || route.foreign) return "**blackhole**";
    if (route.beaten_by_local) return "never used: local routes win";
    return route.implicit ? "implied" : "active";
  }

  std::string answers() const {
    std::string html;
    for (const ReportAnswer& one : parts_.answers)
      html += fmt::format("<h3>{}</h3>\n{}{}",
          html_escaped(one.title),
          html_of_markdown(one.markdown, 2),
          one.svg.empty() ? "" : figure(one.title, one.svg));
    return html;
  }

  const ReportParts& parts_;
  const Network& n_;
  std::string navigation_;
  std::string sections_;
};

}  // namespace

std::string report_html(const ReportParts& parts) { return Page(parts).write(); }

}  // namespace vpcscope
