import { DatabaseSync } from "node:sqlite";
import { type Experiment, type Settings, scaled } from "./experiment.ts";
import { elapsed, interleave } from "./measure.ts";
import { sumUp } from "./report.ts";
import { batches, keyed, type Row, roster } from "./roster.ts";
import { send, startSandbox } from "./sandbox.ts";

/** What checking every row and keeping a run cost the sandbox, compared with only storing the rows. */
export const sandboxImport: Experiment = {
  ids: ["sandbox-import"],
  rounds: 7,
  async run({ rounds, scale, concord }: Settings) {
    const rows = roster(scaled(50_000, scale, 10));
    const [body = ""] = batches(rows, rows.length);
    const sandbox = await startSandbox(concord);
    try {
      const contenders = {
        async sandbox(round: number) {
          const event = await sandbox.event(`${label}-${round}`);
          const ready = keyed(body, event);
          return elapsed(async () => {
            await send(`${sandbox.baseUrl}/events/${event}/attendees:import`, "PUT", ready);
          });
        },
        insert: () => elapsed(async () => insert(body)),
      };
      let label = "warm";
      await interleave(1, contenders);
      label = "round";
      const measured = await interleave(rounds, contenders);
      const name = `Import of ${rows.length.toLocaleString("en")} rows into the sandbox: JSON.parse and insert`;
      const ratios = measured.map(({ sandbox, insert }) => sandbox / insert);
      return [sumUp("sandbox-import", name, "ratio", ratios, { atMost: 4 })];
    } finally {
      await sandbox.stop();
    }
  },
};

/** Parses the body and inserts its rows in one transaction, unchecked. */
function insert(body: string): void {
  // This script made the body.
  const { attendees } = JSON.parse(body) as { attendees: readonly Row[] };
  const database = new DatabaseSync(":memory:");
  database.exec(
    "CREATE TABLE attendees (attendee_id TEXT PRIMARY KEY, name, email, title, company) WITHOUT ROWID",
  );
  const statement = database.prepare("INSERT INTO attendees VALUES (?, ?, ?, ?, ?)");
  database.exec("BEGIN");
  for (const { attendee_id, name, email, title, company } of attendees) {
    statement.run(attendee_id, name, email, title, company);
  }
  database.exec("COMMIT");
  database.close();
}
