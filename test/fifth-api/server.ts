import { createServer, type IncomingMessage } from "node:http";
import { onTestFinished } from "vitest";

const PROBLEMS = "https://quay.test/problems";
const KEY = "quay-key";

export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage["headers"];
}

interface Ship {
  readonly imo: string;
  readonly name: string;
  readonly flag: string;
  readonly [member: string]: unknown;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const fleet = [
  ["NO", "Fram"],
  ["NO", "Gjoa"],
  ["DK", "Danmark"],
  ["NO", "Maud"],
  ["SE", "Antarctic"],
  ["DK", "Fylla"],
  ["NO", "Christian Radich"],
] as const;

const depths = [4, 6, 8, 10, 3, 12, 7, 9];

function problem(status: number, type: string, more: object = {}): Answer {
  const body = { type: `${PROBLEMS}/${type}`, title: type, status, detail: `It is ${type}`, ...more };
  return { status, body, headers: { "content-type": "application/problem+json" } };
}

/** The harbour's server, a few lines in the style of this API. It stops at the end of the test. */
export async function openQuay() {
  const asked: Asked[] = [];
  /** Responses that come first, whatever is requested. */
  const first: Answer[] = [];
  const ships: Ship[] = fleet.map(([flag, name], at) => ({ imo: String(1000001 + at), name, flag }));
  const booked = new Map<string, Answer>();

  function listShips({ searchParams }: URL): Answer {
    const flags = searchParams.getAll("flag");
    const limit = Number(searchParams.get("limit") ?? 3);
    const rest = ships.filter(({ imo, flag }) => {
      return imo > (searchParams.get("after") ?? "") && (flags.length === 0 || flags.includes(flag));
    });
    const body = rest.slice(0, limit);
    // Like many servers: the address of the request, credential included, with another cursor.
    const query = new URLSearchParams(searchParams);
    query.set("after", body.at(-1)?.imo ?? "");
    const links = [`</v1/ships>; rel="first"; title="all, from the first"`];
    if (rest.length > limit) links.push(`</v1/ships?${query}>; title="more, please"; rel="next"`);
    return { status: 200, body, headers: { link: links.join(", ") } };
  }

  function listBerths({ searchParams }: URL): Answer {
    const deep = depths
      .map((depth, at) => ({ berth_id: `B${at}`, depth }))
      .filter(({ depth }) => depth >= Number(searchParams.get("min_depth") ?? 0));
    const offset = Number(searchParams.get("offset") ?? 0);
    const body = { berths: deep.slice(offset, offset + 4) };
    return { status: 200, body, headers: { "x-total-count": String(deep.length) } };
  }

  function answer(method: string, url: URL, headers: IncomingMessage["headers"], text: string): Answer {
    if (url.searchParams.get("key") !== KEY) return problem(401, "unauthorized");
    const body = text === "" ? {} : JSON.parse(text);
    const path = url.pathname.slice("/v1".length);
    const operation = `${method} ${path}`;
    const key = String(headers["idempotency-key"]);
    if (operation === "GET /ships") return listShips(url);
    if (operation === "GET /berths") return listBerths(url);
    if (operation === "POST /ships") {
      if (ships.some(({ imo }) => imo === body.imo)) return problem(409, "ship-exists");
      ships.push(body);
      return { status: 201, body };
    }
    if (method === "GET" && path.startsWith("/ships/")) {
      const ship = ships.find(({ imo }) => path.endsWith(imo));
      return ship ? { status: 200, body: ship } : problem(404, "not-found");
    }
    if (operation === "POST /calls") {
      const errors = [{ pointer: "#/day", detail: "no day" }];
      if (!/^\d{4}-\d\d-\d\d$/.test(body.day)) return problem(400, "invalid", { errors });
      const made = booked.get(key) ?? { status: 201, body: { ...body, call_id: `call-${booked.size + 1}` } };
      const taken = [...booked].some(
        ([other, { body: call }]) => other !== key && Object(call).day === body.day,
      );
      if (taken) return problem(409, "berth-taken", { instance: "urn:quay:77" });
      booked.set(key, made);
      return made;
    }
    if (method === "PATCH") return problem(409, "berth-taken");
    const numbers: string[] = body.containers.map(({ number }: { number: string }) => number);
    const refused = numbers
      .filter((number) => number.startsWith("X"))
      .map((number) => ({ number, reason: "is leaking" }));
    return { status: 200, body: { landed: numbers.length - refused.length, refused } };
  }

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = "", headers } = request;
    const url = new URL(request.url ?? "", "http://quay.test");
    asked.push({ method, url, headers });
    const given = answer(method, url, headers, Buffer.concat(chunks).toString());
    const { status, body, headers: fields } = first.shift() ?? given;
    response.writeHead(status, { "content-type": "application/json", ...fields }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("The server has no port.");
  return { url: `http://127.0.0.1:${address.port}/v1`, asked, first, problem, booked };
}
