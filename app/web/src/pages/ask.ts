// Can FROM open SERVICE to TO? Words first, then every blocker, then the hops.

import * as api from "../api";
import { combobox, type Combobox } from "../combobox";
import { command_line, copy_bar } from "../copying";
import { el, fragment, type Child } from "../dom";
import { blocker, code, component_line, notes, section, service_list, verdict_mark, way } from "../evidence";
import { go, link } from "../fragment";
import type { Page, View } from "../page";
import { Slot } from "../slot";
import { ends, usual_services } from "../suggest";
import type { Missing, MissingCall, Path, Reach } from "../types";
import { counted, end_words, marks, missing_words, quoted, sentence } from "../words";

// ---- the question ----------------------------------------------------------------------------------------------------

const flags = [
  { name: "both", label: "Also the other way round" },
  { name: "one_way", label: "One way, without answers" },
  { name: "first_blocker", label: "Only the first blocker" },
  { name: "honor_health", label: "Healthy targets only" },
] as const;

const choices = [
  { name: "family", label: "Family", options: [["", "as the ends have it"], ["4", "IPv4"], ["6", "IPv6"]] },
  { name: "client", label: "Client system", options: [["", "unknown"], ["linux", "Linux"], ["windows", "Windows"],
    ["windows-2003", "Windows 2003"], ["elb", "load balancer"], ["nat", "NAT gateway"], ["lambda", "Lambda"]] },
] as const;

type Question = Record<string, string>;

const fields = ["from", "to", "service", "source_port", ...flags.map((one) => one.name), ...choices.map((one) => one.name)];

function question_of(params: URLSearchParams): Question {
  return Object.fromEntries(fields.map((name) => [name, params.get(name) ?? ""]));
}

const turned = (question: Question): Question =>
  ({ ...question, from: question["to"] ?? "", to: question["from"] ?? "" });

/// The page names every blocker unless told otherwise: whoever mends a network wants to know all of them.
function parameters(question: Question): api.Params {
  const { both: _both, first_blocker, ...rest } = question;
  return { ...rest, all_blockers: first_blocker ? "" : "true" };
}

function command_of(question: Question): string {
  const words = ["vpcscope", "reach", question["from"] ?? "", question["to"] ?? ""];
  if (question["service"]) words.push(question["service"]);
  for (const [name, value] of Object.entries(parameters(question)))
    if (value && !["from", "to", "service"].includes(name))
      words.push(`--${name.replaceAll("_", "-")}`, ...(value === "true" ? [] : [value]));
  return words.map(quoted).join(" ");
}

class Form {
  readonly element: HTMLFormElement;
  private readonly from = combobox("From", "web-1, 10.0.1.5, internet", ends);
  private readonly to = combobox("To", "db-1, subnet-…, service:s3", ends);
  private readonly service = combobox("Service", "everything that gets through", usual_services);
  private readonly port = el("input", { type: "text", id: "source_port", placeholder: "1024-65535", autocomplete: "off" });
  private readonly boxes = new Map<string, HTMLInputElement>(
    flags.map((one) => [one.name, el("input", { type: "checkbox", id: one.name })]));
  private readonly lists = new Map<string, HTMLSelectElement>(choices.map((one) => [one.name,
    el("select", { id: one.name }, one.options.map(([value, words]) => el("option", { value }, words)))]));
  private readonly more = el("details", { class: "more" });

  constructor() {
    this.more.append(el("summary", {}, "Options"), el("div", { class: "options" },
      flags.slice(1).map((one) => this.flag(one)),
      choices.map((one) => el("div", { class: "field" }, el("label", { for: one.name }, one.label), this.lists.get(one.name) ?? null)),
      el("div", { class: "field" }, el("label", { for: "source_port" }, "Client's port"), this.port)));
    this.element = el("form", { class: "ask", onsubmit: (event: Event) => this.submit(event) },
      this.from.element,
      el("button", { type: "button", class: "plain swap", "aria-label": "Swap From and To", onclick: () => this.swap() }, "⇄"),
      this.to.element, this.service.element,
      el("button", { type: "submit", class: "main" }, "Ask"),
      el("div", { class: "below" }, this.flag(flags[0]), this.more));
  }

