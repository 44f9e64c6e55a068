import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { concordInOne } from "./in-one-process.ts";
import { EVENT, withEvent } from "./sandbox.ts";

interface Explained {
  readonly columns: readonly { readonly column: string; readonly fills: string | null }[];
  readonly proposed: readonly string[];
}

interface Export {
  readonly tool: string;
  readonly file: string;
  /** The columns that are recognised, by field. */
  readonly fills: Readonly<Record<string, string>>;
  /** How many columns are not recognised. */
  readonly unknown: number;
  /** What the same message says besides. */
  readonly says: readonly RegExp[];
  /** The mappings that are proposed. */
  readonly proposed: readonly string[];
}

const noId = /no column gives attendee_id/;

/** Exports with the headers of the tools that people use, and invented people. */
const exportsOfTools: readonly Export[] = [
  {
    tool: "Eventbrite",
    file: "eventbrite.csv",
    fills: {
      attendee_id: "Attendee #",
      name: "First Name+Surname",
      email: "Email",
      title: "Job Title",
      company: "Company",
    },
    unknown: 12,
    says: [],
    proposed: ["*=raw_data"],
  },
  {
    tool: "Cvent",
    file: "cvent.csv",
    fills: {
      name: "First Name+Last Name",
      email: "Email Address",
      company: "Company Name",
      title: "Job Title",
    },
    unknown: 4,
    says: [noId, /--map 'Confirmation Number=attendee_id'/],
    proposed: ["Confirmation Number=attendee_id", "*=raw_data"],
  },
  {
    tool: "Hopin",
    file: "hopin.csv",
    fills: { name: "First name+Last name", email: "Email", linkedin_url: "LinkedIn" },
    unknown: 5,
    says: [noId, /add a column attendee_id to the file/],
    proposed: [],
  },
  {
    tool: "Outlook",
    file: "outlook.csv",
    fills: {
      name: "First Name+Last Name",
      title: "Title, Job Title",
      company: "Company",
      email: "E-mail Address",
    },
    unknown: 5,
    says: [noId, /"Job Title": title is already filled by the column "Title"/],
    proposed: [],
  },
  {
    tool: "Luma",
    file: "luma.csv",
    fills: { name: "name", email: "email" },
    unknown: 10,
    says: [noId, /--map api_id=attendee_id/],
    proposed: ["api_id=attendee_id", "*=raw_data"],
  },
  {
    tool: "pretix",
    file: "pretix.csv",
    fills: { email: "Email, Attendee email", name: "Attendee name", company: "Company" },
    unknown: 6,
    says: [noId, /"Attendee email": email is already filled by the column "Email"/],
    proposed: ["Order code+Position ID=attendee_id", "Email=raw_data.email", "*=raw_data"],
  },
  {
    tool: "Sched",
    file: "sched.csv",
    fills: { name: "name", email: "email", company: "company", title: "position, role" },
    unknown: 5,
    says: [noId, /"role": title is already filled by the column "position"/],
    proposed: ["username=attendee_id", "role=raw_data.role", "*=raw_data"],
  },
];

const pathOf = (name: string) => join(import.meta.dirname, "exports", name);

async function explained(name: string): Promise<Explained> {
  return JSON.parse((await concordInOne(["import", pathOf(name), "--explain", "--json"])).out);
}

test.each(exportsOfTools)(
  "$tool: an import without options recognises what it can, and says all that is missing in one round",
  async ({ file, fills, unknown, says, proposed }) => {
    const args = ["import", pathOf(file), "--event", EVENT, "--base-url", "http://127.0.0.1:9"];
    const { code, err } = await concordInOne(args);
    expect(code).toBe(2);
    expect(err).toMatch(
      new RegExp(`${unknown} columns fill no field: .*\n.*--map '\\*=raw_data' keeps them all`),
    );
    for (const said of says) expect(err).toMatch(said);
    expect(err).not.toContain("no column gives name");
    expect(err.trim().split("\n").length).toBeLessThan(10);
    const explanation = await explained(file);
    const found: Record<string, string> = {};
    for (const { column, fills: field } of explanation.columns) {
      if (field === null) continue;
      const joint = field === "name" ? "+" : ", ";
      found[field] = found[field] === undefined ? column : `${found[field]}${joint}${column}`;
    }
    expect(found).toEqual(fills);
    expect(explanation.proposed).toEqual(proposed);
  },
);

test.each(exportsOfTools.filter(({ proposed }) => proposed.length > 0))(
  "$tool: with the mappings that are proposed it is imported",
  async ({ file, proposed }) => {
    const { to, attendees } = await withEvent();
    const map = proposed.flatMap((mapping) => ["--map", mapping]);
    expect(await concordInOne(["import", pathOf(file), "--event", EVENT, ...map, ...to])).toMatchObject({
      code: 0,
    });
    expect(await attendees()).toBe(2);
  },
);

test("the guide shows this table", async () => {
  const guide = await readFile(join(import.meta.dirname, "../../spec/guides/12-command-line.md"), "utf8");
  for (const { tool, fills, unknown, proposed } of exportsOfTools) {
    const recognised = Object.entries(fills).map(([field, column]) => `${field}: ${column}`);
    const options =
      proposed.length === 0
        ? ["a column `attendee_id` in the file"]
        : proposed.map((mapping) => `\`--map ${/[ *#]/.test(mapping) ? `'${mapping}'` : mapping}\``);
    expect(guide).toContain(`| ${tool} | ${recognised.join("; ")} | ${unknown} | ${options.join(" ")} |`);
  }
});
