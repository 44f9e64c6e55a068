import { meshes } from "../../generated/meshes/index.ts";
import { type ApiEntry, registry } from "../../generated/registry.ts";
import { type Contract, createClient, itemErrorsIn, signedToken } from "../../src/client/index.ts";
import type { OperationKey } from "../../src/openapi/contract.ts";
import { OpenApiDocument } from "../../src/openapi/document.ts";
import { isJsonType } from "../../src/openapi/media-types.ts";
import { seeded } from "../../src/sandbox/core/faults/seeded.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { type ContractRequest, ContractRequests } from "./contract-requests.ts";
import { Count, type Scale } from "./count.ts";
import { Validators } from "./validators.ts";

/** Error code of each API for a request that breaks a schema. */
const INVALID: Readonly<Record<string, string>> = {
  meshi: "INVALID_REQUEST",
  meetso: "invalid_request",
  meshes: "BadRequest",
  "main-api": "validation_failed",
};

/** Messages about rules that the documents state in words only. They may reject a value that its schema allows. */
const IN_WORDS = [
  /is not an IANA time zone/,
  /before it starts/,
  /was not issued/,
  /was not given out for this list/,
  /no such workspace/i,
  /needed with a machine token/,
  /only those two can be merged by it/,
  /leaves none of email, phone and external_id/,
  /It is not the (?:default mapping|workspace) of the connection/,
];

const VALID_REQUESTS = { short: 60, gate: 600, full: 2000 } as const;
const INVALID_REQUESTS = { short: 140, gate: 1500, full: 5000 } as const;

/** A request without a response after this, in ms, counts as hanging. */
const PATIENCE = 30_000;

/**
 * Sends requests made from the documents. The API must not reject a valid request as invalid, nor accept one that breaks a
 * keyword. A response must not be a 5xx, late, or different from the document in status or body.
 */
export async function contractFuzz({ size, seed }: Scale): Promise<Count> {
  const count = new Count();
  const sandbox = await startSandbox({ runDuration: 0, rateLimits: false });
  const keywords = new Set<string>();
  for (const entry of registry) {
    const fuzz = await openFuzz(entry, sandbox, seed);
    await fuzz.fill();
    for (let done = 0; done < VALID_REQUESTS[size]; done++) await fuzz.send("valid", count);
    for (let done = 0; done < INVALID_REQUESTS[size]; done++) {
      const keyword = await fuzz.send("invalid", count);
      if (keyword) keywords.add(keyword);
    }
  }
  await sandbox.close();
  count.measured = `keywords broken: ${[...keywords].sort().join(", ")}`;
  return count;
}

async function openFuzz(entry: ApiEntry, sandbox: Sandbox, seed: number) {
  const contract = await entry.contract();
  const document = new OpenApiDocument(await entry.openapi());
  const validators = new Validators(document);
  const random = seeded(seed);
  const requests = new ContractRequests(document, validators, random);
  const operations = document.operations.filter(({ key }) => contract.operations[key]);
  const headers = await signing(entry.name, contract, sandbox);

  const respond = async (request: ContractRequest) => {
    const { method, key } = request.operation;
    const init = {
      method,
      headers: {
        ...(await headers(key)),
        ...(request.body === undefined ? {} : { "content-type": contentTypeOf(request) }),
        ...request.headers,
      },
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
      ...(request.body === undefined ? {} : { body: request.body }),
    } as const;
    // The registry and the sandbox use the same names.
    const response = await fetch(`${sandbox.urls[entry.name as keyof Sandbox["urls"]]}${request.path}`, init);
    const text = await response.text();
    const isJson = isJsonType(response.headers.get("content-type") ?? "");
    return { status: response.status, body: isJson && text !== "" ? JSON.parse(text) : undefined };
  };

  /** What is wrong with the response to a request. */
  const judged = (
    { operation, broken, body: sent }: ContractRequest,
    status: number,
    body: unknown,
  ): string | undefined => {
    if (status >= 500) return `a ${status}: ${JSON.stringify(body)?.slice(0, 200)}`;
    const response = operation.responses.find((one) => one.status === status);
    if (!response) return `${status}, which is not documented`;
    const problems = response.schema && validators.problems(response.schema, body);
    if (problems) return `${status} with a body of another schema: ${problems.slice(0, 200)}`;
    const definition = contract.operations[operation.key];
    const refusedItems = definition ? itemErrorsIn(definition, body).length : 0;
    if (broken !== undefined && status < 400 && refusedItems === 0)
      return `${status} for a request that breaks ${broken}: ${sent?.slice(0, 300)}`;
    const code = JSON.stringify(body);
    const isRefused = status === 400 || status === 422;
    const isInvalid = code?.includes(`"${INVALID[entry.name]}"`) && !IN_WORDS.some((rule) => rule.test(code));
    if (broken === undefined && isRefused && isInvalid)
      return `${status} for a valid request: ${code.slice(0, 300)} for ${sent?.slice(0, 300)}`;
    return undefined;
  };

  return {
    /** Learns the ids of existing things, so that requests are about them. */
    async fill(): Promise<void> {
      for (const operation of operations) {
        if (operation.method !== "GET" || operation.path.includes("{")) continue;
        const request = requests.valid(operation);
        if (request) requests.learn((await respond(request)).body);
      }
    },
    /** Sends one request. Returns the keyword that it broke. */
    async send(kind: "valid" | "invalid", count: Count): Promise<string | undefined> {
      for (;;) {
        // The index is within the list.
        const operation = operations[Math.floor(random() * operations.length)] as (typeof operations)[number];
        const request = requests[kind](operation);
        if (!request) continue;
        const name = `${kind} ${entry.name} ${operation.key} ${request.path.slice(0, 100)}`;
        try {
          const { status, body } = await respond(request);
          if (status < 400) requests.learn(body);
          count.note(name, judged(request, status, body));
        } catch (error) {
          count.note(name, `no response: ${error}`);
        }
        return request.broken?.split(" ")[0];
      }
    },
  };
}

function contentTypeOf({ operation }: ContractRequest): string {
  const types = Object.keys(Object(operation.requestBody?.content));
  return types.find(isJsonType) ?? "application/json";
}

/** The header fields that carry the credential, taken from a request of the client. */
async function signing(name: string, contract: Contract, sandbox: Sandbox) {
  let seen: Record<string, string> = {};
  const full: unknown = Object(sandbox.keys[name as keyof Sandbox["keys"]]).full;
  const credentials =
    typeof full === "string"
      ? { token: full }
      : { credentials: { machineToken: signedToken(meshes, "machineToken", sandbox.keys.meshes.full) } };
  const client = createClient(contract, {
    ...credentials,
    baseUrl: "http://127.0.0.1:9",
    retry: false,
    pace: false,
    transport: async (_, init) => {
      seen = Object.fromEntries(new Headers(init.headers));
      return new Response("{}", { status: 400 });
    },
  });
  return async (key: OperationKey): Promise<Record<string, string>> => {
    const [method = "", path = ""] = key.split(" ");
    const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]) => [name, "x"]);
    // The operation is chosen at run time, so it has no types here.
    const request = client.request as unknown as (
      method: string,
      path: string,
      init: object,
    ) => Promise<unknown>;
    await request(method, path, { params: { path: Object.fromEntries(names) } });
    const { authorization, ...others } = seen;
    const keys = Object.entries(others).filter(
      ([name]) => /key|token|auth/.test(name) && name !== "idempotency-key",
    );
    return { ...(authorization && { authorization }), ...Object.fromEntries(keys) };
  };
}
