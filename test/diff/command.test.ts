import { execFileSync } from "node:child_process";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { main as changelog } from "../../scripts/changelog.ts";
import { main as diff } from "../../scripts/diff.ts";
import { API, createProject, type Edit, edit } from "./changes.ts";

let base: string;
let changed: string;
beforeAll(async () => {
  base = await createProject();
  changed = await createProject([flip, room]);
}, 60_000);
afterAll(() => Promise.all([base, changed].map((folder) => rm(folder, { recursive: true }))));

const flip: Edit = { file: "components.yaml", find: "x-terminal: partial", put: "x-terminal: success" };
const room: Edit = {
  file: "components.yaml",
  find: "room: { type: string }",
  put: "room: { type: string }\n      floor: { type: string }",
};
const version = (put: string): Edit => ({
  file: "openapi.yaml",
  find: "version: 2.1.0",
  put: `version: ${put}`,
});

type Main = (root: string, args: string[]) => Promise<number>;

/** Runs a command and keeps what it prints. */
async function run(
  main: Main,
  root: string,
  ...args: string[]
): Promise<{ code: number; out: string; err: string }> {
  const out = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const err = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  const code = await main(root, args);
  const [said, wrong] = [out, err].map(({ mock }) =>
    mock.calls
      .splice(0)
      .map(([text]) => String(text))
      .join(""),
  );
  return { code, out: said ?? "", err: wrong ?? "" };
}

/** A copy of a project, gone when the test is over. */
async function copy(project: string): Promise<string> {
  const folder = `${project}-${crypto.randomUUID()}`;
  await cp(project, folder, { recursive: true });
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

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
  expect(out).toContain("spec/shelf has mistakes that keep generated/shelf from following it");
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
  [["--format", "xml"], "There is no format xml; there are human, github, markdown, json."],
  [["a", "b"], "One base is compared with, not 2"],
  [["--loud"], "Unknown option '--loud'"],
  [["/"], "The folder / holds no generated/<api>/ to compare with."],
])("wrong use is exit code 2 and says what is right: %j", async (args, message) => {
  expect(await run(diff, base, ...args)).toMatchObject({
    code: 2,
    out: "",
    err: expect.stringContaining(message),
  });
});

test("--help shows the usage and does nothing", async () => {
  for (const main of [diff, changelog])
    expect(await run(main, base, "--help")).toMatchObject({
      code: 0,
      out: expect.stringContaining("Exit codes:"),
      err: "",
    });
});

test("the changelog says what breaks and what is added, under the new version", async () => {
  const project = await copy(changed);
  await edit(project, [version("3.0.0")]);
  expect(await run(changelog, project, base, "--date", "2026-01-31")).toEqual({
    code: 0,
    out: `# Shelf

## [3.0.0] - 2026-01-31

### Breaking

- GET /inventories/{inventory_id}: partial meant partial, now it means success.

### Added

- schema InventoryInput, \`floor\`: the schema was added.

`,
    err: "",
  });
});

test("--write puts the entry into the API's changelog, once", async () => {
  const project = await copy(changed);
  await edit(project, [version("3.0.0")]);
  const path = join(project, "spec", API, "CHANGELOG.md");
  await writeFile(
    path,
    "# Changelog of the Shelf\n\n## [2.1.0] - 2025-12-01\n\n### Added\n\n- Everything.\n",
  );
  expect(await run(changelog, project, base, "--write", "--date", "2026-01-31")).toMatchObject({
    code: 0,
    out: "spec/shelf/CHANGELOG.md: 3.0.0\n",
  });
  const written = await readFile(path, "utf8");
  expect(written.match(/^## .*$/gm)).toEqual(["## [3.0.0] - 2026-01-31", "## [2.1.0] - 2025-12-01"]);
  // A day later the entry keeps its date.
  expect(await run(changelog, project, base, "--write", "--date", "2026-02-01")).toMatchObject({
    code: 0,
    out: "spec/shelf/CHANGELOG.md says so already\n",
  });
  expect(await readFile(path, "utf8")).toBe(written);
});

test("--write begins a changelog where there is none", async () => {
  const project = await copy(changed);
  await edit(project, [version("3.0.0")]);
  await run(changelog, project, base, "--write", "--date", "2026-01-31");
  const text = await readFile(join(project, "spec", API, "CHANGELOG.md"), "utf8");
  expect(text).toMatch(/^# Changelog of the Shelf\n/);
  expect(text).toContain("## [3.0.0] - 2026-01-31\n\n### Breaking\n");
});

test("--write under a version that is too low writes nothing and says which one it takes", async () => {
  const { code, err } = await run(changelog, changed, base, "--write");
  expect(code).toBe(1);
  expect(err).toContain(
    "spec/shelf/CHANGELOG.md was left alone. Breaking changes since 2.1.0 need 3.0.0 or later",
  );
});

test("a contract that did not change has no entry", async () => {
  expect(await run(changelog, base, base, "--write")).toEqual({
    code: 0,
    out: `Nothing changed for a caller since ${base}.\n`,
    err: "",
  });
});

test("a date is a date", async () => {
  expect(await run(changelog, base, base, "--date", "tomorrow")).toMatchObject({
    code: 2,
    err: expect.stringContaining("tomorrow is no date. Write it as 2026-01-31."),
  });
});
