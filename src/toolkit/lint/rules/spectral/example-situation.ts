import { ANNOTATION } from "../../../../openapi/annotation-names.ts";
import { terminalOf } from "../../../../openapi/annotations.ts";
import { type Json, textOf } from "../../../../openapi/json.ts";
import { valueAt } from "../../../../openapi/pointer.ts";
import { findMarked, layersOf } from "../../../../openapi/schema.ts";
import type { Bundle, Operation, Response } from "./bundle.ts";
import { type BundleProblem, rule } from "./rule.ts";

/**
 * An example fits its status. With 202 the work goes on (RFC 9110, section 15.3.3). If replays have their own status, an example
 * of a replay is shown there.
 */
export const exampleSituation = rule("An example shows the situation of its status.", (bundle) =>
  bundle.operations.flatMap((operation) =>
    operation.responses.flatMap((response) => [
      ...endedIn(bundle, response),
      ...replayedIn(bundle, operation, response),
    ]),
  ),
);

/** Finds examples of a 202 whose state is an end. */
function endedIn(bundle: Bundle, response: Response): BundleProblem[] {
  if (response.status !== 202) return [];
  return findMarked(bundle, response.schema, ANNOTATION.terminal).flatMap(({ pointer, schema }) => {
    const ends = new Set<Json>(
      [...layersOf(bundle, schema)].flatMap((layer) =>
        terminalOf(layer) === undefined || layer.const === undefined ? [] : [layer.const],
      ),
    );
    return response.examples.flatMap(({ name, value, holder }) => {
      const state = valueAt(value, pointer);
      if (state === undefined || !ends.has(state)) return [];
      const message = `The example ${name} has ended (${JSON.stringify(state)}), and 202 says that the work goes on`;
      return [{ message, path: bundle.path(holder, "value") }];
    });
  });
}

/** Finds examples under the wrong status if 200 is the replay of a 201 or 202. */
function replayedIn(bundle: Bundle, { responses }: Operation, response: Response): BundleProblem[] {
  const [replay, first] = [
    responses.some(({ status }) => status === 200),
    responses.some(({ status }) => status === 201 || status === 202),
  ];
  if (!replay || !first || ![200, 201, 202].includes(response.status)) return [];
  return findMarked(bundle, response.schema, ANNOTATION.replay).flatMap(({ pointer }) =>
    response.examples.flatMap(({ name, value, holder }) => {
      const replayed = valueAt(value, pointer) === true;
      if (replayed === (response.status === 200)) return [];
      const field = textOf(pointer.split("/").at(-1)) ?? pointer;
      const message = replayed
        ? `The example ${name} is a replay (\`${field}\`), but this operation responds to a replay with 200, not with ${response.status}`
        : `The example ${name} is no replay (\`${field}\`), but this operation responds with 200 only to a replay`;
      return [{ message, path: bundle.path(holder, "value") }];
    }),
  );
}
