// Reports what the journeys and the sandbox's tests cover of each contract, and writes dist/coverage.json.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { registry } from "../generated/registry.ts";
import { OpenApiDocument } from "../src/openapi/document.ts";
import { Misuse, runCommand } from "./command.ts";
import { operationsOf } from "./coverage/coverable.ts";
import { itemsOf } from "./coverage/items.ts";
import { observe } from "./coverage/observe.ts";
import { judge, readReasons } from "./coverage/reasons.ts";
import { type ApiCoverage, countsOf, reported } from "./coverage/report.ts";
import { readTraffic } from "./coverage/traffic.ts";

const root = join(import.meta.dirname, "..");
const folders = [join(root, "dist/journeys"), join(root, "dist/traffic")] as const;
const usage = `Usage: npm run coverage:spec -- [options]

Runs the journeys and the tests of the sandbox, and says what their traffic covers of each contract: operations,
parameters given and breached, statuses, error codes by status, and properties of responses.

  --recorded        run nothing, and read what was recorded before:
                    dist/journeys by npm run journeys, and by any test run with CONCORD_TRAFFIC=dist/traffic
  --traffic <dir>   read this folder instead of both; may be given more than once, and runs nothing
  --reasons <file>  why something is missing (spec/workflows/uncovered.yaml)
  --out <file>      where to write the results (dist/coverage.json)
  --help            this text

Exit code: 0 nothing is missing without a reason, 1 something is, or a reason does not hold, 2 wrong use.
`;

const command = {
  usage,
  options: {
    recorded: { type: "boolean", default: false },
    traffic: { type: "string", multiple: true },
    reasons: { type: "string", default: join(root, "spec/workflows/uncovered.yaml") },
    out: { type: "string", default: join(root, "dist/coverage.json") },
  },
} as const;

process.exitCode = await runCommand(command, process.argv.slice(2), async ({ values }) => {
  if (!values.recorded && values.traffic === undefined && !record()) {
    console.error("What was to be recorded has failed, so its coverage says nothing.");
    return 1;
  }
  const sources = values.traffic ?? folders;
  const absent = sources.find((folder) => !existsSync(folder));
  if (absent !== undefined)
    throw new Misuse(`There is no recorded traffic in ${absent}. Leave out --recorded, or record it first.`);
  let coverage: readonly ApiCoverage[];
  try {
    coverage = await cover(sources, values.reasons);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
  mkdirSync(dirname(values.out), { recursive: true });
  writeFileSync(values.out, `${JSON.stringify(coverage, null, 2)}\n`);
  console.log(reported(coverage));
  const good = coverage.every(
    ({ missing, problems }) => problems.length === 0 && missing.every(({ reason }) => reason !== undefined),
  );
  return good ? 0 : 1;
});

/** Runs what makes the traffic. Returns false if that fails: the coverage would then be wrong. */
function record(): boolean {
  const [, traffic] = folders;
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  const vitest = join(createRequire(import.meta.url).resolve("vitest/package.json"), "../vitest.mjs");
  const runs = [[join(root, "scripts/journeys.ts")], [vitest, "run", "test/sandbox", "--reporter=dot"]];
  const env = { ...process.env, CONCORD_TRAFFIC: traffic };
  return runs.every(
    (args) => spawnSync(process.execPath, args, { cwd: root, env, stdio: "inherit" }).status === 0,
  );
}

/** What the traffic in these folders covers of each contract, and the reasons for what is missing. */
async function cover(sources: readonly string[], file: string): Promise<ApiCoverage[]> {
  const exchanges = sources.flatMap(readTraffic);
  const reasons = readReasons(file);
  const stranger = reasons.find(({ api }) => !registry.some(({ name }) => name === api));
  if (stranger) throw new Error(`${file} gives a reason for "${stranger.api}", which is no API.`);
  const coverage: ApiCoverage[] = [];
  for (const { name, contract, openapi } of registry) {
    const document = new OpenApiDocument(await openapi());
    const operations = operationsOf(document);
    const expected = itemsOf(document, operations);
    const own = exchanges.filter(({ api }) => api === name);
    const covered = observe(document, operations, (await contract()).error.code ?? "", own);
    const judged = judge(
      reasons.filter(({ api }) => api === name),
      expected,
      covered,
    );
    coverage.push({ api: name, counts: countsOf(expected, judged.missing), ...judged });
  }
  return coverage;
}
