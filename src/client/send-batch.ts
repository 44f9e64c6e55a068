import type { Batch, Operation, OperationKey } from "../openapi/contract.ts";
import type { BatchProgress, BatchResult, RejectedItem } from "./batches.ts";
import type { Chunk } from "./chunks.ts";
import type { Engine } from "./client.ts";
import { UnexpectedResponse, unexpected } from "./errors.ts";
import { at, linked, type ParameterValues } from "./expressions.ts";
import { followWork, PollFailed, type Progress, RunFailed } from "./follow.ts";
import { deriveKey, placeKey, sha256, toHex } from "./keys.ts";
import type { CallOptions } from "./options.ts";
import { parseHttpDate } from "./retry.ts";
import type { AnyResult } from "./types.ts";

/** What all batches of one import share. */
export interface Work {
  readonly using: Engine;
  readonly key: OperationKey;
  readonly definition: Operation;
  readonly limits: Batch;
  readonly params: ParameterValues;
  readonly body: Readonly<Record<string, unknown>>;
  readonly label: string;
  readonly options: CallOptions;
  readonly tell: (progress: BatchProgress) => void;
  /** Of the content of the batches, in their order. */
  readonly hashes: Promise<string>[];
}

/** So many failures of the same batch are no accident: the last of them is then given as it is. */
const MOST_GENERATIONS = 100;

/** Sends one batch. A replay of a run that had failed is tried again under the key of the next generation. */
export async function sendChunk(work: Work, chunk: Chunk): Promise<BatchResult> {
  const content = work.definition.key ? await contentOf(work.hashes, chunk) : "";
  for (let generation = 0; ; generation++) {
    const result = await sendGeneration(work, chunk, content, generation);
    if (result) return result;
  }
}

/** The hash of a batch, numbered where the input held the same content before: those are other batches. */
async function contentOf(hashes: Promise<string>[], { index, bytes }: Chunk): Promise<string> {
  const own = sha256(bytes).then(toHex);
  hashes[index] = own;
  const hash = await own;
  const before = await Promise.all(hashes.slice(0, index));
  const count = before.filter((other) => other === hash).length;
  return count > 0 ? `${hash} ${count}` : hash;
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
  const place = placeOf(chunk);
  tell({ ...place, stage: "sending" });
  const startedAt = using.env.now();
  const answer = await post(work, chunk, value);
  const { error, meta } = answer;
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
    // A success that cannot be read was worked on all the same.
    const done = error instanceof UnexpectedResponse && error.response.ok;
    const lost = (meta.outcomeUnknown || done) && !idempotency;
    return { ...result, status: lost ? "unknown" : "failed", error };
  }
  const { run } = definition;
  if (!run) {
    const error = incomplete(answer, definition, chunk.count);
    if (error) return { ...result, status: idempotency ? "failed" : "unknown", error };
    const itemErrors = errorsIn(answer.data, definition).map(({ error }) => error);
    const status = itemErrors.length > 0 ? "partial" : "succeeded";
    const outcome = status === "partial" ? "partial" : "success";
    const rejected = rejectedIn(answer.data, definition, chunk);
    return { ...result, status, outcome, data: answer.data, itemErrors, rejected };
  }
  const reader = using.operation(run.operation, "state");
  const told = { ...options, onProgress: (run: Progress) => tell({ ...place, stage: "running", run }) };
  try {
    const exchange = { params, responseBody: answer.data, responseHeaders: answer.response.headers };
    const { polls, ...end } = await followWork(using, run.operation, linked(run, exchange), told);
    const before = polls === 1 && endedBefore(answer, end.finishedAt, startedAt, using.env.now());
    const status = before ? "already" : end.outcome === "partial" ? "partial" : "succeeded";
    return { ...result, ...end, status, rejected: rejectedIn(end.data, reader, chunk) };
  } catch (error) {
    if (error instanceof RunFailed) {
      const { data, itemErrors, finishedAt } = error;
      const before = error.polls === 1 && endedBefore(answer, finishedAt, startedAt, using.env.now());
      // It had failed before: under the next key it is another run.
      if (before && generation < MOST_GENERATIONS) return undefined;
      const rejected = rejectedIn(data, reader, chunk);
      return { ...result, status: "failed", outcome: "failure", data, itemErrors, rejected, error };
    }
    if (error instanceof PollFailed) return { ...result, status: "failed", error };
    throw error;
  }
}

