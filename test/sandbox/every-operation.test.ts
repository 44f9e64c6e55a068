import { describe, expect, it } from "vitest";
import type { Operation } from "../../scripts/coverage/coverable.ts";
import { apis, breachable, brokenValue, documented, pathOf } from "./every-operation.ts";

const all = await Promise.all(apis.map(async (api) => ({ ...api, operations: await documented(api.name) })));
const withHeaders = all.filter(({ operations }) =>
  operations.some(({ parameters }) => parameters.some((parameter) => parameter.in === "header")),
);
const withBodies = all.filter(({ operations }) => operations.some(({ body }) => body !== undefined));
const limited = chosen(({ responses }) => responses.has("413"));
const keyed = chosen(
  ({ parameters, responses }) =>
    responses.has("409") && parameters.some(({ name }) => name.toLowerCase() === "idempotency-key"),
);

/** The APIs that have such operations, with these alone. */
function chosen(isChosen: (operation: Operation) => boolean): typeof all {
  return all
    .map((api) => ({ ...api, operations: api.operations.filter(isChosen) }))
    .filter(({ operations }) => operations.length > 0);
}

describe.each(all)("every operation of $name", ({ operations, open, refusedKeys, unknown, broken }) => {
  it.each(refusedKeys)("refuses with %i %s who may not come in at all", async (status, code, key) => {
    const send = await open();
    for (const operation of operations) {
      const answer = await send(operation.method, pathOf(operation, unknown), { key });
      expect(answer, operation.id).toEqual({ status, code });
    }
  });

  it("responds to faults as it documents: 429, 500, and 503 where it is described", async () => {
    const send = await open();
    for (const operation of operations) {
      for (const status of [429, 500, 503]) {
        const codes = operation.responses.get(String(status))?.codes;
        if (codes === undefined) continue;
        const headers = { "x-sandbox-fault": status === 429 ? "rate-limit=2" : `status=${status}` };
        const answer = await send(operation.method, pathOf(operation, unknown), { headers });
        expect(answer.status, operation.id).toBe(status);
        expect(codes, operation.id).toContain(answer.code);
      }
    }
  });

  it("responds 404 to a read of what does not exist", async () => {
    const send = await open();
    const reads = operations.filter(
      ({ method, path, responses }) => method === "GET" && path.includes("{") && responses.has("404"),
    );
    for (const operation of reads) {
      const answer = await send("GET", pathOf(operation, unknown));
      expect(answer.status, operation.id).toBe(404);
      expect(operation.responses.get("404")?.codes, operation.id).toContain(answer.code);
    }
  });

  it("refuses an id that breaks its rules, and a query that does", async () => {
    const send = await open();
    const refused = [400, 404, 422];
    for (const operation of operations) {
      if (broken !== undefined && breachable(operation, "path").length > 0) {
        const body = operation.body ? { body: JSON.stringify(operation.body.example) } : {};
        const { status } = await send(operation.method, pathOf(operation, broken), body);
        expect(refused, operation.id).toContain(status);
      }
      for (const parameter of breachable(operation, "query")) {
        const query = new URLSearchParams([[parameter.name, brokenValue(parameter)]]);
        const { status } = await send(operation.method, `${pathOf(operation, unknown)}?${query}`);
        expect(refused, `${operation.id} ${query}`).toContain(status);
      }
    }
  });
});

describe.each(withHeaders)("every operation of $name", ({ operations, open, unknown }) => {
  it("takes the headers that it documents, and breaks at none that is useless", async () => {
    const send = await open();
    for (const operation of operations) {
      for (const parameter of operation.parameters.filter((entry) => entry.in === "header")) {
        for (const value of ["trace-1", brokenValue(parameter)]) {
          const headers = { [parameter.name]: value };
          const { status } = await send(operation.method, pathOf(operation, unknown), { headers });
          expect(status, `${operation.id} ${parameter.name}`).toBeLessThan(500);
        }
      }
    }
  });
});

describe.each(withBodies)("every operation of $name that takes a body", ({ operations, open, unknown }) => {
  it("responds 400 to one that is not JSON", async () => {
    const send = await open();
    for (const operation of operations.filter(({ body }) => body)) {
      const answer = await send(operation.method, pathOf(operation, unknown), { body: "{" });
      expect(answer.status, operation.id).toBe(400);
      expect(operation.responses.get("400")?.codes, operation.id).toContain(answer.code);
    }
  });
});

describe.each(limited)("every operation of $name whose body has a limit", ({ operations, open, unknown }) => {
  it("responds 413 to a larger one", async () => {
    const send = await open();
    for (const operation of operations) {
      const body = "x".repeat((operation.body?.maxBytes ?? 0) + 1);
      const answer = await send(operation.method, pathOf(operation, unknown), { body });
      expect(answer.status, operation.id).toBe(413);
      expect(operation.responses.get("413")?.codes, operation.id).toContain(answer.code);
    }
  });
});

describe.each(keyed)("every operation of $name with an idempotency key", ({ operations, open, unknown }) => {
  it("responds 409 where its key was used for something else", async () => {
    const send = await open();
    const headers = { "idempotency-key": "used-up" };
    for (const [index, operation] of operations.entries()) {
      const body = operation.body ? { body: JSON.stringify(operation.body.example) } : {};
      const { status } = await send(operation.method, pathOf(operation, unknown), { headers, ...body });
      if (index === 0) expect(status, operation.id).toBe(201);
      else expect(status, operation.id).toBe(409);
    }
  });
});
