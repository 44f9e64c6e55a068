import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { PROGRAM } from "../cli/concord.ts";

const document = JSON.stringify({
  openapi: "3.1.0",
  info: { title: "Pets", version: "1" },
  servers: [{ url: "https://pets.test" }],
  paths: { "/pets": { get: { operationId: "listPets", responses: { 200: { description: "ok" } } } } },
});

/** Runs a command in a folder where no file may grow beyond so many blocks of 1 kB. */
async function limited(cwd: string, blocks: number | "unlimited", args: readonly string[]) {
  const line = `trap '' XFSZ; ulimit -f ${blocks}; "$0" "$@" | cat`;
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, NODE_DISABLE_COMPILE_CACHE: "1" };
  const child = spawn("bash", ["-o", "pipefail", "-c", line, process.execPath, PROGRAM, ...args], {
    cwd,
    env,
  });
  const [err] = await Promise.all([text(child.stderr), once(child, "close"), text(child.stdout)]);
  return { code: child.exitCode, err };
}

test("init writes all of its files or none, so that it can be run again once the disk has room", async () => {
  const folder = await mkdtemp(join(tmpdir(), "concord-full-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "openapi.json"), document);
  const { code, err } = await limited(folder, 0, ["init", "openapi.json"]);
  expect(code).toBe(1);
  expect(err).toContain("a file may not grow so large here");
  expect(await readdir(folder)).toEqual(["openapi.json"]);
  expect(await limited(folder, "unlimited", ["init", "openapi.json"])).toMatchObject({ code: 0 });
  const written = await readdir(folder);
  expect(written).toContain("redocly.yaml");
  for (const name of written) expect(await readFile(join(folder, name), "utf8"), name).not.toBe("");
});

test("changelog and diff name the file that the disk does not take, and leave the old one as it was", async () => {
  const folder = await mkdtemp(join(tmpdir(), "concord-full-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const changed = { ...JSON.parse(document), paths: {}, info: { title: "Pets", version: "2" } };
  await writeFile(join(folder, "old.json"), document);
  await writeFile(join(folder, "new.json"), JSON.stringify(changed));
  // The commands also write files of their own, which are small.
  const old = `# Changes\n${"Something changed.\n".repeat(60_000)}`;
  await writeFile(join(folder, "CHANGELOG.md"), old);
  const before = await readdir(folder);
  for (const args of [
    ["changelog", "old.json", "new.json", "--write"],
    ["diff", "old.json", "new.json", "--summary", join(folder, "CHANGELOG.md")],
  ]) {
    const { code, err } = await limited(folder, 1000, args);
    expect({ args, code }).toEqual({ args, code: 1 });
    expect(err).toContain(join(folder, "CHANGELOG.md"));
    expect(err).toContain("a file may not grow so large here");
    expect(await readFile(join(folder, "CHANGELOG.md"), "utf8")).toBe(old);
    expect(await readdir(folder)).toEqual(before);
  }
});
