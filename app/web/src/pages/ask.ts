// Can FROM open SERVICE to TO? Words first, then every blocker, then the hops.

import * as api from "../api";
import { command_line, copy_bar } from "../copying";
import { el, fragment, joined, type Child } from "../dom";
import { blocker, code, component_line, is_doubt, linked, notes, section, service_list, verdict_mark, way } from "../evidence";
import { link } from "../fragment";
import type { Page, View } from "../page";
import { command_of, parameters, question_of, QuestionForm, turned, type Question } from "../question";
import { Slot } from "../slot";
import type { Drop, Missing, MissingCall, Path, Reach } from "../types";
import { and_more, counted, end_words, marks, missing_words, sentence, short_arn } from "../words";

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
    el("p", { class: "sentence" }, linked(sentence(answer))),
    answer.services && el("p", { class: "services" }, services_words(answer)));
}

function services_words(answer: Reach): Child {
  const found = answer.services;
  if (!found) return null;
  const none = found.reachable.length + found.partial.length + found.unknown.length === 0;
  return none ? "Nothing gets through." : ["Gets through: ", ...service_list(found)];
}

/// What is missing of one call, in one account and Region: one command exports all of it.
function missing_row(same: Missing[], calls: MissingCall[]): HTMLElement {
  const [missing = {}] = same;
  const call = calls.find((one) => one.call === missing.call && one.account === missing.account && one.region === missing.region);
  const rules = [...new Set(same.map((one) => one.semantics ?? ""))].join(", ");
  return el("li", {}, el("p", {}, el("strong", {}, missing_words({ ...missing, id: "" })), " ",
      el("span", { class: "semantics" }, rules)),
    el("p", {}, joined(same.filter((one) => one.id).map((one) => linked(one.id ?? "")), ", ")),
    call && [el("p", { class: "quiet" }, "Without it is not known: ", call.lost), call.commands.map(command_line)]);
}

async function missing_part(answer: Reach): Promise<Child> {
  if (answer.missing.length === 0) return null;
  const known = await api.snapshot().catch(() => null);
  return section("What to export", "The answer needs it", el("ul", { class: "plain-list" },
    [...Map.groupBy(answer.missing, (one) => missing_words({ ...one, id: "" })).values()]
      .map((same) => missing_row(same, known?.missing ?? []))));
}

/// Asked for everything, nearly all of it is blocked: the ways tell by what.
function blockers_part(answer: Reach): Child {
  if (answer.query.service === null) return null;
  const all = answer.drops.concat(answer.paths.length > many_ways ? [] : answer.paths.flatMap((path) => path.drops));
  const said = (drop: Drop): string => JSON.stringify([drop.direction, drop.code, drop.component?.id, drop.text]);
  const list = [...Map.groupBy(all, said).values()]
    .flatMap((same) => same.slice(0, 1));
  if (list.length === 0) return null;
  const shown = list.slice(0, most_open);
  const doubts = list.every(is_doubt);
  return section(doubts ? "What is not known" : "What blocks it",
      list.length > 1 ? counted(list.length, doubts ? "place" : "blocker") : null,
    el("ul", { class: "plain-list" }, shown.map((drop) => blocker(drop, !is_doubt(drop)))),
    list.length > shown.length && el("p", { class: "quiet" }, and_more(list.length - shown.length)));
}

const most_open = 20;
const many_ways = 12;  // of which not every blocker is listed, but the deciding ones

/// Paths of which the same is said: many addresses or ranges of services are stopped by one rule.
function alike(paths: Path[]): Path[][] {
  const said = ({ verdict, drops: [drop] }: Path): string =>
    JSON.stringify([verdict, drop?.code, drop?.direction, drop?.component?.id]);
  return [...Map.groupBy(paths, said).values()].sort((a, b) => rank(a) - rank(b));
}

/// What gets through is the least of it, and what people look for.
const rank = (paths: Path[]): number => (paths[0]?.verdict === "UNREACHABLE" ? 1 : 0);

function path_row(path: Path): HTMLElement {
  const body = el("div");
  const row = el("details", { ontoggle: () => { if (!body.hasChildNodes()) body.append(way(path)); } },
    el("summary", {}, `${marks[path.verdict]} `, service_of(path), `${end_words(path.from)} → ${end_words(path.to)}`,
      path.choice && el("span", { class: "quiet" }, ` by ${short_arn(path.choice)}`)),
    body);
  return row;
}

const names_of_protocols: Record<number, string> = { 1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6" };

function service_of(path: Path): Child {
  const header = path.forward[0]?.header;
  if (!header) return null;
  const name = names_of_protocols[header.protocol] ?? `protocol ${header.protocol}`;
  const point = header.destination_ports ?? (header.icmp_type === undefined ? "" : `${header.icmp_type}/${header.icmp_code ?? 0}`);
  return [code(point ? `${name}/${point}` : name), " "];
}

function sort_row(paths: Path[]): HTMLElement {
  const [first] = paths;
  if (!first) return el("li");
  const drop = first.drops[0];
  const at = drop?.component;
  return el("li", {},
    el("p", { class: "statement" }, verdict_mark(first.verdict), " ",
        el("span", { class: "quiet" }, counted(paths.length, "way")),
      at ? [", at ", ...component_line(at)] : null),
    drop && el("p", {}, linked(drop.text), " ", el("span", { class: "semantics" }, `${drop.code} ${drop.semantics}`)),
    paths.slice(0, most_open).map(path_row),
    paths.length > most_open && el("p", { class: "quiet" },
        `${and_more(paths.length - most_open)}; name a service to see its own`));
}

function ways_part(answer: Reach): Child {
  const [only] = answer.paths;
  if (!only) return null;
  if (answer.paths.length === 1)
    return section("Hop by hop", only.choice, el("div", { class: "way" }, way(only)));
  const list = el("ul", { class: "plain-list sorts" }, alike(answer.paths).map(sort_row));
  list.querySelector("details")?.setAttribute("open", "");
  return section("Ways", `${counted(answer.paths.length, "way")}: pairs of addresses, services, choices of the network`,
      list);
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
      el("a", { href: link("ask", question) },
          code(`${question["from"] || "…"} → ${question["to"] || "…"} ${question["service"] ?? ""}`.trim())),
      " ", el("span", { class: "quiet" }, words)))));
}

class AskView implements View {
  private readonly form = new QuestionForm();
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
