import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { registry } from "../../generated/registry.ts";
import { format } from "../../src/openapi/problem.ts";
import { generate } from "../../src/toolkit/generate/generate.ts";
import { apisOf } from "../../src/toolkit/generate/written-api.ts";

const base = resolve(import.meta.dirname, "../..");

test("the documents have no problems, and generated/ is what they say", async () => {
  const { problems, drift } = await generate(base, apisOf(base), true);
  expect(problems.map(format)).toEqual([]);
  expect(drift).toEqual([]);
});

describe.each(registry)("$name", ({ name }) => {
  test("its contract is at most 3 kB, minified and compressed", async () => {
    const entryPoints = [resolve(base, `generated/${name}/index.ts`)];
    const { outputFiles } = await build({
      entryPoints,
      bundle: true,
      minify: true,
      format: "esm",
      write: false,
    });
    expect(gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length).toBeLessThanOrEqual(3000);
  });
});
