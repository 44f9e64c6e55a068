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
