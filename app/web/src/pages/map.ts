// The map: a picture made by the program, and the same as a tree of boxes, which needs no eyes.

import * as api from "../api";
import { el, fragment, fresh_id, type Child } from "../dom";
import { named, resource_link, section } from "../evidence";
import { go, link } from "../fragment";
import { picture_of } from "../picture";
import type { Page, View } from "../page";
import { Slot } from "../slot";
import type { Box, Diagram } from "../types";
import { is_id, kind_words } from "../words";
import { counts } from "./overview";

const views = [["", "as much as has room"], ["estate", "estate: every VPC a card"],
  ["vpcs", "VPCs, with all that is in them"]] as const;
const layers = [["routes", "Routes"], ["exposure", "Exposure"]] as const;
const zoom_step = 1.25;
const least_zoom = 0.1;
const most_zoom = 8;

/// Accounts, Regions and zones are boxes too, but there is no page about them.
const is_object = (id: string): boolean => is_id(id) || id.startsWith("arn:");
const is_end = (id: string): boolean => is_object(id) || id === "internet" || id === "onprem";

const box_name = (box: Box): Node => (is_object(box.id) ? resource_link(box.id, box.title) : named(box.title));

// ---- the picture -----------------------------------------------------------------------------------------------------

/// One tab stop; arrows walk along containment: up to the parent, down to the first child, left and right to siblings.
/// The smallest size that a picture begins with: its smallest text can still be read.
const least_readable = 0.7;

class Picture {
  readonly element: HTMLElement;
  private readonly boxes: Map<string, SVGGElement>;
  private readonly lines: SVGGElement[];
  private readonly known: Map<string, Box>;
  private zoom = 1;

  constructor(private readonly svg: SVGSVGElement, private readonly diagram: Diagram,
      private readonly selected: (id: string) => void) {
    const all = [...svg.querySelectorAll<SVGGElement>("g.box[data-id]")];
    this.boxes = new Map(all.map((box) => [box.dataset["id"] ?? "", box]));
    this.lines = [...svg.querySelectorAll<SVGGElement>("g.line")];
    this.known = new Map(diagram.boxes.map((box) => [box.id, box]));
    all[0]?.setAttribute("tabindex", "0");
    this.element = el("div", { class: "picture" }, svg);
    this.element.addEventListener("pointerover", (event) => this.mark(this.id_at(event)));
    this.element.addEventListener("pointerleave", () => this.mark(null));
    this.element.addEventListener("focusin", (event) => this.mark(this.id_at(event)));
    this.element.addEventListener("click", (event) => this.click(event));
    this.element.addEventListener("keydown", (event) => this.key(event));
    this.element.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    const room = document.querySelector("main")?.clientWidth ?? diagram.width;
    this.scale(Math.min(1, Math.max(least_readable, room / diagram.width)));
  }

  scale(factor: number): void {
    this.zoom = factor === 0 ? 1 : Math.min(most_zoom, Math.max(least_zoom, this.zoom * factor));
    this.svg.style.width = `${this.diagram.width * this.zoom}px`;
    this.svg.style.height = "auto";
  }

  /// The neighbourhood of a box stays, the rest fades.
  mark(id: string | null): void {
    const near = new Set<string>(id === null ? [] : [id]);
    for (const line of id === null ? [] : this.lines) {
      const { from, to } = line.dataset;
      const touches = from === id || to === id;
      line.classList.toggle("near", touches);
      if (touches && from && to) near.add(from).add(to);
    }
    for (const one of [...near]) for (const up of this.around(one)) near.add(up);
    if (id !== null) for (const one of this.known.keys()) if (this.around(one).includes(id)) near.add(one);
    this.svg.classList.toggle("dimmed", id !== null && near.size > 1);
    for (const [one, box] of this.boxes) box.classList.toggle("near", near.has(one));
  }

