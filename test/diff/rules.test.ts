import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { casesOf } from "./changes.ts";

const folder = join(import.meta.dirname, "../../src/toolkit/diff");
const page = readFileSync(join(folder, "README.md"), "utf8");
const documented = new Set([...page.matchAll(/`([a-z]+(?:-[a-z]+)*-?…?)`/g)].map(([, rule = ""]) => rule));

/** Whether the page names the rule or its family (`replay-…`). */
function isDocumented(rule: string): boolean {
  return documented.has(rule) || documented.has(`${rule.replace(/(?:removed|changed|added)$/, "")}…`);
}

test("every rule that judges a change of the fixtures is on the page of rules", async () => {
  const breaking = await casesOf<{ breaking: string[] }>("breaking.yaml");
  const safe = await casesOf<{ findings: string[] }>("safe.yaml");
  const rules = [
    ...breaking.flatMap((each) => each.breaking),
    ...safe.flatMap((each) => each.findings.map((found) => found.split(" ")[1] ?? "")),
  ];
  expect(rules.filter((rule) => !isDocumented(rule))).toEqual([]);
});

test("every rule that the code names is on the page of rules", () => {
  const code = globSync("*.ts", { cwd: folder }).map((file) => readFileSync(join(folder, file), "utf8"));
  const rules = code.flatMap((text) =>
    [
      ...text.matchAll(
        /"((?:[a-z]+-)+(?:added|removed|changed|moved|lowered|raised|opened|closed|optional|required|hidden|renamed|stale))"/g,
      ),
    ].map(([, rule = ""]) => rule),
  );
  expect(rules.length).toBeGreaterThan(40);
  expect([...new Set(rules)].filter((rule) => !isDocumented(rule))).toEqual([]);
});
