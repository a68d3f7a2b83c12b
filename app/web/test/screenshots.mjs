// Pictures of every page, light and dark, wide and narrow, to be looked at.
//
//   VPCSCOPE_SCREENSHOTS=FOLDER node test/screenshots.mjs URL

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { settled, sizes, start_browser, watched_page } from "./browser.mjs";

const spots = {
  overview: "#/overview",
  map: "#/map",
  "ask-empty": "#/ask",
  "ask-blocked": "#/ask?from=bastion&to=shop-db&service=tcp%2F5432",
  "ask-reachable": "#/ask?from=internet&to=shop-web&service=tcp%2F443",
  "ask-both": "#/ask?from=web-1&to=app-1&service=tcp%2F9000&both=true",
  "ask-everything": "#/ask?from=web-1&to=app-1",
  "ask-partial": "#/ask?from=app-1&to=10.10.31.20&service=tcp%2F5432",
  "ask-wrong": "#/ask?from=nobody&to=shop-db",
  matrix: "#/matrix",
  "matrix-list": "#/matrix?as=list",
  exposure: "#/exposure",
  routes: "#/routes?where=rtb-07cf7b1f6857c2841&destination=10.10.20.11",
  resource: "#/resource?id=web-1",
  help: "#/help",
};

export async function take_screenshots(browser, url, folder) {
  mkdirSync(folder, { recursive: true });
  for (const [size, viewport] of Object.entries(sizes))
    for (const colorScheme of ["light", "dark"]) {
      const { page, context } = await watched_page(browser, url, { viewport, colorScheme });
      await page.goto(url);
      for (const [name, spot] of Object.entries(spots)) {
        await page.evaluate((hash) => { location.hash = hash; }, spot);
        await settled(page);
        await page.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`), fullPage: true });
      }
      await context.close();
    }
}

if (process.argv[1]?.endsWith("screenshots.mjs")) {
  const browser = await start_browser();
  await take_screenshots(browser, process.argv[2], process.env.VPCSCOPE_SCREENSHOTS ?? "screenshots");
  await browser.close();
}
