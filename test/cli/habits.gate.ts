import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { registry } from "../../generated/registry.ts";
import { loadApi } from "../../src/cli/apis.ts";
import { objectOf, readFields, textField, typedField } from "../../src/cli/call/fields.ts";
import { callableOperations } from "../../src/cli/call/operation.ts";
import { table } from "../../src/cli/call/output.ts";
import { codeExplained } from "../../src/cli/explanation.ts";
import { explanationText } from "../../src/cli/explanation-text.ts";
import { concord, file, folder, KEY } from "./concord.ts";
import { publishable, withMeshes } from "./meshes.ts";
import { EVENT, withEvent } from "./sandbox.ts";

test("a profile keeps the key in a file of its owner's alone, and is used where nothing else gives one", async () => {
  const { base } = await withEvent();
  const env = { MESHI_KEY: undefined, CONCORD_CONFIG: join(await folder(), "concord", "profiles.json") };
  const login = await concord(["login", "--api", "meshi", "--profile", "try", "--base-url", base], {
    env,
    input: `${KEY}\n`,
  });
  expect(login).toMatchObject({ code: 0, out: "" });
  expect((await stat(env.CONCORD_CONFIG)).mode & 0o777).toBe(0o600);
  const called = await concord(["call", "meshi", "getEvent", "--event_id", EVENT, "--profile", "try"], {
    env,
  });
  expect(called).toMatchObject({ code: 0 });
  expect(called.err).toContain(`calls go to ${base} (profile try), with the key of profile try`);
  const status = await concord(["auth", "status", "--api", "meshi", "--profile", "try"], { env });
  expect(status).toMatchObject({ code: 0 });
  expect(status.out).toMatch(
    /^meshi\n {4}good: org_id .*scopes partner:read, partner:write\n {4}key: profile try\n/,
  );
  expect(await concord(["logout", "--profile", "try"], { env })).toMatchObject({ code: 0 });
  expect(await readFile(env.CONCORD_CONFIG, "utf8")).not.toContain(KEY);
  const gone = await concord(["call", "meshi", "getAuth", "--profile", "try"], { env });
  expect(gone).toMatchObject({ code: 1, err: expect.stringContaining("There is no profile try.") });
});

test("a file of keys that others may read is refused, with the command that mends it", async () => {
  const path = await file("profiles.json", "{}");
  await writeFile(path, "{}", { mode: 0o644 });
  const env = { MESHI_KEY: undefined, CONCORD_CONFIG: path };
  const { code, err } = await concord(["call", "meshi", "getAuth"], { env });
  expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining(`chmod 600 ${path}`) });
});

test("the base URL comes from the option, then from the environment; the line that says so names the variable", async () => {
  const { base } = await withEvent();
  const env = { MESHI_BASE_URL: base };
  const { code, err } = await concord(["call", "meshi", "getAuth"], { env });
  expect({ code, err }).toMatchObject({
    code: 0,
    err: `calls go to ${base} (MESHI_BASE_URL), with the key of MESHI_KEY\n`,
  });
});

test.each<[string, string[], RegExp]>([
  ["a key of the sandbox for the API itself", [], /one of those that the sandbox publishes/],
  [
    "a base URL with a password",
    ["--base-url", "https://me:hidden@example.com"],
    /has a user name or a password/,
  ],
  ["a base URL with a query", ["--base-url", "https://example.com?x=1"], /has a query/],
  ["a base URL with a fragment", ["--base-url", "https://example.com#x"], /has a fragment/],
  ["a base URL of another scheme", ["--base-url", "ftp://example.com"], /is not an http or https address/],
  ["plain http to another host", ["--base-url", "http://example.com"], /over plain http.*--insecure-http/],
])("%s is refused", async (_, more, said) => {
  const { code, err, out } = await concord(["call", "meshi", "getAuth", ...more]);
  expect([1, 2]).toContain(code);
  expect(`${out}${err}`).toMatch(said);
  expect(err).not.toContain("hidden");
});

test.each(["..", ".", ""])("the path value %j is refused before anything is sent, exit 2", async (value) => {
  const args = ["call", "meshi", "getEvent", `--event_id=${value}`, "--base-url", "http://127.0.0.1:9"];
  const { code, err } = await concord(args);
  expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("--event_id") });
});

