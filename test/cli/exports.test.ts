import { join } from "node:path";
import { expect, test } from "vitest";
import { concord } from "./concord.ts";
import { EVENT, withEvent } from "./sandbox.ts";

/** Exports with the headers of the tools that people use, and invented people: what an import says of each unasked. */
const exportsOfTools: readonly (readonly [
  file: string,
  says: readonly RegExp[],
  remedy: readonly string[],
])[] = [
  [
    "eventbrite.csv",
    [/\d+ columns fill no field: "Order #", "Order Date".*\n.*--map '\*=raw_data'/],
    ["*=raw_data"],
  ],
  [
    "cvent.csv",
    [/4 columns fill no field: "Confirmation Number"/, /--map 'Confirmation Number=attendee_id'/],
    ["*=raw_data", "Confirmation Number=attendee_id"],
  ],
  ["hopin.csv", [/5 columns fill no field: "Headline"/, /no column gives attendee_id/], []],
  [
    "outlook.csv",
    [
      /"Job Title": title is already filled by the column "Title"\n.*--map 'Job Title='/,
      /5 columns fill no field/,
    ],
    [],
  ],
  [
    "luma.csv",
    [/\d+ columns fill no field: "api_id", "first_name"/, /--map api_id=attendee_id/],
    ["*=raw_data", "api_id=attendee_id"],
  ],
  [
    "pretix.csv",
    [
      /"Attendee email": email is already filled by the column "Email"/,
      /--map 'Order code\+Position ID=attendee_id'/,
    ],
    ["*=raw_data", "Email=", "Order code+Position ID=attendee_id"],
  ],
  [
    "sched.csv",
    [/"role": title is already filled by the column "position"/, /--map username=attendee_id/],
    ["*=raw_data", "role=raw_data.role", "username=attendee_id"],
  ],
];

test.each(exportsOfTools)(
  "%s: an import without options says all that is missing in one round",
  async (name, says) => {
    const path = join(import.meta.dirname, "exports", name);
    const args = ["import", path, "--event", EVENT, "--base-url", "http://127.0.0.1:9"];
    const { code, err } = await concord(args);
    expect(code).toBe(2);
    for (const said of says) expect(err).toMatch(said);
    expect(err).not.toContain("no column gives name");
    expect(err.trim().split("\n").length).toBeLessThan(10);
  },
);

test.each(exportsOfTools.filter(([name]) => name !== "hopin.csv" && name !== "outlook.csv"))(
  "%s: with the mapping that was proposed it is imported",
  async (name, _, remedy) => {
    const { to, attendees } = await withEvent();
    const path = join(import.meta.dirname, "exports", name);
    const map = remedy.flatMap((mapping) => ["--map", mapping]);
    expect(await concord(["import", path, "--event", EVENT, ...map, ...to])).toMatchObject({ code: 0 });
    expect(await attendees()).toBe(2);
  },
);
