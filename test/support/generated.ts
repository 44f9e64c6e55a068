import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Contract } from "../../src/openapi/contract.ts";
import type { Problem } from "../../src/openapi/problem.ts";
import { load } from "../../src/toolkit/project/load.ts";
import { upgraded } from "../../src/toolkit/project/upgrade.ts";
import { readWhole } from "../../src/toolkit/project/whole.ts";
import { withParts } from "./parts.ts";

/** What `concord generate` makes of a document: its contract, or what it refuses. */
export async function generated(
  document: object,
): Promise<{ readonly contract?: Contract; readonly problems: readonly Problem[] }> {
  const base = await mkdtemp(join(tmpdir(), "concord-generated-"));
  try {
    await writeFile(join(base, "things.json"), JSON.stringify(document));
    const api = { name: "things", root: "things.json", overlays: [] };
    const loaded = await load(base, api);
    const whole = upgraded(Object(loaded.root));
    const { reading, problems } = readWhole(base, api, loaded, whole, "runtime");
    return { problems, ...(reading && { contract: withParts(reading.contract) }) };
  } finally {
    await rm(base, { recursive: true });
  }
}
