import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { parse, stringify } from "yaml";
import { isObject, objectsOf, textOf } from "../../src/openapi/json.ts";
import { writeNpx } from "../npx.ts";
import { packBoth } from "../packages.ts";
import { npmInstall } from "../smoke/shell.ts";
import { type Annotation, annotationsOf } from "./findings.ts";
import { commit, git } from "./repository.ts";
import { runStep, type Step, type StepResult } from "./workflow.ts";

/** A change in another team's repository, and the rule that has to refuse it, if any. */
export interface Change {
  readonly title: string;
  readonly version: string;
  /** The new type of an existing property. */
  readonly type?: string;
  /** Whether the path names an undefined parameter. */
  readonly lost?: boolean;
  /** Whether calls no longer need a credential. */
  readonly open?: boolean;
  /** Whether the changelog has an entry. */
  readonly entry?: boolean;
  readonly refusedBy?: string;
  /** Whether the guide's scripts judge it too. They run the same commands as the action, so one change of each outcome is enough. */
  readonly everywhere?: boolean;
}

export const changes: readonly Change[] = [
  { title: "Add nothing", version: "1.0.0" },
  { title: "Break callers, and say so", version: "2.0.0", type: "number", entry: true, everywhere: true },
  {
    title: "Name a parameter that is not defined",
    version: "1.0.0",
    lost: true,
    refusedBy: "path-parameters-defined",
    everywhere: true,
  },
  {
    title: "Break callers under the old version",
    version: "1.0.0",
    type: "number",
    refusedBy: "version",
    everywhere: true,
  },
  { title: "Raise the version without an entry", version: "1.1.0", refusedBy: "changelog-missing" },
  { title: "Let anybody call", version: "2.0.0", open: true, entry: true, refusedBy: "credential-dropped" },
];

/** The files in which the guide's scripts leave their reports. */
const REPORTS = ["lint.xml", "diff.xml"];

/** What became of a change on one system. */
export interface Judged {
  readonly system: string;
  readonly change: Change;
  readonly refused: boolean;
  /** Whether the outcome and the refusing rule are as expected. */
  readonly right: boolean;
  readonly annotations: readonly Annotation[];
  readonly summary: string;
  /** All that the steps printed. */
  readonly output: string;
}

/** Runs the action's steps, and the guide's scripts for other systems, in a repository that has only our packages. */
export async function rehearseOthers(root: string): Promise<Judged[]> {
  const top = mkdtempSync(join(tmpdir(), "concord-others-"));
  const folder = join(top, "project");
  try {
    mkdirSync(folder);
    const { apis, toolkit } = await packBoth(root, top);
    writeFileSync(join(folder, "package.json"), `${JSON.stringify({ name: "kites", private: true })}\n`);
    await npmInstall(folder, apis, toolkit);
    writeFileSync(join(folder, ".gitignore"), "node_modules\n*.xml\n");
    writeFileSync(join(folder, "openapi.yaml"), stringify(documentOf({ title: "", version: "1.0.0" })));
    git(folder, "init", "--quiet", "--initial-branch=main");
    commit(folder, "What stands");
    const bin = join(top, "bin");
    mkdirSync(bin);
    await writeNpx(bin);
    const judged: Judged[] = [];
    for (const change of changes) {
      propose(folder, change);
      for (const system of systemsOf(root).filter(({ name }) => change.everywhere || name === "GitHub"))
        judged.push(await judge(folder, bin, join(top, "summary.md"), system, change));
    }
    return judged;
  } finally {
    rmSync(top, { recursive: true, force: true });
  }
}

interface System {
  readonly name: string;
  readonly steps: readonly Step[];
  /** Whether it also compares revisions. */
  readonly compares: boolean;
}

/** The systems that judge a change: the action, and the guide's snippets for other systems, unchanged. */
function systemsOf(root: string): System[] {
  const guide = readFileSync(join(root, "spec/guides/14-guarding-a-contract.md"), "utf8");
  const gitlab = snippet(guide, ".gitlab-ci.yml");
  const hook = snippet(guide, ".pre-commit-config.yaml");
  const job = isObject(gitlab.contract) ? gitlab.contract : {};
  const scripts = Array.isArray(job.script) ? job.script.filter((each) => typeof each === "string") : [];
  const [repository] = objectsOf(hook.repos);
  const [first] = objectsOf(repository?.hooks);
  const entry = textOf(first?.entry);
  if (scripts.length === 0 || entry === undefined)
    throw new Error("The guide's snippets are not what they were.");
  return [
    { name: "GitHub", steps: actionSteps(root), compares: true },
    { name: "GitLab", steps: [{ name: "contract", run: scripts.join("\n") }], compares: true },
    { name: "pre-commit", steps: [{ name: "contract", run: `npx ${entry}` }], compares: false },
  ];
}

