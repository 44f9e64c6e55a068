import { cp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ApiError, createClient } from "../../src/client/index.ts";
import { generate } from "../../src/toolkit/generate/generate.ts";
import { build, folder, read, remove, root } from "./site.ts";

const BEFORE = "Restart pagination from the first page, without `cursor`.";
const AFTER = "Go back to the first page, says this test.";

/** A copy of the project in which one remedy reads otherwise and one API has a changelog, with a site built from it. */
let base: string;
let site: string;
beforeAll(async () => {
  base = await folder();
  for (const copied of ["spec", "generated"]) {
    await cp(join(root, copied), join(base, copied), { recursive: true });
  }
  const shown = ["src", "scripts", "node_modules", "package.json", "redocly.yaml", ".spectral.yaml"];
  for (const linked of [...shown, "README.md", "CONTRIBUTING.md", "CHANGELOG.md"]) {
    await symlink(join(root, linked), join(base, linked));
  }
  const file = join(base, "spec/meetso/components/schemas/MeetsoErrorCode.yaml");
  const text = await readFile(file, "utf8");
  expect(text).toContain(BEFORE);
  await writeFile(file, text.replace(BEFORE, AFTER));
  await writeFile(
    join(base, "spec/meetso/CHANGELOG.md"),
    "# Changelog of Meetso\n\nChanges.\n\n## 1.0.0\n\nThe first.\n",
  );
  expect((await generate(base, ["meetso"], false)).problems).toEqual([]);
  site = await build(base);
}, 120_000);
afterAll(async () => {
  await remove(site);
  await rm(base, { recursive: true });
});

test("a remedy that changes in spec/ changes on the page of errors", () => {
  const page = read(site, "errors/index.html");
  const [, entry = ""] = page.split('id="meetso-invalid_cursor"');
  expect(entry.slice(0, entry.indexOf("</article>"))).toContain(AFTER);
  expect(read(site, "errors.json")).toContain(AFTER);
});

test("it changes in the reference", () => {
  for (const page of ["reference/meetso/meetings/index.html", "reference/meetso/full/index.html"]) {
    expect(read(site, page)).toContain(AFTER);
    expect(read(site, page)).not.toContain(BEFORE.slice(0, 20));
  }
});

test("it changes in the error that a program gets", async () => {
  // What was generated a moment ago; it has the shape of the one in the project.
  const { meetso } = (await import(
    pathToFileURL(join(base, "generated/meetso/index.ts")).href
  )) as typeof import("../../generated/meetso/index.ts");
  const body = { error: { code: "invalid_cursor", message: "No such cursor.", request_id: "req_1" } };
  const client = createClient(meetso, {
    token: "meetso-full-key",
    fetch: async () => Response.json(body, { status: 400 }),
  });
  const { error } = await client.GET("/public/v1/meetings");
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ code: "invalid_cursor", remedy: AFTER });
});

test("it changes in the comment on the constant of the code", async () => {
  const contract = await readFile(join(base, "generated/meetso/contract.ts"), "utf8");
  const [comment = ""] = contract
    .slice(0, contract.indexOf('invalid_cursor: "invalid_cursor"'))
    .split("/**")
    .slice(-1);
  expect(comment).toContain(AFTER);
});

test("the changelog of a contract is a page, to which the reference of its API leads", () => {
  expect(read(site, "changelog/meetso/index.html")).toContain("<p>The first.</p>");
  expect(read(site, "reference/meetso/index.html")).toContain('href="../../changelog/meetso/index.html"');
});
