import type { ProgressCounts } from "../../openapi/contract.ts";
import type { Bundle } from "../core/bundle.ts";
import { isObject, type JsonObject } from "../core/json.ts";
import { valueAt, withValue } from "./location.ts";
import { sampleOf } from "./sample.ts";
import { schemaAt, typesOf } from "./schema-at.ts";

/** Items of a run whose body shows no number of them. */
const ITEMS = 100;

/** A body whose counts say that this share of the work is done. Counts that the schema does not have stay away. */
export function withProgress(
  bundle: Bundle,
  schema: JsonObject | undefined,
  { done = [], left: given, all }: ProgressCounts,
  body: unknown,
  share: number,
): unknown {
  const totals: readonly string[] = typeof all === "number" ? [] : all;
  const isOfDone = (pointer: string) => done.some((each) => each === pointer);
  // The total may be the sum of what is done and what is left.
  const left = given ?? (totals.some(isOfDone) ? totals.filter((pointer) => !isOfDone(pointer)) : []);
  const numberAt = (pointer: string) => Number(valueAt(body, pointer) ?? 0) || 0;
  const shown = typeof all === "number" ? all : totals.reduce((sum, pointer) => sum + numberAt(pointer), 0);
  const whole = shown > 0 ? shown : ITEMS;
  const isWhole = [...done, ...left].some((pointer) => typesAt(bundle, schema, pointer).has("integer"));
  const finished = isWhole ? Math.floor(share * whole) : share * whole;
  const first = (pointers: readonly string[], count: number) =>
    pointers.map((pointer, index) => [pointer, index === 0 ? count : 0] as const);
  const rest = totals.filter((pointer) => !isOfDone(pointer) && !left.some((each) => each === pointer));
  let written = body;
  for (const [pointer, count] of [
    ...first(done, finished),
    ...first(left, whole - finished),
    ...first(rest, whole),
  ])
    written = withCount(bundle, schema, written, pointer, count);
  return written;
}

function withCount(
  bundle: Bundle,
  schema: JsonObject | undefined,
  body: unknown,
  pointer: string,
  count: number,
): unknown {
  const types = typesAt(bundle, schema, pointer);
  if (types.size === 0) return body;
  const above = pointer.slice(0, pointer.lastIndexOf("/"));
  const holder = schemaAt(bundle, schema, above).layers.find(({ properties }) => isObject(properties));
  const whole = isObject(valueAt(body, above))
    ? body
    : withValue(body, above, sampleOf(bundle, { ...holder, type: "object" }));
  const isText = types.has("string") && !types.has("integer") && !types.has("number");
  return withValue(whole, pointer, isText ? String(count) : count);
}

function typesAt(bundle: Bundle, schema: JsonObject | undefined, pointer: string): ReadonlySet<unknown> {
  return typesOf(schemaAt(bundle, schema, pointer));
}
