// The page's frame: which page the fragment names, search, keys, colours, and looking whether the snapshot changed.

import * as api from "./api";
import { combobox } from "./combobox";
import { by_id, el } from "./dom";
import { go, link, read_spot } from "./fragment";
import * as keys from "./keys";
import type { Page, View } from "./page";
import { ask } from "./pages/ask";
import { exposure } from "./pages/exposure";
import { help } from "./pages/help";
import { map } from "./pages/map";
import { matrix } from "./pages/matrix";
import { overview } from "./pages/overview";
import { resource } from "./pages/resource";
import { routes } from "./pages/routes";
import { printable } from "./printable";
import { object_link, objects } from "./suggest";
import { start_theme } from "./theme";
import type { State } from "./types";

const pages: Record<string, Page> = { overview, map, ask, matrix, exposure, routes, resource, help };
const poll_every = 3000;  // milliseconds

// Found once: what a page shows later can't take their place.
const main = by_id("main");
const banner = by_id("banner");
const foot = by_id("foot");

// ---- pages -----------------------------------------------------------------------------------------------------------

let shown: { name: string; view: View } | null = null;

function mark_current(name: string): void {
  for (const anchor of by_id("pages").querySelectorAll("a"))
    if (anchor.hash === `#/${name}`) anchor.setAttribute("aria-current", "page");
    else anchor.removeAttribute("aria-current");
}

function open_page(name: string, page: Page): View {
  const root = el("div", { class: `page-${name}` });
  main.replaceChildren(root);
  mark_current(name);
  document.title = `${page.title} · vpcscope`;
  return page.open(root);
}

/// Whoever came by a link or a key starts reading at the new page's top.
function move_focus(): void {
  window.scrollTo(0, 0);
  const heading = document.querySelector<HTMLElement>("main h1");
  (heading ?? main).focus({ preventScroll: true });
}

function navigate(): void {
  const { page: asked, params } = read_spot(location.hash);
  const name = Object.hasOwn(pages, asked) ? asked : "overview";
  const page = pages[name];
  if (!page) return;
  const first = shown === null;
  if (shown?.name !== name) {
    shown = { name, view: open_page(name, page) };
    if (!first) move_focus();
  }
  shown.view.show(params);
}

// ---- what changes on its own -----------------------------------------------------------------------------------------

let generation: number | null = null;

function tell(words: string): void {
  if (banner.textContent !== words) banner.textContent = words;
  banner.hidden = words === "";
}

function tell_state(state: State): void {
  const head = state.snapshot.join(" + ");
  foot.textContent = printable(`${head} · ${state.hash} · vpcscope ${state.version}`);
  if (state.error) tell(printable(`Reading the snapshot again failed, so answers are about what was read before: ${state.error}`));
  else tell(state.loading ? "The snapshot changed and is being read again." : "");
}

async function look(): Promise<void> {
  const state = await api.state();
  tell_state(state);
  const changed = generation !== null && generation !== state.generation;
  generation = state.generation;
  if (!changed) return;
  api.forget();
  shown?.view.show(read_spot(location.hash).params);
}

async function poll(): Promise<void> {
  if (!document.hidden)
    await look().catch((problem: unknown) => tell(problem instanceof Error ? problem.message : String(problem)));
  setTimeout(() => void poll(), poll_every);
}

// ---- the start -------------------------------------------------------------------------------------------------------

/// The key in the address has done its work (a cookie holds it now), and should not end in somebody's clipboard.
function hide_token(): void {
  const url = new URL(location.href);
  if (!url.searchParams.has("token")) return;
  url.searchParams.delete("token");
  history.replaceState(null, "", url);
}

function start_search(): HTMLInputElement {
  const { element, input } = combobox("Search", "Search names, ids, addresses", objects,
    (one) => {
      input.value = "";
      go(object_link(one));
    });
  const form = el("form", { role: "search", onsubmit: (event: Event) => {
    event.preventDefault();
    const id = input.value.trim();
    input.value = "";
    if (id) go(link("resource", { id }));
  } }, element, el("kbd", { "aria-hidden": "true" }, "/"));
  by_id("search").append(form);
  return input;
}

hide_token();
start_theme(by_id("theme"));
keys.listen(start_search());
by_id("skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
window.addEventListener("hashchange", navigate);
navigate();
void poll();
