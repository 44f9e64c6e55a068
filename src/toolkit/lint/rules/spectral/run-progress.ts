import { ANNOTATION } from "../../../../openapi/annotation-names.ts";
import { isMarked } from "../../../../openapi/annotations.ts";
import { entriesOf, isObject, type JsonObject, numberOf, stringsOf } from "../../../../openapi/json.ts";
import { findMarked, keywordOf, layersOf } from "../../../../openapi/schema.ts";
import { progressIn } from "../../../generate/progress-names.ts";
import type { Bundle, Operation, Response } from "./bundle.ts";
import { type BundleProblem, rule } from "./rule.ts";

/** A number in a body. */
interface FoundNumber {
  readonly name: string;
  readonly maximum: number | undefined;
  readonly isMarked: boolean;
  /** The object that declares it. */
  readonly holder: JsonObject;
}

/** Objects of counts stand no deeper in a body. */
const DEEPEST = 3;

/** Numbers whose names say how far a run has come are marked. Without a state that ends, no number is. */
export const runProgress = rule("The counts of a run are marked.", (bundle) =>
  bundle.operations.flatMap((operation) =>
    operation.responses.flatMap((response) => {
      if (response.status >= 300 || !response.schema) return [];
      return findMarked(bundle, response.schema, ANNOTATION.terminal).length > 0
        ? unmarked(bundle, response.schema)
        : stateless(bundle, operation, response);
    }),
  ),
);

function stateless(bundle: Bundle, { key }: Operation, { status, schema }: Response): BundleProblem[] {
  return findMarked(bundle, schema, ANNOTATION.progress)
    .slice(0, 1)
    .map((marked) => ({
      message: `${key} ${status} has ${ANNOTATION.progress}, but no state that ends`,
      path: bundle.path(marked.schema, ANNOTATION.progress),
    }));
}

/** The numbers without a mark that stand beside marked ones, or in the uppermost object that has counts. */
function unmarked(bundle: Bundle, schema: JsonObject): BundleProblem[] {
  const objects = [...numbersIn(bundle, schema, DEEPEST)]
    .map((numbers) => ({ numbers, kinds: progressIn(numbers) }))
    .filter(({ kinds }) => kinds.size > 0);
  const some = findMarked(bundle, schema, ANNOTATION.progress).length > 0;
  const chosen =
    objects.find(({ numbers }) => numbers.some((each) => each.isMarked)) ?? (some ? undefined : objects[0]);
  return (chosen?.numbers ?? []).flatMap(({ name, isMarked, holder }) => {
    const kind = chosen?.kinds.get(name);
    if (kind === undefined || isMarked) return [];
    const message = `\`${name}\` is not marked with ${ANNOTATION.progress}: ${kind}`;
    return [{ message, path: bundle.path(holder, "properties", name) }];
  });
}

/** The numbers of each object of a body, from the uppermost down. */
function* numbersIn(bundle: Bundle, schema: JsonObject, depth: number): Generator<FoundNumber[]> {
  const properties = [...layersOf(bundle, schema)].flatMap((holder) =>
    entriesOf(holder.properties).flatMap(([name, property]) =>
      isObject(property) ? [{ name, property, holder }] : [],
    ),
  );
  yield properties
    .filter(({ property }) => isNumber(bundle, property))
    .map(({ name, property, holder }) => ({
      ...{ name, holder, maximum: numberOf(keywordOf(bundle, property, "maximum")) },
      isMarked: [...layersOf(bundle, property)].some((layer) => isMarked(layer, ANNOTATION.progress)),
    }));
  if (depth > 1) for (const { property } of properties) yield* numbersIn(bundle, property, depth - 1);
}

function isNumber(bundle: Bundle, schema: JsonObject): boolean {
  return [...layersOf(bundle, schema)].some(({ type }) =>
    (typeof type === "string" ? [type] : stringsOf(type)).some((each) => /^(?:integer|number)$/.test(each)),
  );
}
