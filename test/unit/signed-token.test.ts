import { decodeProtectedHeader, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { meshes } from "../../generated/meshes/index.ts";
import { virtualTime } from "../../scripts/virtual-time.ts";
import { createClient, signedToken } from "../../src/client/index.ts";

const supplied = {
  organization: "0190a1b2-0000-7000-8000-000000000001",
  access_key: "mk_abcdefghijklmnopqrstuv",
  secret_key: "s".repeat(43),
};

describe("a signed token", () => {
  it("says what the contract says, and is signed by what never travels", async () => {
    const time = virtualTime();
    const token = signedToken(meshes, "machineToken", supplied, time);
    const jwt = await token();
    const { payload } = await jwtVerify(jwt, new TextEncoder().encode(supplied.secret_key), {
      audience: "meshes-api",
      issuer: `urn:meshes:m2m:${supplied.access_key}`,
      currentDate: new Date(time.now()),
    });
    expect(payload).toMatchObject({ org: supplied.organization });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(30);
    expect(decodeProtectedHeader(jwt)).toEqual({ alg: "HS256", typ: "JWT", kid: supplied.access_key });
    expect(Buffer.from(jwt, "latin1").includes(supplied.secret_key)).toBe(false);
  });

  it("is kept while it lives, and signed anew before it ends", async () => {
    const time = virtualTime();
    const token = signedToken(meshes, "machineToken", supplied, time);
    const first = await token();
    await time.advance(20_000);
    expect(await token()).toBe(first);
    await time.advance(6000);
    expect(await token()).not.toBe(first);
  });

  it("is signed anew where the API rejects it before it ends, once for all that had it", async () => {
    const time = virtualTime();
    const token = signedToken(meshes, "machineToken", supplied, time);
    const rejected = await token();
    await time.advance(2000);
    const next = await token({ rejected });
    expect(next).not.toBe(rejected);
    await time.advance(2000);
    expect(await token({ rejected })).toBe(next);
    expect(await token()).toBe(next);
  });

  it("goes out as the bearer of a call, and no error shows what signs it", async () => {
    const time = virtualTime();
    const sent: string[] = [];
    const client = createClient(meshes, {
      token: signedToken(meshes, "machineToken", supplied, time),
      env: time,
      retry: false,
      fetch: async (_, init) => {
        sent.push(new Headers(init.headers).get("authorization") ?? "");
        throw new TypeError("fetch failed");
      },
    });
    const { error } = await client.GET("/api/v1/workspaces");
    expect(sent).toEqual([expect.stringMatching(/^Bearer [\w-]+\.[\w-]+\.[\w-]+$/)]);
    expect(JSON.stringify(error) + String(error)).not.toContain(supplied.secret_key);
  });

  it.each(Object.keys(supplied))(
    "is refused at once where %s has not its form, without showing it",
    (name) => {
      const wrong = { ...supplied, [name]: "not it" };
      expect(() => signedToken(meshes, "machineToken", wrong)).toThrow(
        expect.objectContaining({
          message: expect.stringMatching(new RegExp(`"${name}".*does not look like`)),
        }),
      );
      expect(() => signedToken(meshes, "machineToken", wrong)).not.toThrow(/not it/);
    },
  );

  it("is not to be had where the contract has none", () => {
    // @ts-expect-error the scheme is no signed token
    expect(() => signedToken(meshes, "publishableKey", supplied)).toThrow(/no tokens to sign/);
  });
});

describe("a credential", () => {
  it("is refused at once where it has not the form that the contract states", () => {
    const credentials = { publishableKey: "wrong" };
    expect(() => createClient(meshes, { credentials })).toThrow(/not the form/);
    expect(() => createClient(meshes, { credentials })).not.toThrow(/wrong/);
  });
});
