import { execFileSync } from "node:child_process";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { main as changelog } from "../../scripts/changelog.ts";
import { main as diff } from "../../scripts/diff.ts";
import { API, createProject, edit } from "./changes.ts";
import { copy, flip, room, run, version } from "./run.ts";

let base: string;
let changed: string;
beforeAll(async () => {
  base = await createProject();
  changed = await createProject([flip, room]);
}, 60_000);
afterAll(() => Promise.all([base, changed].map((folder) => rm(folder, { recursive: true }))));

function git(folder: string, ...args: string[]): void {
  const author = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
  execFileSync("git", [...author, ...args], { cwd: folder, stdio: "ignore" });
}

test("an unchanged contract is exit code 0", async () => {
  expect(await run(diff, base, base)).toMatchObject({
    code: 0,
    out: expect.stringContaining("shelf (2.1.0): unchanged"),
  });
});

test("a breaking change under an old version is exit code 1, with place, rule, change, remedy and the version that it needs", async () => {
  const { code, out } = await run(diff, changed, base);
  expect(code).toBe(1);
  expect(out).toContain("shelf (2.1.0, too low): 1 breaking, 1 compatible");
  expect(out).toMatch(/ {2}breaking {3}spec\/shelf\/components\.yaml:\d+:\d+ terminal-changed\n/);
  expect(out).toContain("GET /inventories/{inventory_id}: partial meant partial, now it means success");
  expect(out).toContain("Keep what the state means");
  expect(out).toContain("Breaking changes since 2.1.0 need 3.0.0 or later; `info.version` is 2.1.0");
});

test("a breaking change under a new major version is exit code 0, and listed all the same", async () => {
  const project = await copy(changed);
  await edit(project, [version("3.0.0")]);
  expect(await run(diff, project, base)).toMatchObject({
    code: 1,
    out: expect.stringContaining("spec/shelf/CHANGELOG.md has no entry for 3.0.0"),
  });
  expect(await run(changelog, project, base, "--write")).toMatchObject({ code: 0 });
  const { code, out } = await run(diff, project, base);
  expect(code).toBe(0);
  expect(out).toContain("shelf (2.1.0 → 3.0.0): 1 breaking, 1 compatible");
});

test("--format github marks the lines that break, and no others", async () => {
  const { out } = await run(diff, changed, base, "--format", "github");
  expect(out.split("\n").filter((line) => line !== "")).toEqual([
    expect.stringMatching(
      /^::error file=spec\/shelf\/components\.yaml,line=\d+,col=\d+,title=terminal-changed::.*%0AKeep/,
    ),
    expect.stringMatching(/^::error file=spec\/shelf\/openapi\.yaml,line=4,col=3,title=version::Breaking/),
  ]);
});

test("--format markdown and --summary say the same", async () => {
  const summary = join(await copy(base), "summary.md");
  const { out } = await run(diff, changed, base, "--format", "markdown", "--summary", summary);
  expect(out).toContain("| Shelf | 2.1.0, too low | 1 breaking, 1 compatible | refused |");
  expect(out).toContain("#### Breaking\n\n| What | Where | Rule | Remedy |");
  expect(await readFile(summary, "utf8")).toBe(out);
});

test("--format sarif and junit carry what has to be looked at to other systems", async () => {
  const { out } = await run(diff, changed, base, "--format", "sarif");
  expect(JSON.parse(out)).toMatchObject({
    version: "2.1.0",
    runs: [{ results: [{ ruleId: "terminal-changed", level: "error" }, { ruleId: "version" }] }],
  });
  const { out: xml } = await run(diff, changed, base, "--format", "junit");
  expect(xml).toContain('<testsuite name="shelf" tests="2" failures="2" errors="0">');
  expect(xml).toContain('<failure type="terminal-changed"');
});

test("a change that weakens fails until somebody consents, and is listed all the same", async () => {
  const project = await copy(base);
  await edit(project, [
    { file: "openapi.yaml", find: "requests: 10", put: "requests: 20" },
    version("2.2.0"),
  ]);
  await run(changelog, project, base, "--write");
  const { code, out } = await run(diff, project, base);
  expect(code).toBe(1);
  expect(out).toContain("  weakened   spec/shelf/openapi.yaml:13:1 rate-limit-raised\n");
  expect(out).toContain("somebody who is responsible for the API consents to it in spec/consents.yaml");
  const [, message = ""] = /rate-limit-raised\n +(.+)\n/.exec(out) ?? [];
  const consent = { api: API, change: message, by: "Mia", reason: "The load test held." };
  await writeFile(join(project, "spec/consents.yaml"), JSON.stringify([consent]));
  expect(await run(diff, project, base)).toMatchObject({
    code: 0,
    out: expect.stringContaining("Mia consents: The load test held."),
  });
  // Findings about the base itself belong to an earlier change.
  const earlier = await copy(base);
  await writeFile(join(earlier, "spec/consents.yaml"), JSON.stringify([consent]));
  expect(await run(diff, project, earlier)).toMatchObject({ code: 1 });
  await writeFile(join(project, "spec/consents.yaml"), JSON.stringify([{ ...consent, change: "Other" }]));
  expect(await run(diff, project, base)).toMatchObject({
    code: 1,
    out: expect.stringContaining('No change is called "Other"'),
  });
});

