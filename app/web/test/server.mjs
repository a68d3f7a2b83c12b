// The real server over a snapshot, and snapshots made for tests.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const program = process.env.VPCSCOPE_PROGRAM ?? "vpcscope";
export const samples = process.env.VPCSCOPE_SAMPLES ?? fileURLToPath(new URL("../../../samples", import.meta.url));

export async function serve(snapshot) {
  const child = spawn(program, ["serve", "--listen", "127.0.0.1:0", "-s", snapshot],
      { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (text) => { said += text; });
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), "line"),
    once(child, "exit").then(([code]) => { throw new Error(`${program} serve ended with ${code}: ${said}`); }),
  ]);
  const stop = async () => {
    if (child.exitCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  };
  return { url: line.trim(), stop };
}

function files_of(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files_of(path) : [path];
  });
}

/// A copy of a sample that `change` may spoil; it goes when the test ends.
export function copy_of(sample, change = () => undefined) {
  const folder = mkdtempSync(join(tmpdir(), "vpcscope-page-"));
  cpSync(join(samples, sample), folder, { recursive: true });
  change(folder);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export function edit_json(folder, name, change) {
  for (const path of files_of(folder))
    if (path.endsWith(name)) {
      const content = JSON.parse(readFileSync(path, "utf8"));
      change(content);
      writeFileSync(path, JSON.stringify(content, null, 2));
    }
}

export const hostile_names = ["<img src=x onerror=alert(1)>", "\"><script>alert(2)</script>", "\u202etxt.exe\u2066",
  "javascript:alert(3)", "{{7*7}}${7*7}", "' onmouseover='alert(4)", "<svg/onload=alert(5)>", "a · subnet b · vpc c",
      "عربي"];

/// Every Name tag, description and group name gets something nasty in front, and every object with tags a long one.
export function make_hostile(folder) {
  let next = 0;
  const nasty = () => hostile_names[next++ % hostile_names.length];
  const spoil = (one) => {
    if (one === null || typeof one !== "object") return;
    if (Array.isArray(one)) return one.forEach(spoil);
    for (const key of ["Description",
        "GroupName"]) if (typeof one[key] === "string") one[key] = `${nasty()} ${one[key]}`;
    for (const key of ["Tags", "TagSet"])
      if (Array.isArray(one[key])) {
        for (const tag of one[key]) if (tag.Key === "Name") tag.Value = `${nasty()} ${tag.Value}`;
        one[key].push({ Key: "<b onclick=alert(6)>long</b>", Value: "<i>".repeat(3414) });
      }
    Object.values(one).forEach(spoil);
  };
  edit_json(folder, ".json", spoil);
}