  read(): Question {
    const text = (one: Combobox): string => one.input.value.trim();
    return {
      from: text(this.from), to: text(this.to), service: text(this.service), source_port: this.port.value.trim(),
      ...Object.fromEntries([...this.boxes].map(([name, box]) => [name, box.checked ? "true" : ""])),
      ...Object.fromEntries([...this.lists].map(([name, list]) => [name, list.value])),
    };
  }

  write(question: Question): void {
    const given = (name: string): string => question[name] ?? "";
    this.from.input.value = given("from");
    this.to.input.value = given("to");
    this.service.input.value = given("service");
    this.port.value = given("source_port");
    for (const [name, box] of this.boxes) box.checked = given(name) !== "";
    for (const [name, list] of this.lists) list.value = given(name);
    if (fields.slice(3).some((name) => name !== "both" && given(name))) this.more.open = true;
  }

  private flag({ name, label }: { name: string; label: string }): HTMLElement {
    return el("label", { class: "flag" }, this.boxes.get(name) ?? null, " ", label);
  }

  private submit(event: Event): void {
    event.preventDefault();
    const empty = [this.from, this.to].find((one) => one.input.value.trim() === "");
    if (empty) empty.input.focus();
    else go(link("ask", this.read()));
  }

  private swap(): void {
    const question = turned(this.read());
    this.write(question);
    if (question["from"] && question["to"]) go(link("ask", question));
  }
}

// ---- the answer ------------------------------------------------------------------------------------------------------

function copies(question: Question, answer: Reach): HTMLElement {
  const asked = parameters(question);
  return copy_bar([
    { label: "Text", text: () => api.reach_text(asked) },
    { label: "Markdown", text: () => api.reach_markdown(asked) },
    { label: "JSON", text: () => `${JSON.stringify(answer, null, 2)}\n` },
    { label: "Command line", text: () => command_of(question) },
    { label: "Link", text: () => location.href },
  ]);
}

function verdict(answer: Reach): HTMLElement {
  return el("div", { class: `answer ${answer.verdict.toLowerCase()}`, "aria-live": "polite" },
    el("h2", { class: "word" }, verdict_mark(answer.verdict)),
    el("p", { class: "sentence" }, sentence(answer)),
    answer.services && el("p", { class: "services" }, services_words(answer)));
}

function services_words(answer: Reach): Child {
  const found = answer.services;
  if (!found) return null;
  const none = found.reachable.length + found.partial.length + found.unknown.length === 0;
  return none ? "Nothing gets through." : ["Gets through: ", ...service_list(found)];
}

function missing_row(missing: Missing, calls: MissingCall[]): HTMLElement {
  const call = calls.find((one) => one.call === missing.call && one.account === missing.account && one.region === missing.region);
  return el("li", {}, el("p", {}, el("strong", {}, missing_words(missing)), " ", el("span", { class: "semantics" }, missing.semantics ?? "")),
    call && [el("p", { class: "quiet" }, "Without it is not known: ", call.lost), call.commands.map(command_line)]);
}

async function missing_part(answer: Reach): Promise<Child> {
  if (answer.missing.length === 0) return null;
  const known = await api.snapshot().catch(() => null);
  return section("What to export", "The answer needs it", el("ul", { class: "plain-list" },
    answer.missing.map((one) => missing_row(one, known?.missing ?? []))));
}

function blockers_part(answer: Reach): Child {
  const all = new Map(answer.drops.concat(answer.paths.length > 12 ? [] : answer.paths.flatMap((path) => path.drops))
    .map((drop) => [JSON.stringify([drop.direction, drop.code, drop.component, drop.text, drop.header]), drop]));
  if (all.size === 0) return null;
  const list = [...all.values()];
  const shown = list.slice(0, 20);
  const title = list.every((drop) => drop.code === "X_MISSING_DATA") ? "What is not known" : "What blocks it";
  return section(title, list.length > 1 ? counted(list.length, "blocker") : null,
    el("ul", { class: "plain-list" }, shown.map((drop) => blocker(drop, drop.code !== "X_MISSING_DATA"))),
    list.length > shown.length && el("p", { class: "quiet" }, `and ${counted(list.length - shown.length, "more")}`));
}

const most_open = 20;

/// Paths of which the same is said: many addresses or ranges of services are stopped by one rule.
function alike(paths: Path[]): Path[][] {
  const sorts = new Map<string, Path[]>();
  for (const path of paths) {
    const drop = path.drops[0];
    const key = JSON.stringify([path.verdict, drop?.code, drop?.direction, drop?.component?.id]);
    sorts.set(key, [...(sorts.get(key) ?? []), path]);
  }
  return [...sorts.values()];
}

