import { readdir } from "node:fs/promises";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { keys } from "../../src/sandbox/meshes/keys.ts";
import { file, folder, nowhere } from "./concord.ts";
import { concordInOne } from "./in-one-process.ts";
import { events, machine, ndjson, publishable, WORKSPACE, withMeshes } from "./meshes.ts";

test.each<[line: string, problem: RegExp]>([
  ['{"payload":{"id":"1"}}', /^line 2, property "event": event is missing or empty \| Give it a value\.$/],
  ['{"event":"","payload":{"id":"1"}}', /^line 2, property "event": it is empty \| Event type/],
  ['{"event":7,"payload":{"id":"1"}}', /^line 2, property "event": the number is not a string \|/],
  ['{"event":"a","payload":{}}', /^line 2, property "payload": it is empty \|/],
  ['{"event":"a","payload":[1]}', /^line 2, property "payload": the array is not an object \|/],
  [
    '{"event":"a","payload":{"email":null}}',
    /^line 2, property "payload\.email": the null is not a string \| E-mail/,
  ],
  ['{"event":"a","payload":{"id":"1"},"type":"rule"}', /^line 2, property "type": "rule" is not "event" \|/],
  [
    '{"event":"a","payload":{"id":"1"},"ressource":"x"}',
    /^line 2, property "ressource": there is no property of this name \(BadRequest\) \| .*: event, payload, resource,/,
  ],
  ["{oops", /^line 2: it is not JSON: .* \| Each line is one JSON object/],
  ["[]", /^line 2: it is not a JSON object \|/],
])("the line %s is reported with file, line, rule and remedy, and nothing is sent", async (line, problem) => {
  const path = await file("events.ndjson", `${ndjson(events(1))}${line}\n${ndjson(events(1))}`);
  const { code, out, err } = await concordInOne(["emit", path, ...nowhere], { env: publishable });
  expect({ code, out }).toEqual({ code: 2, out: "" });
  const [, first = "", second = "", last = ""] = err.split("\n");
  expect(`${first.slice(path.length + 2)} | ${second.trim()}`).toMatch(problem);
  expect(last).toBe("Nothing was sent: 1 problem. --skip-invalid emits the other events.");
  expect(await readdir(dirname(path))).toEqual(["events.ndjson"]);
});

test.each<[title: string, content: string | Uint8Array, problem: RegExp]>([
  ["an empty file", "\n \n", /: it has no events\n/],
  ["a PDF", "%PDF-1.7\n", /: it is a PDF\n/],
  [
    "a line that is not UTF-8",
    Buffer.from('{"event":"a","payload":{"name":"Jos\xe9"}}\n', "latin1"),
    /, line 1, property "payload": it holds bytes that are not UTF-8\n/,
  ],
])("%s cannot be passed over, and the message does not say that it could", async (_, content, problem) => {
  const path = await file("events.ndjson", content);
  const { code, err } = await concordInOne(["emit", path, ...nowhere], { env: publishable });
  expect(code).toBe(2);
  expect(err).toMatch(problem);
  expect(err).toMatch(/^Nothing was sent: 1 problem\.$/m);
});

const none = { MESHI_KEY: undefined };

test.each<[title: string, env: Readonly<Record<string, string | undefined>>, said: RegExp]>([
  [
    "no credentials",
    none,
    /^concord: There are no credentials\. Set MESHES_PUBLISHABLE_KEY, or MESHES_ORG_ID, MESHES_ACCESS_KEY and MESHES_SECRET_KEY in the environment, name a file with --key-file <file>, or keep it with concord login\.$/m,
  ],
  [
    "a machine key without its secret",
    { ...machine, MESHES_SECRET_KEY: undefined },
    /MESHES_SECRET_KEY is missing: .* are needed together\.$/m,
  ],
  [
    "an empty publishable key",
    { ...none, MESHES_PUBLISHABLE_KEY: " " },
    /MESHES_PUBLISHABLE_KEY is set, but empty/,
  ],
  [
    "a publishable key of another form",
    { ...none, MESHES_PUBLISHABLE_KEY: "mesh_pub_cut" },
    /MESHES_PUBLISHABLE_KEY does not have the form of such a key \(\^mesh_pub_.* Was it copied whole\?$/m,
  ],
  [
    "an access key of another form",
    { ...machine, MESHES_ACCESS_KEY: "mk_short" },
    /MESHES_ACCESS_KEY does not have the form/,
  ],
  [
    "a secret that was cut off",
    { ...machine, MESHES_SECRET_KEY: "cut-off-secret" },
    /MESHES_SECRET_KEY does not have the form/,
  ],
  [
    "an organisation that is no UUID",
    { ...machine, MESHES_ORG_ID: "concord" },
    /MESHES_ORG_ID does not have the form/,
  ],
])("%s is one sentence before the file is read, exit 1, and no value is shown", async (_, env, said) => {
  const path = await file("events.ndjson", "{oops\n");
  const { code, out, err } = await concordInOne(["emit", path, ...nowhere], { env });
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toMatch(said);
  expect(err.trimEnd().split("\n")).toHaveLength(1);
});

test.each([
  ["an unknown publishable key", { ...none, MESHES_PUBLISHABLE_KEY: "mesh_pub_no_such_key" }],
  [
    "a revoked machine key",
    { ...machine, MESHES_ACCESS_KEY: keys.revoked.access_key, MESHES_SECRET_KEY: keys.revoked.secret_key },
  ],
])(
  "%s is told with the API's code and remedy; no event has reached the API, and no file is left",
  async (_, env) => {
    const { to, received } = await withMeshes();
    const path = await file("events.ndjson", ndjson(events(700)));
    const { code, out, err } = await concordInOne(["emit", path, "--workspace", WORKSPACE, ...to], { env });
    expect(code).toBe(1);
    expect(out).toMatch(
      /no event is in\n +700 {2}events\n +0 {2}accepted\n +700 {2}not sent\nlines 1 to 100.*Unauthorized \(401\): .*Mint a new/,
    );
    expect(err).toContain("No event has reached the API: once that is mended, run the same command again.");
    expect([await received(), await readdir(dirname(path))]).toEqual([[], ["events.ndjson"]]);
  },
);

test.each([
  [["emit"], "Name a file of events, or give one event with --one."],
  [["emit", "nowhere.ndjson"], "nowhere.ndjson: there is no such file"],
  [["emit", "."], ".: it is a folder"],
  [["emit", "-", "--workspace", "production"], "It is the UUID of a workspace."],
  [["emit", "-", "--concurrency", "none"], "It is a whole number from 1."],
  [["emit", "-", "--base-url", "events.meshes.io"], "--base-url is not an http or https address."],
  [["emit", "-", "--resend-unkown"], "Did you mean --resend-unknown?"],
  [["emit", "-", "--secret-key", machine.MESHES_SECRET_KEY], "A key is not taken as an argument"],
])("%j is wrong use, exit 2", async (args, said) => {
  const ended = await concordInOne(args, { cwd: await folder(), env: publishable });
  expect(ended).toMatchObject({ code: 2, out: "", err: expect.stringContaining(said) });
  expect(ended.err).not.toContain(machine.MESHES_SECRET_KEY);
});

test.each([
  [["--one"], "--one needs the type of the event"],
  [["--one", "--event", "a", "-F", "b=@nowhere"], "-F: the file nowhere cannot be read"],
])("emit %j is wrong use, exit 2, before a key is missed", async (args, said) => {
  const { code, err } = await concordInOne(["emit", ...args]);
  expect(err).toContain(said);
  expect(code).toBe(2);
});
