// What was read, what is missing, what is wrong with it, what is open.

import * as api from "../api";
import { command_line } from "../copying";
import { el, fragment, joined, type Child } from "../dom";
import { named, place, section } from "../evidence";
import { link } from "../fragment";
import type { Page, View } from "../page";
import { QuestionForm } from "../question";
import { Slot } from "../slot";
import type { Exposure, MissingCall, Problem, Snapshot } from "../types";
import { and_more, counted, kinds_words } from "../words";

const most_problems = 50;

function size_words(snapshot: Snapshot): string {
  const objects = Object.values(snapshot.counts).reduce((sum, count) => sum + count, 0);
  const listed = (word: string, list: string[]): string =>
    `${word}${list.length === 1 ? "" : "s"} ${list.join(", ") || "unknown"}`;
  return `${counted(objects, "object")} in ${counted(snapshot.files.length, "file")}, ` +
    `${listed("account", snapshot.accounts)}, ${listed("Region", snapshot.regions)}`;
}

function summary(snapshot: Snapshot): Node {
  return el("div", {},
    section("Problems", snapshot.problems.length > 0 ? counted(snapshot.problems.length, "problem") : null,
        problems(snapshot.problems)),
    section("Missing", "calls that were not exported, and what is not known without them", missing(snapshot.missing)),
    section("Objects", null, counts(snapshot)));
}

export function counts(snapshot: Snapshot): Node {
  const rows = Object.entries(snapshot.counts).filter(([, count]) => count > 0);
  return el("ul", { class: "counts" }, rows.map(([kind, count]) =>
    el("li", {}, el("span", { class: "count" }, count.toLocaleString("en")), " ", kinds_words(kind, count))));
}

function problems(list: Problem[]): Child {
  if (list.length === 0) return el("p", {}, "None: everything that was met could be used.");
  return [el("ul", { class: "plain-list" }, list.slice(0, most_problems).map((one) => el("li", { class: "problem" },
    el("p", { class: "statement" }, el("span", { class: `severity ${one.severity}` }, one.severity), " ", one.message),
    el("p", {}, place(one)),
    one.effect && el("p", {}, el("span", { class: "quiet" }, "effect "), one.effect),
    one.mend && el("p", {}, el("span", { class: "quiet" }, "mend "), one.mend)))),
    list.length > most_problems && el("p", { class: "quiet" },
        `${and_more(list.length - most_problems)}; vpcscope inspect lists them`)];
}

function missing(list: MissingCall[]): Child {
  if (list.length === 0) return el("p", {}, "None: every call that is read was exported.");
  return el("details", {}, el("summary", {}, counted(list.length, "call")),
    el("ul", { class: "plain-list" }, list.map((one) => el("li", {},
      el("p", {}, el("strong", {}, one.call), " ", el("span", { class: "quiet" }, `${one.account} ${one.region}`)),
      el("p", {}, el("span", { class: "quiet" }, "not known: "), one.lost),
      one.commands.map(command_line)))));
}

function open_words(exposure: Exposure): Node {
  const interfaces = (rows: { interface: string }[]): number => new Set(rows.map((row) => row.interface)).size;
  const latent = interfaces(exposure.latent);
  const inbound = interfaces(exposure.inbound);
  return el("div", {},
    el("p", {}, el("strong", {},
        inbound === 0 ? "The internet can open nothing." : `The internet can open ${counted(inbound, "interface")}.`)),
    el("p", {}, latent === 0 ? "No interface is kept shut by one blocker alone; " : `${counted(latent, "more interface")} would be open but for one blocker; `,
      `${counted(interfaces(exposure.outbound), "interface")} can open the internet. `,
      el("a", { href: link("exposure") }, "See which")));
}

class OverviewView implements View {
  private readonly heading = el("h1", { tabindex: -1 }, "Overview");
  private readonly form = new QuestionForm();
  private readonly size = new Slot(el("p", { class: "lead" }));
  private readonly facts = new Slot(el("div"));
  private readonly open_to_all = new Slot(el("div"));

  constructor(root: HTMLElement) {
    root.append(this.heading, this.size.element, this.form.element, section("Exposure", null, this.open_to_all.element),
        this.facts.element);
  }

  show(): void {
    void api.state().then((state) => this.heading.replaceChildren(fragment(joined(state.snapshot.map(named), " + "))),
        () => undefined);
    void this.size.fill(async () => fragment(await api.snapshot().then(size_words, () => "")));
    void this.facts.fill(async () => summary(await api.snapshot()));
    void this.open_to_all.fill(async () => open_words(await api.exposure()));
  }
}

export const overview: Page = { title: "Overview", open: (root) => new OverviewView(root) };
