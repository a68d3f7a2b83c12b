// Keys, words and forms.

import { el, type Child } from "../dom";
import { code, facts, section, verdict_mark } from "../evidence";
import { keys } from "../keys";
import type { Page, View } from "../page";
import type { Verdict } from "../types";

const verdicts: [Verdict, string][] = [
  ["REACHABLE", "From can open the service to To, and gets its answers back."],
  ["PARTIAL", "Only for a part of what was asked: some addresses, client ports, services or choices of the network."],
  ["UNREACHABLE", "Something drops it on the way there or back. Each blocker is named, with its place in the export."],
  ["UNKNOWN", "The answer needs a call that was not exported. It is named, with the command that exports it. Never a guess."],
];

const ends: [string, string][] = [
  ["web-1", "the resource with that Name tag, or the database, function or load balancer of that name"],
  ["i-…, eni-…, vpce-…, an ARN", "that resource, all its interfaces"],
  ["10.0.1.5, vpc-1/10.0.1.5", "an address, optionally in one VPC"],
  ["subnet-…, vpc-…, sg-…, tag:Env=prod", "every interface in it"],
  ["internet, internet:203.0.113.9", "all of the internet, or these addresses"],
  ["onprem, onprem:192.168.0.0/16", "what is behind VPN, Direct Connect or Client VPN"],
  ["service:s3", "the AWS service, by endpoint, NAT or internet"],
];

const services: [string, string][] = [
  ["tcp/443, tcp/8000-8080, tcp", "ports of TCP, a range, all"],
  ["udp/53, icmp/8/0, ping, 47", "UDP, ICMP type and code, echo, a protocol's number"],
  ["tcp/53,udp/53", "several, with commas"],
  ["all", "every service; none at all asks what gets through"],
];

const forms = (rows: [string, string][]): Child =>
  facts(rows.map(([head, words]) => [head, words]));

class HelpView implements View {
  constructor(private readonly root: HTMLElement) {}

  show(): void {
    this.root.replaceChildren(
      el("h1", { tabindex: -1 }, "Help"),
      el("div", { class: "help" },
        section("Keys", null, el("dl", { class: "facts" }, keys.map(({ press, words }) =>
          [el("dt", {}, press.map((key) => [el("kbd", {}, key), " "])), el("dd", {}, words)]))),
        section("Verdicts", null, el("dl", { class: "facts verdicts" }, verdicts.map(([verdict, words]) =>
          [el("dt", {}, verdict_mark(verdict)), el("dd", {}, words)]))),
        section("Ends", "From and To", forms(ends)),
        section("Services", null, forms(services)),
        section("Links", null, el("p", {},
            "The address bar holds the question: copy it into a ticket, and whoever serves the same snapshot sees the same answer.")),
        section("Limits", null, el("p", {},
            "Only what was exported is known. Host firewalls, DNS of other providers and what runs behind a port are not looked at. ",
          code("vpcscope inspect"), " tells what is read and what is missing."))));
  }
}

export const help: Page = { title: "Help", open: (root) => new HelpView(root) };
