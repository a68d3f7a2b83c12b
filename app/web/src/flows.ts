// Groups and flows of a matrix: what groups are called, how a question about them is asked.

import * as api from "./api";
import { el, type Child } from "./dom";
import { named } from "./evidence";
import { link } from "./fragment";
import type { Flow, Group, Matrix, Services } from "./types";
import { counted, internet_words } from "./words";

export type Names = Map<string, api.Called>;

/// Groups that are shown as one, because everything that is said of them is equal.
export interface Side {
  groups: Group[];
}

const few_members = 3;

/// Of a network whose pairs are asked for without being told to.
export const most_interfaces = 2000;

function member_words(group: Group, names: Names): Child[] {
  const ids = group.interfaces ?? [];
  const shown = ids.slice(0, few_members).map((id, at) => [at > 0 && ", ", named(names.get(id)?.name ?? id)]);
  return [shown, ids.length > few_members && el("span", { class: "quiet" }, ` and ${ids.length - few_members} more`)];
}

/// The interfaces that `side_words` will name.
export function members_of(sides: Side[]): string[] {
  return sides.flatMap((side) => (side.groups[0]?.interfaces ?? []).slice(0, few_members));
}

export function side_words(side: Side, names: Names): Child[] {
  const [first] = side.groups;
  if (!first) return [];
  if (first.kind === "interfaces") {
    const subnet = names.get(first.interfaces?.[0] ?? "")?.subnet ?? first.subnet;
    return [member_words(first, names), subnet && el("span", { class: "quiet" }, " in ", named(subnet))];
  }
  if (first.kind === "service") return ["service ", first.service ?? ""];
  const blocks = side.groups.length === 1
    ? internet_words(first.addresses ?? []) : counted(side.groups.length, "address set");
  return [first.kind === "internet" ? "internet" : "on-premises", " ", el("span", { class: "quiet" }, blocks)];
}

/// What may be put into FROM or TO to ask about it.
export function end_of(side: Side): string {
  const [group] = side.groups;
  const first = group?.addresses?.[0];
  if (group?.kind === "internet") return first ? `internet:${first}` : "internet";
  if (group?.kind === "on-premises") return first ? `onprem:${first}` : "onprem";
  if (group?.kind === "service") return `service:${group.service ?? ""}`;
  return group?.interfaces?.[0] ?? "";
}

export interface Pair {
  from: Side;
  to: Side;
  flow: Flow;
}

const said = (flow: Services & { family: number }): string =>
  JSON.stringify([flow.family, flow.reachable, flow.partial, flow.unknown]);

/// Virtual ends of which everything said is equal become one; real ones stay as they are. Nothing different is merged.
export function sides_of(matrix: Matrix): { sides: Side[]; pairs: Pair[] } {
  const words = new Map<string, string[]>(matrix.groups.map((group) => [group.id, []]));
  for (const flow of matrix.flows) {
    words.get(flow.from)?.push(`to ${flow.to} ${said(flow)}`);
    words.get(flow.to)?.push(`from ${flow.from} ${said(flow)}`);
  }
  const of_group = new Map<string, Side>();
  const of_words = new Map<string, Side>();
  for (const group of matrix.groups) {
    const key = group.kind === "interfaces" ? group.id
      : `${group.kind} ${group.service ?? ""} ${words.get(group.id)?.join(" ") ?? ""}`;
    const side = of_words.get(key) ?? { groups: [] };
    side.groups.push(group);
    of_words.set(key, side);
    of_group.set(group.id, side);
  }
  const pairs = new Map<string, Pair>();
  const sides = [...of_words.values()];
  const number = new Map(sides.map((side, at) => [side, at]));
  for (const flow of matrix.flows) {
    const from = of_group.get(flow.from);
    const to = of_group.get(flow.to);
    if (from && to) pairs.set(`${number.get(from)} ${number.get(to)} ${flow.family}`, { from, to, flow });
  }
  return { sides, pairs: [...pairs.values()] };
}

export function ask_link(pair: Pair): string {
  const { flow } = pair;
  const service = [...flow.reachable, ...flow.partial, ...flow.unknown];
  return link("ask", { from: end_of(pair.from), to: end_of(pair.to), family: String(flow.family),
    ...(service.length === 1 ? { service: service[0] } : {}) });
}

/// One statement a line: what the grid shows, readable from top to bottom.
export function flow_table(pairs: Pair[], names: Names, most: number, caption: string): Node {
  const shown = pairs.slice(0, most);
  const families = new Set(pairs.map((pair) => pair.flow.family)).size;
  // A column that says the same in every row says nothing.
  const ends = ([["From", "from"], ["To", "to"]] as const)
    .filter(([, end]) => new Set(pairs.map((pair) => pair[end])).size > 1 || pairs.length === 1);
  return el("div", {}, el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    el("table", { class: "flows" },
      el("thead", {}, el("tr", {},
        [...ends.map(([name]) => name), "Services"].map((name) => el("th", { scope: "col" }, name)))),
      el("tbody", {}, shown.map((pair) => el("tr", {},
        ends.map(([, end]) => el("td", {}, side_words(pair[end], names))),
        el("td", {}, el("a", { href: ask_link(pair) }, service_words(pair.flow)),
            families > 1 && el("span", { class: "quiet" }, ` IPv${pair.flow.family}`))))))),
    pairs.length > most && el("p", { class: "quiet" },
        `and ${counted(pairs.length - most, "more pair")}; name From, To or a service to see fewer`));
}

function service_words(flow: Flow): Child[] {
  const part = (list: string[], head: string, style: string): Child =>
    list.length > 0 && el("span", { class: style },
        `${head}${list.slice(0, 8).join(", ")}${list.length > 8 ? " …" : ""} `);
  return [part(flow.reachable, "", "reachable"), part(flow.partial, "~ ", "partial"),
      part(flow.unknown, "? ", "unknown")];
}