/** Sends the batch's body; a function of its own, so that the body is free as soon as it is answered. */
function post({ using, key, ...work }: Work, chunk: Chunk, value: string | undefined): Promise<AnyResult> {
  const { definition, params, options } = work;
  const [before, after] = wrapping(work, value ?? "");
  const inHeader = definition.key?.in === "header" && value !== undefined;
  return using.call(key, {
    ...options,
    params:
      inHeader && definition.key ? (placeKey(definition.key, { params }, value).params ?? params) : params,
    body: joined(before, chunk.bytes, after),
    // The bytes are the body already.
    bodySerializer: (serialized) => serialized,
  });
}

/**
 * Whether a replay tells of work that had ended before this call began. A replay after an unclear attempt may be the
 * answer to that attempt, so there the end of the work is compared with the call's start, both on the server's clock.
 */
function endedBefore(
  { meta, response }: AnyResult,
  finishedAt: string | undefined,
  startedAt: number,
  now: number,
): boolean {
  if (!meta.replayed || !meta.outcomeUnknown) return meta.replayed;
  const serverNow = parseHttpDate(response?.headers.get("date") ?? null);
  if (serverNow === undefined || finishedAt === undefined) return false;
  // `Date` has whole seconds, so the start may seem up to one second earlier than it was.
  return Date.parse(finishedAt) < serverNow - (now - startedAt);
}

export function placeOf({ index, offset, count, bytes }: Chunk): Omit<BatchProgress, "stage"> {
  return { index, offset, count, bytes: bytes.length };
}

/** What stands in the body before and after the items. */
export function wrapping(
  { definition, limits, body }: Pick<Work, "definition" | "limits" | "body">,
  key: string,
): [Uint8Array, Uint8Array] {
  const encoder = new TextEncoder();
  if (limits.at === "") return [encoder.encode("["), encoder.encode("]")];
  const { key: idempotency } = definition;
  const keyed = idempotency?.in === "body" ? placeKey(idempotency, { body }, key).body : body;
  const others = JSON.stringify(keyed).slice(0, -1);
  const name = JSON.stringify(limits.at.slice(1));
  return [encoder.encode(`${others}${others === "{" ? "" : ","}${name}:[`), encoder.encode("]}")];
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let position = 0;
  for (const part of parts) {
    whole.set(part, position);
    position += part.length;
  }
  return whole;
}

/** What is wrong with an answer that owes an entry for each item, and has fewer or more of them. */
function incomplete(
  { data, response, meta }: AnyResult,
  { itemErrors }: Operation,
  count: number,
): UnexpectedResponse | undefined {
  if (itemErrors?.order !== "request" || !response) return undefined;
  const entries = at(data, itemErrors.at);
  const found = Array.isArray(entries) ? entries.length : 0;
  const { replayed: _, ...trace } = meta;
  const why = `with ${found} entries for ${count} items`;
  return found === count ? undefined : unexpected(trace, why, response, JSON.stringify(data));
}

/** Positions and errors of the entries that are errors, where others may stand among them. */
export function errorsIn(
  data: unknown,
  { itemErrors }: Operation,
): { readonly position: number; readonly error: unknown }[] {
  const found = itemErrors && at(data, itemErrors.at);
  const marked = itemErrors?.error;
  return (Array.isArray(found) ? found : []).flatMap((error: unknown, position) =>
    marked === undefined || at(error, `/${marked}`) !== undefined ? [{ position, error }] : [],
  );
}

/** Finds the items that errors speak of, by their order or by the member that names them; the bytes are the only copy. */
function rejectedIn(data: unknown, definition: Operation, chunk: Chunk): RejectedItem<unknown, unknown>[] {
  const { key, order } = definition.itemErrors ?? {};
  const errors = errorsIn(data, definition);
  if (errors.length === 0 || !(key || order)) return [];
  const items: unknown[] = JSON.parse(`[${new TextDecoder().decode(chunk.bytes)}]`);
  const positions = new Map(key ? items.map((item, position) => [at(item, `/${key}`), position]) : []);
  return errors.flatMap(({ position, error }) => {
    const found = key ? positions.get(at(error, `/${key}`)) : position;
    return found === undefined ? [] : [{ item: items[found], index: chunk.offset + found, error }];
  });
}
