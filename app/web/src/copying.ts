// Copies an answer to the clipboard and says so.

import { el } from "./dom";

export interface Copy {
  label: string;
  text: () => string | Promise<string>;
}

const said_for = 2000;  // milliseconds

async function copy(one: Copy, said: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(await one.text());
    said.textContent = `${one.label} copied`;
  } catch (problem) {
    said.textContent = `Not copied: ${problem instanceof Error ? problem.message : String(problem)}`;
  }
  setTimeout(() => { said.textContent = ""; }, said_for);
}

export function copy_bar(copies: Copy[]): HTMLElement {
  const said = el("span", { role: "status", class: "quiet" });
  return el("p", { class: "copies" }, el("span", { class: "quiet" }, "Copy as"),
    copies.map((one) => [" ", el("button", { type: "button", class: "plain", onclick: () => void copy(one, said) },
        one.label)]),
    " ", said);
}

/// A shell command with a button that copies it.
export function command_line(command: string): HTMLElement {
  const said = el("span", { role: "status", class: "quiet" });
  const one = { label: "Command", text: () => command };
  return el("div", { class: "command" }, el("code", {}, command),
    el("button", { type: "button", class: "plain", "aria-label": "Copy this command",
        onclick: () => void copy(one, said) }, "Copy"), said);
}
