import { expect, test } from "vitest";
import { concord, file, nowhere } from "./concord.ts";
import { events, machine, publishable, WORKSPACE, withMeshes } from "./meshes.ts";

const call = (args: readonly string[], env: Readonly<Record<string, string | undefined>>) =>
  concord(["call", "meshes", ...args], { env });

test("a token is signed from what the environment holds", async () => {
  const { to } = await withMeshes();
  const { code, out, err } = await call(["listWorkspaces", "--verbose", ...to], machine);
  expect({ code, records: JSON.parse(out).records }).toMatchObject({ code: 0, records: [{ id: WORKSPACE }] });
  expect(err).toMatch(/^calls go to .*\nGET \/api\/v1\/workspaces attempt 1: 200 /);
  // Neither the secret nor the signed token.
  expect(`${out}${err}`).not.toMatch(/eyJ|secret-of-the-sandbox/);
});

test("an operation takes the credentials that its document names, a publishable key where that will do", async () => {
  const { to } = await withMeshes();
  const body = ["--body", JSON.stringify(events(1)[0])];
  expect(await call(["emitEvent", ...body, ...to], publishable)).toMatchObject({ code: 0 });
  const named = ["--body", JSON.stringify({ ...events(1)[0], workspace: WORKSPACE })];
  expect(await call(["emitEvent", ...named, ...to], machine)).toMatchObject({ code: 0 });
  expect(await call(["listEvents", ...to], publishable)).toMatchObject({
    code: 1,
    err: "concord: There are no credentials. Set MESHES_ORG_ID, MESHES_ACCESS_KEY and MESHES_SECRET_KEY in the environment, name a file with --key-file <file>, or keep it with concord login. MESHES_PUBLISHABLE_KEY does not do for this operation.\n",
  });
});

test("values that are missing or malformed are named, and never shown", async () => {
  const said = async (env: Readonly<Record<string, string | undefined>>) => {
    const { code, out, err } = await call(["listEvents", ...nowhere], { ...machine, ...env });
    expect({ code, out }).toEqual({ code: 1, out: "" });
    return err;
  };
  expect(await said({ MESHES_ORG_ID: undefined, MESHES_SECRET_KEY: undefined })).toMatch(
    /^concord: MESHES_ORG_ID and MESHES_SECRET_KEY are missing: /,
  );
  expect(await said({ MESHES_SECRET_KEY: "much-too-short" })).toMatch(
    /^concord: MESHES_SECRET_KEY does not have the form of such a key \(\^\[A-Za-z0-9_-\]\{43,\}\$\)\. Was it copied whole\?\n$/,
  );
  expect(await said({ MESHES_ACCESS_KEY: "not-a-key-at-all" })).toMatch(
    /^concord: MESHES_ACCESS_KEY does not have the form/,
  );
  expect(await said({ MESHES_SECRET_KEY: `${"s".repeat(50)} t` })).toMatch(
    /^concord: MESHES_SECRET_KEY does not hold a key/,
  );
});

test("a wrong secret is the API's own refusal, with its remedy and without an id that the API does not know", async () => {
  const { to } = await withMeshes();
  const wrong = { ...machine, MESHES_SECRET_KEY: "x".repeat(43) };
  const { code, err } = await call(["listEvents", ...to], wrong);
  expect(code).toBe(1);
  // A token that is signed again within the same second is the same one, so it is not tried again.
  expect(err).toMatch(
    /^concord: Unauthorized \(401\): .* Mint a new machine token .*\.\n(?: {4}attempt [12]: 401 .*\n)* {4}concord explain meshes Unauthorized\n$/,
  );
});

test("a key file has the variables as lines", async () => {
  const { to } = await withMeshes();
  const lines = Object.entries(machine).flatMap(([name, value]) => (value ? [`${name}=${value}`] : []));
  const keyFile = await file("meshes.env", lines.join("\n"));
  const env = { MESHI_KEY: undefined };
  expect(await call(["listEvents", "--key-file", keyFile, ...to], env)).toMatchObject({ code: 0 });
  const empty = await file("empty.env", "\n");
  expect(await call(["listEvents", "--key-file", empty, ...to], env)).toMatchObject({
    code: 1,
    err: expect.stringMatching(/empty\.env is empty\. Put the credentials into it, as NAME=value lines\.\n$/),
  });
});

test("the help of an operation names the variables that it reads", async () => {
  const help = async (operation: string) => (await call([operation, "--help"], {})).out;
  expect(await help("listEvents")).toContain(
    "Credentials are read from MESHES_ORG_ID, MESHES_ACCESS_KEY and MESHES_SECRET_KEY; --key-file names",
  );
  expect(await help("emitEvents")).toContain(
    "from MESHES_PUBLISHABLE_KEY, or from MESHES_ORG_ID, MESHES_ACCESS_KEY and MESHES_SECRET_KEY; --key-file",
  );
});

test("a response that refuses some of the items is printed whole, exit 3; one that takes all, exit 0", async () => {
  const { to } = await withMeshes();
  const emit = (list: readonly object[]) =>
    call(["emitEvents", "--body", JSON.stringify(list), ...to], publishable);
  const [first, second] = events(2);
  const refused = { event: "a", payload: { email: "nobody" } };
  const { code, out, err } = await emit([{ ...first }, refused, { ...second }, refused]);
  expect({ code, err }).toEqual({
    code: 3,
    err: "concord: 2 items were refused; the response says which and why.\n",
  });
  expect(JSON.parse(out)).toMatchObject({ count: 4, error_count: 2 });
  expect(await emit([{ ...first }])).toMatchObject({ code: 0, err: "" });
});
