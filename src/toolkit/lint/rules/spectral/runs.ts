import { ANNOTATION } from "../../../../openapi/annotation-names.ts";
import { terminalOf } from "../../../../openapi/annotations.ts";
import { entriesOf, type Json, type JsonObject, textOf } from "../../../../openapi/json.ts";
import { valueAt } from "../../../../openapi/pointer.ts";
import { atPointer, findMarked, layersOf } from "../../../../openapi/schema.ts";
import type { Bundle, Operation, Response } from "./bundle.ts";
import { type BundleProblem, rule } from "./rule.ts";

/** A success response with the state of a run. */
interface Stated {
  readonly operation: Operation;
  readonly response: Response;
  readonly pointer: string;
  /** The final states, each with its outcome. */
  readonly terminal: ReadonlyMap<Json, string>;
  readonly property: JsonObject;
}

/** A response with a state has a link `run` or `poll`, unless it is what such a link leads to. */
export const runLink = rule("A response with a state says how to wait for its end.", (bundle) => {
  const awaited = awaitedIn(bundle);
  return statedIn(bundle).flatMap(({ operation, response }) => {
    if (response.links.has("run") || response.links.has("poll")) return [];
    if (awaited.has(textOf(operation.value.operationId) ?? "")) return [];
    const message = `${operation.key} ${response.status} has a state that ends, and neither a link \`run\` nor \`poll\``;
    return [{ message, path: bundle.path(response.value) }];
  });
});

/** Both success and failure have a final state, so that no client waits for ever. */
export const runOutcomes = rule("A state has an end that is a success and one that is a failure.", (bundle) =>
  statedIn(bundle).flatMap(({ terminal, property }) => {
    const outcomes = [...terminal.values()];
    return ["success", "failure"].flatMap((outcome) =>
      outcomes.includes(outcome)
        ? []
        : [{ message: `No state is marked \`x-terminal: ${outcome}\``, path: bundle.path(property) }],
    );
  }),
);

/** An example has a time of its end only in a final state, and no final state lacks it except a failure. */
export const runExample = rule(
  "Examples have an end exactly in the states that are marked as ends.",
  (bundle) =>
    statedIn(bundle).flatMap(({ operation, response, pointer, terminal }): BundleProblem[] => {
      const [ended] = findMarked(bundle, response.schema, ANNOTATION.finishedAt);
      if (!ended)
        return awaitedIn(bundle).has(textOf(operation.value.operationId) ?? "")
          ? unmarkedEnd(bundle, response)
          : [];
      return response.examples.flatMap(({ name, value, holder }) => {
        const state = valueAt(value, pointer);
        const end = valueAt(value, ended.pointer);
        // A failure may have no time of its end.
        const open =
          end === null && (!terminal.has(state ?? null) || terminal.get(state ?? null) === "failure");
        if (state === undefined || end === undefined || open || (end !== null && terminal.has(state)))
          return [];
        const message =
          end === null
            ? `The example ${name} has no end, but the state ${JSON.stringify(state)} is marked as one`
            : `The example ${name} has ended, but the state ${JSON.stringify(state)} is not marked with x-terminal`;
        return [{ message, path: bundle.path(holder, "value") }];
      });
    }),
);

/** Finds a property that is named like the time of the end, but not marked with `x-finished-at`. */
function unmarkedEnd(bundle: Bundle, { schema }: Response): BundleProblem[] {
  return [...layersOf(bundle, schema)].flatMap((layer) =>
    entriesOf(layer.properties).flatMap(([name]) =>
      /^(?:finished|completed|ended)_?at$/i.test(name)
        ? [
            {
              message: `\`${name}\` is not marked with x-finished-at`,
              path: bundle.path(layer, "properties", name),
            },
          ]
        : [],
    ),
  );
}

/** The `operationId`s to which links `run` and `poll` lead. */
function awaitedIn(bundle: Bundle): Set<string> {
  const links = bundle.operations.flatMap(({ responses }) =>
    responses.flatMap((response) => [response.links.get("run"), response.links.get("poll")]),
  );
  return new Set(links.flatMap((link) => textOf(link?.operationId) ?? []));
}

function statedIn(bundle: Bundle): Stated[] {
  return bundle.operations.flatMap((operation) =>
    operation.responses.flatMap((response): Stated[] => {
      if (response.status >= 300 || !response.schema) return [];
      const marked = findMarked(bundle, response.schema, ANNOTATION.terminal);
      const [first] = marked;
      if (!first) return [];
      const [written = first.schema] = atPointer(bundle, response.schema, first.pointer);
      const property = bundle.resolve(written) ?? written;
      const terminal = new Map(
        [...layersOf(bundle, property)].flatMap((layer): [Json, string][] => {
          const outcome = terminalOf(layer);
          return outcome === undefined || layer.const === undefined ? [] : [[layer.const, outcome]];
        }),
      );
      return [{ operation, response, pointer: first.pointer, terminal, property }];
    }),
  );
}
