// The parts that answers share: components, rules, places in files, blockers, hops, notes.

import * as api from "./api";
import { el, fragment, type Child } from "./dom";
import { link } from "./fragment";
import { shortened } from "./printable";
import type { Annotation, Component, Drop, Hop, Path, Rule, Services, Verdict, Where } from "./types";
import { action_words, counted, end_words, kind_words, marks, packet_words, same_packet, short_arn, where_words } from "./words";

/// Names are set apart from the text around them, so that right-to-left ones don't turn it.
export const named = (name: string): HTMLElement => el("bdi", {}, shortened(name));

export const code = (text: string): HTMLElement => el("code", {}, text);

const ids_in_text = /\b((?:[a-z]+-)+[0-9a-f]{8,17})\b/;

/// Ids inside a sentence lead to their objects.
export function linked(text: string): Child[] {
  return text.split(ids_in_text).map((part, at) =>
    at % 2 === 0 ? part : el("a", { href: link("resource", { id: part }), class: "id" }, part));
}

const longest_id = 32;  // that stays in one line

export function resource_link(id: string, name?: string): HTMLElement {
  const href = link("resource", { id });
  const style = id.length > longest_id ? "id long" : "id";
  if (!name || name === id) return el("a", { href, class: style }, shortened(short_arn(id)));
  return el("span", {}, el("a", { href }, named(name)), " ",
      el("span", { class: `${style} quiet` }, shortened(short_arn(id))));
}

const virtual = new Set(["internet", "on-premises", "service"]);

export function component_line(component: Component): Child[] {
  if (virtual.has(component.kind)) return [kind_words(component.kind), " ", code(component.id)];
  return [el("span", { class: "quiet" }, kind_words(component.kind)), " ", resource_link(component.id, component.name)];
}

export const place = (where: Where): HTMLElement => el("span", { class: "place" }, where_words(where));

export const semantics = (id: string): HTMLElement => el("span", { class: "semantics" }, id);

export function verdict_mark(verdict: Verdict): HTMLElement {
  return el("span", { class: `verdict ${verdict.toLowerCase()}` },
    el("span", { class: "mark", "aria-hidden": "true" }, marks[verdict]), " ", verdict);
}

/// Label in the margin, content beside it.
export function facts(rows: [string, Child][]): HTMLElement {
  return el("dl", { class: "facts" },
    rows.filter(([, content]) => content !== null && content !== undefined && content !== "")
      .map(([label, content]) => [el("dt", {}, label), el("dd", {}, content)]));
}

/// A part of a page: its heading in the margin on wide screens, above it on narrow ones.
export function section(title: Child, note: Child, ...content: Child[]): HTMLElement {
  return el("section", { class: "part" },
    el("div", { class: "margin" }, el("h2", {}, title), note ? el("p", { class: "quiet" }, note) : null),
    el("div", { class: "content" }, ...content));
}

export function blocker(drop: Drop, known = true): HTMLElement {
  return el("li", { class: known ? "blocker" : "blocker doubt" },
    el("p", { class: "statement" },
      el("span", { class: "mark", "aria-hidden": "true" }, known ? "✗" : "?"), " ",
      el("strong", {}, linked(drop.text || drop.code))),
    facts([
      ["where", [drop.direction, " hop ", drop.hop, drop.component ? [", ", ...component_line(drop.component)] : null]],
      ["rule", drop.rule && [code(drop.rule.text), " ", semantics(drop.rule.semantics)]],
      ["stands in", drop.where && place(drop.where)],
      ["packet", code(packet_words(drop.header))],
      ["code", [code(drop.code), " ", semantics(drop.semantics)]],
    ]));
}

// ---- hops ------------------------------------------------------------------------------------------------------------

/// Answers name a rule's object; where that stands in the export is asked for when the answer is on the screen.
function rule_place(rule: Rule): HTMLElement {
  if (rule.where) return place(rule.where);
  const found = el("span", { class: "place" });
  api.resource(rule.id).then((resource) => {
    if (resource.where) found.textContent = where_words(resource.where);
  }, () => undefined);  // an object that is in no file, such as a default table: nothing to show
  return found;
}

const rule_name = (rule: Rule, component: Component): Child =>
  rule.id === component.id ? null : [resource_link(rule.id), " "];

/// How a hop stands to the packet. Some stop only a part of it, such as some of the client's ports; `idle` ones come after
/// the first drop: evaluated, but never met.
type Fate = "passed" | "limited" | "stops" | "doubt" | "idle";

