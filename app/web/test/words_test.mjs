// The page's own words against the program's: what both say about one answer must be the same sentence.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { program, samples } from "./server.mjs";

async function source(name) {
  const made = await build({ entryPoints: [fileURLToPath(new URL(`../src/${name}`, import.meta.url))], bundle: true,
      format: "esm", write: false });
  return import(`data:text/javascript;base64,${Buffer.from(made.outputFiles[0].contents).toString("base64")}`);
}

const words = await source("words.ts");
const { printable, shortened } = await source("printable.ts");
const { link, read_spot } = await source("fragment.ts");

test("addresses of the internet in few words", () => {
  assert.equal(words.internet_words(["0.0.0.0/0"]), "anywhere");
  assert.equal(words.internet_words(["::/0"]), "anywhere");
  assert.equal(words.internet_words(["198.51.100.0/24"]), "198.51.100.0/24");
  const but = ["0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/23", "192.0.3.0/24", "192.0.4.0/22", "192.0.8.0/21",
      "192.0.16.0/20",
    "192.0.32.0/19", "192.0.64.0/18", "192.0.128.0/17", "192.1.0.0/16", "192.2.0.0/15", "192.4.0.0/14", "192.8.0.0/13",
    "192.16.0.0/12", "192.32.0.0/11", "192.64.0.0/10", "192.128.0.0/9", "193.0.0.0/8", "194.0.0.0/7", "196.0.0.0/6",
    "200.0.0.0/5", "208.0.0.0/4"];
  assert.equal(words.internet_words(but), "anywhere but 192.0.2.0/24");
  assert.equal(words.internet_words(["1.0.0.0/8", "3.0.0.0/8", "5.0.0.0/8", "7.0.0.0/8", "9.0.0.0/8", "12.0.0.0/8",
      "14.0.0.0/8"]),
    "1.0.0.0/8, 3.0.0.0/8, 5.0.0.0/8 and 4 more");
  assert.equal(words.internet_words(["2600::/16", "2601::/16", "2602::/16", "2603::/16", "2604::/16"]),
    "2600::/16, 2601::/16, 2602::/16 and 2 more");
});

test("a shell reads a quoted word as it was", () => {
  for (const word of ["web-1", "tag:Env=prod", "a b", "it's", "$(rm -rf ~)", "`x`", "", "\"", "a\\b", "!x", "*", "a;b",
      "--"])
    assert.equal(execFileSync("bash", ["-c", `printf %s x${words.quoted(word)}`]).toString(), `x${word}`);
});

test("what is invisible is spelled out", () => {
  assert.equal(printable("a\u202eb\u0000c\u200bd"), "a\\u{202e}b\\u{0000}c\\u{200b}d");
  assert.equal(printable("zwölf 日本 ✓"), "zwölf 日本 ✓");
  assert.equal(shortened("😀".repeat(5), 3), "😀😀😀…");
  assert.equal(shortened("abc", 3), "abc");
});

test("a link holds its parameters, whatever is in them", () => {
  const hash = link("ask", { from: "a&b=c#d", to: "ü %41+", service: "" });
  const { page, params } = read_spot(hash);
  assert.equal(page, "ask");
  assert.deepEqual([...params], [["from", "a&b=c#d"], ["to", "ü %41+"]]);
});

const questions = (sample) => readFileSync(join(samples, "expected", `${sample}.jsonl`),
    "utf8").trim().split("\n").map((line) => JSON.parse(line));

/// What the program says before its first blank line. Exit codes are verdicts.
function spoken(sample, question, more) {
  const options = question.family ? ["--family", String(question.family)] : [];
  const words_asked = [question.from, question.to, ...(question.service ? [question.service] : [])];
  const { stdout, status } = spawnSync(program, ["reach", ...words_asked, ...options, ...more, "-s",
      join(samples, sample)], { encoding: "utf8", env: { ...process.env, COLUMNS: "1000" } });
  return status === 2 ? null : stdout;
}

for (const sample of ["three-tier", "dual-stack", "hub-and-spoke", "hybrid"])
  test(`the sentences about ${sample} are those of the command line`, () => {
    let compared = 0;
    for (const question of questions(sample).slice(0, 20)) {
      const json = spoken(sample, question, ["-f", "json"]);
      const text = spoken(sample, question, []);
      if (json === null || text === null) continue;
      const answer = JSON.parse(json);
      const first = text.split("\n\n")[0].replace(/\s+/g, " ").trim();
      assert.equal(`${answer.verdict}: ${words.sentence(answer)}`.replace(/\.$/, ""), first);
      compared += 1;
    }
    assert.ok(compared > 5, `only ${compared} questions could be asked`);
  });
