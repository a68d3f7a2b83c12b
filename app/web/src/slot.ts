// A part of a page that is filled by an answer. A later question overtakes an earlier one; the old answer stays until the
// new one is there, so nothing jumps.

import { ApiError } from "./api";
import { el } from "./dom";

const patience = 150;  // milliseconds before "Reading" appears: quick answers don't flicker

function failure(problem: unknown, retry: () => void): Node {
  const message = problem instanceof Error ? problem.message : String(problem);
  const ours = problem instanceof ApiError && problem.status === 400;
  return el("div", { class: "failure", role: "alert" },
    el("p", {}, message),
    !ours && el("button", { type: "button", onclick: retry }, "Try again"));
}

export class Slot {
  private current: AbortController | null = null;

  constructor(readonly element: HTMLElement) {}

  clear(): void {
    this.current?.abort();
    this.current = null;
    this.element.removeAttribute("aria-busy");
    this.element.replaceChildren();
  }

  async fill(make: (signal: AbortSignal) => Promise<Node>): Promise<void> {
    this.current?.abort();
    const mine = new AbortController();
    this.current = mine;
    this.element.setAttribute("aria-busy", "true");
    const slow = setTimeout(() => this.wait(), patience);
    try {
      const made = await make(mine.signal);
      if (this.current === mine) this.element.replaceChildren(made);
    } catch (problem) {
      if (this.current === mine) this.element.replaceChildren(failure(problem, () => void this.fill(make)));
    } finally {
      clearTimeout(slow);
      if (this.current === mine) this.element.removeAttribute("aria-busy");
    }
  }

  private wait(): void {
    if (!this.element.hasChildNodes()) this.element.append(el("p", { class: "quiet" }, "Reading…"));
  }
}
