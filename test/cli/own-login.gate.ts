import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { concord, folder } from "./concord.ts";
import { files } from "./contract-files.ts";
import { ownServer } from "./own-server.ts";
import { terminal } from "./pty.ts";

/** What a request carried. */
interface Seen {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly key: string | string[] | undefined;
  readonly body: string;
}

const seen: Seen[] = [];
const server = ownServer((request, response) => {
  void text(request).then((body) => {
    const { url = "", headers } = request;
    seen.push({ path: url, authorization: headers.authorization, key: headers["x-key"], body });
    response.setHeader("content-type", "application/json");
    if (url.startsWith("/token"))
      return response.end('{ "access_token": "issued", "token_type": "Bearer", "expires_in": 600 }');
    if (headers.authorization?.includes("wrong"))
      return response.writeHead(401).end('{ "message": "Not one of ours" }');
    return response.end('{ "name": "Ines", "secret": "x", "scopes": ["read", "write"] }');
  });
}, seen);

const bearer = { type: "http", scheme: "bearer" };
const success = {
  description: "The holder.",
  content: { "application/json": { schema: { type: "object", required: ["name"] } } },
};
const failure = {
  description: "No.",
  content: {
    "application/json": { schema: { type: "object", properties: { message: { type: "string" } } } },
  },
};
const responses = { 200: success, default: failure };

/** A document with these schemes and requirements. */
function ferry(schemes: object, security: readonly object[], more: object = {}) {
  return {
    openapi: "3.0.3",
    info: { title: "Ferry", version: "1.0.0" },
    servers: [{ url: server.url }],
    security,
    paths: {
      "/trips": { post: { operationId: "addTrip", responses } },
      "/logout": { get: { operationId: "endSession", responses } },
      "/trips/{id}": {
        get: {
          operationId: "getTrip",
          parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
          responses,
        },
      },
      "/me": { get: { operationId: "getHolder", responses } },
    },
    components: { securitySchemes: schemes },
    ...more,
  };
}

const plain = () => ferry({ token: bearer }, [{ token: [] }]);

async function project(document: object, credentials?: object) {
  const own = credentials === undefined ? {} : { "x-concord": { credentials } };
  const cwd = await files({
    "ferry.json": document,
    "redocly.yaml": { apis: { ferry: { root: "ferry.json", ...own } } },
  });
  return cwd;
}

/** An environment whose profiles are in a file of its own. */
async function kept() {
  return { CONCORD_CONFIG: join(await folder(), "profiles.json"), MESHI_KEY: undefined };
}

const login = ["login", "--api", "ferry"];
const call = ["call", "ferry", "getHolder"];
const status = ["auth", "status", "--api", "ferry"];