function path_row(path: Path): HTMLElement {
  const body = el("div");
  const row = el("details", { ontoggle: () => { if (!body.hasChildNodes()) body.append(way(path)); } },
    el("summary", {}, `${marks[path.verdict]} `, service_of(path), `${end_words(path.from)} → ${end_words(path.to)}`,
      path.choice && ` (${path.choice})`),
    body);
  return row;
}

const names_of_protocols: Record<number, string> = { 1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6" };

function service_of(path: Path): Child {
  const header = path.forward[0]?.header;
  if (!header) return null;
  const name = names_of_protocols[header.protocol] ?? String(header.protocol);
  const point = header.destination_ports ?? (header.icmp_type === undefined ? "" : `${header.icmp_type}/${header.icmp_code ?? 0}`);
  return [code(point ? `${name}/${point}` : name), " "];
}

function sort_row(paths: Path[]): HTMLElement {
  const [first] = paths;
  if (!first) return el("li");
  const drop = first.drops[0];
  const at = drop?.component;
  return el("li", {},
    el("p", { class: "statement" }, verdict_mark(first.verdict), " ", el("span", { class: "quiet" }, counted(paths.length, "way")),
      drop && [": ", code(drop.code), at ? [" at ", ...component_line(at)] : null]),
    paths.slice(0, most_open).map(path_row),
    paths.length > most_open && el("p", { class: "quiet" }, `and ${counted(paths.length - most_open, "more")}; name a service to see its own`));
}

function ways_part(answer: Reach): Child {
  const [only] = answer.paths;
  if (!only) return null;
  if (answer.paths.length === 1)
    return section("Hop by hop", only.choice, el("div", { class: "way" }, way(only)));
  const sorts = alike(answer.paths);
  return section("Ways", `${counted(answer.paths.length, "way")}: pairs of addresses, services and choices of the network`,
    el("ul", { class: "plain-list sorts" }, sorts.map(sort_row)));
}

function notes_part(answer: Reach): Child {
  return answer.annotations.length === 0 ? null : section("Notes", null, notes(answer.annotations));
}

async function answered(question: Question, signal: AbortSignal): Promise<Node> {
  const answer = await api.reach(parameters(question), signal);
  return el("article", {}, verdict(answer), copies(question, answer), await missing_part(answer), blockers_part(answer),
    ways_part(answer), notes_part(answer));
}

function examples(): Node {
  const rows: [Record<string, string>, string][] = [
    [{ from: "internet", to: "" }, "what is open to the internet: an interface, a subnet or a group as To"],
    [{ from: "", to: "service:s3", service: "tcp/443" }, "by endpoint, NAT or internet gateway"],
    [{ from: "", to: "onprem" }, "what goes back through VPN and Direct Connect"],
  ];
  return el("div", { class: "prose" },
    el("p", {}, "An answer is about the whole conversation: there and back. Leave the service empty to see everything that gets through."),
    el("ul", {}, rows.map(([question, words]) => el("li", {},
      el("a", { href: link("ask", question) }, code(`${question["from"] || "…"} → ${question["to"] || "…"} ${question["service"] ?? ""}`.trim())),
      " ", el("span", { class: "quiet" }, words)))));
}

class AskView implements View {
  private readonly form = new Form();
  private readonly answers = [new Slot(el("div")), new Slot(el("div"))] as const;
  private readonly hint = el("div");

  constructor(root: HTMLElement) {
    root.append(el("h1", { tabindex: -1 }, "Ask"), this.form.element, this.hint,
      el("div", { class: "answers" }, this.answers[0].element, this.answers[1].element));
  }

  show(params: URLSearchParams): void {
    const question = question_of(params);
    this.form.write(question);
    const complete = Boolean(question["from"] && question["to"]);
    this.hint.replaceChildren(complete ? fragment() : examples());
    this.fill(0, complete ? question : null);
    this.fill(1, complete && question["both"] ? turned(question) : null);
  }

  private fill(at: 0 | 1, question: Question | null): void {
    const slot = this.answers[at];
    if (question) void slot.fill((signal) => answered(question, signal));
    else slot.clear();
  }
}

export const ask: Page = { title: "Ask", open: (root) => new AskView(root) };
