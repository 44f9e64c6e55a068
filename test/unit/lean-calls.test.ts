import { describe, expect, it } from "vitest";
import { connect } from "../support/connect.ts";
import { json } from "../support/fetch.ts";
import { library } from "../support/library.ts";
import { auth, meshi } from "../support/meshi.ts";

const isbn = { params: { path: { isbn: "1" } } };

/** A response that counts how often each of its properties is read. */
function counted(response: Response): {
  readonly response: Response;
  readonly reads: Map<PropertyKey, number>;
} {
  const reads = new Map<PropertyKey, number>();
  const watched = new Proxy(response, {
    get(target, name) {
      reads.set(name, (reads.get(name) ?? 0) + 1);
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return { response: watched, reads };
}

describe("a call that succeeds", () => {
  it("asks for what is dear to ask for, the status and the body's state, no more often than it must", async () => {
    for (const call of ["json", "text", "arrayBuffer"] as const) {
      const { response, reads } = counted(Response.json(auth));
      const { client } = connect(meshi, [], { fetch: undefined, transport: async () => response });
      const { error } = await client.GET("/auth", { parseAs: call });
      expect(error).toBeUndefined();
      expect(reads.get("status")).toBeLessThanOrEqual(2);
      expect(reads.get("bodyUsed")).toBeLessThanOrEqual(1);
      expect(reads.has("ok")).toBe(false);
    }
  });

  it("is retried all the same where the caller's list of statuses has its own", async () => {
    const { client, time, sent } = connect(library, () => json(202, {}));
    const call = client.GET("/books/{isbn}", { ...isbn, retry: { statuses: [202], attempts: 3 } });
    for (let wait = 0; wait < 20; wait++) await time.advance(1000);
    await call;
    expect(sent).toHaveLength(3);
  });
});

describe("an option", () => {
  it("may have any name, also one that all objects have", async () => {
    for (const name of Object.getOwnPropertyNames(Object.prototype)) {
      const { client } = connect(meshi, () => json(200, auth));
      const given = Object.defineProperty({}, name, { value: 1, enumerable: true });
      const { error } = await client.GET("/auth", given);
      expect([name, error]).toEqual([name, undefined]);
    }
  });
});