describe("concord login for an API of redocly.yaml", () => {
  test("asks on a terminal without echo, and keeps the key in a file of its owner's alone", async () => {
    const cwd = await project(plain());
    const { CONCORD_CONFIG } = await kept();
    const asked = await terminal(login, 200, { cwd, env: { CONCORD_CONFIG } });
    await asked.until((written) => written.includes("FERRY_KEY: (not shown) "));
    asked.type("fer-1234\r");
    const { code, written } = await asked.ended;
    expect({ code, written }).toMatchObject({
      code: 0,
      written: expect.stringContaining("Kept as profile default"),
    });
    expect(written).toContain(`It goes to ${server.url} alone.`);
    expect(written).not.toContain("fer-1234");
    expect((await stat(CONCORD_CONFIG)).mode & 0o777).toBe(0o600);
    expect(await concord(call, { cwd, env: { CONCORD_CONFIG, MESHI_KEY: undefined } })).toMatchObject({
      code: 0,
    });
    expect(seen).toMatchObject([{ path: "/me", authorization: "Bearer fer-1234" }]);
  });

  const basic = (pair: string) => `Basic ${Buffer.from(pair).toString("base64")}`;
  const flows = (tokenUrl: string) => ({ clientCredentials: { tokenUrl, scopes: { read: "Reads." } } });
  test.each<[string, () => object, string, string[], Partial<Seen>]>([
    ["a bearer token", plain, "t-1\n", ["FERRY_KEY"], { authorization: "Bearer t-1" }],
    [
      "an API key in a header field",
      () => ferry({ appKey: { type: "apiKey", in: "header", name: "X-Key" } }, [{ appKey: [] }]),
      "k-1\n",
      ["FERRY_KEY"],
      { key: "k-1" },
    ],
    [
      "an API key in the query",
      () => ferry({ appKey: { type: "apiKey", in: "query", name: "api_key" } }, [{ appKey: [] }]),
      "k-1\n",
      ["FERRY_KEY"],
      { path: "/me?api_key=k-1" },
    ],
    [
      "a user name and a password with a space and letters of any kind",
      () => ferry({ login: { type: "http", scheme: "Basic" } }, [{ login: [] }]),
      "ines\nblå bok\n",
      ["FERRY_USER", "FERRY_PASSWORD"],
      { authorization: basic("ines:blå bok") },
    ],
    [
      "two schemes that go together",
      () =>
        ferry({ appKey: { type: "apiKey", in: "header", name: "X-Key" }, token: bearer }, [
          { appKey: [], token: [] },
        ]),
      "k-1\nt-1\n",
      ["FERRY_APP_KEY", "FERRY_TOKEN"],
      { key: "k-1", authorization: "Bearer t-1" },
    ],
    [
      "of two alternatives the one that more operations take",
      () => ({
        ...ferry({ admin: { type: "apiKey", in: "header", name: "X-Key" }, token: bearer }, [{ token: [] }]),
        ...{ webhooks: {} },
      }),
      "t-1\n",
      ["FERRY_TOKEN"],
      { authorization: "Bearer t-1" },
    ],
    [
      "OAuth 2 client credentials",
      () => ferry({ oauth: { type: "oauth2", flows: flows(`${server.url}/token`) } }, [{ oauth: ["read"] }]),
      "ferry-client\nshh-secret\n",
      ["FERRY_CLIENT_ID", "FERRY_CLIENT_SECRET"],
      { authorization: "Bearer issued" },
    ],
  ])("keeps %s", async (_, document, input, variables, carried) => {
    const cwd = await project(document());
    const env = await kept();
    const asked = await concord(login, { cwd, env, input });
    expect(asked).toMatchObject({ code: 0, out: "" });
    expect([...asked.err.matchAll(/^([A-Z_]+): $/gm)].map(([, name]) => name)).toEqual(variables);
    const checked = await concord(status, { cwd, env });
    expect(checked).toMatchObject({ code: 0 });
    expect(checked.out).toBe(
      `ferry\n    good: name Ines; scopes read, write\n    key: profile default\n    checked: GET /me\n    server: ${server.url}\n`,
    );
    expect(seen.at(-1)).toMatchObject({ path: "/me", ...carried });
    for (const secret of input.trim().split("\n").slice(-1))
      expect(checked.out + checked.err + asked.err).not.toContain(secret);
  });

  test("reads the variables that redocly.yaml names, and a pair in place of encoded Basic credentials", async () => {
    const document = ferry({ login: { type: "http", scheme: "basic" } }, [{ login: [] }]);
    const cwd = await project(document, { login: "SHIP_LOGIN" });
    expect(await concord(call, { cwd, env: { SHIP_LOGIN: "ines:a b" } })).toMatchObject({ code: 0 });
    expect(await concord(call, { cwd, env: { FERRY_USER: "ines", FERRY_PASSWORD: "a b" } })).toMatchObject({
      code: 0,
    });
    expect(seen.map(({ authorization }) => authorization)).toEqual([basic("ines:a b"), basic("ines:a b")]);
  });

  test("takes variables for each value that makes a credential, and asks for the token where redocly.yaml names one", async () => {
    const oauth = { type: "oauth2", flows: flows(`${server.url}/token`) };
    const document = ferry({ oauth }, [{ oauth: [] }]);
    const cwd = await project(document, { oauth: { clientId: "SHIP_ID", clientSecret: "SHIP_SECRET" } });
    const env = { SHIP_ID: "me", SHIP_SECRET: "shh", FERRY_TOKEN_URL: `${server.url}/token/other` };
    expect(await concord(call, { cwd, env })).toMatchObject({ code: 0 });
    expect(seen).toMatchObject([{ path: "/token/other" }, { authorization: "Bearer issued" }]);
    const named = await project(document, { oauth: "SHIP_TOKEN" });
    const { err } = await concord(login, { cwd: named, env: await kept(), input: "t-1\n" });
    expect(err).toContain("SHIP_TOKEN: ");
    const wrong = await concord(call, { cwd: await project(document, { oauth: { id: "SHIP_ID" } }) });
    expect(wrong.err).toContain("It has: oauth, oauth.clientId, oauth.clientSecret.");
  });

  test("asks for the scheme that --scheme names, beside what is kept, and names those that there are", async () => {
    const cwd = await project(
      ferry({ admin: { type: "apiKey", in: "header", name: "X-Key" }, token: bearer }, [
        { token: [] },
        { admin: [] },
      ]),
    );
    const env = await kept();
    const wrong = await concord([...login, "--scheme", "root"], { cwd, env, input: "x\n" });
    expect(wrong).toMatchObject({
      code: 2,
      err: expect.stringContaining("no security scheme root. It has: admin, token."),
    });
    expect(await concord([...login, "--scheme", "admin"], { cwd, env, input: "k-1\n" })).toMatchObject({
      code: 0,
    });
    expect(await concord(login, { cwd, env, input: "t-1\n" })).toMatchObject({ code: 0 });
    const { out } = await concord([...status, "--json"], { cwd, env });
    expect(JSON.parse(out)).toMatchObject([{ good: true }, { good: true }]);
    expect(seen).toMatchObject([{ authorization: "Bearer t-1" }, { key: "k-1" }]);
  });

  test("is wrong use for an API without credentials, for a name that there is not, and without a server", async () => {
    const env = await kept();
    const open = await concord(login, { cwd: await project(ferry({}, [])), env, input: "x\n" });
    expect(open).toMatchObject({ code: 2, err: expect.stringContaining("Ferry needs no key") });
    const cwd = await project({ ...plain(), servers: [{ url: "/v1" }] });
    const misspelt = await concord(["login", "--api", "fery"], { cwd, env, input: "x\n" });
    expect(misspelt).toMatchObject({ code: 2, err: expect.stringContaining("Did you mean ferry?") });
    const relative = await concord(login, { cwd, env, input: "x\n" });
    expect(relative).toMatchObject({ code: 2, err: expect.stringContaining("--base-url is missing") });
    expect(await concord([...login, "--base-url", server.url], { cwd, env, input: "t-1\n" })).toMatchObject({
      code: 0,
    });
    expect(await concord(call, { cwd, env })).toMatchObject({ code: 0 });
    const twin = await project({ ...plain(), servers: [{ url: "/v1" }] });
    expect(await concord(call, { cwd: twin, env })).toMatchObject({ code: 1 });
    expect(seen).toHaveLength(1);
  });
});

