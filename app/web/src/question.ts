// A question about FROM, TO and a service: its form, its place in the fragment, its parameters, its command line.

import type { Params } from "./api";
import { combobox, type Combobox } from "./combobox";
import { el } from "./dom";
import { go, link } from "./fragment";
import { ends, usual_services } from "./suggest";
import { quoted } from "./words";

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

export type Question = Record<string, string>;

const fields = ["from", "to", "service", "source_port", ...flags.map((one) => one.name),
    ...choices.map((one) => one.name)];

export function question_of(params: URLSearchParams): Question {
  return Object.fromEntries(fields.map((name) => [name, params.get(name) ?? ""]));
}

export const turned = (question: Question): Question =>
  ({ ...question, from: question["to"] ?? "", to: question["from"] ?? "" });

/// The page names every blocker unless told otherwise: whoever mends a network wants to know all of them.
export function parameters(question: Question): Params {
  const { both: _both, first_blocker, ...rest } = question;
  return { ...rest, all_blockers: first_blocker ? "" : "true" };
}

export function command_of(question: Question): string {
  const words = ["vpcscope", "reach", question["from"] ?? "", question["to"] ?? ""];
  if (question["service"]) words.push(question["service"]);
  for (const [name, value] of Object.entries(parameters(question)))
    if (value && !["from", "to", "service"].includes(name))
      words.push(`--${name.replaceAll("_", "-")}`, ...(value === "true" ? [] : [value]));
  return words.map(quoted).join(" ");
}

export class QuestionForm {
  readonly element: HTMLFormElement;
  private readonly from = combobox("From", "web-1, 10.0.1.5, internet", ends);
  private readonly to = combobox("To", "db-1, subnet-…, service:s3", ends);
  private readonly service = combobox("Service", "everything that gets through", usual_services);
  private readonly port = el("input", { type: "text", id: "source_port", placeholder: "1024-65535",
      autocomplete: "off" });
  private readonly boxes = new Map<string, HTMLInputElement>(
    flags.map((one) => [one.name, el("input", { type: "checkbox", id: one.name })]));
  private readonly lists = new Map<string, HTMLSelectElement>(choices.map((one) => [one.name,
    el("select", { id: one.name }, one.options.map(([value, words]) => el("option", { value }, words)))]));
  private readonly more = el("details", { class: "more" });

  constructor() {
    this.more.append(el("summary", {}, "Options"), el("div", { class: "options" },
      flags.slice(1).map((one) => this.flag(one)),
      choices.map((one) => el("div", { class: "field" }, el("label", { for: one.name }, one.label),
          this.lists.get(one.name) ?? null)),
      el("div", { class: "field" }, el("label", { for: "source_port" }, "Client's port"), this.port)));
    this.element = el("form", { class: "question", onsubmit: (event: Event) => this.submit(event) },
      this.from.element,
      el("button", { type: "button", class: "plain swap", "aria-label": "Swap From and To",
          onclick: () => this.swap() }, "⇄"),
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
