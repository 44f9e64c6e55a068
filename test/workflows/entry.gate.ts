import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { main } from "../../scripts/entry.ts";

type Files = Readonly<Record<string, string>>;

/** A repository with a proposal that changes these files, and a base that has moved on. */
async function proposal(files: Files, message = "Change something") {
  const folder = await mkdtemp(join(tmpdir(), "concord-entry-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.com", ...args], {
      cwd: folder,
    });
  const commit = (changed: Files, text: string) => {
    for (const [path, content] of Object.entries(changed)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    git("add", "--all");
    git("commit", "--quiet", "-m", text);
  };
  git("init", "--quiet", "--initial-branch=main");
  commit({ "CHANGELOG.md": "# Changelog\n\n## [Unreleased]\n", "src/a.ts": "1\n" }, "One");
  git("checkout", "--quiet", "-b", "work");
  commit(files, message);
  git("checkout", "--quiet", "main");
  commit({ "src/b.ts": "2\n", "CHANGELOG.md": "# Changelog\n\n## [Unreleased]\n\n- Of the base.\n" }, "Two");
  return folder;
}

async function judged(files: Files, message?: string): Promise<[number, string]> {
  const folder = await proposal(files, message);
  const err = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const code = await main(folder, ["main", "work"]);
  const text = err.mock.calls.join("");
  vi.restoreAllMocks();
  return [code, text];
}

const entry = { "CHANGELOG.md": "# Changelog\n\n## [Unreleased]\n\n- A is 3.\n" };

test.each([
  "src/a.ts",
  "generated/meshi/contract.ts",
  "spec/guides/01-a.md",
  "package.json",
  "packages/toolkit/package.json",
])("a change of %s without a line in the changelog is refused, with what to do", async (file) => {
  const [code, text] = await judged({ [file]: "3\n" });
  expect(code).toBe(1);
  expect(text).toContain(`CHANGELOG.md has no new line, but ${file} changed`);
  expect(text).toContain('"Unnoticed: <reason>"');
});

test("a new line in the changelog is enough, or a commit that says why users notice nothing", async () => {
  expect(await judged({ "src/a.ts": "3\n", ...entry })).toEqual([0, ""]);
  expect(await judged({ "src/a.ts": "3\n" }, "Rename\n\nUnnoticed: a file has another name.")).toEqual([
    0,
    "",
  ]);
});

test("a line that only goes, and a reason that is not given, are not enough", async () => {
  expect((await judged({ "src/a.ts": "3\n", "CHANGELOG.md": "# Changelog\n" }))[0]).toBe(1);
  expect((await judged({ "src/a.ts": "3\n" }, "Rename\n\nUnnoticed:"))[0]).toBe(1);
});

test.each([
  "test/a.test.ts",
  "scripts/a.ts",
  "src/sandbox/README.md",
  "README.md",
  ".github/workflows/a.yml",
])("%s is not published, so it needs no entry", async (file) => {
  expect(await judged({ [file]: "3\n" })).toEqual([0, ""]);
});

test("revisions that git does not know are wrong use", async () => {
  const err = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  expect(await main(await proposal({ "src/a.ts": "3\n" }), ["nowhere", "work"])).toBe(2);
  expect(err.mock.calls.join("")).toContain("git cannot compare nowhere and work");
  vi.restoreAllMocks();
});
