import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";

const src = join(import.meta.dirname, "../../src");
const drawing = readFileSync(join(src, "README.md"), "utf8");
const roomOf = (path: string) => path.split("/")[0] ?? "";

/** The arrows between rooms that the imports of src/ draw, as the README writes them. */
function imported(): string[] {
  const arrows = new Set<string>();
  for (const file of globSync("**/*.ts", { cwd: src })) {
    const text = readFileSync(join(src, file), "utf8");
    for (const [, target = ""] of text.matchAll(/(?:from|import\(?)\s*"(\.[^"]+)"/g)) {
      const path = relative(src, join(src, dirname(file), target));
      // A template of generated code holds imports of another folder.
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
