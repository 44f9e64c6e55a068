import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { startSandbox } from "../../src/sandbox/index.ts";

const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "examples/README.md"), "utf8");
const blocks = new Map(
  [...page.matchAll(/^## (.+?)$.*?^```ts\n(.*?)^```$/gms)].map(([, api = "", code = ""]) => [api, code]),
);

/** Runs the lines that the page shows for an API, with this source instead of the package. Returns what they print. */
async function printed(api: string): Promise<string> {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  const folder = await mkdtemp(join(tmpdir(), "concord-examples-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const code = (blocks.get(api) ?? "")
    .replaceAll("http://127.0.0.1:4080", sandbox.url)
    .replaceAll(/"concord-apis(?:\/([\w-]+))?"/g, (_, name?: string) =>
      JSON.stringify(pathToFileURL(join(root, name ? `generated/${name}/index.ts` : "src/client/index.ts"))),
    );
  await writeFile(join(folder, "lines.mts"), code);
  const lines = spawn(process.execPath, [join(folder, "lines.mts")], { env: { PATH: process.env.PATH } });
  const [out, err] = await Promise.all([text(lines.stdout), text(lines.stderr), once(lines, "close")]);
  expect({ code: lines.exitCode, err }).toEqual({ code: 0, err: "" });
  return out;
}

test.each([
  ["Meshi", /^org-concord \[ 'partner:read', 'partner:write' \]\n$/],
  ["Meetso", /^(\d{4}-\S+Z .*\n){10,}$/],
  ["Meshes", /^[0-9a-f-]{36}\n$/],
  ["Main API", /^created\ncon_\w+ amina@example\.com\n$/],
])("the lines that the examples' page shows for %s run", async (api, output) => {
  expect(await printed(api)).toMatch(output);
});
