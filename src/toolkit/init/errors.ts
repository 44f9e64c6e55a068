import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { isObject, type JsonObject } from "../../openapi/json.ts";
import { type Change, type Discovery, type Gap, type Inference, jsonPath } from "./discovery.ts";
import { type ErrorBody, type Part, readErrorBody, sharedSchema } from "./error-body.ts";
import { hasCodeField, inferErrorFields } from "./error-fields.ts";
import { type ErrorInSuccess, errorInSuccess } from "./errors-in-success.ts";
import {
  type FoundDocument,
  type FoundOperation,
  type FoundResponse,
  isError,
  type Located,
} from "./found-document.ts";
import { usualError } from "./usual-error.ts";

/** One error body, and the responses that have it. */
interface Group {
  readonly schema: Located;
  readonly type: string;
  readonly body: ErrorBody | undefined;
  readonly operations: Set<string>;
  readonly statuses: Set<string>;
}

/** Finds the parts of each error body. */
export function inferErrors(document: FoundDocument): Inference {
  const groups = groupsOf(document);
  const known = groups.filter(({ body }) => body);
  const findings = alike(known).map(([evidence, bodies]): Discovery => {
    const statuses = [...new Set(bodies.flatMap((each) => [...each.statuses]))].sort();
    const problem = bodies.every(({ body }) => body?.problem);
    return {
      ...{ topic: "errors", confidence: "certain", evidence },
      operations: [...new Set(bodies.flatMap(({ operations }) => [...operations]))],
      what: `${problem ? "Problem details (RFC 9457)" : "An error body"} on ${statuses.join(", ")}`,
      changes: bodies.flatMap(({ body }) => changesOf(body)),
    };
  });
  const silent = document.operations.filter(({ responses }) => !responses.some(isError));
  const [usual, ...others] = alike(known);
  const everywhere =
    usual &&
    isUsual(
      usual[1],
      others.map(([, bodies]) => bodies),
    )
      ? usual[1][0]
      : undefined;
  if (everywhere && silent.length > 0)
    findings.push(elsewhere(document, everywhere, silent, others.length === 0 ? "certain" : "guess"));
  const beside = groups.length === 0 ? errorInSuccess(document) : undefined;
  if (beside && silent.length > 0) findings.push(besideContent(document, beside, silent));
  else if (groups.length === 0) findings.push(usualError(document.operations.map(({ key }) => key)));
  const covered = everywhere !== undefined || groups.length === 0;
  const gaps = [...gapsOf(groups, silent, covered), ...bodilessOf(document)];
  const said = new Set(known.flatMap(({ body }) => [...(body?.parts.keys() ?? [])]));
  return { findings: withoutRepeats([...findings, ...inferErrorFields(document, said)]), gaps };
}

/** Whether nearly all operations that document an error body have this one. */
function isUsual(usual: readonly Group[], others: readonly (readonly Group[])[]): boolean {
  return others.reduce((sum, bodies) => sum + sizeOf(bodies), 0) <= sizeOf(usual) * RARELY;
}

/** A tenth of the operations with an error body of their own does not make the usual one doubtful. */
const RARELY = 0.1;

/** The annotations of a body. A property that is two parts, such as code and message, lists both. */
function changesOf(body: ErrorBody | undefined): Change[] {
  const parts = new Map<string, Part[]>();
  for (const [part, { schema }] of body?.parts ?? []) {
    const target = jsonPath(schema.at);
    parts.set(target, [...(parts.get(target) ?? []), part]);
  }
  return [...parts].map(([target, [first = "message", ...more]]) => ({
    target,
    update: { [ANNOTATION.error]: more.length === 0 ? first : [first, ...more] },
  }));
}

/** Groups bodies that have the same parts in the same locations. */
function alike(groups: readonly Group[]): [string, Group[]][] {
  const found = new Map<string, Group[]>();
  for (const group of groups) {
    const parts = [...(group.body?.parts ?? [])].map(([part, { pointer }]) => `${part} at "${pointer}"`);
    found.set(parts.join(", "), [...(found.get(parts.join(", ")) ?? []), group]);
  }
  return [...found].sort(([, a], [, b]) => sizeOf(b) - sizeOf(a));
}

function sizeOf(groups: readonly Group[]): number {
  return new Set(groups.flatMap(({ operations }) => [...operations])).size;
}