describe("a kept key of an API of redocly.yaml", () => {
  test.each<[string, (document: ReturnType<typeof plain>) => object]>([
    ["is at another server", (document) => ({ ...document, servers: [{ url: "http://127.0.0.1:9" }] })],
    [
      "has an operation at another server",
      ({ paths, ...document }) => ({
        ...document,
        paths: { ...paths, "/me": { ...paths["/me"], servers: [{ url: "http://127.0.0.1:9" }] } },
      }),
    ],
    [
      "has its tokens given out elsewhere",
      (document) => ({
        ...document,
        components: {
          securitySchemes: {
            token: {
              type: "oauth2",
              flows: { clientCredentials: { tokenUrl: "http://127.0.0.1:9/token", scopes: {} } },
            },
          },
        },
      }),
    ],
    ["names no whole address", (document) => ({ ...document, servers: [{ url: "/" }] })],
  ])("is not taken by an API of the same name in another folder that %s", async (_, changed) => {
    const env = await kept();
    expect(await concord(login, { cwd: await project(plain()), env, input: "fer-1234\n" })).toMatchObject({
      code: 0,
    });
    const cwd = await project(changed(plain()));
    const taken = await concord([...call, "--attempts", "1"], { cwd, env });
    expect(taken).toMatchObject({ code: 1, out: "" });
    expect(taken.err).toContain("Profile default keeps a key under this name");
    const named = await concord([...call, "--profile", "default"], { cwd, env });
    expect(named.err).toContain("Profile default keeps no key for ferry.");
    expect(seen).toEqual([]);
  });

  test("goes to no other server than its own, whatever --base-url and the environment say", async () => {
    const env = await kept();
    const cwd = await project(plain());
    await concord(login, { cwd, env, input: "fer-1234\n" });
    const sent = await concord([...call, "--base-url", "http://127.0.0.1:9"], { cwd, env });
    expect(sent).toMatchObject({ code: 2, err: expect.stringContaining(`goes to ${server.url} alone`) });
    const set = await concord(call, { cwd, env: { ...env, FERRY_BASE_URL: "http://127.0.0.1:9" } });
    expect(set).toMatchObject({ code: 0 });
    expect(seen).toHaveLength(1);
  });

  test("of two folders with an API of one name each is used in its own, and logout removes one", async () => {
    const env = await kept();
    const [mine, other] = [
      await project(plain()),
      await project({ ...plain(), servers: [{ url: "https://ferry.example" }] }),
    ];
    await concord(login, { cwd: other, env, input: "other-1\n" });
    await concord(login, { cwd: mine, env, input: "mine-1\n" });
    expect(await concord(call, { cwd: mine, env })).toMatchObject({ code: 0 });
    expect(seen).toMatchObject([{ authorization: "Bearer mine-1" }]);
    expect(await concord(["logout", "--api", "ferry"], { cwd: mine, env })).toMatchObject({ code: 0 });
    const left = await readFile(env.CONCORD_CONFIG, "utf8");
    expect(left).toContain("other-1");
    expect(left).not.toContain("mine-1");
    const gone = await concord(["logout", "--api", "ferry"], { cwd: mine, env });
    expect(gone).toMatchObject({ code: 2, err: expect.stringContaining("keeps nothing for ferry") });
    expect(await concord(["logout", "--api", "ferry"], { cwd: await folder(), env })).toMatchObject({
      code: 0,
    });
    expect(await readFile(env.CONCORD_CONFIG, "utf8")).toBe("{}\n");
  });

  test("stands beside keys of Concord's APIs, which logout leaves", async () => {
    const env = await kept();
    const cwd = await project(plain());
    await concord(["login", "--api", "meetso"], { cwd, env, input: "mso_kept\n" });
    await concord(login, { cwd, env, input: "fer-1\n" });
    expect(await concord(["logout", "--api", "meetso"], { cwd, env })).toMatchObject({ code: 0 });
    expect(await concord(call, { cwd, env })).toMatchObject({ code: 0 });
    const { out } = await concord(["complete", "--", "logout", "--profile"], { cwd, env });
    expect(out).toBe("default\n");
  });

  test("a damaged entry is refused with what to do, and its text is not shown", async () => {
    const env = await kept();
    for (const own of [
      "x",
      [{ api: "ferry" }],
      [{ api: "ferry", origins: [server.url], values: { FERRY_KEY: 7 } }],
    ]) {
      await writeFile(env.CONCORD_CONFIG, JSON.stringify({ default: { own, MESHI_KEY: "s3cret" } }));
      await chmod(env.CONCORD_CONFIG, 0o600);
      const { code, err } = await concord(call, { cwd: await project(plain()), env });
      expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining("are damaged") });
      expect(err).not.toContain("s3cret");
    }
  });
});

