import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { concord, file, folder } from "./concord.ts";
import { csv, EVENT, withEvent } from "./sandbox.ts";

const ROWS = 200_000;
/** Rows in one request, as the contract limits them. */
const BATCH = 50_000;

test("200,000 rows go in once, in as many runs as batches, with less than 250 MB of memory", async () => {
  const data = join(await folder(), "sandbox.db");
  const { sandbox, to } = await withEvent({ data });
  const roster = await file(
    "roster.csv",
    csv(
      Array.from({ length: ROWS }, (_, index) => ({
        attendee_id: `att-${index}`,
        name: index % 5 === 0 ? `王芳 ${index}` : `Person ${index}`,
        email: `person.${index}@example.com`,
        title: '"Founder, CEO"',
        company: `Company ${index % 977}`,
      })),
    ),
  );
  const env = { NODE_OPTIONS: `--import=${join(import.meta.dirname, "peak-memory.mjs")}` };
  const { code, out, err } = await concord(["import", roster, "--event", EVENT, "--json", ...to], { env });
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ rows: ROWS, imported: ROWS, batches: { length: ROWS / BATCH } });
  expect(Number(/^peak memory: (\d+) MiB$/m.exec(err)?.[1])).toBeLessThan(250 * (1e6 / 2 ** 20));

  await sandbox.close();
  const database = new DatabaseSync(data, { readOnly: true });
  const attendees = database.prepare(
    "SELECT count(*) AS rows, count(DISTINCT attendee_id) AS ids FROM meshi_attendees",
  );
  expect({ ...attendees.get() }).toEqual({ rows: ROWS, ids: ROWS });
  const runs = database.prepare("SELECT count(*) AS runs, sum(total) AS rows FROM meshi_runs");
  expect({ ...runs.get() }).toEqual({ runs: ROWS / BATCH, rows: ROWS });
  database.close();
});
