// Elements without markup: text only ever becomes text nodes, so no name in a snapshot can become HTML.

import { printable } from "./printable";

export type Child = Node | string | number | null | undefined | false | Child[];
type Value = string | number | boolean | null | undefined | ((event: never) => void);
export type Properties = Record<string, Value>;

function add(parent: Node, child: Child): void {
  if (Array.isArray(child)) for (const one of child) add(parent, one);
  else if (child instanceof Node) parent.appendChild(child);
  else if (child !== null && child !== undefined && child !== false)
    parent.appendChild(document.createTextNode(printable(String(child))));
}

/// `on…` are listeners; true is an attribute without value; false, null and undefined are none at all.
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K, properties: Properties = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value as EventListener);
    else if (value !== null && value !== undefined && value !== false)
      made.setAttribute(name, value === true ? "" : String(value));
  }
  add(made, children);
  return made;
}

export function fragment(...children: Child[]): DocumentFragment {
  const made = document.createDocumentFragment();
  add(made, children);
  return made;
}

/// Children with something between them.
export function joined(children: Child[], between: string): Child[] {
  return children.flatMap((child, at) => (at === 0 ? [child] : [between, child]));
}

export function by_id(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`index.html has no #${id}`);
  return found;
}

let last_id = 0;
/// An id for elements that refer to each other.
export function fresh_id(head: string): string {
  last_id += 1;
  return `${head}-${last_id}`;
}
