import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deriveSide } from "../../src/toolkit/diff/derive.ts";
import { generate } from "../../src/toolkit/generate/generate.ts";
import { lintSpec } from "../../src/toolkit/lint/lint-spec.ts";
import { repository } from "./fixture.ts";

const SECRET = "the-content-of-another-file";

let top: string;
let origin: string;
let asked = 0;
const server = createServer((_, response) => {
  asked++;
  response.end("{ type: string }");
});

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  // The address of a TCP server is an object.
  origin = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  top = await mkdtemp(join(tmpdir(), "concord-references-"));
  const project = join(top, "project");
  for (const folder of ["spec/own/schemas", "spec/other", "src"])
    await mkdir(join(project, folder), { recursive: true });
  await cp(join(repository, "spec/extensions.schema.yaml"), join(project, "spec/extensions.schema.yaml"));
  for (const file of ["secret.yaml", "project/spec/other/secret.yaml", "project/src/secret.yaml"])
    await writeFile(join(top, file), `${SECRET}: true\n`);
  await symlink(join(top, "secret.yaml"), join(project, "spec/own/link.yaml"));
  await symlink(join(project, "spec/other"), join(project, "spec/own/folder"));
  await symlink("schemas", join(project, "spec/own/inside"));
  await writeFile(join(project, "spec/own/schemas/Good.yaml"), "type: string\n");
});
afterAll(async () => {
  server.close();
  await rm(top, { recursive: true });
});

/** References that must not be followed, and what is reported for each. */
const stray: readonly (readonly [reference: () => string, reason: string])[] = [
  [() => `http://${origin}/a.yaml`, "is not among those that may be asked"],
  [() => `HTTPS://${origin}/a.yaml#/x`, "is not among those that may be asked"],
  [() => `https%3A//${origin}/a.yaml`, "is not among those that may be asked"],
  [() => `//${origin}/a.yaml`, "names a file of this machine"],
  [() => join(top, "secret.yaml"), "names a file of this machine"],
  [() => `file://${join(top, "secret.yaml")}`, "where no document is read from"],
  [() => `FILE:${join(top, "secret.yaml")}`, "where no document is read from"],
  [() => "data:application/json,{}", "where no document is read from"],
  [() => "../other/secret.yaml", "leads out of the document's folder"],
  [() => "../../src/secret.yaml", "leads out of the document's folder"],
  [() => "../../../secret.yaml#/a", "leads out of the document's folder"],
  [() => "schemas/../../other/secret.yaml", "leads out of the document's folder"],
  [() => "%2e%2e/other/secret.yaml", "leads out of the document's folder"],
  [() => "%252e%252e/other/secret.yaml", "leads out of the document's folder"],
  [() => "..%2Fother%2Fsecret.yaml", "leads out of the document's folder"],
  [() => "..\\other\\secret.yaml", "leads out of the document's folder"],
  [() => "../shared-not/secret.yaml", "leads out of the document's folder"],
  [() => "link.yaml", "leads through a symbolic link"],
  [() => "folder/secret.yaml", "leads through a symbolic link"],
  [() => "inside/Good.yaml", "leads through a symbolic link"],
];

async function write(reference: string): Promise<string> {
  const project = join(top, "project");
  const document = {
    openapi: "3.1.1",
    info: { title: "Own", version: "1.0.0" },
    servers: [{ url: "https://own.test" }],
    paths: {
      "/a": {
        get: { responses: { 200: { content: { "application/json": { schema: { $ref: reference } } } } } },
      },
    },
  };
  await writeFile(join(project, "spec/own/openapi.yaml"), JSON.stringify(document));
  return project;
}

describe("a reference that leaves the document is refused before anything is read or fetched", () => {
  test.each(stray)("$0", async (reference, reason) => {
    const project = await write(reference());
    asked = 0;
    const linted = await lintSpec({ base: project, apis: ["own"] });
    expect(linted.map(({ rule, file, line }) => `${rule} ${file}:${line}`)).toEqual([
      "reference-outside spec/own/openapi.yaml:1",
    ]);
    expect(linted[0]?.message).toContain(reason);
    const foreign = await lintSpec({ base: join(project, "spec"), apis: ["own/openapi.yaml"] });
    expect(foreign.map(({ rule }) => rule)).toEqual(["reference-outside"]);
    const { problems } = await generate(project, ["own"], false);
    expect(problems.map(({ rule }) => rule)).toEqual(["reference-outside"]);
    const derived = await deriveSide(project);
    derived.dispose();
    expect([...derived.unread]).toEqual(["own"]);
    expect(asked).toBe(0);
    expect(JSON.stringify([linted, foreign, problems, derived.stale])).not.toContain(SECRET);
  });
});

test("a document that is itself a symbolic link is refused", async () => {
  const project = await write("schemas/Good.yaml");
  await mkdir(join(project, "spec/linked"), { recursive: true });
  await symlink(join(top, "secret.yaml"), join(project, "spec/linked/openapi.yaml"));
  const found = await lintSpec({ base: project, apis: ["linked"] });
  expect(found.map(({ rule }) => rule)).toEqual(["reference-outside"]);
  await rm(join(project, "spec/linked"), { recursive: true });
});

test("references within the document are followed, and other hosts than the allowed one are not", async () => {
  const rules = async (reference: string, hosts: readonly string[] = []) => {
    const base = join(await write(reference), "spec");
    return (await lintSpec({ base, apis: ["own/openapi.yaml"], hosts })).map(({ rule }) => rule);
  };
  for (const reference of ["schemas/Good.yaml", "./schemas/Good.yaml", "#/info"])
    expect(await rules(reference)).not.toContain("reference-outside");
  expect(await rules("https://docs.test/a.yaml", ["other.test"])).toEqual(["reference-outside"]);
  // Without encryption nobody can know who responds.
  expect(await rules(`http://${origin}/a.yaml`, [origin])).toEqual(["reference-outside"]);
});

describe("a circle of references names the files and the way", () => {
  test("across files", async () => {
    const project = await write("schemas/A.yaml");
    await writeFile(join(project, "spec/own/schemas/A.yaml"), "$ref: B.yaml\n");
    await writeFile(join(project, "spec/own/schemas/B.yaml"), "description: B\nallOf:\n  - $ref: A.yaml\n");
    const found = await lintSpec({ base: join(project, "spec"), apis: ["own/openapi.yaml"] });
    expect(found.filter(({ rule }) => rule === "reference-cycle")).toMatchObject([
      {
        file: "own/schemas/A.yaml",
        line: 1,
        message:
          "References lead in a circle: own/schemas/A.yaml:1 → own/schemas/B.yaml:3 → own/schemas/A.yaml:1",
      },
    ]);
    await writeFile(
      join(project, "spec/own/schemas/A.yaml"),
      "type: object\nproperties: { a: { $ref: B.yaml } }\n",
    );
    const well = await lintSpec({ base: join(project, "spec"), apis: ["own/openapi.yaml"] });
    expect(well.map(({ rule }) => rule)).not.toContain("reference-cycle");
  });
});

test("a file that is indented by tabs has one finding", async () => {
  const project = await write("schemas/Tabs.yaml");
  await writeFile(
    join(project, "spec/own/schemas/Tabs.yaml"),
    "type: object\nproperties:\n\ta:\n\t\ttype: string\n\tb:\n\t\ttype: string\n",
  );
  const found = await lintSpec({ base: join(project, "spec"), apis: ["own/openapi.yaml"] });
  expect(found.map(({ rule, file, line }) => `${rule} ${file}:${line}`)).toEqual([
    "yaml-syntax own/schemas/Tabs.yaml:3",
  ]);
});
