import type { Operation, OperationKey, Outcome } from "../openapi/contract.ts";
import { type Frame, frame, framed } from "./batch-body.ts";
import type { Contents } from "./batch-key.ts";
import type { BatchProgress, BatchResult, BatchStatus } from "./batch-result.ts";
import type { Chunk } from "./chunks.ts";
import type { Engine } from "./client.ts";
import { elapsedSince, momentOf } from "./elapsed.ts";
import { UnexpectedResponse } from "./errors.ts";
import { linked, type ParameterValues } from "./expressions.ts";
import { followWork, PollFailed, type Progress, RunFailed } from "./follow.ts";
import { itemErrorsIn, miscounted, rejectedIn } from "./item-errors.ts";
import { deriveKey, placeKey } from "./keys.ts";
import type { CallOptions } from "./options.ts";
import { endedBefore } from "./replays.ts";
import type { AnyResult } from "./types.ts";
import { unusable } from "./unusable.ts";

/** What all batches of one import share. */
export interface Work {
  readonly using: Engine;
  readonly key: OperationKey;
  readonly definition: Operation;
  readonly params: ParameterValues;
  readonly body: Readonly<Record<string, unknown>>;
  readonly label: string;
  readonly options: CallOptions;
  /** What is left of the deadline of the verb. */
  readonly left: () => { readonly deadline?: number };
  readonly report: (progress: BatchProgress) => void;
  readonly contents: Contents;
}

/** Stop after this many failed runs of the same batch, and return the last. */
const MOST_GENERATIONS = 100;

/** Sends one batch; after the replay of a run that had failed, once more under the key of the next generation. */
export async function sendChunk(work: Work, chunk: Chunk): Promise<BatchResult> {
  const content = work.definition.key ? await work.contents.nameOf(chunk) : "";
  for (let generation = 0; ; generation++) {
    const result = await sendGeneration(work, chunk, content, generation);
    if (result) return result;
  }
}

/** Gives `undefined` where the API replayed a run that had failed before, so that another key is needed. */
async function sendGeneration(
  work: Work,
  chunk: Chunk,
  content: string,
  generation: number,
): Promise<BatchResult | undefined> {
  const { using, key, definition, params, body, label, options, left, report } = work;
  const idempotency = definition.key;
  const value =
    idempotency && (await deriveKey(idempotency, [key, params.path ?? {}, label, body, content, generation]));
  const location = locationOf(chunk);
  report({ ...location, stage: "sending" });
  const start = momentOf(using.env);
  const response = await post(work, chunk, value);
  const { error, meta } = response;
  const result = {
    index: chunk.index,
    offset: chunk.offset,
    count: chunk.count,
    itemErrors: [],
    rejected: [],
    generation,
    replayed: meta.replayed,
    requestId: meta.requestId,
    ...(value === undefined ? {} : { key: value }),
    ...(meta.outcomeUnknown && !idempotency && !error ? { repeated: true } : {}),
  };
  if (error) {
    // The API worked on the batch when it reported success, even if the body cannot be read.
    const done = error instanceof UnexpectedResponse && error.response.ok;
    return { ...result, status: meta.outcomeUnknown || done ? "unknown" : "failed", error };
  }
  const { run } = definition;
  const { data } = response;
  const { parse = using.defaults.parse } = options;
  if (!run) {
    const why = miscounted(definition, data, chunk.count);
    if (why) return { ...result, status: "unknown", error: unusable(response, why) };
    const itemErrors = itemErrorsIn(definition, data).map(({ error }) => error);
    const outcome = itemErrors.length > 0 ? "partial" : "success";
    const rejected = rejectedIn(definition, data, chunk, parse);
    return { ...result, status: statusOf(outcome, rejected, chunk), outcome, data, itemErrors, rejected };
  }
  const followed = linked(run, { params, responseBody: data, responseHeaders: response.response.headers });
  if (!followed) {
    const error = unusable(response, `without saying how to call ${run.operation}`);
    return { ...result, status: "unknown", error };
  }
  const reader = using.operation(run.operation, "state");
  const onProgress = (run: Progress) => report({ ...location, stage: "running", run });
  const hadEnded = (polls: number, finishedAt: string | undefined) =>
    polls === 1 && endedBefore(response, finishedAt, elapsedSince(start, using.env));
  try {
    const follow = { ...options, ...left(), onProgress };
    const following = followWork(using, run.operation, followed, follow, key);
    const { polls, ...end } = await following;
    const rejected = rejectedIn(reader, end.data, chunk, parse);
    const status = hadEnded(polls, end.finishedAt) ? "already" : statusOf(end.outcome, rejected, chunk);
    return { ...result, ...end, status, rejected };
  } catch (error) {
    if (error instanceof RunFailed) {
      const { data, itemErrors, finishedAt, polls } = error;
      if (hadEnded(polls, finishedAt) && generation < MOST_GENERATIONS) return undefined;
      const rejected = rejectedIn(reader, data, chunk, parse);
      const status = statusOf("failure", rejected, chunk);
      return { ...result, status, outcome: "failure", data, itemErrors, rejected, error };
    }
    // The run may go on, so its outcome is unknown.
    if (error instanceof PollFailed) return { ...result, status: "unknown", data: error.data, error };
    throw error;
  }
}

const STATUS = { success: "succeeded", partial: "partial", failure: "failed" } as const;

/** A batch of which every item was refused is rejected, whatever the API calls the end of its run. */
function statusOf(
  outcome: Outcome,
  rejected: readonly { readonly index: number }[],
  { count }: Chunk,
): BatchStatus {
  return new Set(rejected.map(({ index }) => index)).size === count ? "rejected" : STATUS[outcome];
}

/** Sends the body of a batch. It is a function of its own so that the body is free as soon as the response is here. */
function post(
  { using, key, definition, params, body, options, left }: Work,
  { whole }: Chunk,
  value = "",
): Promise<AnyResult> {
  const around: Frame = frame(definition, body, value);
  const keyed = definition.key?.in === "header" ? placeKey(definition.key, { params }, value).params : params;
  return using.call(key, {
    ...options,
    ...left(),
    params: keyed ?? params,
    body: framed(around, whole),
    // The bytes are the body already.
    bodySerializer: (serialized) => serialized,
  });
}

/** Where a batch stands in the input. */
export function locationOf({ index, offset, count, bytes }: Chunk): Omit<BatchProgress, "stage"> {
  return { index, offset, count, bytes: bytes.length };
}
