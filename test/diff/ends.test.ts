import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openHead, openOld } from "../../src/toolkit/diff/ends.ts";

const CONFIG = `apis:
  one: { root: one.yaml, overlays: [one.overlay.yaml] }
  two: { root: two.yaml, overlays: [two.overlay.yaml] }
`;

test.each<[string, string, string[] | undefined, string]>([
  ["one.yaml", "two.yaml", undefined, "one.overlay.yaml"],
  ["plain.yaml", "two.yaml", undefined, "two.overlay.yaml"],
  ["one.yaml", "two.yaml", ["more.overlay.yaml"], "more.overlay.yaml"],
])(
  "%s, compared with %s, gets its own overlay, or else the other's: %j",
  async (old, later, overlays, expected) => {
    const base = mkdtempSync(join(tmpdir(), "concord-ends-"));
    onTestFinished(() => rmSync(base, { recursive: true }));
    writeFileSync(join(base, "redocly.yaml"), CONFIG);
    for (const file of ["one.yaml", "two.yaml", "plain.yaml"]) writeFileSync(join(base, file), "");
    const compared = { command: "concord diff", names: [old, later], overlays, consents: "consents.yaml" };
    const [was] = openOld(base, old, await openHead(base, [later], compared), compared).apis;
    expect(was?.overlays).toEqual([join(base, expected)]);
  },
);
