import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { main } from "../../scripts/generate/command.ts";
import { API, project } from "./project.ts";

/** Runs the command and returns what it prints. */
async function run(base: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const out = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const err = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  const code = await main(base, args);
  const printed = [out, err].map(({ mock }) =>
    mock.calls
      .splice(0)
      .map(([text]) => String(text))
      .join(""),
  );
  return { code, out: printed[0] ?? "", err: printed[1] ?? "" };
}

test("it names the files it wrote, then that there is nothing to write", async () => {
  const base = await project();
  expect(await run(base)).toEqual({
    code: 0,
    out: `generated/depot-api/contract.ts
generated/depot-api/document.ts
generated/depot-api/index.ts
generated/depot-api/openapi.portable.yaml
generated/depot-api/openapi.yaml
generated/depot-api/schema.ts
generated/registry.ts
`,
    err: "",
  });
  expect(await run(base, API)).toMatchObject({ code: 0, out: "depot-api: generated/ is up to date\n" });
});

test("--check fails on drift, names each file and says what to run", async () => {
  const base = await project();
  await run(base);
  expect(await run(base, "--check")).toMatchObject({ code: 0 });
  await rm(join(base, "generated/registry.ts"));
  expect(await run(base, "--check")).toEqual({
    code: 1,
    out: "",
    err: "generated/registry.ts is not what spec/ says\n\nRun `npm run generate` and commit the result.\n",
  });
});

test("problems are printed with file, line, column, rule and remedy, and the exit code is 1", async () => {
  const base = await project({
    file: "paths/sorts.yaml",
    find: "  x-source: Depot handbook, page 6\n",
    replace: "  x-idempotant: true\n",
  });
  expect(await run(base)).toEqual({
    code: 1,
    out: "",
    err: `spec/depot-api/paths/sorts.yaml:4:3 unknown-annotation \`x-idempotant\` is not an annotation
    Did you mean \`x-idempotent\`? Correct its name.

1 problem; nothing was written.
`,
  });
});

test("wrong use is exit code 2, with the right use", async () => {
  const base = await project();
  const unknown = await run(base, "depot");
  expect(unknown).toMatchObject({
    code: 2,
    err: expect.stringContaining("No API is called depot. Under spec/ there are: depot-api."),
  });
  const option = await run(base, "--force");
  expect(option).toMatchObject({ code: 2, err: expect.stringContaining("Usage: npm run generate") });
});

test("--help shows the usage and does nothing", async () => {
  expect(await run(await project(), "--help")).toMatchObject({
    code: 0,
    out: expect.stringContaining("Exit codes:"),
    err: "",
  });
});
