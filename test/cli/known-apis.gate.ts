import { describe, expect, test } from "vitest";
import { concord, folder } from "./concord.ts";
import { files } from "./contract-files.ts";

/** A document with one operation that gives these codes. */
function documentOf(title: string, ...codes: readonly string[]) {
  const code = { type: "string", "x-error": "code", enum: codes };
  const schema = {
    type: "object",
    properties: { code, message: { type: "string", "x-error": "message" } },
  };
  const error = { description: "No.", content: { "application/json": { schema } } };
  return {
    openapi: "3.1.0",
    info: { title, version: "1.0.0" },
    servers: [{ url: "https://kites.test" }],
    paths: {
      "/kites": {
        get: { operationId: "listKites", responses: { 200: { description: "All." }, 404: error } },
      },
    },
  };
}

/** Every command that takes the name of an API, with the name in its place. */
const COMMANDS: readonly (readonly [text: string, words: (name: string) => string[]])[] = [
  ["call", (name) => ["call", name, "listKites"]],
  ["call --help", (name) => ["call", name, "--help"]],
  ["explain", (name) => ["explain", name]],
  ["explain of a code", (name) => ["explain", name, "GONE"]],
  ["login", (name) => ["login", "--api", name]],
  ["auth status", (name) => ["auth", "status", "--api", name]],
  ["sandbox", (name) => ["sandbox", name, "--port", "0"]],
  ["mock", (name) => ["mock", name, "--port", "0"]],
  ["generate", (name) => ["generate", name]],
  ["lint", (name) => ["lint", name]],
  ["docs", (name) => ["docs", name]],
  ["diff", (name) => ["diff", name]],
  ["changelog", (name) => ["changelog", name]],
];

describe.each(COMMANDS)("concord %s with a name that nothing has", (_, words) => {
  test("says in a folder without redocly.yaml where it looked, and what to do", async () => {
    const cwd = await folder();
    const { code, err } = await concord(words("kitse"), { cwd });
    expect(err).toContain("kitse");
    expect(err).toContain("no redocly.yaml");
    expect(err).toContain("concord init <document>");
    expect(code).toBe(2);
  });

  test("names the nearest, and all that are known", async () => {
    const cwd = await files({
      "redocly.yaml": { apis: { kites: { root: "kites.json" }, reefs: { root: "kites.json" } } },
      "kites.json": documentOf("Kites", "GONE"),
    });
    const { code, err } = await concord(words("kitse"), { cwd });
    expect(err).toMatch(/kitse.* Did you mean kites\?.*kites, reefs/);
    expect(code).toBe(2);
  });
});

describe("a name that Concord and redocly.yaml both have", () => {
  const project = () =>
    files({
      "redocly.yaml": { apis: { meshi: { root: "kites.json" } } },
      "kites.json": documentOf("Kites", "GONE"),
    });

  test.each(COMMANDS.slice(0, 6))(
    "stands for neither in concord %s: no key goes to the wrong one",
    async (_, words) => {
      const { code, out, err } = await concord(words("meshi"), { cwd: await project() });
      expect(`${out}${err}`).toContain("meshi is an API of redocly.yaml in ");
      expect(`${out}${err}`).toContain("give yours another name under `apis`");
      expect(code).not.toBe(0);
    },
  );

  test("is that of redocly.yaml for commands that read documents only", async () => {
    const cwd = await project();
    expect(await concord(["generate", "meshi"], { cwd })).toMatchObject({
      code: 0,
      out: expect.stringContaining("src/api/meshi/index.ts"),
    });
  });

  test.each(["meshi", "meshes", "main-api", "meetso"])(
    "%s is not given to another API by init",
    async (name) => {
      const cwd = await files({
        "kites.json": documentOf("Kites", "GONE"),
        "openapi.json": documentOf(name),
      });
      const expected = { code: 2, err: expect.stringContaining(`Give yours another one: --name my-${name}`) };
      expect(await concord(["init", "kites.json", "--name", name], { cwd })).toMatchObject(expected);
      // A title's own "API" is no part of the name.
      if (name !== "main-api")
        expect(await concord(["init", "openapi.json"], { cwd })).toMatchObject(expected);
    },
  );
});

