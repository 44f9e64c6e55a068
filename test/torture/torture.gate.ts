import { execFile } from "node:child_process";
import { join } from "node:path";
import { beforeAll, expect, it, type TestContext } from "vitest";
import { isGood, type Part, Skipped } from "../../scripts/torture/count.ts";
import { parts } from "../../scripts/torture/parts.ts";

const gate = { size: "gate", seed: 1, seeds: 1, seconds: 10 } as const;
const TIMEOUT = 900_000;
const title = "the torture run loses, doubles and leaks nothing: $name";

/** Runs a part with the same scale in a process of its own, which can collect its garbage. Resolves with what was wrong. */
function inProcess(id: string): Promise<string> {
  const script = join(import.meta.dirname, "../../scripts/torture.ts");
  const scale = Object.entries(gate).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return new Promise((resolve) =>
    execFile(
      process.execPath,
      ["--expose-gc", script, "--only", id, ...scale],
      { timeout: TIMEOUT },
      (error, _, stderr) => resolve(error === null ? "" : `${error.message}\n${stderr}`),
    ),
  );
}

// It measures the memory and the handles of its process. It ends after the time that it is given, whatever else runs.
const long = parts.filter(({ id }) => id === "soak");
// It searches what the other parts printed and wrote.
const last = parts.filter(({ id }) => id === "secrets");
let faults: readonly Promise<string>[];
beforeAll(() => {
  faults = long.map(({ id }) => inProcess(id));
});

async function runHere({ id, name, run }: Part, { skip }: Pick<TestContext, "skip">): Promise<void> {
  const count = await run(gate).catch((error: unknown) => {
    // A machine without the proxies may leave them out; the pipeline installs them.
    if (error instanceof Skipped && !process.env.CI) skip(error.message);
    throw error;
  });
  expect(count.failures).toEqual([]);
  expect(isGood(count.row(id, name))).toBe(true);
}

// Half of the parts mostly wait for commands and proxies, so the others use the CPU meanwhile.
it.concurrent.for(parts.filter((part) => ![...long, ...last].includes(part)))(
  title,
  { timeout: TIMEOUT },
  runHere,
);

it.for(last)(title, runHere);

it.for(long.map(({ name }, index) => ({ name, index })))(title, { timeout: TIMEOUT }, async ({ index }) => {
  expect(await faults[index]).toBe("");
});
