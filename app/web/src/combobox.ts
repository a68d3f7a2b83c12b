// A text field with suggestions: the combobox with a list of the WAI-ARIA practices. What is typed counts; a suggestion
// only saves typing.

import { el, fresh_id } from "./dom";
import { shortened } from "./printable";
import { short_arn } from "./words";

export interface Suggestion {
  text: string;    // what is put into the field
  note: string;    // what it is
  id?: string;
}

export type Suggest = (text: string, signal: AbortSignal) => Promise<Suggestion[]>;

export interface Combobox {
  element: HTMLElement;
  input: HTMLInputElement;
}

const pause = 80;  // milliseconds without a key before the server is asked

class Suggestions {
  readonly list: HTMLUListElement;
  private shown: Suggestion[] = [];
  private at = -1;
  private timer = 0;
  private asking: AbortController | null = null;

  constructor(private readonly input: HTMLInputElement, private readonly suggest: Suggest,
    private readonly chosen: (one: Suggestion) => void, label: string) {
    this.list = el("ul", { role: "listbox", id: fresh_id("list"), "aria-label": `Suggestions for ${label}`,
        hidden: true });
    input.setAttribute("aria-controls", this.list.id);
    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    input.addEventListener("click", () => { if (!this.open) this.later(); });
    this.list.addEventListener("mousedown", (event) => this.press(event));
  }

  private get open(): boolean {
    return !this.list.hidden;
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), pause);
  }

  private async ask(): Promise<void> {
    this.asking?.abort();
    const mine = new AbortController();
    this.asking = mine;
    const found = await this.suggest(this.input.value.trim(), mine.signal).catch(() => []);
    if (this.asking === mine && document.activeElement === this.input) this.show(found);
  }

  private show(found: Suggestion[]): void {
    this.shown = found;
    this.list.replaceChildren(...found.map((one, at) => this.row(one, at)));
    this.list.hidden = found.length === 0;
    this.input.setAttribute("aria-expanded", String(this.open));
    this.select(-1);
  }

  private row(one: Suggestion, at: number): HTMLLIElement {
    return el("li", { role: "option", id: `${this.list.id}-${at}`, "aria-selected": "false", "data-at": at },
      el("bdi", { class: "text" }, shortened(short_arn(one.text))), " ",
      el("span", { class: "note" }, shortened(one.note)),
      one.id && one.id !== one.text ? [" ", el("span", { class: "id" }, shortened(short_arn(one.id)))] : null);
  }

  private select(at: number): void {
    this.list.children[this.at]?.setAttribute("aria-selected", "false");
    this.at = at;
    const row = this.list.children[at];
    row?.setAttribute("aria-selected", "true");
    row?.scrollIntoView({ block: "nearest" });
    if (row) this.input.setAttribute("aria-activedescendant", row.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  private move(by: number): void {
    const count = this.shown.length;
    // One place more than rows: the field itself, between the last row and the first.
    if (this.open) this.select(((this.at + 1 + by + count + 1) % (count + 1)) - 1);
    else this.later();
  }

  private take(at: number): void {
    const one = this.shown[at];
    if (!one) return;
    this.input.value = one.text;
    this.close();
    this.chosen(one);
  }

  private close(): void {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.asking = null;
    this.show([]);
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "ArrowDown") this.move(1);
    else if (event.key === "ArrowUp") this.move(-1);
    else if (event.key === "Enter" && this.open && this.at >= 0) this.take(this.at);
    else if (event.key === "Escape" && this.open) this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /// Before the field loses its focus, which would close the list.
  private press(event: MouseEvent): void {
    event.preventDefault();
    const row = (event.target as Element).closest("[data-at]");
    if (row) this.take(Number(row.getAttribute("data-at")));
  }
}

export function combobox(label: string, placeholder: string, suggest: Suggest,
  chosen: (one: Suggestion) => void = () => undefined): Combobox {
  const id = fresh_id("field");
  const input = el("input", {
    id, type: "text", role: "combobox", placeholder, autocomplete: "off", autocapitalize: "off", spellcheck: "false",
    "aria-autocomplete": "list", "aria-expanded": "false",
  });
  const suggestions = new Suggestions(input, suggest, chosen, label);
  return { element: el("div", { class: "field" }, el("label", { for: id }, label), input, suggestions.list), input };
}
