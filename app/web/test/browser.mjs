// A headless Chromium, and pages that are watched.

import { chromium } from "playwright-core";

export const sizes = { wide: { width: 1280, height: 800 }, narrow: { width: 390, height: 844 } };

export function start_browser() {
  // Chromium's own sandbox needs what containers and root don't have; the page under test is ours.
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", headless: true,
      args: ["--no-sandbox", "--disable-gpu"] });
}

/// The browser's own note about an answer that is no success, such as a name that nobody bears: the page shows those.
const refusal = (message) => message.text().startsWith("Failed to load resource") && message.location().url.includes("/api/v1/");

/// A page that notes what must not happen: errors, dialogs, requests to anywhere else.
export async function watched_page(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: sizes.wide, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const wrong = [];
  const host = new URL(url).host;
  page.on("console", (message) => { if (message.type() === "error" && !refusal(message)) wrong.push(`console: ${message.text()} ${message.location().url}`); });
  page.on("pageerror", (error) => wrong.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => { wrong.push(`dialog: ${dialog.message()}`); void dialog.dismiss(); });
  page.on("request", (request) => {
    const asked = new URL(request.url());
    if (asked.protocol !== "data:" && asked.host !== host) wrong.push(`request to ${asked.host}`);
  });
  return { page, wrong, context };
}

/// No part of the page is still waiting for an answer.
export async function settled(page) {
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(() => !document.querySelector("main [aria-busy]"));
}
