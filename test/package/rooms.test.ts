import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";

const src = join(import.meta.dirname, "../../src");
const drawing = readFileSync(join(src, "README.md"), "utf8");
const roomOf = (path: string) => path.split("/")[0] ?? "";

/** The arrows between rooms that the imports in src/ make, in the form of the README. */
function imported(): string[] {
  const arrows = new Set<string>();
  for (const file of globSync("**/*.ts", { cwd: src })) {
    const text = readFileSync(join(src, file), "utf8");
    for (const [, target = ""] of text.matchAll(/(?:from|import\(?)\s*"(\.[^"]+)"/g)) {
      const path = relative(src, join(src, dirname(file), target));
      // A template of generated code contains imports of another folder.
      if (existsSync(join(src, path)) && !path.startsWith("..") && roomOf(path) !== roomOf(file))
        arrows.add(`${roomOf(file)} --> ${roomOf(path)}`);
    }
  }
  return [...arrows].sort();
}

/** Whether the drawn arrows lead from one room to another, directly or through others. */
function leads(arrows: readonly string[], from: string, to: string): boolean {
  return arrows
    .map((arrow) => arrow.split(" --> "))
    .some(([start, end = ""]) => start === from && (end === to || leads(arrows, end, to)));
}

test("every import between rooms follows the drawn arrows, and every drawn arrow stands for imports", () => {
  const drawn = [...drawing.matchAll(/^ {2}(\w+ --> \w+)$/gm)].map(([, arrow = ""]) => arrow);
  const real = imported();
  const undrawn = real.filter((arrow) => {
    const [from = "", to = ""] = arrow.split(" --> ");
    return !leads(drawn, from, to);
  });
  expect(undrawn).toEqual([]);
  expect(drawn.filter((arrow) => !real.includes(arrow))).toEqual([]);
  expect(
    drawn.filter((arrow) => leads(drawn, ...(arrow.split(" --> ").reverse() as [string, string]))),
  ).toEqual([]);
});

test("every room has a row in the README", () => {
  const rooms = [...new Set(globSync("*/**/*.ts", { cwd: src }).map(roomOf))].sort();
  const rows = [...drawing.matchAll(/^\| \[`(\w+)\/`\]/gm)].map(([, room]) => room);
  expect([...rows].sort()).toEqual(rooms);
});

test("every folder of the tests is in their README", () => {
  const tests = join(src, "../test");
  const folders = readdirSync(tests, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const named = [...readFileSync(join(tests, "README.md"), "utf8").matchAll(/`([\w-]+)\/`/g)];
  expect(named.map(([, name]) => name).sort()).toEqual(folders.map(({ name }) => name).sort());
});

const readmes = [
  ...globSync("*/README.md", { cwd: src }).map((file) => join(src, file)),
  join(src, "../test/README.md"),
];

test.each(readmes.map((file) => [relative(join(src, ".."), file), file]))(
  "%s says in 15 lines where to look",
  (_, file) => {
    expect(readFileSync(file, "utf8").trimEnd().split("\n").length).toBeLessThanOrEqual(15);
  },
);

test("every room has a README, and the links of all notes in src/ lead somewhere", () => {
  const rooms = [...new Set(globSync("*/**/*.ts", { cwd: src }).map(roomOf))].sort();
  expect(globSync("*/README.md", { cwd: src }).map(roomOf).sort()).toEqual(rooms);
  const broken = globSync("**/*.md", { cwd: src }).flatMap((file) =>
    [...readFileSync(join(src, file), "utf8").matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
      .filter(([, target = ""]) => !existsSync(join(src, dirname(file), target)))
      .map(([, target]) => `${file}: ${target}`),
  );
  expect(broken).toEqual([]);
});