/** The YAML block of a guide that begins with this file name. */
function snippet(guide: string, file: string): Record<string, unknown> & { repos?: never[] } {
  const [, text] =
    new RegExp(`\`\`\`yaml\\n# ${file.replaceAll(".", "\\.")}\\n([\\s\\S]*?)\`\`\``).exec(guide) ?? [];
  if (text === undefined) throw new Error(`The guide shows no ${file}.`);
  return parse(text);
}

/** The action's steps. A step without a command gets an empty one. */
function actionSteps(root: string): Step[] {
  const action = parse(readFileSync(join(root, "action.yml"), "utf8"));
  return objectsOf(action.runs.steps).map((step) => ({
    name: textOf(step.name) ?? "",
    run: textOf(step.run) ?? "",
  }));
}

async function judge(
  folder: string,
  bin: string,
  summary: string,
  system: System,
  change: Change,
): Promise<Judged> {
  // An earlier change or system may have left its own.
  for (const file of [summary, ...REPORTS.map((name) => join(folder, name))]) rmSync(file, { force: true });
  const env = {
    ...{ APIS: "openapi.yaml", PROFILE: "", VERSION: "0.1.0", CONSENTS: "consents.yaml" },
    PATH: [bin, process.env.PATH].join(delimiter),
    ...{ BASE: "main", CI_MERGE_REQUEST_DIFF_BASE_SHA: "main" },
  };
  const results: StepResult[] = [];
  for (const step of system.steps) results.push(await runStep(folder, step, summary, env));
  const refused = results.some(({ status }) => status !== 0);
  const annotations = annotationsOf(results);
  const seen = system.compares ? change.refusedBy : change.lost ? change.refusedBy : undefined;
  const said = [...results.map(({ output }) => output), ...REPORTS.map((file) => textIn(folder, file))];
  const right =
    refused === (seen !== undefined) && (seen === undefined || said.some((text) => text.includes(seen)));
  return {
    system: system.name,
    change,
    refused,
    right,
    annotations,
    summary: textIn("", summary),
    output: said.join("\n"),
  };
}

function textIn(folder: string, file: string): string {
  const path = join(folder, file);
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

/** Another team's small API, in the style of OpenAPI 3.0. */
function documentOf({ version, type = "string", lost = false, open = false }: Change): object {
  const kite = { type: "object", required: ["name"], properties: { name: { type } } };
  const ok = { description: "The kite.", content: { "application/json": { schema: kite } } };
  const parameters = lost
    ? []
    : [{ name: "kite_id", in: "path", required: true, schema: { type: "string" } }];
  return {
    openapi: "3.0.3",
    info: { title: "Kites", version },
    servers: [{ url: "https://kites.example" }],
    security: open ? [{}, { Key: [] }] : [{ Key: [] }],
    tags: [{ name: "Kites" }],
    paths: {
      "/kites/{kite_id}": {
        get: {
          ...{ operationId: "readKite", summary: "Read a kite", tags: ["Kites"], parameters },
          responses: { 200: ok, 404: { description: "There is no such kite." } },
        },
      },
    },
    components: { securitySchemes: { Key: { type: "apiKey", in: "header", name: "X-Key" } } },
  };
}

/** Commits a change on a new branch, on top of main. */
function propose(folder: string, change: Change): void {
  git(folder, "checkout", "--quiet", "--force", "-B", "change", "main");
  const path = join(folder, "openapi.yaml");
  writeFileSync(path, stringify(documentOf(change)));
  if (change.entry)
    writeFileSync(join(folder, "CHANGELOG.md"), `# Changelog\n\n## [${change.version}] - 2026-01-31\n`);
  if (git(folder, "status", "--porcelain") !== "") commit(folder, change.title);
}