  focus(id: string): void {
    const box = this.boxes.get(id);
    if (!box) return;
    for (const other of this.boxes.values()) other.setAttribute("tabindex", other === box ? "0" : "-1");
    box.focus();
    box.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /// The boxes that hold it, innermost first.
  private around(id: string): string[] {
    const found: string[] = [];
    for (let up = this.known.get(id)?.parent; up && !found.includes(up); up = this.known.get(up)?.parent) found.push(up);
    return found;
  }

  private id_at(event: Event): string | null {
    return (event.target as Element).closest<SVGGElement>("g.box[data-id]")?.dataset["id"] ?? null;
  }

  private click(event: MouseEvent): void {
    const id = this.id_at(event);
    const before = this.svg.querySelector<SVGGElement>("g.box.pinned")?.dataset["id"];
    if (id && before && event.shiftKey && before !== id && is_end(id) && is_end(before))
      return go(link("ask", { from: before, to: id }));
    for (const [one, box] of this.boxes) box.classList.toggle("pinned", one === id);
    if (id) this.selected(id);
  }

  private key(event: KeyboardEvent): void {
    const id = this.id_at(event);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "+" || event.key === "=") this.scale(zoom_step);
    else if (event.key === "-") this.scale(1 / zoom_step);
    else if (event.key === "0") this.scale(0);
    else if (event.key === "Escape") this.mark(null);
    else if (id && is_object(id) && event.key === "Enter") go(link("resource", { id }));
    else if (id && event.key.startsWith("Arrow")) this.step(id, event.key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private step(id: string, key: string): void {
    const box = this.known.get(id);
    if (!box) return;
    const children = (parent: string | null): Box[] => this.diagram.boxes.filter((one) => one.parent === parent);
    const siblings = children(box.parent);
    const at = siblings.indexOf(box);
    const next = key === "ArrowUp" ? box.parent : key === "ArrowDown" ? children(id)[0]?.id
      : siblings[at + (key === "ArrowRight" ? 1 : -1)]?.id;
    if (next) this.focus(next);
  }

  /// Only with Ctrl, so that the page still scrolls.
  private wheel(event: WheelEvent): void {
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.scale(event.deltaY < 0 ? zoom_step : 1 / zoom_step);
  }
}

// ---- its twin --------------------------------------------------------------------------------------------------------

function tree(diagram: Diagram, show: (id: string) => void): Node {
  const children = Map.groupBy(diagram.boxes, (box) => box.parent ?? "");
  const branch = (box: Box): HTMLElement => {
    const below = children.get(box.id) ?? [];
    const words: Child[] = [el("span", { class: "quiet" }, kind_words(box.kind)), " ", box_name(box),
      box.lines.length > 0 && el("span", { class: "quiet" }, " ",
          box.lines.filter((line) => line !== box.id).join(", "))];
    const button = el("button", { type: "button", class: "plain", onclick: () => show(box.id),
      "aria-label": `show ${box.title} in the picture` }, "show");
    if (below.length === 0) return el("li", {}, words, " ", button);
    // Neither links nor buttons stand in a summary: it is a control itself.
    return el("li", {}, el("details", { open: below.length < 30 }, el("summary", {}, kind_words(box.kind), " ",
        named(box.title)), el("p", { class: "quiet" }, box.lines.join(", "), box.lines.length > 0 && " ",
        is_object(box.id) && [el("a", { href: link("resource", { id: box.id }) }, "facts"), " "], button),
        el("ul", {}, below.map(branch))));
  };
  return el("ul", { class: "tree" }, (children.get("") ?? []).map(branch));
}

function line_table(diagram: Diagram): Child {
  if (diagram.lines.length === 0) return null;
  const titles = new Map(diagram.boxes.map((box) => [box.id, box.title]));
  return el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Lines of the map" }, el("table", {},
    el("thead", {}, el("tr", {}, ["From", "To", "Kind", "Label"].map((name) => el("th", { scope: "col" }, name)))),
    el("tbody", {}, diagram.lines.map((line) => el("tr", {}, el("td", {}, named(titles.get(line.from) ?? line.from)),
      el("td", {}, named(titles.get(line.to) ?? line.to)), el("td", {}, kind_words(line.kind)),
          el("td", {}, line.label))))));
}

async function without_picture(): Promise<Node> {
  const snapshot = await api.snapshot();
  return fragment(el("p", { class: "lead" },
      "No picture is there: this server draws no maps. What the snapshot holds:"),
    section("Objects", null, counts(snapshot)));
}

