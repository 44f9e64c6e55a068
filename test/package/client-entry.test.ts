import { globSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const imported = /(?:from|import\()\s*"([^"]+)"/g;

/** Files of the client that the files of a folder import. */
function filesOfTheClient(folder: string): string[] {
  return globSync(`${folder}/**/*.ts`, { cwd: root }).flatMap((file) => {
    const text = readFileSync(join(root, file), "utf8");
    return [...text.matchAll(imported)]
      .map(([, target = ""]) => posix.join(posix.dirname(file), target))
      .filter((target) => target.startsWith("src/client/"));
  });
}

test("the command line is a client of the public API: it imports the package's entries and no file behind them", () => {
  expect(new Set(filesOfTheClient("src/cli"))).toEqual(
    new Set(
      ["index", "node/index", "oauth/index", "pace-redis/index"].map((entry) => `src/client/${entry}.ts`),
    ),
  );
});
