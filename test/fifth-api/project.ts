import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "../../src/openapi/problem.ts";
import { generate } from "../../src/toolkit/generate/generate.ts";

const repository = resolve(import.meta.dirname, "../..");

/** A folder with the document of a fifth API, the output of `generate` for it, and the runtime unchanged. */
export async function generateQuay(): Promise<string> {
  const base = await mkdtemp(join(tmpdir(), "concord-fifth-"));
  await cp(join(import.meta.dirname, "fixtures"), base, { recursive: true });
  await cp(join(repository, "spec/extensions.schema.yaml"), join(base, "spec/extensions.schema.yaml"));
  for (const folder of ["src", "node_modules"])
    await symlink(join(repository, folder), join(base, folder), "dir");
  const { problems } = await generate(base, ["quay"], false);
  if (problems.length > 0) {
    await rm(base, { recursive: true });
    throw new Error(problems.map(format).join("\n"));
  }
  return base;
}

/** A module of the folder. */
export async function load(base: string, path: string) {
  return import(pathToFileURL(join(base, path)).href);
}