function groupsOf(document: FoundDocument): Group[] {
  const groups = new Map<string, Group>();
  for (const operation of document.operations)
    for (const response of operation.responses) {
      if (!isError(response) || !response.schema) continue;
      const schema = document.locate(response.schema.value, response.schema.at) ?? response.schema;
      const key = jsonPath(schema.at);
      const known = groups.get(key);
      const body = known?.body ?? readErrorBody(document, schema, response.type);
      const group = known ?? {
        schema,
        type: response.type,
        body,
        operations: new Set(),
        statuses: new Set(),
      };
      group.operations.add(operation.key);
      group.statuses.add(response.status);
      groups.set(key, group);
    }
  return [...groups.values()];
}

/** Gives operations without documented errors the error body of the others, if there is only one. */
function elsewhere(
  document: FoundDocument,
  { schema, type, body }: Group,
  silent: readonly FoundOperation[],
  confidence: Discovery["confidence"],
): Discovery {
  return {
    ...{ topic: "errors", confidence, operations: silent.map(({ key }) => key) },
    what: "The same error body where no error is documented",
    evidence:
      confidence === "certain"
        ? "the document has one error body and no other"
        : "nearly all other operations have it",
    changes: answering(document, silent, type, sharedSchema(schema, body)),
  };
}

/** Adds an error body to operations without one. */
function answering(
  document: FoundDocument,
  silent: readonly FoundOperation[],
  type: string,
  schema: JsonObject,
): Change[] {
  const update = { default: { description: "An error.", content: { [type]: { schema } } } };
  if (silent.length === document.operations.length) return [{ target: "$.paths.*.*.responses", update }];
  return silent.flatMap(({ value, at }) =>
    isObject(value.responses) ? [{ target: jsonPath([...at, "responses"]), update }] : [],
  );
}

/** Takes what success bodies have beside their content for the error body, because the document has no other. */
function besideContent(
  document: FoundDocument,
  { name, schema, body }: ErrorInSuccess,
  silent: readonly FoundOperation[],
): Discovery {
  const parts = [...body.parts].map(([part, { pointer }]) => `${part} at "${pointer}"`);
  return {
    ...{ topic: "errors", confidence: "guess", operations: silent.map(({ key }) => key) },
    what: `The error body that success bodies have in \`${name}\``,
    evidence: parts.join(", "),
    changes: [...changesOf(body), ...answering(document, silent, "application/json", schema)],
  };
}

/** A schema that several bodies share is annotated once. */
function withoutRepeats(findings: readonly Discovery[]): Discovery[] {
  const seen = new Set<string>();
  return findings.map((finding) => ({
    ...finding,
    changes: finding.changes.filter((change) => {
      const key = JSON.stringify(change);
      return !seen.has(key) && seen.add(key);
    }),
  }));
}

/** Operations that document errors, none of them with a body or with a code in a header field. */
function bodilessOf({ operations }: FoundDocument): Gap[] {
  const bodiless = operations.filter(({ responses }) => {
    const errors = responses.filter(isError);
    const isSilent = (error: FoundResponse) => error.value.content === undefined && !hasCodeField(error);
    return errors.length > 0 && errors.every(isSilent);
  });
  if (bodiless.length === 0) return [];
  return [
    {
      ...{ topic: "errors", operations: bodiless.map(({ key }) => key) },
      what: "Errors are documented without a body",
      remedy: "Add the error body to their responses, and mark its code and message with `x-error`.",
    },
  ];
}

function gapsOf(groups: readonly Group[], silent: readonly FoundOperation[], covered: boolean): Gap[] {
  const gaps = groups
    .filter(({ body }) => !body)
    .map(
      ({ schema, operations, statuses }): Gap => ({
        topic: "errors",
        operations: [...operations],
        what: `The error body at ${jsonPath(schema.at)} (${[...statuses].join(", ")}) has no message`,
        remedy: "Mark its code and message with `x-error`, if it has them.",
      }),
    );
  if (silent.length > 0 && !covered) {
    gaps.push({
      topic: "errors",
      operations: silent.map(({ key }) => key),
      what: "No error is documented",
      remedy: "Add a `default` response with the error body, and mark its code and message with `x-error`.",
    });
  }
  return gaps;
}
