import { readFile } from "node:fs/promises";
import Papa from "papaparse";
import type { Schemas } from "../generated/meshi/index.ts";

/** The columns of the sign-up tool that exported the roster, and the fields that they fill. */
const fields: Readonly<Record<string, string>> = {
  "Attendee ID": "attendee_id",
  "Full name": "name",
  "E-mail": "email",
  "Job title": "title",
  Company: "company",
  "LinkedIn profile": "linkedin_url",
};

/** Reads a roster into rows of the API. Empty cells are left out. */
export async function readRoster(file: URL): Promise<Schemas["Attendee"][]> {
  const { data } = Papa.parse<Record<string, string>>(await readFile(file, "utf8"), {
    header: true,
    skipEmptyLines: true,
    transformHeader: (column) => fields[column] ?? column,
  });
  const rows = data.map((row) => Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== "")));
  // The API checks every row; the type says what the columns above produce.
  return rows as unknown as Schemas["Attendee"][];
}
