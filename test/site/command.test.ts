import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { main } from "../../scripts/docs.ts";
import { serve } from "../../src/toolkit/docs/serve.ts";
import { folder, root } from "./site.ts";

/** Runs the command and keeps what it prints. */
async function run(base: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const streams = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, "write").mockReturnValue(true),
  );
  const code = await main(base, args);
  const [out = "", err = ""] = streams.map(({ mock }) => mock.calls.map(([text]) => String(text)).join(""));
  vi.restoreAllMocks();
  return { code, out, err };
}

async function temporary(): Promise<string> {
  const path = await folder();
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

test("a folder that holds something else is not replaced by a site", async () => {
  const out = await temporary();
  await writeFile(join(out, "thesis.txt"), "three years of work");
  for (const path of [out, join(out, "thesis.txt")]) {
    const refused = { code: 2, err: expect.stringContaining(`${path} is something else than a site`) };
    expect(await run(root, "--out", path)).toMatchObject(refused);
  }
  expect(existsSync(join(out, "thesis.txt"))).toBe(true);
});

test("a folder that cannot be made is named, with the reason", async () => {
  const file = join(await temporary(), "file");
  await writeFile(file, "");
  for (const out of [join(file, "site"), "/proc/site/of/docs"]) {
    const refused = { code: 2, err: expect.stringContaining(`${out} cannot be made: E`) };
    expect(await run(root, "--out", out)).toMatchObject(refused);
  }
});

test("wrong use is exit code 2, with the right use", async () => {
  expect(await run(root, "--output", "x")).toMatchObject({
    code: 2,
    err: expect.stringContaining("Usage: npm run docs"),
  });
});

test("--help shows the usage and builds nothing", async () => {
  const base = await temporary();
  expect(await run(base, "--help")).toMatchObject({
    code: 0,
    out: expect.stringContaining("Exit codes:"),
    err: "",
  });
});

test("an API that was not generated yet is named, with what to run", async () => {
  const base = await temporary();
  await mkdir(join(base, "spec/depot"), { recursive: true });
  await writeFile(join(base, "spec/depot/openapi.yaml"), "openapi: 3.1.1\n");
  expect(await run(base)).toMatchObject({
    code: 1,
    err: "generated/depot/openapi.yaml is missing. Run `npm run generate` first.\n",
  });
});

test("the server shows a folder's index, and nothing outside the site", async () => {
  const base = await temporary();
  await mkdir(join(base, "site/errors"), { recursive: true });
  await writeFile(join(base, "site/errors/index.html"), "codes");
  await writeFile(join(base, "secret.txt"), "secret");
  const { url, server } = await serve(join(base, "site"), 0);
  onTestFinished(() => void server.close());
  expect(await (await fetch(`${url}errors/`)).text()).toBe("codes");
  expect((await fetch(`${url}errors`, { redirect: "manual" })).headers.get("location")).toBe("/errors/");
  for (const path of ["..%2fsecret.txt", "%2e%2e/secret.txt", "nothing", "%E0%A4%A"]) {
    expect((await fetch(url + path)).status, path).toBe(404);
  }
});
