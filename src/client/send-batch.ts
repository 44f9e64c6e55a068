import type { Operation, OperationKey } from "../openapi/contract.ts";
import { type Frame, frame, framed } from "./batch-body.ts";
import type { Contents } from "./batch-key.ts";
import type { BatchProgress, BatchResult } from "./batch-result.ts";
import type { Chunk } from "./chunks.ts";
import type { Engine } from "./client.ts";
import { UnexpectedResponse, unexpected } from "./errors.ts";
import { linked, type ParameterValues } from "./expressions.ts";
import { followWork, PollFailed, type Progress, RunFailed } from "./follow.ts";
import { itemErrorsIn, miscounted, rejectedIn } from "./item-errors.ts";
import { deriveKey, placeKey } from "./keys.ts";
import type { CallOptions } from "./options.ts";
import { endedBefore } from "./replays.ts";
import type { AnyResult } from "./types.ts";

/** What all batches of one import share. */
export interface Work {
  readonly using: Engine;
  readonly key: OperationKey;
  readonly definition: Operation;
  readonly params: ParameterValues;
  readonly body: Readonly<Record<string, unknown>>;
  readonly label: string;
  readonly options: CallOptions;
  readonly tell: (progress: BatchProgress) => void;
  readonly contents: Contents;
}

/** Stop after this many failed runs of the same batch, and return the last. */
const MOST_GENERATIONS = 100;

/** Sends one batch. After the replay of a run that had failed it sends the batch again, under the next generation's key. */
export async function sendChunk(work: Work, chunk: Chunk): Promise<BatchResult> {
  const content = work.definition.key ? await work.contents.nameOf(chunk) : "";
  for (let generation = 0; ; generation++) {
    const result = await sendGeneration(work, chunk, content, generation);
    if (result) return result;
  }
}

async function sendGeneration(
  work: Work,
  chunk: Chunk,
  content: string,
  generation: number,
): Promise<BatchResult | undefined> {
  const { using, key, definition, params, body, label, options, tell } = work;
  const idempotency = definition.key;
  const value =
    idempotency && (await deriveKey(idempotency, [key, params.path ?? {}, label, body, content, generation]));
  const location = locationOf(chunk);
  tell({ ...location, stage: "sending" });
  const startedAt = using.env.now();
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
    const lost = (meta.outcomeUnknown || done) && !idempotency;
    return { ...result, status: lost ? "unknown" : "failed", error };
  }
  const { run } = definition;
  const { data } = response;
  if (!run) {
    const why = miscounted(definition, data, chunk.count);
    if (why) {
      const { replayed: _, ...trace } = meta;
      const error = unexpected(trace, why, response.response, JSON.stringify(data));
      return { ...result, status: idempotency ? "failed" : "unknown", error };
    }
    const itemErrors = itemErrorsIn(definition, data).map(({ error }) => error);
    const status = itemErrors.length > 0 ? "partial" : "succeeded";
    const outcome = status === "partial" ? "partial" : "success";
    return { ...result, status, outcome, data, itemErrors, rejected: rejectedIn(definition, data, chunk) };
  }
  const reader = using.operation(run.operation, "state");
  const followed = {
    ...options,
    onProgress: (run: Progress) => tell({ ...location, stage: "running", run }),
  };
  try {
    const exchange = { params, responseBody: data, responseHeaders: response.response.headers };
    const { polls, ...end } = await followWork(using, run.operation, linked(run, exchange), followed);
    const before = polls === 1 && endedBefore(response, end.finishedAt, { startedAt, now: using.env.now() });
    const status = before ? "already" : end.outcome === "partial" ? "partial" : "succeeded";
    return { ...result, ...end, status, rejected: rejectedIn(reader, end.data, chunk) };
  } catch (error) {
    if (error instanceof RunFailed) {
      const { data, itemErrors, finishedAt, polls } = error;
      const before = polls === 1 && endedBefore(response, finishedAt, { startedAt, now: using.env.now() });
      // The run had failed before this call. Under the next key it is another run.
      if (before && generation < MOST_GENERATIONS) return undefined;
      const rejected = rejectedIn(reader, data, chunk);
      return { ...result, status: "failed", outcome: "failure", data, itemErrors, rejected, error };
    }
    if (error instanceof PollFailed) return { ...result, status: "failed", error };
    throw error;
  }
}

/** Sends the body of a batch. It is a function of its own so that the body is free as soon as the response is here. */
function post(
  { using, key, definition, params, body, options }: Work,
  { bytes }: Chunk,
  value = "",
): Promise<AnyResult> {
  const around: Frame = frame(definition, body, value);
  const keyed = definition.key?.in === "header" ? placeKey(definition.key, { params }, value).params : params;
  return using.call(key, {
    ...options,
    params: keyed ?? params,
    body: framed(around, bytes),
    // The bytes are the body already.
    bodySerializer: (serialized) => serialized,
  });
}

/** Where a batch stands in the input. */
export function locationOf({ index, offset, count, bytes }: Chunk): Omit<BatchProgress, "stage"> {
  return { index, offset, count, bytes: bytes.length };
}