test("a mistake in a document does not hide what changed in it", async () => {
  const project = await copy(base);
  await edit(project, [flip]);
  const path = join(project, "spec", API, "openapi.yaml");
  await writeFile(
    path,
    (await readFile(path, "utf8")).replace("title: Shelf", "title: Shelf\n  x-mistake: 1"),
  );
  const { out } = await run(diff, project, base);
  expect(out).toContain("terminal-changed");
});

test("--format json is one value with everything in it", async () => {
  const { out } = await run(diff, changed, base, "--format", "json");
  expect(JSON.parse(out)).toMatchObject({
    failed: true,
    stale: [],
    apis: [
      { api: "shelf", verdict: "breaking", findings: [{ rule: "terminal-changed" }, { rule: "added" }] },
    ],
  });
});

test("generated files that do not follow the documents are exit code 1, whatever they say", async () => {
  const project = await copy(base);
  const path = join(project, "spec", API, flip.file);
  await writeFile(path, (await readFile(path, "utf8")).replace(flip.find, flip.put));
  const { code, out } = await run(diff, project, base);
  expect(code).toBe(1);
  expect(out).toContain("generated-stale");
  expect(out).toContain("Run `npm run generate`");
});

test("a document that cannot be read is named, not compared", async () => {
  const project = await copy(base);
  await writeFile(join(project, "spec", API, "components.yaml"), "schemas: [\n");
  const { code, out } = await run(diff, project, base);
  expect(code).toBe(1);
  expect(out).toContain("spec/shelf has mistakes that keep it from being compared");
});

test("an API that is new is compatible, one that is gone breaks its callers", async () => {
  const without = await copy(base);
  await rm(join(without, "generated", API), { recursive: true });
  await rm(join(without, "spec", API), { recursive: true });
  const other = await copy(base);
  await cp(join(other, "generated", API), join(other, "generated/attic"), { recursive: true });
  await rm(join(other, "generated", API), { recursive: true });
  const { code, out } = await run(diff, base, other);
  expect(code).toBe(1);
  expect(out).toContain("attic (2.1.0, gone): 1 breaking");
  expect(out).toContain("package.json:1:1 api-removed");
  expect(out).toContain("`version` of package.json is 3.4.0");
  expect(out).toContain("shelf (new, 2.1.0): 1 compatible");
});

test("a git revision is compared with what stands in the folder; without one, the commit that left the main branch", async () => {
  const project = await copy(base);
  git(project, "init", "--quiet", "--initial-branch=main");
  git(project, "add", "--all");
  git(project, "commit", "--quiet", "-m", "Base");
  git(project, "checkout", "--quiet", "-b", "work");
  await edit(project, [flip]);
  expect(await run(diff, project)).toMatchObject({
    code: 1,
    out: expect.stringMatching(/^Compared with [0-9a-f]{7}, where this work left the main branch\n/),
  });
  git(project, "commit", "--quiet", "--all", "-m", "Flip");
  expect(await run(diff, project, "main")).toMatchObject({
    code: 1,
    out: expect.stringContaining("terminal-changed"),
  });
  expect(await run(diff, project, "HEAD")).toMatchObject({
    code: 0,
    out: expect.stringContaining("unchanged"),
  });
});

test.each([
  [["no-such-revision"], "git knows no revision no-such-revision"],
  [["--format", "xml"], "There is no format xml; there are human, github, markdown, json, sarif, junit."],
  [[""], "The base is an empty text."],
  [["a", "b"], "One base is compared with, not 2"],
  [["--loud"], "Unknown option '--loud'"],
  [["/"], "The folder / holds no generated/<api>/ to compare with."],
])("wrong use is exit code 2 and says what is right: %j", async (args, message) => {
  expect(await run(diff, base, ...args)).toMatchObject({
    code: 2,
    err: expect.stringContaining(message),
  });
});

test("a summary that cannot be written is exit code 2", async () => {
  const { code, err } = await run(diff, base, base, "--summary", "/nowhere/at/all");
  expect(code).toBe(2);
  expect(err).toContain("The summary cannot be written to /nowhere/at/all");
});

test("--help shows the usage and does nothing", async () => {
  for (const main of [diff, changelog])
    expect(await run(main, base, "--help")).toMatchObject({
      code: 0,
      out: expect.stringContaining("Exit codes:"),
      err: "",
    });
});
