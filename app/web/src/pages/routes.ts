// Which route of one table carries a packet, and why the others don't.

import * as api from "../api";
import { combobox } from "../combobox";
import { el, type Child } from "../dom";
import { code, facts, notes, resource_link, section, semantics } from "../evidence";
import { go, link } from "../fragment";
import type { Page, View } from "../page";
import { Slot } from "../slot";
import { objects } from "../suggest";
import type { Route, RouteRow } from "../types";
import { is_id } from "../words";

const target = (text: string): Child => (is_id(text) ? resource_link(text) : code(text));

function headline(route: Route): Node {
  const table = route.table ? resource_link(route.table) : "the gateway";
  const { winner } = route;
  if (winner)
    return el("div", { class: "answer reachable" }, el("h2", { class: "word" },
        el("span", { class: "verdict reachable" }, "✓ ROUTED")),
      el("p", { class: "sentence" }, table, " sends ", route.destination, " by ", winner.prefix, " to ",
          target(winner.target), "."));
  return el("div", { class: "answer unreachable" }, el("h2", { class: "word" },
      el("span", { class: "verdict unreachable" }, "✗ NO ROUTE")),
    el("p", { class: "sentence" }, table, " sends ", route.destination, " nowhere: ", code(route.code ?? ""), "."));
}

function row(one: RouteRow): HTMLElement {
  return el("tr", {}, el("td", {}, code(one.prefix)), el("td", {}, target(one.target)), el("td", {}, one.origin),
    el("td", {}, one.state), el("td", {}, one.lost ? [code(one.lost), " ", semantics(one.semantics ?? "")] : null));
}

const columns = ["Prefix", "Target", "Origin", "State", "Lost because"];

function table(caption: string, rows: RouteRow[]): Child {
  if (rows.length === 0) return null;
  return el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption }, el("table", {},
    el("thead", {}, el("tr", {}, columns.map((name) => el("th", { scope: "col" }, name)))),
    el("tbody", {}, rows.map(row))));
}

function answer(route: Route): Node {
  const { winner } = route;
  return el("article", {}, el("div", { "aria-live": "polite" }, headline(route)),
    winner && section("The route", null, facts([["prefix", code(winner.prefix)], ["target", target(winner.target)],
      ["origin", winner.origin], ["state", winner.state],
      ["prefix list", winner.via_prefix_list && resource_link(winner.via_prefix_list)]])),
    route.alternatives.length > 0 && section("Equal ones", "the network may choose",
        table("Equal routes", route.alternatives)),
    section("Others that match", "longest first",
      table("Routes that lost", route.candidates) ?? el("p", { class: "quiet" }, "None.")),
    route.annotations.length > 0 && section("Notes", null, notes(route.annotations)));
}

class RoutesView implements View {
  private readonly where = combobox("Where", "rtb-…, subnet-…, web-1, tgw-rtb-…", objects);
  private readonly destination = combobox("Destination", "10.0.1.5 or a name", objects);
  private readonly answer = new Slot(el("div"));

  constructor(root: HTMLElement) {
    root.append(el("h1", { tabindex: -1 }, "Routes"),
      el("form", { class: "question two", onsubmit: (event: Event) => this.submit(event) }, this.where.element,
        this.destination.element, el("button", { type: "submit", class: "main" }, "Look up")),
      this.answer.element);
  }

  show(params: URLSearchParams): void {
    const where = params.get("where") ?? "";
    const destination = params.get("destination") ?? "";
    this.where.input.value = where;
    this.destination.input.value = destination;
    if (where && destination)
      void this.answer.fill(async (signal) => answer(await api.route({ where, destination }, signal)));
    else this.answer.element.replaceChildren(el("p", { class: "prose" },
      "The longest prefix that holds the destination wins. Where is a route table, subnet, interface, instance, gateway, ",
      "transit gateway attachment or transit gateway route table."));
  }

  private submit(event: Event): void {
    event.preventDefault();
    const values = { where: this.where.input.value.trim(), destination: this.destination.input.value.trim() };
    if (!values.where) this.where.input.focus();
    else if (!values.destination) this.destination.input.focus();
    else go(link("routes", values));
  }
}

export const routes: Page = { title: "Routes", open: (root) => new RoutesView(root) };
