import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { hastened, readJourneys } from "../../scripts/journeys/journey.ts";
import { apis as sandboxApis } from "../../src/sandbox/apis.ts";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "concord-journeys-"));
afterAll(() => rmSync(folder, { recursive: true }));

function journeys(...args: string[]) {
  const command = [join(root, "scripts/journeys.ts"), "--har", folder, ...args];
  return spawnSync(process.execPath, command, { encoding: "utf8", cwd: root });
}

describe("npm run journeys", () => {
  it("executes a journey and says what became of its steps", () => {
    const { status, stdout } = journeys("main-api-idempotency");
    expect(stdout).toContain("ok   changed-body");
    expect(stdout).toContain("1 of 1 journeys, 1 of 1 workflows and 8 of 8 steps passed.");
    expect(status).toBe(0);
    expect(readdirSync(folder)).toEqual(["main-api-idempotency.har"]);
  }, 120_000);

  it("fails where the sandbox breaks its contract, and says what was expected and what came", () => {
    const { status, stdout } = journeys("meshes-batch", "--fault", "status=503,operation=emitEvents");
    expect(stdout).toMatch(/FAIL send-mixed\n +sent +POST .*\n +expected +\$statusCode == 207\n/);
    expect(stdout).toMatch(/came +503 .*ServiceUnavailable/);
    expect(status).toBe(1);
  }, 120_000);

  it.each([
    [["no-such-journey"], /no journey "no-such-journey"; there are: main-api-idempotency/],
    [["--nothing"], /--nothing/],
  ])("refuses %j, with the usage", (args, told) => {
    const { status, stderr } = journeys(...args);
    expect(stderr).toMatch(told);
    expect(stderr).toContain("Usage: npm run journeys");
    expect(status).toBe(2);
  });
});

describe("the journeys", () => {
  const all = readJourneys(join(root, "spec/workflows"));

  it("are there for every API that has a sandbox", () => {
    expect(new Set(all.flatMap(({ apis }) => apis))).toEqual(new Set(Object.keys(sandboxApis)));
  });

  it("are not executed one by one where one of them calls the other", () => {
    expect(all.find(({ name }) => name === "meetso-paging")?.workflows).toEqual(["read-all-meetings"]);
  });

  it("are executed with long waits cut short, and short ones as they are", () => {
    const limit = all.find(({ name }) => name === "meetso-rate-limit");
    const text = JSON.stringify(limit && hastened(limit));
    expect([...text.matchAll(/"retryAfter":([\d.]+)/g)].map(([, wait]) => wait)).toEqual([
      "0",
      "1",
      "0",
      "1",
      "2.5",
    ]);
  });
});
