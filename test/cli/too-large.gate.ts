import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, onTestFinished, test } from "vitest";
import { refusalOf } from "../../src/cli/bulk/refusal.ts";
import { SizeLimit, Sizes } from "../../src/cli/bulk/size-limit.ts";
import { ApiError, Rows, TransportError, UnexpectedResponse } from "../../src/client/index.ts";
import { seeded } from "../../src/sandbox/core/faults/seeded.ts";
import { file } from "./concord.ts";
import { concordInOne } from "./in-one-process.ts";
import { AUTH, csv, EVENT, rows } from "./sandbox.ts";

/**
 * An API behind a proxy that refuses bodies beyond a size: with 413, or by closing the connection while they are on their way,
 * which is what a sender sees of a 413 that comes too early.
 */
async function behindProxy(limit: number) {
  const taken = new Map<string, readonly string[]>();
  let closes = (): boolean => false;
  const server = createServer(async (request, response) => {
    const reply = (status: number, body: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (request.method === "GET") {
      if (!request.url?.startsWith("/runs/"))
        return void reply(200, request.url === "/auth" ? AUTH : { event_id: EVENT });
      const run_id = request.url.slice("/runs/".length);
      return void reply(200, { run_id, status: "succeeded", errors: [], correlation_id: "c" });
    }
    if (Number(request.headers["content-length"]) > limit) {
      if (closes()) return void request.socket.destroy();
      await text(request);
      response.writeHead(413, { "content-type": "text/html" });
      return void response.end("<html><title>413 Request Entity Too Large</title></html>");
    }
    const { attendees, idempotency_key } = JSON.parse(await text(request));
    taken.set(
      idempotency_key,
      attendees.map(({ attendee_id }: { attendee_id: string }) => attendee_id),
    );
    reply(202, { run_id: `run_${taken.size}`, status: "queued", correlation_id: "c" });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  // The address of a TCP server is an object.
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    to: ["--base-url", base],
    taken,
    closeWhen(decide: () => boolean) {
      closes = decide;
    },
  };
}

test.each([1, 2, 3])(
  "whatever is lost of the refusals, starts of the same import come to the same parts: no row is in two (%i)",
  async (seed) => {
    const { to, taken, closeWhen } = await behindProxy(700);
    const random = seeded(seed);
    const list = rows(60);
    const path = await file("roster.csv", csv(list));
    const args = ["import", path, "--event", EVENT, "--batch-rows", "20", "--attempts", "1", "--json", ...to];
    // Without retries, a closed connection ends a start at a different point each time.
    closeWhen(() => random() < 0.3);
    for (let starts = 0; starts < 3; starts++) await concordInOne(args);
    closeWhen(() => false);
    const { code, out } = await concordInOne(args);
    expect({ code, report: JSON.parse(out) }).toMatchObject({ code: 0, report: { status: "complete" } });
    const ids = list.map(({ attendee_id }) => attendee_id).sort();
    expect([...taken.values()].flat().sort()).toEqual(ids);
  },
);

test("a connection that a proxy closes before its 413 can be read does not end the import", async () => {
  const { to, taken, closeWhen } = await behindProxy(700);
  let refusals = 0;
  closeWhen(() => refusals++ % 2 === 0);
  const path = await file("roster.csv", csv(rows(20)));
  const { code } = await concordInOne(["import", path, "--event", EVENT, ...to]);
  expect(code).toBe(0);
  expect([...taken.values()].flat()).toHaveLength(20);
});

describe("a batch is sent in parts", () => {
  const trace = { operation: "PUT /x", requestId: "r", outcomeUnknown: true } as const;
  const attempt = (fields: object) => ({ number: 1, startedAt: 0, duration: 1, ...fields });
  const refused = (status: number, ...attempts: object[]) =>
    new UnexpectedResponse("", {
      ...trace,
      attempts: [...attempts.map(attempt), attempt({ status })],
      response: new Response(null, { status }),
      bodyText: "",
    });

  const said = (status: number, ...attempts: object[]) =>
    new ApiError("", { ...trace, status, attempts: [...attempts.map(attempt), attempt({ status })] });

  test.each([
    ["after a 413", refused(413), "size", "size"],
    ["after a 400 or a 422", refused(422), "content", "content"],
    ["after 429s and a 400", refused(400, { status: 429 }), "content", "content"],
    ["after a connection that was never made", refused(413, { failure: "refused" }), "size", "size"],
    [
      "with a key, after connections that broke, and a 413",
      refused(413, { failure: "network" }),
      "size",
      undefined,
    ],
    ["with a key, if the API itself refuses the content", said(400, { status: 502 }), "content", undefined],
    [
      "not after a time-out and a 413: the whole may have been worked on",
      refused(413, { failure: "timeout" }),
      undefined,
      undefined,
    ],
    ["not after a 502 and a 413", refused(413, { status: 502 }), undefined, undefined],
    ["not after a 502 and the 400 of a proxy", refused(400, { status: 502 }), undefined, undefined],
    ["not after another refusal", said(403), undefined, undefined],
    [
      "not after connections that broke alone",
      new TransportError("", { ...trace, attempts: [attempt({ failure: "network" })] }),
      undefined,
      undefined,
    ],
  ])("%s", (_, error, keyed, keyless) => {
    expect([refusalOf(error, { keyed: true }), refusalOf(error, { keyed: false })]).toEqual([keyed, keyless]);
  });

  test("whose bytes are counted as they are sent", () => {
    const items = [{ a: "ø" }, new Rows(new TextEncoder().encode('{"a": 1.0}'), 1), { a: 2 }];
    const sizes = new Sizes(5, items);
    expect([sizes.of(5, 1), sizes.of(6, 1), sizes.of(5, 3)]).toEqual([10, 10, 10 + 10 + 7 + 2]);
    const limit = new SizeLimit();
    expect(limit.excludes(1e9)).toBe(false);
    limit.refused(30);
    limit.refused(29);
    expect([limit.excludes(28), limit.excludes(29)]).toEqual([false, true]);
  });
});
