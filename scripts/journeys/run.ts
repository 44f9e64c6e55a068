import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ApiName, startSandbox } from "../../src/sandbox/index.ts";
import { redoclyIn } from "../../src/toolkit/generate/redocly.ts";
import { journeyClock } from "./clock.ts";
import { inputsOf } from "./inputs.ts";
import { hastened, type Journey } from "./journey.ts";
import { type Workflow, workflowsOf } from "./result.ts";

export interface Outcome {
  readonly journey: Journey;
  readonly passed: boolean;
  readonly workflows: readonly Workflow[];
  /** In ms. */
  readonly took: number;
}

export interface RunOptions {
  /** Folder for the traffic, written as `<journey>.har`. */
  readonly har: string;
  /** Faults of the sandbox. */
  readonly faults?: readonly string[];
}

const root = join(import.meta.dirname, "../..");
/** The start of the sandbox's clock: a Monday morning, so that every run has the same calendar. */
const START = Date.parse("2026-03-02T09:07:30Z");

/**
 * Executes a journey with `redocly respect`, on its own sandbox.
 * @throws Error if the tool gives no result, such as for an unreadable document.
 */
export async function runJourney(journey: Journey, { har, faults = [] }: RunOptions): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), "concord-journey-"));
  const began = performance.now();
  // `startSandbox` and `inputsOf` reject other names.
  const sandbox = await startSandbox({
    apis: journey.apis as ApiName[],
    now: journeyClock(START),
    faults,
  });
  try {
    const document = join(folder, `${journey.name}.arazzo.yaml`);
    const log = join(folder, "log.json");
    await mkdir(har, { recursive: true });
    // JSON is YAML.
    await writeFile(document, JSON.stringify(hastened(journey)));
    const inputs = await Promise.all(journey.apis.map((api) => inputsOf(api, START)));
    const { stdout, stderr } = await redoclyIn(
      root,
      "open",
      "respect",
      document,
      ...journey.workflows.flatMap((id) => ["--workflow", id]),
      ...journey.apis.flatMap((api) => ["--server", `${api}=${sandbox.url}/${api}`]),
      ...inputs.flatMap(Object.entries).flatMap(([name, value]) => ["--input", `${name}=${value}`]),
      `--json-output=${log}`,
      `--har-output=${join(har, `${journey.name}.har`)}`,
    );
    const workflows = workflowsOf(await readLog(log));
    if (workflows.length === 0)
      throw new Error(`redocly respect gave no result for ${journey.file}.\n${stderr}${stdout}`);
    const passed = workflows.every((workflow) => workflow.passed);
    return { journey, passed, workflows, took: performance.now() - began };
  } finally {
    await sandbox.close();
    await rm(folder, { recursive: true });
  }
}

/** The tool's log; `undefined` if it wrote none. */
async function readLog(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return undefined;
  }
}
