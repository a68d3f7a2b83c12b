// What the internet can open, what one blocker alone keeps shut, and what can open the internet.

import * as api from "../api";
import { el, type Child } from "../dom";
import { blocker, code, resource_link, section, semantics } from "../evidence";
import { link } from "../fragment";
import type { Page, View } from "../page";
import { Slot } from "../slot";
import type { ExposureRow } from "../types";
import { and_more, counted, internet_words } from "../words";

const most_entries = 200;
const most_shown = 6;  // interfaces of one entry, before the rest folds up

type Direction = "inbound" | "outbound" | "latent";

interface Same {
  interfaces: { id: string; name: string | undefined }[];
  rows: ExposureRow[];
}

/// Interfaces of which the same is said stand together, as in the text.
function folded(rows: ExposureRow[]): Same[] {
  const of_interface = Map.groupBy(rows, (row) => row.interface);
  const same = new Map<string, Same>();
  for (const [id, mine] of of_interface) {
    const said = JSON.stringify(mine.map((row) =>
      ({ ...row, interface: "", name: "", blocker: row.blocker && { ...row.blocker, component: null,
          header: null } })));
    const known = same.get(said) ?? { interfaces: [], rows: mine };
    known.interfaces.push({ id, name: mine[0]?.name });
    same.set(said, known);
  }
  return [...same.values()];
}

function services(row: ExposureRow): Child[] {
  return [code(row.services.join(", ")),
    row.partial?.length ? [" in part ", code(row.partial.join(", "))] : null,
    row.unknown?.length ? [" unknown ", code(row.unknown.join(", "))] : null];
}

function statement(row: ExposureRow, direction: Direction): HTMLElement {
  const way = direction === "outbound" ? "to" : "from";
  const through = direction === "outbound" ? "let out by" : "let in by";
  return el("li", {},
    el("p", { class: "statement" }, ...services(row), ` ${way} ${internet_words(row.addresses)}`,
      el("span", { class: "quiet" }, ` IPv${row.family}`),
      row.via && [", by ", row.via.split(",").map((id, at) => [at > 0 && ", ", resource_link(id)])],
      row.through && [", through ", resource_link(row.through)]),
    row.rule && el("p", { class: "quiet" }, `${through} `, resource_link(row.rule.id), " ", code(row.rule.text), " ",
        semantics(row.rule.semantics)),
    row.blocker && el("ul", { class: "plain-list" }, blocker(row.blocker)));
}

function asked_of(row: ExposureRow, direction: Direction): string {
  const service = row.services[0] ?? "";
  return direction === "outbound" ? link("ask", { from: row.interface, to: "internet", service })
    : link("ask", { from: "internet", to: row.interface, service });
}

const who = ({ id, name }: Same["interfaces"][number]): HTMLElement => el("p", {}, resource_link(id, name));

function entry(same: Same, direction: Direction): HTMLElement {
  const [first] = same.rows;
  return el("li", { class: "entry" },
    el("div", { class: "who" }, same.interfaces.slice(0, most_shown).map(who),
      same.interfaces.length > most_shown && el("details", {},
        el("summary", {}, and_more(same.interfaces.length - most_shown)), same.interfaces.slice(most_shown).map(who)),
      first && el("p", {}, el("a", { href: asked_of(first, direction), class: "quiet" }, "Ask"))),
    el("ul", { class: "plain-list" }, same.rows.map((row) => statement(row, direction))));
}

function part(title: string, note: string, rows: ExposureRow[], direction: Direction): HTMLElement {
  const entries = folded(rows);
  const interfaces = entries.reduce((sum, one) => sum + one.interfaces.length, 0);
  return section(title, rows.length === 0 ? note : `${note}: ${counted(interfaces, "interface")}`,
    rows.length === 0 ? el("p", {}, "None.") : el("ul", { class: "entries" },
        entries.slice(0, most_entries).map((one) => entry(one, direction))),
    entries.length > most_entries && el("p", { class: "quiet" },
        `${and_more(entries.length - most_entries)}; vpcscope exposure lists all of them`));
}

class ExposureView implements View {
  private readonly answer = new Slot(el("div"));

  constructor(root: HTMLElement) {
    root.append(el("h1", { tabindex: -1 }, "Exposure"), this.answer.element);
  }

  show(): void {
    void this.answer.fill(async () => {
      const found = await api.exposure();
      return el("div", {},
        part("Open", "the internet can open these", found.inbound, "inbound"),
        part("One blocker away", "would be open if just this were gone", found.latent, "latent"),
        part("Going out", "these can open the internet", found.outbound, "outbound"));
    });
  }
}

export const exposure: Page = { title: "Exposure", open: (root) => new ExposureView(root) };
