import {
  entriesOf,
  isObject,
  type Json,
  type JsonObject,
  stringsOf,
  textOf,
} from "../../../../openapi/json.ts";
import type { Parameter } from "../../../../openapi/operations.ts";
import { atPointer, layersOf } from "../../../../openapi/schema.ts";
import type { Bundle, Operation, Response } from "./bundle.ts";
import { type BundleProblem, rule } from "./rule.ts";

/** A link passes a value of the kind that the target's parameter takes: both have the same named schema or type. */
export const linkMeaning = rule("A link gives a parameter a value of its own kind.", (bundle) =>
  bundle.operations.flatMap((operation) =>
    operation.responses.flatMap((response) =>
      [...response.links].flatMap(([name, link]) => judge(bundle, operation, response, name, link)),
    ),
  ),
);

function judge(
  bundle: Bundle,
  operation: Operation,
  response: Response,
  name: string,
  link: JsonObject,
): BundleProblem[] {
  const target = bundle.operations.find(
    ({ value }) => value.operationId !== undefined && value.operationId === link.operationId,
  );
  if (!target) return [];
  return entriesOf(link.parameters).flatMap(([key, expression]): BundleProblem[] => {
    const taken = parameterOf(target, key);
    const given = sourcesOf(bundle, operation, response, textOf(expression) ?? "");
    const wanted = isObject(taken?.value.schema) ? [taken.value.schema] : [];
    const [from, to] = [kindOf(bundle, given), kindOf(bundle, wanted)];
    if (!isOther(from, to)) return [];
    const message = `The link \`${name}\` gives \`${key}\` of ${target.key} a ${show(from)}; it takes a ${show(to)}`;
    return [{ message, path: bundle.path(isObject(link.parameters) ? link.parameters : link, key) }];
  });
}

/** A parameter by its name, or by location and name. */
function parameterOf({ parameters }: Operation, key: string): Parameter | undefined {
  return parameters.find(({ name, in: location }) => key === name || key === `${location}.${name}`);
}

/** Schemas of the value of a runtime expression. */
function sourcesOf(
  bundle: Bundle,
  operation: Operation,
  response: Response,
  expression: string,
): JsonObject[] {
  const [, side, body, pointer = "", part = "", name = ""] =
    /^\$(request|response)\.(?:(body)#?(\/.*)?|(header|query|path)\.(.+))$/.exec(expression) ?? [];
  if (body !== undefined) {
    const schema = side === "request" ? operation.requestSchema : response.schema;
    return schema ? atPointer(bundle, schema, pointer) : [];
  }
  const same = (other: string) =>
    part === "header" ? other.toLowerCase() === name.toLowerCase() : other === name;
  const holder =
    side === "request"
      ? operation.parameters.find((each) => each.in === part && same(each.name))?.value
      : [...response.headers].find(([field]) => part === "header" && same(field))?.[1];
  return isObject(holder?.schema) ? [holder.schema] : [];
}

interface Kind {
  /** Names of the component schemas that describe the value. */
  readonly names: ReadonlySet<string>;
  readonly types: ReadonlySet<string>;
}

function kindOf(bundle: Bundle, schemas: readonly JsonObject[]): Kind {
  const layers = schemas.flatMap((schema) => [...layersOf(bundle, schema)]);
  const types = layers.flatMap(({ type }): Json[] =>
    Array.isArray(type) ? type : type === undefined ? [] : [type],
  );
  return {
    names: new Set(layers.flatMap(({ $ref }) => textOf($ref)?.split("/").pop() ?? [])),
    types: new Set(stringsOf(types).filter((type) => type !== "null")),
  };
}

/** True if both state names or types, and have none in common. */
function isOther(from: Kind, to: Kind): boolean {
  const apart = (a: ReadonlySet<string>, b: ReadonlySet<string>) =>
    a.size > 0 && b.size > 0 && [...a].every((each) => !b.has(each));
  return apart(from.names, to.names) || apart(widened(from.types), widened(to.types));
}

/** Every integer is a number. */
function widened(types: ReadonlySet<string>): ReadonlySet<string> {
  return types.has("integer") ? new Set([...types, "number"]) : types;
}

function show({ names, types }: Kind): string {
  return names.size > 0 ? [...names].join(" or ") : `${[...types].join(" or ")} without a name`;
}
