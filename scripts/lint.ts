import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { targetsOf } from "./lint/documents.ts";
import { lintSpec } from "./lint/lint-spec.ts";
import { FORMATS, type Format, report } from "./lint/report.ts";

const HELP = `Usage: npm run lint:spec [-- [api|file...] [--format human|github|json]]

Judges the OpenAPI documents under spec/ by every rule of spec/rules/README.md and says what is wrong, on which line,
and what to do about it.

  api        Folder under spec/; all of them if none is named.
  file       Root file of any other OpenAPI 3.1 document.
  --format   human (the default), github (annotations of a pull request) or json.
  --help     Show this text.

Exit codes: 0 nothing found, 1 something found, 2 wrong use.
`;

/** Runs the command in the project folder `base`; returns its exit code. */
export async function main(base: string, args: string[]): Promise<0 | 1 | 2> {
  const parsed = parse(args);
  if (typeof parsed === "string") return misuse(parsed);
  if (parsed.help) {
    process.stdout.write(HELP);
    return 0;
  }
  let judged: string;
  try {
    judged = targetsOf(base, parsed.names)
      .map(({ name, document, own }) => (own ? name : document))
      .join(", ");
  } catch (error) {
    return misuse(error instanceof Error ? error.message : String(error));
  }
  const findings = await lintSpec({ base, apis: parsed.names });
  process.stdout.write(report(findings, parsed.format, judged));
  return findings.length > 0 ? 1 : 0;
}

function parse(args: string[]): { names: string[]; format: Format; help: boolean } | string {
  try {
    const options = { format: { type: "string" }, help: { type: "boolean", short: "h" } } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const format = FORMATS.find((each) => each === (values.format ?? "human"));
    if (!format) return `No format is called "${values.format}". There are: ${FORMATS.join(", ")}.`;
    return { names: positionals, format, help: values.help === true };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function misuse(message: string): 2 {
  process.stderr.write(`${message}\n\n${HELP}`);
  return 2;
}

if (import.meta.main)
  process.exitCode = await main(resolve(import.meta.dirname, ".."), process.argv.slice(2));