// ---- the page --------------------------------------------------------------------------------------------------------

class MapView implements View {
  private readonly view = el("select", { id: fresh_id("view") },
      views.map(([value, words]) => el("option", { value }, words)));
  private readonly boxes = new Map(layers.map(([name]) => [name as string, el("input", { type: "checkbox" })]));
  private readonly focused = el("span");
  private readonly controls = el("form", { class: "map-controls", onchange: () => this.changed() });
  private readonly chosen = el("p", { class: "chosen", role: "status" });
  private readonly answer = new Slot(el("div"));
  private params: Record<string, string> = {};

  constructor(root: HTMLElement) {
    this.controls.append(
      el("label", { class: "flag" }, "View ", this.view),
      el("fieldset", {}, el("legend", {}, "Layers"),
          layers.map(([name, words]) => el("label", { class: "flag" }, this.boxes.get(name) ?? null, " ", words))),
      this.focused);
    root.append(el("h1", { tabindex: -1 }, "Map"), this.controls, this.chosen, this.answer.element);
  }

  show(params: URLSearchParams): void {
    const names = ["view", "focus", "depth", "layers"];
    this.params = Object.fromEntries(names.map((name) => [name, params.get(name) ?? ""]));
    this.view.value = this.params["view"] ?? "";
    const on = this.params["layers"] ?? "";  // nothing: all of them
    for (const [name, box] of this.boxes) box.checked = on === "" || on.split(",").includes(name);
    this.focused.replaceChildren(...(this.params["focus"] ? [el("span", { class: "quiet" }, "around "),
        named(this.params["focus"]), " ",
      el("a", { href: link("map", { ...this.params, focus: "" }) }, "show all")] : []));
    this.chosen.replaceChildren();
    void this.answer.fill((signal) => this.drawn(signal));
  }

  private async drawn(signal: AbortSignal): Promise<Node> {
    try {
      const [diagram, svg] = await Promise.all([api.diagram(this.params, signal), api.picture(this.params, signal)]);
      this.controls.hidden = false;
      return this.map_of(diagram, svg);
    } catch (problem) {
      if (!(problem instanceof api.ApiError && problem.status === 404)) throw problem;
      this.controls.hidden = true;
      return without_picture();
    }
  }

  private map_of(diagram: Diagram, svg: string): Node {
    const picture = new Picture(picture_of(svg), diagram, (id) => this.choose(diagram, id));
    const zoom = (label: string, words: string, factor: number): HTMLElement =>
      el("button", { type: "button", class: "plain", "aria-label": words, onclick: () => picture.scale(factor) },
          label);
    return el("div", {},
      el("p", { class: "zoom" },
        zoom("−", "Smaller", 1 / zoom_step), zoom("0", "0: original size", 0), zoom("+", "Larger", zoom_step)),
      picture.element,
      diagram.notes.length > 0 && el("ul", { class: "notes" }, diagram.notes.map((note) => el("li", {}, note))),
      section("The same as a list", null, tree(diagram, (id) => picture.focus(id)), line_table(diagram)));
  }

  private choose(diagram: Diagram, id: string): void {
    const box = diagram.boxes.find((one) => one.id === id);
    if (!box) return;
    this.chosen.replaceChildren(fragment(el("span", { class: "quiet" }, kind_words(box.kind)), " ", box_name(box), " ",
      is_end(id) && [el("a", { href: link("ask", { from: id }) }, "ask from"), " ",
          el("a", { href: link("ask", { to: id }) }, "ask to"), " "],
      is_object(id) && el("a", { href: link("map", { ...this.params, focus: id }) }, "show only its surroundings")));
  }

  private changed(): void {
    const on = [...this.boxes].filter(([, box]) => box.checked).map(([name]) => name);
    const layers = on.length === this.boxes.size ? "" : on.length === 0 ? "none" : on.join(",");
    go(link("map", { ...this.params, view: this.view.value, layers }));
  }
}

export const map: Page = { title: "Map", open: (root) => new MapView(root) };