const fate_marks: Record<Fate, string> = { passed: "✓", limited: "~", stops: "✗", doubt: "?", idle: "·" };

const unknown_codes = new Set(["X_MISSING_DATA"]);

export const is_doubt = (drop: Drop): boolean => unknown_codes.has(drop.code);

function fate_of(hop: Hop, drop: Drop | undefined, stopped: boolean): Fate {
  if (drop && is_doubt(drop)) return "doubt";
  if (hop.action === "drop") return "stops";
  if (stopped) return "idle";
  return drop ? "limited" : "passed";
}

function hop_row(hop: Hop, before: Hop | undefined, drop: Drop | undefined, fate: Fate): HTMLElement {
  const changed = !before || !same_packet(before.header, hop.header);
  const { rule } = hop;
  return el("li", { class: `hop ${fate}` },
    el("span", { class: "number" }, hop.hop),
    el("span", { class: "action" }, el("span", { class: "mark", "aria-hidden": "true" }, fate_marks[fate]), " ",
      fate === "doubt" ? "unknown" : action_words(hop.action), fate === "limited" && " in part"),
    el("div", { class: "what" },
      el("p", {}, component_line(hop.component)),
      rule && el("p", { class: "rule" }, rule_name(rule, hop.component), code(rule.text), " ",
          semantics(rule.semantics), " ", rule_place(rule)),
      drop && (!rule || fate === "limited") && el("p", { class: "rule" }, linked(drop.text), " ",
          drop.where && place(drop.where)),
      changed && el("p", { class: "packet" }, packet_words(hop.header))));
}

/// Where a hop would be, had it been exported.
function gap_row(drop: Drop): HTMLElement {
  return el("li", { class: "hop doubt" }, el("span", { class: "number" }),
    el("span", { class: "action" }, el("span", { class: "mark", "aria-hidden": "true" }, "?"), " unknown"),
    el("div", { class: "what" }, drop.component && el("p", {}, component_line(drop.component)),
      el("p", { class: "rule" }, linked(drop.text), " ", drop.where && place(drop.where))));
}

interface Direction {
  title: string;
  name: "forward" | "return";
  stopped: boolean;  // before it began
}

function hops({ title, name, stopped }: Direction, path: Path): Child {
  const list = path[name];
  if (list.length === 0) return null;
  const mine = path.drops.filter((drop) => drop.direction === name);
  let over = stopped;
  const rows = list.map((hop, at) => {
    const here = mine.filter((one) => one.hop === hop.hop);
    const drop = here.find((one) => one.component?.id === hop.component.id) ?? (hop.action === "drop" ? here[0] : undefined);
    const fate = fate_of(hop, drop, over);
    over ||= fate === "stops";
    return [here.filter((one) => one !== drop && is_doubt(one)).map(gap_row), hop_row(hop, list[at - 1], drop, fate)];
  });
  const lost = mine.filter((one) => is_doubt(one) && one.hop > (list.at(-1)?.hop ?? 0));
  return [el("h3", {}, title), el("ol", { class: "hops" }, rows, lost.map(gap_row))];
}

export function way(path: Path): Node {
  const from = end_words(path.from);
  const to = end_words(path.to);
  const lost = path.drops.some((drop) => drop.direction === "forward" && !is_doubt(drop));
  return fragment(
    hops({ title: `There: ${from} → ${to}`, name: "forward", stopped: false }, path),
    hops({ title: `Back: ${to} → ${from}${lost ? ", if it got there" : ""}`, name: "return", stopped: lost }, path),
    notes(path.annotations));
}

// ---- notes and services ----------------------------------------------------------------------------------------------

export function notes(annotations: Annotation[]): Child {
  if (annotations.length === 0) return null;
  return el("ul", { class: "notes" }, annotations.map((note) =>
    el("li", {}, linked(note.text), " ", note.component && [component_line(note.component), " "],
        el("span", { class: "semantics" }, `${note.code} ${note.semantics}`))));
}

export function service_list(services: Services): Child[] {
  const part = (list: string[], word: string, style: string): Child =>
    list.length === 0 ? null
      : el("span", { class: style }, word && `${word} `, code(list.slice(0, 12).join(", ")),
        list.length > 12 && ` and ${counted(list.length - 12, "more range")}`);
  return [part(services.reachable, "", "reachable"), " ", part(services.partial, "in part", "partial"), " ",
    part(services.unknown, "unknown", "unknown")];
}
