import { virtualTime } from "../../scripts/virtual-time.ts";
import { type Attempt, createClient, type Wait } from "../../src/client/index.ts";
import { retryPolicy } from "../../src/client/retry.ts";
import { seeded } from "../../src/sandbox/core/faults/seeded.ts";
import type { Api } from "../../src/toolkit/docs/model/api.ts";
import type { OperationEntry } from "../../src/toolkit/docs/model/operations.ts";
import { Drawing, MARGIN, WIDTH } from "./drawing.ts";

/** In seconds. */
const RETRY_AFTER = "2";

/** What happens to the requests of the call: each kind of trouble once, then a success. */
const responses: readonly (() => Response)[] = [
  () => new Response("{}", { status: 503, headers: { "content-type": "application/json" } }),
  () => {
    throw new TypeError("The connection was cut.");
  },
  () =>
    new Response("{}", {
      status: 429,
      headers: { "content-type": "application/json", "retry-after": RETRY_AFTER },
    }),
  () => Response.json({}),
];

/** One in which each wait is long enough to be seen. */
const SEED = 11;

interface Recorded {
  readonly attempts: readonly Attempt[];
  readonly waits: readonly Wait[];
}

/** Makes one call of the client in virtual time, and draws what its hooks get. */
export async function retryTimeline(apis: readonly Api[]): Promise<string> {
  // The first API without a profile of its own shows what the client does by itself.
  const api = apis.find(({ contract }) => contract.retry === undefined);
  const operation = api?.operations.find(({ method }) => method === "GET");
  if (!api || !operation) throw new Error("There is no API that leaves retries to the client.");
  return draw(await record(api, operation), api);
}

async function record(api: Api, operation: OperationEntry): Promise<Recorded> {
  const attempts: Attempt[] = [];
  const waits: Wait[] = [];
  let requests = 0;
  const client = createClient(api.contract, {
    token: "a-key",
    env: virtualTime(seeded(SEED)),
    hooks: { onAttempt: (attempt) => attempts.push(attempt), onWait: (wait) => waits.push(wait) },
    fetch: async () => (responses[requests++] ?? Response.error)(),
  });
  // Without the API's own types every path is a string to the compiler; this one is the operation's.
  const get = client.GET as unknown as (path: string) => Promise<unknown>;
  await get(operation.path);
  return { attempts, waits };
}

const SPINE = MARGIN + 58;
const TEXT = SPINE + 20;
/** How far a second reaches. */
const SECOND = 44;
const RADIUS = 5;
/** From the top of a line of text to its middle. */
const MIDDLE = 10;

function draw({ attempts, waits }: Recorded, { contract }: Api): string {
  const drawing = new Drawing();
  const { base, factor, attempts: most } = retryPolicy(contract.retry, undefined, undefined);
  const start = attempts[0]?.startedAt ?? 0;
  const sentences: string[] = [];
  let dot: number | undefined;
  for (const attempt of attempts) {
    const wait = waits[attempt.number - 2];
    if (dot !== undefined && wait !== undefined) {
      const asked = attempts[attempt.number - 2]?.status === 429;
      const longest = base * factor ** (attempt.number - 2);
      const why = asked
        ? "what Retry-After says, and up to a tenth more, so that not everybody comes at once"
        : `drawn from 0 to ${longest / 1000}\u00a0s`;
      const text = `waits ${seconds(wait.ms)}: ${why}`;
      drawing.skip(2);
      drawing.write(text, TEXT, drawing.bottom, WIDTH - MARGIN - TEXT, { colour: "quiet" });
      drawing.skip(10);
      drawing.reach(dot + (wait.ms / 1000) * SECOND);

      drawing.line(
        [
          [SPINE, dot + RADIUS],
          [SPINE, drawing.bottom + MIDDLE - RADIUS],
        ],
        "strong-line",
      );
      sentences.push(`${text}.`);
    }
    const y = drawing.bottom;
    const outcome = outcomeOf(attempt);
    const isGood = attempt.status !== undefined && attempt.status < 300;
    const at = seconds(attempt.startedAt - start);
    dot = y + MIDDLE;
    drawing.write(at, SPINE - 12, y, SPINE, { size: 12, colour: "quiet", anchor: "end" });
    drawing.dot(SPINE, dot, isGood ? "good" : "bad", RADIUS);
    drawing.write(`Request ${attempt.number}: ${outcome}`, TEXT, y, WIDTH - MARGIN - TEXT, { isBold: true });
    sentences.push(`At ${at} request ${attempt.number}: ${outcome}.`);
  }
  const limit = `After ${most} requests the call gives up and returns the last trouble as its error.`;
  drawing.skip(10);
  drawing.write(limit, MARGIN, drawing.bottom, WIDTH - 2 * MARGIN);
  return drawing.svg(
    "One call of the client and its retries, with the times of a real run",
    [...sentences, limit].join(" "),
  );
}

function outcomeOf({ status, failure }: Attempt): string {
  if (failure === "network") return "connection cut";
  return status === 429 ? `429, Retry-After: ${RETRY_AFTER}` : String(status ?? failure);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)}\u00a0s`;
}
