import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "concord-coverage-"));
afterAll(() => rmSync(folder, { recursive: true }));

const entry = {
  request: {
    method: "GET",
    url: "http://127.0.0.1:1/meetso/public/v1/meetings?limit=x&time_range=all",
    headers: [],
  },
  response: {
    status: 400,
    content: { text: '{"error":{"code":"invalid_request","message":"No.","request_id":"r"}}' },
  },
};
writeFileSync(join(folder, "tests.ndjson"), `${JSON.stringify(entry)}\n`);

function coverage(reasons: string) {
  const [list, out] = [join(folder, "reasons.yaml"), join(folder, "coverage.json")];
  writeFileSync(list, reasons);
  const script = join(import.meta.dirname, "../../scripts/coverage.ts");
  const args = [script, "--traffic", folder, "--reasons", list, "--out", out];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
  return { status, stdout, written: JSON.parse(readFileSync(out, "utf8")) };
}

describe("npm run coverage:spec", () => {
  it("counts what the traffic shows, names what is missing, and fails", () => {
    const { status, stdout, written } = coverage("[]");
    const { counts } = written.find(({ api }: { api: string }) => api === "meetso");
    expect(counts).toMatchObject({
      operations: { covered: 1, of: 4 },
      parameters: { covered: 1 },
      breaches: { covered: 1 },
      statuses: { covered: 1 },
      codes: { covered: 1 },
    });
    expect(stdout).toMatch(/^ +operations +getMeeting$/m);
    expect(stdout).toMatch(/^ +codes +listMeetings 400 invalid_cursor$/m);
    expect(status).toBe(1);
  });

  it("takes a reason for what is missing, and none for what is covered or does not exist", () => {
    const { stdout } = coverage(
      '[{ "api": "meetso", "kind": "operations", "items": ["get*", "listMeetings", "none"], "reason": "it is so." }]',
    );
    expect(stdout).toContain("meetso: 3 missing operations, as it is so.");
    expect(stdout).toContain('"listMeetings" is covered, so the reason for "listMeetings" is out of date.');
    expect(stdout).toContain('operations: there is no "none".');
  });
});