test("a document is called by one name in every command, by its file, else its title, else its folder", async () => {
  for (const [file, title, name] of [
    ["kites.json", "Flying things", "kites"],
    ["openapi.json", "Flying things", "flying-things"],
    ["reefs/openapi.json", "The API", "reefs"],
  ] as const) {
    const document = documentOf(title, "GONE");
    const made = async (...words: readonly string[]) => {
      const cwd = await files({ [file]: document });
      return (await concord([...words], { cwd })).out;
    };
    expect(await made("init", file)).toContain(`${name}.overlay.yaml`);
    expect(await made("generate", file)).toContain(`src/api/${name}/index.ts`);
    expect(JSON.parse(await made("docs", file, "--json"))).toMatchObject({ apis: [{ name }] });
    expect(await made("lint", file, "--profile", "runtime")).toContain(`${name}: no findings`);
    expect(await made("diff", file, file)).toContain(`${name} (1.0.0): unchanged`);
  }
});

test("where redocly.yaml cannot be read, completion offers nothing, and prints no error into the shell", async () => {
  const cwd = await files({ "redocly.yaml": "apis: [" });
  for (const words of [
    ["call"],
    ["explain"],
    ["explain", "meshi"],
    ["login", "--api"],
    ["auth", "status", "--api"],
  ])
    expect(await concord(["complete", "--", ...words], { cwd })).toMatchObject({ code: 0, err: "" });
});

describe("concord explain", () => {
  const project = () =>
    files({
      "redocly.yaml": {
        apis: { kites: { root: "kites.json" }, reefs: { root: "reefs.json" }, bare: { root: "bare.json" } },
      },
      "kites.json": documentOf("Kites", "GONE", "TORN"),
      "reefs.json": documentOf("Reefs", "GONE"),
      "bare.json": {
        ...documentOf("Bare"),
        paths: { "/a": { get: { responses: { 404: { description: "No." } } } } },
      },
    });

  test("lists the codes of an API without a code, as a table and as JSON", async () => {
    const cwd = await project();
    const { code, out } = await concord(["explain", "kites"], { cwd });
    expect(out).toMatch(/^code +statuses +retried +cause\nGONE +404 +no .*\nTORN +404 +no /);
    expect(code).toBe(0);
    const listed = JSON.parse((await concord(["explain", "kites", "--json"], { cwd })).out);
    expect(listed).toMatchObject({
      api: "kites",
      codes: [{ code: "GONE", statuses: [404] }, { code: "TORN" }],
    });
    expect((await concord(["explain", "bare"], { cwd })).out).toBe(
      "The document of Bare names no error codes. Error statuses that its operations document: 404.\n",
    );
  });

  test("says of a code which other APIs have it", async () => {
    const cwd = await project();
    const { out } = await concord(["explain", "kites", "GONE"], { cwd });
    expect(out).toContain("Other APIs have this code as well: concord explain reefs GONE");
    expect((await concord(["explain", "kites", "TORN"], { cwd })).out).not.toContain("Other APIs");
    expect(JSON.parse((await concord(["explain", "kites", "GONE", "--json"], { cwd })).out)).toMatchObject({
      subject: "GONE",
      alsoOf: ["reefs"],
    });
  });

  test("finds the API by a code that one API alone has, and names all that have it", async () => {
    const cwd = await project();
    expect(await concord(["explain", "TORN"], { cwd })).toMatchObject({
      code: 0,
      out: expect.stringContaining("TORN (404) of Kites"),
    });
    const { code, err } = await concord(["explain", "GONE"], { cwd });
    expect(err).toContain("`concord explain kites GONE`, `concord explain reefs GONE`.");
    expect(code).toBe(2);
  });
});
