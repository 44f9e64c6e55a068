import { registry } from "../../generated/registry.ts";
import type { OperationKey } from "../../src/openapi/contract.ts";
import { seeded } from "../../src/sandbox/core/faults/seeded.ts";
import { type ApiName, startSandbox } from "../../src/sandbox/index.ts";
import { Count, type Scale } from "./count.ts";

/** Values that are wrong for most parameters and properties. */
const values: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e21,
  "",
  " ",
  "x".repeat(5000),
  "\u0000",
  "../..",
  "'; DROP TABLE",
  "2026-13-45",
  [],
  [[]],
  {},
  { a: {} },
  "2026-05-18T25:00:00Z",
  "__proto__",
  "-",
  "٣",
  "null",
  ["a", "a"],
  Array(300).fill("x"),
];

/** Bodies that no operation accepts: not JSON, or neither an object nor a list of objects. */
const never = [
  "",
  "{",
  "nul",
  "[1,",
  '"text"',
  "5",
  "null",
  "true",
  '{"a":1}{"b":2}',
  "\ufeff{",
  `${"[".repeat(5000)}`,
];

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  /** Whether no server may accept it. */
  readonly invalid: boolean;
}

/** A request without a response after this, in ms, counts as hanging. */
const PATIENCE = 10_000;

/** Sends random requests to every API. Allows no 5xx, no hang, no undocumented status and no success for an invalid body. */
export async function fuzz({ size, seed }: Scale): Promise<Count> {
  const count = new Count();
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  await using _ = await quietSandbox();
  const { sandbox } = _;
  const requests = { short: 60, gate: 1500, full: 7000 }[size];
  for (const entry of registry) {
    // An API without a sandbox has no address there.
    const name = entry.name as ApiName;
    const base: string | undefined = sandbox.urls[name];
    if (base === undefined) continue;
    const contract = await entry.contract();
    const keys = Object.keys(contract.operations) as OperationKey[];
    const credential = sandbox.keys[name];
    for (let number = 0; number < requests; number++) {
      const key = pick(keys);
      const sent = requestOf(key, random, pick, JSON.stringify(credential));
      const status = await statusOf(base, sent);
      const documented = Object.keys(contract.operations[key]?.responses ?? {});
      // Statuses of requests that are rejected before an operation is found.
      const general = ["400", "401", "403", "404", "405", "413", "414", "415", "431"];
      const why =
        typeof status === "string"
          ? status
          : status >= 500
            ? `a ${status}`
            : !documented.includes(String(status)) && !general.includes(String(status))
              ? `${status}, which is not documented`
              : sent.invalid && status < 400
                ? `${status} for a body that nobody may take`
                : undefined;
      count.note(`${name} ${key} ${sent.path.slice(0, 100)} ${sent.body?.slice(0, 100) ?? ""}`, why);
    }
  }
  return count;
}

async function quietSandbox() {
  const sandbox = await startSandbox({ runDuration: 0, rateLimits: false });
  return { sandbox, [Symbol.asyncDispose]: () => sandbox.close() };
}

function requestOf(
  key: OperationKey,
  random: () => number,
  pick: <T>(list: readonly T[]) => T,
  keys: string,
): Sent {
  const [method = "", template = ""] = key.split(" ");
  const tokens = [...keys.matchAll(/"([^"]{3,})"/g)].map(([, token = ""]) => token);
  const path = template.replaceAll(/\{[^}]+\}/g, () => encodeURIComponent(textOf(pick(values))) || "x");
  const query =
    random() < 0.3
      ? `?limit=${encodeURIComponent(textOf(pick(values)))}&cursor=${Math.floor(random() * 1e9)}`
      : "";
  const headers: Record<string, string> = {
    "content-type": "application/json",
    authorization: `Bearer ${pick(tokens)}`,
  };
  if (random() < 0.1)
    headers["content-type"] = pick(["text/plain", "", "application/xml", "multipart/form-data"]);
  if (method === "GET" || method === "HEAD" || method === "DELETE")
    return { method, path: path + query, headers, invalid: false };
  const invalid = random() < 0.5;
  const names = [
    "name",
    "email",
    "id",
    "event_id",
    "title",
    "attendees",
    "events",
    "idempotency_key",
    "type",
    "data",
    "start_date",
    "__proto__",
  ];
  const body = invalid
    ? pick(never)
    : JSON.stringify(
        Object.fromEntries(names.filter(() => random() < 0.5).map((name) => [name, pick(values)])),
      );
  // An operation that takes no body may ignore one.
  return {
    method,
    path: path + query,
    headers,
    body,
    invalid: invalid && body !== "" && method === "PUT" && /import|attendees/.test(template),
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

async function statusOf(base: string, { method, path, headers, body }: Sent): Promise<number | string> {
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const response = await fetch(`${base}${path}`, {
      method,
      headers,
      signal,
      redirect: "manual",
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    if (text !== "" && /json/.test(response.headers.get("content-type") ?? "")) JSON.parse(text);
    return response.status;
  } catch (error) {
    return `no response: ${error}`;
  }
}
