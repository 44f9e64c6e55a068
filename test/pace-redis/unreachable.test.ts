import { describe, expect, it, vi } from "vitest";
import { type RedisClient, redisPace } from "../../src/client/pace-redis/index.ts";
import { connect } from "../support/connect.ts";
import { meshi, ok } from "../support/meshi.ts";

/** A server that admits everything until a test makes it fail in some way. */
function server() {
  let failure: (() => Promise<never>) | undefined;
  const asked: string[] = [];
  const client = {
    async eval(_script: string, { arguments: [step = ""] }: { arguments: string[] }) {
      asked.push(step);
      return failure ? failure() : [step === "take" ? 1 : 0, 0];
    },
  };
  return {
    client: client as unknown as RedisClient,
    asked,
    fail(how: (() => Promise<never>) | undefined) {
      failure = how;
    },
  };
}

const refused = () => Promise.reject(new Error("connect ECONNREFUSED"));
const silent = () => new Promise<never>(() => {});

describe("a shared pace whose server cannot be asked", () => {
  it.each([
    ["refuses", refused, "connect ECONNREFUSED"],
    ["does not respond", silent, "no response in 1000 ms"],
  ])("goes on alone with one warning where it %s, and shares again when it can", async (_, how, words) => {
    const { client: redis, asked, fail } = server();
    const warnings: string[] = [];
    const pace = await redisPace({ client: redis, onWarning: (message) => warnings.push(message) });
    const { client, sent, time } = connect(meshi, () => ok, { pace });
    const call = async () => expect((await client.GET("/auth")).error).toBeUndefined();
    await call();
    expect(warnings).toEqual([]);
    fail(how);
    const late = call();
    await time.advance(1000);
    await late;
    for (let more = 0; more < 5; more++) await call();
    expect(warnings).toEqual([expect.stringContaining(words)]);
    expect(warnings[0]).toContain("keeps to the rate limits alone");

    fail(undefined);
    await time.advance(3000);
    // The first call does not wait for the server; the next one asks it.
    await call();
    await time.advance(1);
    asked.length = 0;
    await call();
    expect(asked).toEqual(["take", "used"]);
    expect(sent).toHaveLength(9);
    expect(warnings).toHaveLength(1);

    fail(refused);
    await call();
    expect(warnings).toHaveLength(2);
  });

  it("keeps this process within the limits", async () => {
    const { client: redis, fail } = server();
    fail(refused);
    const pace = await redisPace({ client: redis });
    const { client, time } = connect(meshi, () => ok, { pace });
    await Promise.all(Array.from({ length: 601 }, () => client.GET("/auth")));
    expect(time.elapsed()).toBeGreaterThanOrEqual(60_000);
  });

  it("does not fall over an observer that throws", async () => {
    const { client: redis, fail } = server();
    fail(refused);
    const onWarning = () => {
      throw new Error("broken");
    };
    const { client } = connect(meshi, [ok], { pace: await redisPace({ client: redis, onWarning }) });
    expect((await client.GET("/auth")).error).toBeUndefined();
  });

  it("warns at once of a server that is not there, and works all the same", async () => {
    const onWarning = vi.fn();
    // Nothing listens at this port.
    const pace = await redisPace({ url: "redis://user:s3cret@127.0.0.1:1", onWarning });
    const { client } = connect(meshi, [ok], { pace });
    expect((await client.GET("/auth")).error).toBeUndefined();
    await pace.close();
    expect(onWarning).toHaveBeenCalledOnce();
    expect(String(onWarning.mock.calls)).not.toContain("s3cret");
  });
});

describe("an option of a shared pace that cannot be used", () => {
  it.each<[string, unknown]>([
    ["timeout", Number.NaN],
    ["timeout", 0],
    ["limits", { requests: 1, seconds: 1, per: "key" }],
    ["limits", [{ requests: 0, seconds: 1, per: "key" }]],
    ["limits", [{ requests: 1, seconds: Number.NaN, per: "key" }]],
    ["onWarning", "log"],
  ])("is refused by name: %s %o", async (name, value) => {
    const { client } = server();
    await expect(redisPace({ client, [name]: value })).rejects.toThrow(`The option ${name} has to be`);
  });
});

describe("the address of a shared pace", () => {
  it.each([
    "",
    "localhost:6379",
    "http://:s3cret@host",
    "redis://",
    "redis:///0",
    "redis://:s3cret@host/zero",
    "redis://host:s3cret",
    "redis://host#s3cret",
    "redis://host?password=s3cret",
  ])("%j is refused, and not shown", async (url) => {
    const refusal = redisPace({ url }).catch((error: unknown) => error);
    expect(await refusal).toBeInstanceOf(TypeError);
    expect(String(await refusal)).not.toContain("s3cret");
  });

  it("may be a client, which has to be one", async () => {
    const client = {} as RedisClient;
    await expect(redisPace({ client })).rejects.toThrow(/ioredis, iovalkey or node-redis/);
  });
});
