// Everything that gets through, between all groups: as a grid where it fits, else as a list.

import * as api from "../api";
import { combobox, type Combobox } from "../combobox";
import { el, type Child } from "../dom";
import { ask_link, flow_table, members_of, most_interfaces, side_words, sides_of, type Names, type Pair, type Side } from "../flows";
import { go, link } from "../fragment";
import type { Page, View } from "../page";
import { Slot } from "../slot";
import { ends, usual_services } from "../suggest";
import type { Services } from "../types";
import { counted } from "../words";

const most_sides = 26;        // of a grid that can still be looked at
const most_rows = 500;        // of a list
const few_services = 3;       // in a cell

function cell_lines(flow: Services): Child[] {
  const all = [...flow.reachable.map((text) => ({ text, style: "reachable" })),
    ...flow.partial.map((text) => ({ text: `~ ${text}`, style: "partial" })),
    ...flow.unknown.map((text) => ({ text: `? ${text}`, style: "unknown" }))];
  const lines = all.slice(0, few_services).map((one) => [el("span", { class: one.style }, one.text), " "]);
  return all.length > few_services ? [lines, el("span", { class: "quiet" }, `+${all.length - few_services}`)] : [lines];
}

function grid(sides: Side[], pairs: Pair[], names: Names): Node {
  const number = new Map(sides.map((side, at) => [side, at + 1]));
  const rows = sides.filter((side) => pairs.some((pair) => pair.from === side));
  const columns = sides.filter((side) => pairs.some((pair) => pair.to === side));
  const cell = (from: Side, to: Side): HTMLElement => el("td", { class: from === to ? "self" : null },
    pairs.filter((pair) => pair.from === from && pair.to === to).map((pair) =>
      el("a", { href: ask_link(pair) }, el("span", { class: "unseen" }, `${number.get(from)} to ${number.get(to)}: `),
          cell_lines(pair.flow))));
  const head = (side: Side): HTMLElement => el("th", { scope: "col", class: "column" },
    el("span", { class: "number" }, number.get(side)), el("span", { class: "label" }, side_words(side, names)));
  return el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Matrix" },
    el("table", { class: "grid" },
      el("thead", {}, el("tr", {}, el("th", { scope: "col", class: "corner" }, "From ↓  To →"), columns.map(head))),
      el("tbody", {}, rows.map((from) => el("tr", {},
        el("th", { scope: "row" }, el("span", { class: "number" }, number.get(from)), " ", side_words(from, names)),
        columns.map((to) => cell(from, to)))))));
}

interface Found {
  complete: boolean;
  ends: number;
  used: Side[];  // of which something gets through
  pairs: Pair[];
  names: Names;
}

function answer({ complete, ends, used, pairs, names }: Found, as: string): Node {
  const fits = used.length <= most_sides;
  const as_grid = fits && (as === "grid" || (as === "" && matchMedia("(min-width: 60rem)").matches));
  return el("article", {},
    !complete && el("p", { class: "failure" }, "This matrix is not complete."),
    el("p", { class: "lead" }, pairs.length === 0 ? "Nothing gets through."
      : `${counted(pairs.length, "pair")} of ${counted(ends, "end")} with services that get through. What is not listed is unreachable.`,
      pairs.length > 0 && fits && [" ", other_form(as_grid)]),
    pairs.length > 0 && (as_grid ? grid(used, pairs, names) : flow_table(pairs, names, most_rows, "Flows")),
    pairs.length > 0 && el("p", { class: "quiet legend" },
        "~ in part, ? unknown. Virtual ends with equal answers stand together; each cell leads to its question."));
}

function other_form(as_grid: boolean): Node {
  const params = new URLSearchParams(location.hash.split("?")[1]);
  params.set("as", as_grid ? "list" : "grid");
  return el("a", { href: link("matrix", Object.fromEntries(params)) }, as_grid ? "As a list" : "As a grid");
}

class MatrixView implements View {
  private readonly fields: Record<string, Combobox> = {
    from: combobox("From", "everything", ends), to: combobox("To", "everything", ends),
    service: combobox("Service", "every service", usual_services),
  };
  private readonly answer = new Slot(el("div"));

  constructor(root: HTMLElement) {
    root.append(el("h1", { tabindex: -1 }, "Matrix"),
      el("form", { class: "question three", onsubmit: (event: Event) => this.submit(event) },
        Object.values(this.fields).map((one) => one.element), el("button", { type: "submit", class: "main" }, "Show")),
      this.answer.element);
  }

  show(params: URLSearchParams): void {
    const asked: api.Params = {};
    for (const [name, field] of Object.entries(this.fields)) asked[name] = field.input.value = params.get(name) ?? "";
    const narrowed = Boolean(asked["from"] || asked["to"] || params.get("all"));
    void this.answer.fill(async (signal) => {
      const interfaces = narrowed ? 0 : await api.count_of_interfaces();
      if (interfaces > most_interfaces) return this.too_many(interfaces, asked);
      const found = await api.matrix(asked, signal);
      const { sides, pairs } = sides_of(found);
      const used = sides.filter((side) => pairs.some((pair) => pair.from === side || pair.to === side));
      const names = await api.called(members_of(used));
      return answer({ complete: found.complete !== false, ends: sides.length, used, pairs, names },
          params.get("as") ?? "");
    });
  }

  private too_many(interfaces: number, asked: api.Params): Node {
    return el("p", { class: "prose" },
        `All pairs of ${counted(interfaces, "interface")} are more than a page can hold. `,
        "Name From or To: a subnet, a group, a tag. ",
        el("a", { href: link("matrix", { ...asked, all: "1" }) }, "Show all of it nevertheless"));
  }

  private submit(event: Event): void {
    event.preventDefault();
    const given = Object.entries(this.fields).map(([name, field]) => [name, field.input.value.trim()]);
    go(link("matrix", Object.fromEntries(given)));
  }
}

export const matrix: Page = { title: "Matrix", open: (root) => new MatrixView(root) };
