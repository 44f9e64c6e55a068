import type { Pointer } from "../../../openapi/contract.ts";
import type { Json, JsonObject } from "../../../openapi/json.ts";
import type { OperationEntry } from "../model/operations.ts";
import { placeholder, replaceStrings } from "./placeholder.ts";
import { type SampleRequest, sampleRequest } from "./request.ts";
import type { Made, Story } from "./story.ts";

/** One request of a sample, and the value to take from its response. */
export interface Step {
  readonly request: SampleRequest;
  /** The variable for the response's value at `at`. */
  readonly capture?: { readonly variable: string; readonly at: Pointer; readonly optional?: true };
  /** Wait until the run that it starts has ended. */
  readonly ends: boolean;
  readonly fault?: string;
}

/** A variable with a new value: `*` stands for random characters. */
export interface FreshValue {
  readonly variable: string;
  readonly template: string;
}

/** What a step does, in words. */
export function titleOf({ request: { operation }, fault }: Step): string {
  return fault === undefined ? operation.summary : `${operation.summary}, which is to fail`;
}

/** The preparing requests in order, and the request that the sample shows. */
export interface Plan {
  readonly fresh: readonly FreshValue[];
  readonly before: readonly Step[];
  readonly last: Step;
}

/**
 * Plans the requests that make an operation succeed on a newly started sandbox.
 * @throws Error if the story names an unknown operation or thing.
 */
export function plan(
  document: JsonObject,
  operations: readonly OperationEntry[],
  story: Story,
  operation: OperationEntry,
): Plan {
  const steps = new Map<string, Step>();
  const names = namesIn(story, operation.id);

  function make(name: string): void {
    const thing = story.things[name];
    if (thing === undefined)
      throw new Error(`The story of the samples has no "${name}". Add it to its things.`);
    if (!("by" in thing) || steps.has(name)) return;
    const maker = operations.find(({ id }) => id === thing.by);
    if (!maker)
      throw new Error(`The story of the samples makes "${name}" by ${thing.by}, which is no operation.`);
    const request = sampleRequest(document, maker, story, thing.body);
    for (const needed of thing.needs ?? []) make(needed);
    for (const used of usedBy(request)) if (used !== name) make(used);
    steps.set(name, {
      request: bound(request),
      ends: thing.ends === true,
      ...captureOf(name, thing),
      ...faultOf(thing),
    });
  }

  /** The things that a request names, except those that the operation itself makes. */
  function usedBy({ operation: { id }, parameters, body }: SampleRequest): string[] {
    const texts = new Set(stringsIn([...parameters.map(({ value }) => value), body ?? null]));
    return [...names]
      .filter(([example]) => texts.has(example))
      .map(([, name]) => name)
      .filter((name) => {
        const thing = story.things[name];
        return !(thing && "by" in thing && thing.by === id);
      });
  }

  const replacements = new Map(
    [...names].flatMap(([example, name]) => {
      const thing = story.things[name];
      if (thing === undefined) return [];
      if ("value" in thing) return [[example, thing.value] as const];
      if (thing.fresh !== undefined) return [[example, placeholder(name)] as const];
      return "by" in thing && thing.at !== undefined
        ? [[example, placeholder(thing.variable ?? name)] as const]
        : [];
    }),
  );

  function bound(request: SampleRequest): SampleRequest {
    const bind = (value: Json): Json => replaceStrings(value, replacements);
    return {
      operation: request.operation,
      parameters: request.parameters.map((parameter) => ({ ...parameter, value: bind(parameter.value) })),
      body: request.body === undefined ? undefined : bind(request.body),
    };
  }

  const request = sampleRequest(document, operation, story);
  for (const name of story.needs?.[operation.id] ?? []) make(name);
  for (const name of usedBy(request)) make(name);
  const last = { request: bound(request), ends: false };
  const before = onlyUsed([...steps.values()], last);
  return { fresh: freshIn(story, [...before, last]), before, last };
}

/** The fresh values that the steps use, in the order of the story. */
function freshIn({ things }: Story, steps: readonly Step[]): FreshValue[] {
  const text = JSON.stringify(steps.map(({ request: { parameters, body } }) => [parameters, body]));
  return Object.entries(things).flatMap(([variable, thing]) =>
    "fresh" in thing && thing.fresh !== undefined && text.includes(placeholder(variable))
      ? [{ variable, template: thing.fresh }]
      : [],
  );
}

/** Drops captures that no later request and no wait uses. */
function onlyUsed(steps: readonly Step[], last: Step): Step[] {
  return steps.map(({ capture, ...step }, index) => {
    if (capture === undefined) return step;
    const later = [...steps.slice(index + 1), last].map(({ request: { parameters, body } }) => [
      parameters,
      body,
    ]);
    const isUsed = step.ends || JSON.stringify(later).includes(placeholder(capture.variable));
    return isUsed ? { ...step, capture } : step;
  });
}

/** The thing for each id in the examples. Things that the operation needs take precedence. */
function namesIn({ things, needs = {} }: Story, operation: string): Map<string, string> {
  const names = new Map<string, string>();
  for (const name of [...(needs[operation] ?? []), ...Object.keys(things)]) {
    const example = things[name]?.example;
    if (example !== undefined && !names.has(example)) names.set(example, name);
  }
  return names;
}

function captureOf(name: string, { at, variable = name, optional }: Made): Pick<Step, "capture"> {
  return at === undefined ? {} : { capture: { variable, at, ...(optional && { optional }) } };
}

function faultOf({ fault }: Made): Pick<Step, "fault"> {
  return fault === undefined ? {} : { fault };
}

function* stringsIn(value: Json): Generator<string> {
  if (typeof value === "string") yield value;
  else if (Array.isArray(value)) for (const item of value) yield* stringsIn(item);
  else if (typeof value === "object" && value !== null) {
    for (const property of Object.values(value)) yield* stringsIn(property);
  }
}
