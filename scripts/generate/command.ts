import { format } from "../../src/openapi/problem.ts";
import { generate } from "../../src/toolkit/generate/generate.ts";
import { apisOf } from "../../src/toolkit/generate/written-api.ts";
import { count } from "../../src/toolkit/report/entry.ts";
import { Misuse, runCommand } from "../command.ts";
import { refreshIndex } from "./operations-index.ts";

const HELP = `Usage: npm run generate [-- [api...] [--check]]

Derives everything in generated/ from the OpenAPI documents under spec/, which have to say what the runtime needs
(npm run lint:spec judges their style as well):
for each API its document in one file, its types, its contract and its entry, and the registry of all;
and the index of all operations in spec/README.md.

  api        Folder under spec/; all of them if none is named.
  --check    Write nothing; fail if generated/ is not what the documents say.
  --help     Show this text.

Exit codes: 0 all is well, 1 a document has problems or a generated file drifted, 2 wrong use.
`;

/** Runs the command in the project folder `base`; returns its exit code. */
export function main(base: string, args: readonly string[]): Promise<0 | 1 | 2> {
  const options = { check: { type: "boolean", default: false } } as const;
  return runCommand(
    { usage: HELP, options, allowPositionals: true },
    args,
    async ({ values, positionals }) => {
      const known = apisOf(base);
      const unknown = positionals.filter((name) => !known.includes(name));
      if (unknown.length > 0)
        throw new Misuse(
          `No API is called ${unknown.join(", ")}. Under spec/ there are: ${known.join(", ")}.`,
        );
      const names = positionals.length > 0 ? known.filter((name) => positionals.includes(name)) : known;
      return derive(base, names, names.length === known.length, values.check);
    },
  );
}

async function derive(
  base: string,
  names: readonly string[],
  isWhole: boolean,
  check: boolean,
): Promise<0 | 1> {
  const { problems, drift: files, apis } = await generate(base, names, check);
  for (const problem of problems) process.stderr.write(`${format(problem)}\n`);
  if (problems.length > 0) {
    process.stderr.write(`\n${count(problems.length, "problem")}; nothing was written.\n`);
    return 1;
  }
  // The index covers all APIs, so a run for some of them leaves it alone.
  const drift = [...files, ...(isWhole ? refreshIndex(base, apis, check) : [])];
  if (check && drift.length > 0) {
    for (const path of drift) process.stderr.write(`${path} is not what spec/ says\n`);
    process.stderr.write("\nRun `npm run generate` and commit the result.\n");
    return 1;
  }
  for (const path of check ? [] : drift) process.stdout.write(`${path}\n`);
  if (drift.length === 0) process.stdout.write(`${names.join(", ")}: generated/ is up to date\n`);
  return 0;
}
