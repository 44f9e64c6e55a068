import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const ROWS = 5_000_000;

/** Keeps ids in a process of its own, and prints the bytes that each takes. */
const program = `
  import { Duplicates } from "./src/cli/bulk/duplicates.ts";
  const ids = new Duplicates();
  const id = Buffer.alloc(64);
  const before = process.memoryUsage.rss();
  for (let row = 1; row <= ${ROWS}; row++) ids.addBytes(id, 0, id.write("att-" + row), row);
  console.log((process.memoryUsage.rss() - before) / ${ROWS});
`;

it("the ids of an import take about the 50 bytes a row that the guide to scale counts with", async () => {
  const node = ["--input-type=module-typescript", "--eval", program];
  const { stdout } = await promisify(execFile)(process.execPath, node, { cwd: root });
  expect(Number(stdout)).toBeGreaterThan(30);
  expect(Number(stdout)).toBeLessThan(65);
  const guide = readFileSync(join(root, "spec/guides/19-scale.md"), "utf8");
  expect(guide).toContain("about 50 bytes a row");
});
