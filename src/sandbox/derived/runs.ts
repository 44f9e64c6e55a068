import type { State } from "../../openapi/contract.ts";
import type { Bundle } from "../core/bundle.ts";
import { isObject, type JsonObject, list } from "../core/json.ts";
import { timestamp } from "../core/timestamp.ts";
import { valueAt, withValue } from "./location.ts";
import { withProgress } from "./progress.ts";
import { schemaAt } from "./schema-at.ts";

/** When a run began and ends, in ms, and whether a fault makes it fail. */
export interface Run {
  readonly from: number;
  readonly until: number;
  readonly doomed: boolean;
}

/** Share of its time that a run is in its first state. */
const FIRST = 0.25;

/** The body of a run at `now`. It passes through the documented states, counts evenly, and ends in success, or in failure if doomed. */
export function runAt(
  bundle: Bundle,
  schema: JsonObject | undefined,
  state: State,
  body: object,
  { from, until, doomed }: Run,
  now: number,
): object {
  const ended = now >= until;
  const states = statesOf(bundle, schema, state.status);
  const going = states.filter((name) => !(name in state.outcomes));
  const wanted = doomed ? "failure" : "success";
  const [end = going.at(-1)] = [
    ...states.filter((name) => state.outcomes[name] === wanted),
    ...Object.keys(state.outcomes).filter((name) => state.outcomes[name] === wanted),
  ];
  const begun = now >= from + (until - from) * FIRST;
  const current = ended ? end : begun ? (going[1] ?? going[0]) : going[0];
  let written: unknown = body;
  if (current !== undefined) written = withValue(written, state.status, current);
  if (state.finishedAt !== undefined) {
    const known = valueAt(written, state.finishedAt);
    written = withValue(
      written,
      state.finishedAt,
      ended ? timestamp(until) : known === undefined ? undefined : null,
    );
  }
  if (state.progress) {
    const begins = from + (until - from) * FIRST;
    const share = ended ? 1 : Math.max(0, (now - begins) / (until - begins));
    // A run that fails has come half the way.
    written = withProgress(bundle, schema, state.progress, written, doomed ? share / 2 : share);
  }
  return isObject(written) ? written : body;
}

/** The possible values of a state, in the order of the document. */
function statesOf(bundle: Bundle, schema: JsonObject | undefined, pointer: string): string[] {
  const { layers } = schemaAt(bundle, schema, pointer);
  const values = layers.flatMap((layer) => ("const" in layer ? [layer.const] : list(layer.enum)));
  return [...new Set(values.filter((value) => typeof value === "string"))];
}
