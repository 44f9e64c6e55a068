import { describe, expect, it } from "vitest";
import { registry } from "../../generated/registry.ts";
import { type Contract, createClient } from "../../src/client/index.ts";
import type { OperationKey } from "../../src/openapi/contract.ts";
import { faultyServer, impatient } from "../support/faulty-server.ts";
import { library } from "../support/library.ts";
import { transports } from "../support/transports.ts";

/** Success bodies that match no contract, and whether the client can read them as JSON. */
const bodies: readonly (readonly [name: string, text: string, readable: boolean])[] = [
  ["{}", "{}", true],
  ["[]", "[]", true],
  ["null", "null", true],
  ['"text"', '"text"', true],
  ["7", "7", true],
  ["false", "false", true],
  ["nothing", "", false],
  ["20,000 lists in each other", "[".repeat(20_000) + "]".repeat(20_000), false],
  ["20,000 objects in each other", `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`, false],
];

const contracts: readonly Contract[] = [
  ...(await Promise.all(registry.map(({ contract }) => contract()))),
  library,
];

/** A client for any operation, without types. */
interface AnyClient {
  request(
    method: string,
    path: string,
    init: object,
  ): Promise<{ data?: unknown; error?: object; meta: object }>;
}

describe.each(transports)("over %s", (_, transport) => {
  describe.each(contracts)("a plain call of $title", (contract) => {
    it.each(bodies)("that gets %s gives it as it is, or says why it cannot", async (_, text, readable) => {
      let status = 200;
      await using server = await faultyServer({
        act: (response) =>
          void response
            .writeHead(status, { "content-type": "application/json", "x-request-id": "server-id" })
            .end(text),
      });
      // Here any text is a valid credential, whatever the form of the API's own.
      const schemes = Object.entries(contract.securitySchemes).map(([name, { pattern: _, ...scheme }]) => [
        name,
        scheme,
      ]);
      const credentials = Object.fromEntries(schemes.map(([name]) => [name, "secret"]));
      const client = createClient(
        { ...contract, securitySchemes: Object.fromEntries(schemes) },
        { baseUrl: server.url, credentials, pace: false, env: impatient, transport },
      ) as unknown as AnyClient;
      for (const key of Object.keys(contract.operations) as OperationKey[]) {
        const [method = "", path = ""] = key.split(" ");
        const { responses = {}, bodiless = [] } = contract.operations[key] ?? {};
        status = Number(Object.keys(responses).find((status) => status.startsWith("2")));
        if (status === 204 || method === "HEAD" || bodiless.includes(status)) continue;
        const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]) => [name, "x"]);
        const { data, error } = await client.request(method, path, {
          params: { path: Object.fromEntries(names) },
          ...(method !== "GET" && { body: {} }),
        });
        if (readable) expect({ key, data, error }).toEqual({ key, data: JSON.parse(text), error: undefined });
        else
          expect(error, key).toMatchObject({
            name: "UnexpectedResponse",
            operation: key,
            requestId: expect.stringMatching(/./),
          });
      }
    });
  });
});