describe("concord auth status", () => {
  test("says of an API of redocly.yaml that its key is wrong, unchecked, not needed or not there", async () => {
    const cwd = await project(plain());
    const bad = await concord(status, { cwd, env: { FERRY_KEY: "wrong-1" } });
    expect(bad).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^ferry\n {4}not good: 401: Unauthorized\./),
    });
    const none = await concord(status, { cwd });
    expect(none).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^ferry\n {4}no key: .*Set FERRY_KEY/),
    });
    expect(none.out).toContain("concord login --api ferry");
    seen.length = 0;
    const { "/trips": trips, "/logout": end, "/trips/{id}": trip } = plain().paths;
    const writes = await project({
      ...plain(),
      paths: { "/trips": trips, "/logout": end, "/trips/{id}": trip },
    });
    const unchecked = await concord([...status, "--json"], { cwd: writes, env: { FERRY_KEY: "t-1" } });
    expect(JSON.parse(unchecked.out)).toEqual([
      { api: "ferry", key: "FERRY_KEY", good: null, says: expect.stringContaining("not checked") },
    ]);
    expect(unchecked.code).toBe(0);
    const open = await concord(status, { cwd: await project(ferry({}, [])) });
    expect(open.out).toBe("ferry\n    its operations need no key\n");
    expect(seen).toEqual([]);
  });

  test("shows all APIs of the folder after Concord's own, and completion knows them", async () => {
    const cwd = await project(plain());
    const { out } = await concord(["auth", "status"], {
      cwd,
      env: { MESHI_KEY: undefined, FERRY_KEY: "t-1" },
    });
    expect(out).toMatch(/^main-api\n.*^meshi\n.*^ferry\n {4}good: /ms);
    for (const command of [["login"], ["auth", "status"], ["logout"]])
      expect((await concord(["complete", "--", ...command, "--api"], { cwd })).out.split("\n")).toEqual(
        expect.arrayContaining(["meshi", "ferry"]),
      );
    expect((await concord(["complete", "--", ...login, "--scheme"], { cwd })).out).toBe("token\n");
  });
});
