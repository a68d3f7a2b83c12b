// One object of the snapshot: its facts as exported, what refers to it, who reaches it and what it reaches.

import * as api from "../api";
import { combobox } from "../combobox";
import { el, type Child } from "../dom";
import { code, facts, named, place, resource_link, section } from "../evidence";
import { flow_table, members_of, most_interfaces, sides_of } from "../flows";
import { go, link } from "../fragment";
import { shortened } from "../printable";
import type { Page, View } from "../page";
import { Slot } from "../slot";
import { object_link, objects } from "../suggest";
import type { Resource } from "../types";
import { and_more, counted, is_id, kind_words } from "../words";

const longest_value = 200;
const most_related = 60;
const most_flows = 60;
const deepest = 12;

// ---- facts: any JSON, as lists within lists --------------------------------------------------------------------------

function text_value(text: string): Child {
  if (is_id(text)) return resource_link(text);
  if (text.length <= longest_value) return el("bdi", {}, text);
  return el("details", {}, el("summary", {}, shortened(text, longest_value),
      el("span", { class: "quiet" }, ` (${counted(text.length, "character")})`)),
    el("bdi", {}, text));
}

const is_tag = (one: unknown): one is { Key: string; Value: string } =>
  one !== null && typeof one === "object" && "Key" in one && "Value" in one;

function list_value(list: unknown[], depth: number): Child {
  if (list.length === 0) return el("span", { class: "quiet" }, "none");
  if (list.every(is_tag)) return facts(list.map((tag) => [shortened(tag.Key), text_value(String(tag.Value))]));
  return el("ul", { class: "values" }, list.map((one) => el("li", {}, value(one, depth))));
}

function value(one: unknown, depth = 0): Child {
  if (one === null || one === undefined) return el("span", { class: "quiet" }, "null");
  if (depth > deepest) return code(shortened(JSON.stringify(one), longest_value));
  if (Array.isArray(one)) return list_value(one, depth + 1);
  if (typeof one === "object")
    return facts(Object.entries(one).map(([name, content]) => [shortened(name), value(content, depth + 1)]));
  return typeof one === "string" ? text_value(one) : code(String(one));
}

// ---- the page --------------------------------------------------------------------------------------------------------

/// One object, with all the ways in which it is related.
function related_row(ways: Resource["related"]): Child {
  const [one] = ways;
  return one && el("li", {}, el("span", { class: "quiet" }, kind_words(one.kind)), " ",
      resource_link(one.id, one.name), " ",
    el("span", { class: "how quiet" }, [...new Set(ways.map((way) => way.how))].join(", ")));
}

function related(resource: Resource): Child {
  if (resource.related.length === 0) return null;
  const objects = [...Map.groupBy(resource.related, (one) => `${one.kind} ${one.id}`).values()];
  return section("Related", "what it names, and what names it",
      el("ul", { class: "related" }, objects.slice(0, most_related).map(related_row)),
    objects.length > most_related && el("p", { class: "quiet" }, and_more(objects.length - most_related)));
}

const ends = new Set(["vpc", "subnet", "network-interface", "instance", "security-group", "load-balancer", "function",
  "database", "vpc-endpoint", "nat-gateway"]);

const groups = new Set(["vpc", "subnet", "security-group"]);

const tables = new Set(["route-table", "transit-gateway-route-table", "subnet", "network-interface", "instance",
  "transit-gateway-attachment"]);

function actions(resource: Resource): Child {
  const { id } = resource;
  const links: [string, string][] = ends.has(resource.kind)
    ? [["Ask from here", link("ask", { from: id })], ["Ask to here", link("ask", { to: id })]] : [];
  if (tables.has(resource.kind)) links.push(["Look up a route", link("routes", { where: id })]);
  links.push(["On the map", link("map", { focus: id })]);
  return el("p", { class: "actions" }, links.map(([words, href]) => [el("a", { href }, words), " "]));
}

function page_of(resource: Resource): Node {
  return el("div", {},
    el("p", { class: "lead" }, kind_words(resource.kind), " ", code(shortened(resource.id)),
        resource.where && [", in ", place(resource.where)]),
    actions(resource),
    related(resource));
}

class ResourceView implements View {
  private readonly heading = el("h1", { tabindex: -1 });
  private readonly field = combobox("Name, id or address", "web-1, eni-…, 10.0.1.5", objects,
      (one) => go(object_link(one)));
  private readonly form = el("form", { class: "question one", onsubmit: (event: Event) => this.submit(event) },
    this.field.element, el("button", { type: "submit", class: "main" }, "Open"));
  private readonly about = new Slot(el("div"));
  private readonly facts = new Slot(el("div"));
  private readonly reaching = [{ direction: "to", title: "Who reaches it" },
      { direction: "from", title: "What it reaches" }]
    .map((one) => ({ ...one, slot: new Slot(el("div")) }));

  constructor(private readonly root: HTMLElement) {}

  show(params: URLSearchParams): void {
    const id = params.get("id") ?? "";
    if (id) this.open_object(id);
    else {
      this.heading.textContent = "Resource";
      this.root.replaceChildren(this.heading, this.form, el("p", { class: "prose" },
          "Everything the export says about one object, and what refers to it."));
    }
  }

  private open_object(id: string): void {
    this.heading.replaceChildren(named(id));
    const reaching = this.reaching.map((one) => one.slot.element);
    this.root.replaceChildren(this.heading, this.about.element, ...reaching, this.facts.element);
    this.facts.clear();
    for (const one of this.reaching) one.slot.clear();
    void this.about.fill(async () => {
      const resource = await api.resource(id);
      this.heading.replaceChildren(named(resource.name || resource.id));
      if (ends.has(resource.kind)) this.fill_reaching(resource.id, groups.has(resource.kind));
      void this.facts.fill(async () => section("Facts", "as exported", value(resource.facts)));
      return page_of(resource);
    });
  }

  private fill_reaching(id: string, many: boolean): void {
    for (const { direction, title, slot } of this.reaching)
      void slot.fill(async (signal) => {
        if (many && (await api.count_of_interfaces()) > most_interfaces)
          return section(title, null, el("p", {},
              el("a", { href: link("matrix", { [direction]: id }) }, "Ask the matrix"), ": it may take a while."));
        const { sides, pairs } = sides_of(await api.matrix({ [direction]: id }, signal));
        const names = await api.called(members_of(sides));
        return section(title, null,
          pairs.length === 0 ? el("p", {}, "Nothing.") : flow_table(pairs, names, most_flows, title));
      });
  }

  private submit(event: Event): void {
    event.preventDefault();
    const id = this.field.input.value.trim();
    if (id) go(link("resource", { id }));
  }
}

export const resource: Page = { title: "Resource", open: (root) => new ResourceView(root) };
