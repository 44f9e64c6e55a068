import { appendFileSync } from "node:fs";
import { resolve } from "node:path";
import { NoDocument, type Target, targetsOf } from "../src/toolkit/lint/documents.ts";
import { lintSpec } from "../src/toolkit/lint/lint-spec.ts";
import { FORMATS, type Format, report } from "../src/toolkit/lint/report.ts";
import { Misuse, runCommand } from "./command.ts";

const HELP = `Usage: npm run lint:spec [-- [api|file...] [--format <format>] [--host <name>]]

Judges the OpenAPI documents under spec/ by every rule of spec/rules/README.md and says what is wrong, on which line,
and what to do about it.

  api        Folder under spec/; all of them if none is named.
  file       Root file of any other OpenAPI 3.1 document.
  --format   human (the default), github (annotations of a pull request, ten at most), markdown, json, sarif or junit.
  --summary  Appends all findings to this file as Markdown.
  --host     A host that a document of others may take parts from, over https; repeatable. None unless it is named.
  --help     Show this text.

Exit codes: 0 nothing found, 1 something found, 2 wrong use.
`;

/** Runs the command in the project folder `base`; returns its exit code. */
export function main(base: string, args: readonly string[]): Promise<0 | 1 | 2> {
  const options = {
    format: { type: "string", default: "human" },
    summary: { type: "string" },
    host: { type: "string", multiple: true, default: [] as string[] },
  } as const;
  return runCommand(
    { usage: HELP, options, allowPositionals: true },
    args,
    async ({ values, positionals }) => {
      const format = formatOf(values.format);
      const judged = named(base, positionals).map(({ name, document, folder }) => (folder ? name : document));
      const findings = await lintSpec({ base, apis: positionals, hosts: values.host });
      process.stdout.write(report(findings, format, judged, true));
      if (values.summary !== undefined)
        appendFileSync(values.summary, report(findings, "markdown", judged, true));
      return findings.length > 0 ? 1 : 0;
    },
  );
}

function named(base: string, names: readonly string[]): Target[] {
  try {
    return targetsOf(base, names);
  } catch (error) {
    throw error instanceof NoDocument ? new Misuse(error.message) : error;
  }
}

function formatOf(name: string): Format {
  const format = FORMATS.find((each) => each === name);
  if (!format) throw new Misuse(`No format is called "${name}". There are: ${FORMATS.join(", ")}.`);
  return format;
}

if (import.meta.main)
  process.exitCode = await main(resolve(import.meta.dirname, ".."), process.argv.slice(2));
