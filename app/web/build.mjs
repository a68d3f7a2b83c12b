// Builds the page: src/ becomes dist/index.html, app.js and app.css, which the program carries inside.
//
//   node build.mjs [FOLDER]      default: dist beside this file
//
// The same sources give the same bytes everywhere: nothing of the machine or the clock goes in.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = process.argv[2] ?? join(here, "dist");
const largest_script = 60 * 1024;

async function bundled(entry) {
  const result = await build({
    absWorkingDir: here,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: "iife",
    target: ["chrome123", "firefox120", "safari17.5"],
    charset: "utf8",
    legalComments: "none",
    write: false,
    logLevel: "warning",
  });
  return result.outputFiles[0].contents;
}

/// Assets are asked for by their content, so that a browser may keep them.
function with_hash(html, name, bytes) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  const plain = `"assets/${name}"`;
  if (!html.includes(plain)) throw new Error(`src/index.html does not name ${plain}`);
  return html.replace(plain, `"assets/${name}?v=${hash}"`);
}

const script = await bundled("src/main.ts");
const style = await bundled("src/app.css");
if (script.length > largest_script) throw new Error(`app.js has ${script.length} bytes, more than ${largest_script}`);

let html = readFileSync(join(here, "src/index.html"), "utf8");
html = with_hash(html, "app.js", script);
html = with_hash(html, "app.css", style);

mkdirSync(dist, { recursive: true });
writeFileSync(join(dist, "app.js"), script);
writeFileSync(join(dist, "app.css"), style);
writeFileSync(join(dist, "index.html"), html);
console.log(`app.js ${script.length} bytes, app.css ${style.length}, index.html ${html.length}`);
