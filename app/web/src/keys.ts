// Keys that work on every page.

import { go, link } from "./fragment";

interface Key {
  press: string[];
  words: string;
}

const pages: Record<string, string> = {
  o: "overview", m: "map", a: "ask", x: "matrix", e: "exposure", r: "routes", i: "resource", h: "help",
};

export const keys: Key[] = [
  { press: ["/"], words: "search names, ids and addresses" },
  ...Object.entries(pages).map(([letter, page]) => ({ press: ["g", letter], words: `go to ${page}` })),
  { press: ["↑", "↓"], words: "move in lists of suggestions, and between parts of a list that open" },
  { press: ["Enter"], words: "take a suggestion, ask; on the map: details" },
  { press: ["↑", "↓", "←", "→"], words: "on the map: parent, first child, neighbours" },
  { press: ["+", "-", "0"], words: "on the map: larger, smaller, original size; also the wheel with Ctrl" },
  { press: ["Shift", "click"], words: "on the map: ask from the pinned box to this one" },
  { press: ["Esc"], words: "close suggestions, leave a field" },
  { press: ["?"], words: "this help" },
];

const patience = 1500;  // milliseconds between g and its letter

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches("input, select, textarea");

/// Arrows walk along the summaries of one list.
function walk(event: KeyboardEvent): boolean {
  const from = (event.target as Element).closest("summary");
  const list = from?.closest("ul, ol");
  if (!from || !list) return false;
  const all = [...list.querySelectorAll<HTMLElement>("summary")].filter((one) => one.checkVisibility());
  const next = all[all.indexOf(from) + (event.key === "ArrowDown" ? 1 : -1)];
  next?.focus();
  return next !== undefined;
}

export function listen(search: HTMLElement): void {
  let since_g = -Infinity;
  const act = (event: KeyboardEvent): boolean => {
    const after_g = event.timeStamp - since_g < patience;
    since_g = -Infinity;
    const page = after_g ? pages[event.key] : undefined;
    if (page) go(link(page));
    else if (event.key === "g") since_g = event.timeStamp;
    else if (event.key === "/") search.focus();
    else if (event.key === "?") go(link("help"));
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") return walk(event);
    else return false;
    return true;
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing(event.target)) {
      if (event.key === "Escape") (event.target as HTMLElement).blur();
    } else if (act(event)) {
      event.preventDefault();
    }
  });
}
