import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { SANDBOX } from "../../src/toolkit/docs/samples/samples.ts";
import { Reader } from "./sample-runs.ts";

// One sandbox as `concord sandbox` starts it. A reader takes the samples of a guide one by one, and may do so twice.
const root = join(import.meta.dirname, "../..");
const guides = globSync("spec/guides/*.md", { cwd: root })
  .sort()
  .map((file) => ({
    file,
    samples: [...readFileSync(join(root, file), "utf8").matchAll(/^```ts\n(.*?)^```$/gms)].map(
      ([, code = ""]) => code,
    ),
  }))
  .filter(({ samples }) => samples.length > 0);
const reader = new Reader();
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => {
  await sandbox.close();
  reader.close();
});

describe.each(guides)("the samples of $file", ({ samples }) => {
  it("run as they stand against a sandbox with default options, twice", async () => {
    const url = new URL(sandbox.urls.meshi).origin;
    for (const round of ["first", "second"]) {
      for (const [index, sample] of samples.entries()) {
        const failure = await reader.runModule(sample.replaceAll(SANDBOX, url));
        expect(failure, `sample ${index + 1}, ${round} time`).toBeUndefined();
      }
    }
  }, 300_000);
});

describe("the quickstart", () => {
  const guide = readFileSync(join(root, "spec/guides/00-quickstart.md"), "utf8");
  const block = (language: string, part = "") =>
    [...guide.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))]
      .map(([, text = ""]) => text)
      .find((text) => text.includes(part)) ?? "";

  it("prints what it says, the second time as well, and its file goes in by the command that stands beneath it", async () => {
    const own = await startSandbox();
    onTestFinished(() => own.close());
    const here = (text: string) => text.replaceAll(SANDBOX, new URL(own.urls.meshi).origin);
    const said = block("text");
    expect(said).toContain("partial");
    expect(await reader.outputOf(here(block("ts")))).toBe(said);
    expect(await reader.outputOf(here(block("ts")))).toBe(said.replace("partial", "already"));
    reader.save("roster.csv", block("csv"));
    expect(await reader.paste(here(block("sh", "concord import")))).toBeUndefined();
  }, 120_000);
});
