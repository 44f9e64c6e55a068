import { ANNOTATION } from "./annotation-names.ts";
import { pagingOf } from "./annotations.ts";
import type { Status } from "./contract.ts";
import { unresolved } from "./expression.ts";
import { entriesOf, isObject, type JsonObject, textOf } from "./json.ts";
import {
  type DescribedOperation,
  isErrorStatus,
  isSuccessStatus,
  type Response,
  successesOf,
} from "./operations.ts";
import type { Source } from "./source.ts";

/** A link whose target exists. */
export interface ResolvedLink {
  readonly name: string;
  readonly value: JsonObject;
  readonly response: Response;
  readonly target: DescribedOperation;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Statuses on which the links that the runtime follows may stand. */
const statuses: Readonly<Record<string, (status: Status) => boolean>> = {
  next: isSuccessStatus,
  run: isSuccessStatus,
  poll: isSuccessStatus,
  existing: (status) => isErrorStatus(status) && status !== "5XX" && !(Number(status) >= 500),
};

/** The links of one operation, each checked: its operation, its parameters, its expressions. */
export function readLinks(
  source: Source,
  operation: DescribedOperation,
  all: readonly DescribedOperation[],
): ResolvedLink[] {
  const links = operation.responses.flatMap((response) =>
    entriesOf(response.value.links).flatMap(([name, reference]) => {
      // The runtime follows no other link, and documents of others have many that lead nowhere.
      if (source.demands === "runtime" && !Object.hasOwn(statuses, name)) return [];
      const value = source.resolve(reference);
      const link = value && readLink(source, operation, response, name, value, all);
      return link ? [link] : [];
    }),
  );
  const paging = readPagingLink(source, operation);
  const next = links.find(({ name }) => name === "next");
  if (paging && next) {
    const message = `${operation.key} says its next page by a link and by \`x-paging\``;
    source.report(source.location(next.value), "said-twice", message, "Leave it on one of the two.");
  }
  return paging ? [...links, paging] : links;
}

function readLink(
  source: Source,
  operation: DescribedOperation,
  response: Response,
  name: string,
  value: JsonObject,
  all: readonly DescribedOperation[],
): ResolvedLink | undefined {
  const here = source.location(value);
  if (statuses[name]?.(response.status) === false) {
    const remedy = `Put \`${name}\` on a ${name === "existing" ? "4xx" : "2xx"} response, or give the link another name.`;
    source.report(
      here,
      "link-location",
      `The link \`${name}\` means nothing on a ${response.status}`,
      remedy,
    );
  }
  const id = textOf(value.operationId);
  const target = all.find((each) => each.id !== "" && each.id === id);
  if (!target) {
    const at = source.location(value, "operationId");
    const message =
      id === undefined
        ? `The link \`${name}\` has no operationId`
        : `No operation has the operationId "${id}"`;
    source.report(at, "link-operation", message, "Name an operation of this document by its operationId.");
    return undefined;
  }
  const parameters = readLinkParameters(source, operation, response, value, target);
  checkRequired(source, operation, name, value, target, parameters);
  return { name, value, response, target, parameters };
}

/** The link `next` that `x-paging` stands for, on the first success that has a JSON body. */
function readPagingLink(source: Source, operation: DescribedOperation): ResolvedLink | undefined {
  const value = pagingOf(operation.value);
  if (!value) return undefined;
  const response = successesOf(operation).find(({ schema }) => schema);
  if (!response) {
    const message = `${operation.key} has pages and no success with a JSON body`;
    source.report(
      source.location(operation.value, ANNOTATION.paging),
      "link-location",
      message,
      "Describe the page, or remove it.",
    );
    return undefined;
  }
  const parameters = readLinkParameters(source, operation, response, value, operation);
  return { name: "next", value, response, target: operation, parameters };
}

function readLinkParameters(
  source: Source,
  operation: DescribedOperation,
  response: Response,
  value: JsonObject,
  target: DescribedOperation,
): Record<string, string> {
  const parameters: Record<string, string> = {};
  const container = isObject(value.parameters) ? value.parameters : {};
  for (const [parameter, given] of Object.entries(container)) {
    parameters[parameter] = String(given);
    const location = source.location(container, parameter);
    if (
      !target.parameters.some((each) => parameter === each.name || parameter === `${each.in}.${each.name}`)
    ) {
      const remedy = `It has: ${target.parameters.map((each) => each.name).join(", ") || "none"}.`;
      source.report(location, "link-parameter", `${target.key} has no parameter "${parameter}"`, remedy);
    }
    const reason = unresolved(source, String(given), operation, response);
    if (reason !== undefined) {
      const remedy = "Correct the expression, or declare what it names.";
      source.report(location, "link-expression", `"${given}" ${reason}`, remedy);
    }
  }
  return parameters;
}

/** A page or a poll is the same call again, so it keeps its other parameters; every other link must give all required ones. */
function checkRequired(
  source: Source,
  operation: DescribedOperation,
  name: string,
  value: JsonObject,
  target: DescribedOperation,
  parameters: Readonly<Record<string, string>>,
): void {
  if (name === "next" || name === "poll") {
    if (target.key === operation.key) return;
    const remedy = `Set operationId to ${operation.id}: the link says how the same operation goes on.`;
    source.report(
      source.location(value, "operationId"),
      "link-target",
      `\`${name}\` leads to another operation`,
      remedy,
    );
    return;
  }
  for (const each of target.parameters) {
    if (!each.required || each.name in parameters || `${each.in}.${each.name}` in parameters) continue;
    const remedy = `Add \`${each.name}\` to the link's parameters.`;
    const message = `The link \`${name}\` does not give ${target.key} its required parameter "${each.name}"`;
    source.report(source.location(value), "link-parameter-missing", message, remedy);
  }
}