describe.each(registry.map(({ name }) => name))("%s", (name) => {
  test("explain says of every code what to do and which operations give it", async () => {
    const api = registry.find((one) => one.name === name);
    if (!api) throw new Error(`There is no ${name}`);
    const { document, contract } = await loadApi(api);
    const operations = callableOperations(document, contract);
    for (const [code, { remedy }] of Object.entries(contract.errors)) {
      const text = explanationText(codeExplained(contract, operations, code));
      expect(text).toContain(`${code} (`);
      if (remedy) expect(text).toContain(`What to do: ${remedy.replace(/\s+/g, " ").trim()}`);
      expect(text).not.toMatch(/undefined|\[object/);
    }
  });
});

test("explain finds a code whatever its case, and names the nearest where there is none", async () => {
  expect(await concord(["explain", "meshi", "event_not_found"])).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^EVENT_NOT_FOUND \(404\) of .*\n\nCause: .*\n/),
  });
  expect(await concord(["explain", "meshi", "EVENT_NOT_FUOND"])).toMatchObject({
    code: 2,
    err: expect.stringContaining("Did you mean EVENT_NOT_FOUND"),
  });
});

test("-f and -F make a body: text, JSON, files, and properties inside others", async () => {
  const path = await file("note.txt", "a note");
  const fields = [textField("a.b=1"), typedField("a.c=1"), typedField(`n=@${path}`), textField("e=x=y")];
  const { signal } = new AbortController();
  expect(objectOf(await readFields(fields, signal))).toEqual({ a: { b: "1", c: 1 }, n: "a note", e: "x=y" });
  expect(() => objectOf([textField("a=1"), textField("a.b=2")])).toThrow("given twice, or inside itself");
  expect(() => textField("nothing")).toThrow("is not key=value");
});

test("call takes fields, and prints a table", async () => {
  const { to } = await withEvent();
  const fields = [
    "event_id=gala",
    "title=Gala",
    "start_date=2026-05-01",
    "end_date=2026-05-02",
    "timezone=UTC",
  ];
  const made = ["call", "meshi", "createEvent", ...fields.flatMap((field) => ["-f", field]), ...to];
  expect(await concord(made)).toMatchObject({ code: 0 });
  const shown = await concord([
    "call",
    "meshi",
    "getEvent",
    "--event_id",
    "gala",
    "--output",
    "table",
    ...to,
  ]);
  expect(shown.out).toMatch(/event_id {2}.*\n.*gala/);
  expect(
    table([
      { a: 1, b: "x" },
      { b: "long", c: null },
    ]),
  ).toBe("a  b     c\n1  x\n   long");
});

test("completion knows commands, APIs, operations and their parameters", async () => {
  const after = async (...words: string[]) => (await concord(["complete", "--", ...words])).out.split("\n");
  expect(await after()).toEqual(expect.arrayContaining(["import", "call", "auth", "completion"]));
  expect(await after("call")).toEqual(expect.arrayContaining(["meshi", "meshes"]));
  expect(await after("call", "meshi")).toEqual(expect.arrayContaining(["getEvent", "importAttendees"]));
  expect(await after("call", "meshi", "getEvent")).toEqual(
    expect.arrayContaining(["--event_id", "--base-url"]),
  );
  expect(await after("import")).toEqual(expect.arrayContaining(["--event", "--map", "--rejected"]));
  expect(await after("explain")).toEqual(expect.arrayContaining(["meshi", "meshes", "--json"]));
  const codes = await after("explain", "meshi");
  expect(codes).toEqual(expect.arrayContaining(["EVENT_NOT_FOUND", "--json"]));
  expect(codes).not.toContain("meshes");
  expect((await concord(["completion", "fish"])).out).toContain("complete -c concord");
});

test("emit --one sends one event that the options describe", async () => {
  const { to, received } = await withMeshes();
  const event = ["emit", "--one", "--event", "user.signed_up", "-f", "email=ines@example.com", "-F", "age=7"];
  expect(await concord([...event, ...to], { env: publishable })).toMatchObject({ code: 0 });
  expect(await received()).toHaveLength(1);
  expect(await concord(["emit", "--one", ...to], { env: publishable })).toMatchObject({ code: 2 });
  expect(await concord(["emit", ...to], { env: publishable })).toMatchObject({ code: 2 });
});

test.each([
  ["import", "x.csv", "--json"],
  ["emit", "--json"],
  ["import", "x.csv", "--no-such-option", "--json"],
])("--json gives JSON also for wrong use: %j", async (...args) => {
  const { code, out } = await concord(args, { env: publishable });
  expect(code).toBe(2);
  expect(JSON.parse(out)).toMatchObject({
    status: "invalid",
    exitCode: 2,
    error: { message: expect.any(String) },
  });
});
