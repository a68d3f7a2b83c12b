// The page in a real browser against the real server: asking, links, keys, strange names, accessibility, changes.
//
//   VPCSCOPE_PROGRAM=build/release/vpcscope node --test app/web/test/page_test.mjs
//
// With VPCSCOPE_SCREENSHOTS=FOLDER pictures of every page are left there.

import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { settled, sizes, start_browser, watched_page } from "./browser.mjs";
import { take_screenshots } from "./screenshots.mjs";
import { copy_of, edit_json, hostile_names, make_hostile, samples, serve } from "./server.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const blocked = "#/ask?from=bastion&to=shop-db&service=tcp%2F5432";
const pages = ["#/overview", "#/map", "#/ask", blocked, "#/ask?from=web-1&to=app-1&service=tcp%2F9000&both=true",
  "#/ask?from=web-1&to=app-1", "#/ask?from=app-1&to=10.10.31.20&service=tcp%2F5432", "#/ask?from=nobody&to=shop-db",
      "#/matrix",
  "#/matrix?as=list", "#/exposure", "#/routes", "#/routes?where=rtb-07cf7b1f6857c2841&destination=10.10.20.11",
      "#/resource",
  "#/resource?id=web-1", "#/help"];

let browser;
let server;

before(async () => {
  browser = await start_browser();
  server = await serve(join(samples, "three-tier"));
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/// A page of the three-tier sample, or of another server; at its end nothing may have gone wrong.
async function visit(spot, work, { at = server, expected = () => false, ...options } = {}) {
  const { page, wrong, context } = await watched_page(browser, at.url, options);
  try {
    await page.goto(at.url + spot);
    await settled(page);
    await work(page, context);
    assert.deepEqual(wrong.filter((one) => !expected(one)), []);
  } finally {
    await context.close();
  }
}

async function show(page, spot) {
  await page.evaluate((hash) => { location.hash = hash; }, spot);
  await settled(page);
}

const field = (page, name) => page.getByRole("combobox", { name, exact: true });
const text_of = (page, selector) => page.locator(selector).first().innerText();
const hash_of = (page) => page.evaluate(() => location.hash);

// ---- what it is for --------------------------------------------------------------------------------------------------

test("the first paint waits for no answer", () => visit("#/overview", async (page, context) => {
  await context.route("**/api/**", async (route) => {
    await new Promise((done) => { setTimeout(done, 1500); });
    await route.continue().catch(() => undefined);
  });
  const started = Date.now();
  await page.goto(new URL("#/exposure", server.url).href);
  await page.reload();
  await page.getByRole("heading", { name: "Exposure" }).waitFor();
  await page.getByText("Reading…").waitFor();
  assert.ok(Date.now() - started < 1500, "it was late");
  await settled(page);
  await page.getByText("the internet can open these").waitFor();
}));

test("the key leaves the address bar, and scripts can't read the cookie", () => visit("#/overview", async (page) => {
  assert.equal(await page.evaluate(() => location.search), "");
  assert.equal(await page.evaluate(() => document.cookie), "");
  await page.reload();
  await settled(page);
  await page.getByRole("heading", { name: "three-tier" }).waitFor();
}));

test("without the key it says what to do", () => visit("#/overview", async (page, context) => {
  await context.clearCookies();
  await show(page, blocked);
  await page.getByRole("alert").getByText("Open the address that vpcscope serve printed").waitFor();
}));

test("asking by hand: suggestions, the answer in words, hops, the address", () => visit("#/ask", async (page) => {
  await field(page, "From").fill("bast");
  await page.locator("[role=option]", { hasText: "bastion" }).first().waitFor();
  await page.keyboard.press("ArrowDown");
  assert.equal(await field(page, "From").getAttribute("aria-activedescendant") !== null, true);
  await page.keyboard.press("Enter");
  assert.equal(await field(page, "From").inputValue(), "bastion");
  await field(page, "To").fill("shop-db");
  await field(page, "Service").fill("tcp/5432");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Ask" }).click();
  await page.getByText("UNREACHABLE").first().waitFor();
  assert.match(await text_of(page, ".sentence"),
      /^bastion does not reach shop-db with tcp\/5432: no ingress rule of sg-097c5871b3db736b8/);
  assert.equal(await hash_of(page), blocked);
  assert.equal(await page.locator(".hop.stops").count(), 1);
  assert.match(await text_of(page, ".blocker"), /describe-security-groups\.json \/SecurityGroups\/5\/IpPermissions/);
  await page.waitForFunction(() => document.querySelector(".hop .place")?.textContent?.includes("describe-security-groups.json"));
}));

test("a deep link is the whole question, and back goes back", () => visit(blocked, async (page) => {
  assert.equal(await field(page, "From").inputValue(), "bastion");
  await show(page, "#/ask?from=web-1&to=app-1&service=tcp%2F9000");
  assert.match(await text_of(page, ".verdict"), /REACHABLE/);
  await page.goBack();
  await settled(page);
  assert.match(await text_of(page, ".verdict"), /UNREACHABLE/);
  assert.equal(await field(page, "To").inputValue(), "shop-db");
}));

test("swapped, and both ways at once", () => visit("#/ask?from=web-1&to=app-1&service=tcp%2F9000", async (page) => {
  await page.getByLabel("Also the other way round").check();
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await settled(page);
  assert.deepEqual(await page.locator("h2 .verdict").allInnerTexts(), ["✓ REACHABLE", "✗ UNREACHABLE"]);
  await page.getByRole("button", { name: "Swap From and To" }).click();
  await settled(page);
  assert.deepEqual(await page.locator("h2 .verdict").allInnerTexts(), ["✗ UNREACHABLE", "✓ REACHABLE"]);
}));

test("every blocker, there and back, and what comes after the first", () =>
  visit("#/ask?from=app-1&to=web-1&service=tcp%2F9000", async (page) => {
    assert.equal(await page.locator(".blocker").count(), 2);
    assert.ok(await page.locator(".hop.idle").count() > 0);
    assert.match(await text_of(page, "h3:has-text('Back')"), /if it got there/);
  }));

test("a hop that stops only some client ports is told apart from one that stops all", () =>
  visit("#/ask?from=app-1&to=10.10.31.20&service=tcp%2F5432", async (page) => {
    assert.match(await text_of(page, ".verdict"), /PARTIAL/);
    assert.equal(await page.locator(".hop.limited").count(), 1);
    assert.equal(await page.locator(".hop.idle").count(), 0);
  }));

test("copies say what the command line says", () => visit(blocked, async (page, context) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const copied = async (name) => {
    await page.getByRole("button", { name, exact: true }).click();
    await page.getByText(`${name} copied`).waitFor();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  assert.equal(await copied("Command line"), "vpcscope reach bastion shop-db tcp/5432 --all-blockers");
  assert.match(await copied("Text"), /^UNREACHABLE: bastion does not reach shop-db/);
  assert.match(await copied("Markdown"), /UNREACHABLE/);
  assert.equal(JSON.parse(await copied("JSON")).verdict, "UNREACHABLE");
  assert.ok((await copied("Link")).endsWith(blocked));
}));

test("a question that can't be used gets the command line's line",
    () => visit("#/ask?from=nobody&to=shop-db", async (page) => {
  assert.match(await text_of(page, "[role=alert]"), /"nobody" names nothing in the snapshot/);
}));

test("what is missing comes with the command that exports it", async () => {
  const copy = copy_of("three-tier", (folder) => rmSync(join(folder, "us-east-1/describe-network-acls.json")));
  const own = await serve(copy.folder);
  try {
    await visit("#/ask?from=bastion&to=web-1&service=tcp%2F22", async (page) => {
      assert.match(await text_of(page, ".verdict"), /UNKNOWN/);
      assert.match(await text_of(page, ".command"), /aws ec2 describe-network-acls/);
      assert.equal(await page.locator(".hop.stops").count(), 0);
    }, { at: own });
  } finally {
    await own.stop();
    copy.remove();
  }
});

test("a cell of the matrix leads to its question", () => visit("#/matrix", async (page) => {
  const cell = page.locator("table.grid td a").filter({ hasText: "tcp/9000" }).first();
  await cell.click();
  await settled(page);
  assert.match(await hash_of(page), /^#\/ask\?from=eni-[0-9a-f]+&to=eni-[0-9a-f]+&family=4&service=tcp%2F9000$/);
  assert.match(await text_of(page, ".verdict"), /✓ REACHABLE/);
}));

test("routes: the winner, and why the others lost", () =>
  visit("#/routes?where=rtb-07cf7b1f6857c2841&destination=10.10.20.11", async (page) => {
    assert.match(await text_of(page, ".sentence"), /sends 10\.10\.20\.11 by 10\.10\.0\.0\/16 to local/);
    assert.match(await text_of(page, "tbody"), /MORE_SPECIFIC_ROUTE/);
  }));

test("a resource: facts, relations, who reaches it", () => visit("#/resource?id=web-1", async (page) => {
  await page.getByRole("heading", { name: "web-1" }).waitFor();
  assert.match(await text_of(page, ".lead"), /describe-instances\.json/);
  await page.getByRole("heading", { name: "Who reaches it" }).waitFor();
  await page.locator("section", { hasText: "Who reaches it" }).getByText("bastion").waitFor();
  await page.locator("section", { hasText: "Facts" }).getByText("PrivateIpAddress").first().waitFor();
}));

test("a snapshot that changes is shown again, without a reload", async () => {
  const copy = copy_of("three-tier");
  const own = await serve(copy.folder);
  try {
    await visit("#/ask?from=bastion&to=shop-db&service=tcp%2F5432", async (page) => {
      assert.match(await text_of(page, ".verdict"), /UNREACHABLE/);
      edit_json(copy.folder, "describe-security-groups.json", (content) => {
        const permission = content.SecurityGroups[5].IpPermissions.find((one) => one.FromPort === 5423);
        permission.FromPort = permission.ToPort = 5432;
      });
      rmSync(join(copy.folder, "us-east-1/describe-security-group-rules.json"), { force: true });
      await page.locator(".verdict", { hasText: "✓ REACHABLE" }).waitFor({ timeout: 20000 });
      assert.equal(await field(page, "From").inputValue(), "bastion");
    }, { at: own });
  } finally {
    await own.stop();
    copy.remove();
  }
});

test("a server that is gone is missed", async () => {
  const own = await serve(join(samples, "three-tier"));
  const { page, context } = await watched_page(browser, own.url);
  await page.goto(own.url);
  await settled(page);
  await own.stop();
  await page.getByRole("status").getByText("The server does not answer").waitFor({ timeout: 10000 });
  await context.close();
});

// ---- keys ------------------------------------------------------------------------------------------------------------

test("keys alone lead everywhere", () => visit("#/overview", async (page) => {
  await page.keyboard.press("/");
  await page.keyboard.type("web-1");
  await page.locator("[role=option]", { hasText: "web-1" }).first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await settled(page);
  assert.match(await hash_of(page), /^#\/resource\?id=i-/);
  for (const [letter, name] of [["o", "three-tier"], ["m", "Map"], ["a", "Ask"], ["x", "Matrix"], ["e", "Exposure"],
      ["r", "Routes"], ["i", "Resource"], ["h", "Help"]]) {
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press("g");
    await page.keyboard.press(letter);
    await settled(page);
    await page.getByRole("heading", { level: 1, name }).waitFor();
  }
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  await settled(page);
  await page.keyboard.press("?");
  await page.getByRole("heading", { level: 1, name: "Help" }).waitFor();
}));

test("Escape closes suggestions first, then leaves the field; ? in a field is a letter",
    () => visit("#/ask", async (page) => {
  const from = field(page, "From");
  await from.focus();
  await page.keyboard.type("web");
  await page.locator("[role=option]").first().waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("[role=option]").count(), 0);
  assert.equal(await from.evaluate((one) => one === document.activeElement), true);
  await page.keyboard.type("?");
  assert.equal(await from.inputValue(), "web?");
  await page.keyboard.press("Escape");
  assert.equal(await from.evaluate((one) => one === document.activeElement), false);
}));

test("arrows walk along lists that open", () => visit("#/ask?from=web-1&to=app-1", async (page) => {
  const summaries = page.locator(".sorts summary");
  assert.ok(await summaries.count() > 2);
  await summaries.nth(0).focus();
  await page.keyboard.press("ArrowDown");
  assert.equal(await summaries.nth(1).evaluate((one) => one === document.activeElement), true);
  await page.keyboard.press("ArrowUp");
  assert.equal(await summaries.nth(0).evaluate((one) => one === document.activeElement), true);
}));

test("what has the focus can be seen", () => visit(blocked, async (page) => {
  for (let i = 0; i < 30; ++i) {
    await page.keyboard.press("Tab");
    const seen = await page.evaluate(() => {
      const one = document.activeElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(one);
      return { tag: one.outerHTML.slice(0, 80), visible: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 };
    });
    assert.ok(seen.visible || seen.tag.startsWith("<body"), seen.tag);
  }
}));

// ---- the map ---------------------------------------------------------------------------------------------------------

const box = (id, parent, kind, title) => ({ id, parent, kind, title, lines: [], x: 0, y: 0, w: 10, h: 10 });

const diagram = {
  schema: "vpcscope/diagram/1", width: 400, height: 300, notes: ["drawn for a test"],
  boxes: [box("vpc-00000001", null, "vpc", "main"), box("subnet-00000001", "vpc-00000001", "subnet", "a"),
      box("subnet-00000002", "vpc-00000001", "subnet", "<b>b</b>"),
      box("eni-00000001", "subnet-00000001", "interface", "web-1")],
  lines: [{ from: "subnet-00000001", to: "subnet-00000002", kind: "flow", label: "tcp/443", points: [] }],
};

const drawn_box = ({ id, kind, title },
    at) => `<g class="box ${kind}" data-id="${id}" tabindex="-1" role="graphics-symbol"
  aria-label="${kind} ${title.replaceAll("<", "&lt;")}"><rect class="area" x="${10 + at * 90}" y="10" width="80" height="40"/><text x="${12 + at * 90}" y="30">${id}</text></g>`;

const drawing = `<g class="line flow" data-from="subnet-00000001" data-to="subnet-00000002"><path d="M0 0 L9 9"/></g>${diagram.boxes.map(drawn_box).join("")}`;

const hostile_svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 400 300" onload="alert(1)">
  <style>@import url(http://elsewhere.example/a.css);</style><script>alert(2)</script>
  <foreignObject><div xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="alert(3)"/></div></foreignObject>
  <image href="http://elsewhere.example/a.png"/><a href="javascript:alert(4)"><text>x</text></a>
  <animate attributeName="href" to="javascript:alert(5)"/><use href="http://elsewhere.example/b.svg#c"/>
  <rect id="kept" stroke="\\75rl(http://elsewhere.example/e)" fill="url(http://elsewhere.example/d)" style="fill:red" onclick="alert(6)" width="1" height="1"/>
  <html xmlns="http://www.w3.org/1999/xhtml"><script>alert(7)</script></html>
  ${drawing}</svg>`;

const harmless_svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300">${drawing}</svg>`;

async function with_map(context, svg) {
  await context.route(/\/api\/v1\/map(\?|$)/, (route) => route.fulfill({ json: diagram }));
  await context.route(/\/api\/v1\/map\.svg(\?|$)/,
      (route) => route.fulfill({ contentType: "image/svg+xml", body: svg }));
}

/// The parser tells of what the policy keeps from running, before the page has thrown it away.
const policy_held = (message) => message.includes("Content Security Policy") && message.includes("has been blocked");

test("a picture brings nothing along that runs or is fetched", () => visit("#/overview", async (page, context) => {
  await with_map(context, hostile_svg);
  await show(page, "#/map");
  await page.locator(".picture svg").waitFor();
  assert.equal(await page.locator(".picture").locator("script, style, foreignObject, image, a, animate, img, html").count(), 0);
  const attributes = await page.locator(".picture svg, .picture svg *").evaluateAll((all) => all.flatMap((one) => [...one.attributes].map(({ name, value }) => `${name}=${value}`)));
  assert.deepEqual(attributes.filter((one) => /^on|^style=(?!width)|javascript:|elsewhere/.test(one)), []);
  assert.equal(await page.locator("#kept").count(), 1);
}, { expected: policy_held }));

test("the map by keys: into boxes, along them, to details, to a question",
    () => visit("#/overview", async (page, context) => {
  await with_map(context, harmless_svg);
  await show(page, "#/map");
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("data-id"));
  await page.locator(".picture [data-id='vpc-00000001']").focus();
  for (const [key, id] of [["ArrowDown", "subnet-00000001"], ["ArrowRight", "subnet-00000002"],
      ["ArrowLeft", "subnet-00000001"], ["ArrowDown", "eni-00000001"], ["ArrowUp", "subnet-00000001"]]) {
    await page.keyboard.press(key);
    assert.equal(await focused(), id);
  }
  for (const id of ["subnet-00000001", "subnet-00000002", "vpc-00000001", "eni-00000001"])
    assert.equal(await page.locator(`.picture .near[data-id='${id}']`).count(), 1, id);
  const wide = await page.locator(".picture svg").evaluate((one) => one.clientWidth);
  await page.keyboard.press("+");
  assert.ok(await page.locator(".picture svg").evaluate((one) => one.clientWidth) > wide);
  assert.equal(await page.locator(".picture [tabindex='0']").count(), 1);
  await page.locator(".picture [data-id='eni-00000001'] text").click();
  await page.locator(".chosen a", { hasText: "web-1" }).waitFor();
  await page.locator(".picture [data-id='subnet-00000002'] text").click({ modifiers: ["Shift"] });
  assert.equal(await hash_of(page), "#/ask?from=eni-00000001&to=subnet-00000002");
  await show(page, "#/map");
  await page.locator(".tree").getByText("<b>b</b>").waitFor();
  await page.locator(".picture [data-id='eni-00000001']").focus();
  await page.keyboard.press("Enter");
  assert.equal(await hash_of(page), "#/resource?id=eni-00000001");
}));

test("without a picture the map says so, and what there is", () => visit("#/overview", async (page, context) => {
  await context.route(/\/api\/v1\/map/, (route) => route.fulfill({ status: 404, json: { error: "no" } }));
  await show(page, "#/map");
  await page.getByText("No picture is there").waitFor();
  await page.locator(".counts").getByText("network interfaces").waitFor();
}));

// ---- strangers' names ------------------------------------------------------------------------------------------------

test("names that are code stay names", async () => {
  const copy = copy_of("three-tier", make_hostile);
  const own = await serve(copy.folder);
  try {
    const ask = `#/ask?${new URLSearchParams({ from: `${hostile_names[0]} bastion`, to: "10.10.30.20", service: "tcp/5432" })}`;
    const ids = ["i-02458ff6b3dad4c35", "sg-0bcd9d748492c72cd", "vpc-0ad82bdc53daf9298", "subnet-03baf2ea17e2bc1fd",
        "eni-0f5658bd1681f3872"];
    const spots = ["#/overview", "#/exposure", "#/matrix", "#/matrix?as=list", ask,
        "#/ask?from=eni-0f5658bd1681f3872&to=10.10.30.20",
      ...ids.map((id) => `#/resource?id=${id}`), "#/routes?where=rtb-07cf7b1f6857c2841&destination=10.10.20.11"];
    for (const viewport of Object.values(sizes))
      await visit("#/overview", async (page) => {
        for (const spot of spots) {
          await show(page, spot);
          assert.equal(await page.locator("body").locator("img, iframe, object, embed, svg, script, b, i").count(), 0,
              spot);
          assert.doesNotMatch(await page.evaluate(() => document.body.textContent), /[\u202a-\u202e\u2066-\u2069]/,
              spot);
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
              `${spot} is too wide for ${viewport.width}`);
        }
        await page.keyboard.press("/");
        await page.keyboard.type("web-1");
        await page.locator("[role=option]").first().waitFor();
        assert.equal(await page.locator("[role=option] img").count(), 0);
      }, { at: own, viewport });
  } finally {
    await own.stop();
    copy.remove();
  }
});

// ---- for everybody ---------------------------------------------------------------------------------------------------

for (const [size, viewport] of Object.entries(sizes))
  for (const colorScheme of ["light", "dark"])
    test(`accessible, ${size} and ${colorScheme}`, () => visit("#/overview", async (page) => {
      await page.evaluate(axe);
      const said = [];
      for (const spot of pages) {
        await show(page, spot);
        const found = await page.evaluate(() => globalThis.axe.run(document,
            { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
        said.push(...found.violations.map((one) => `${spot} ${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(" | ")}`));
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${spot} is too wide`);
      }
      assert.deepEqual(said, []);
    }, { viewport, colorScheme }));

test("colours by hand, kept over a reload", () => visit("#/help", async (page) => {
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await paper();
  await page.getByRole("button", { name: "Theme: auto" }).click();
  await page.getByRole("button", { name: "Theme: light" }).click();
  await page.getByRole("button", { name: "Theme: dark" }).waitFor();
  assert.notEqual(await paper(), light);
  await page.reload();
  await page.getByRole("button", { name: "Theme: dark" }).waitFor();
  assert.notEqual(await paper(), light);
}));

test("on paper: light, without what is only for screens, with the snapshot's hash",
    () => visit(blocked, async (page) => {
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  assert.equal(await page.locator("nav").isVisible(), false);
  assert.equal(await page.locator("form.question").isVisible(), false);
  assert.match(await text_of(page, "#foot"), /three-tier · [0-9a-f]{16} · vpcscope \d/);
  assert.equal(await page.locator(".sentence").evaluate((one) => getComputedStyle(one).color), "rgb(27, 30, 34)");
}));

test("forced colours keep the chosen suggestion apart", () => visit("#/ask", async (page) => {
  await page.emulateMedia({ forcedColors: "active" });
  await field(page, "From").fill("web");
  await page.locator("[role=option]").nth(1).waitFor();
  await page.keyboard.press("ArrowDown");
  const ground = (at) => page.locator("[role=option]").nth(at).evaluate((one) => getComputedStyle(one).backgroundColor);
  assert.notEqual(await ground(0), await ground(1));
}));

test("screenshots", { skip: process.env.VPCSCOPE_SCREENSHOTS ? false : "VPCSCOPE_SCREENSHOTS names no folder" },
    async () => {
  await take_screenshots(browser, server.url, process.env.VPCSCOPE_SCREENSHOTS);
});
