import { codesOf, noDefaultServerOf, rateLimitsOf, sourceOf } from "../../openapi/annotations.ts";
import type { Contract, Operation } from "../../openapi/contract.ts";
import { isObject, type JsonObject, present, textOf } from "../../openapi/json.ts";
import { type ResolvedLink, readLinks } from "../../openapi/links.ts";
import { type DescribedOperation, readOperations } from "../../openapi/operations.ts";
import { readSecurity, readSecuritySchemes, readServers, unfilledSchemes } from "../../openapi/security.ts";
import type { Source } from "../../openapi/source.ts";
import type { Typed } from "../../openapi/walk.ts";
import { checkArrays } from "./bodies.ts";
import { type CodeList, checkCodes, readCodes } from "./codes.ts";
import { readErrorBodies, readRequestId } from "./error-bodies.ts";
import { readErrorFields } from "./error-fields.ts";
import { readExisting } from "./existing.ts";
import { operationLocation } from "./locations.ts";
import { readNotation } from "./notation.ts";
import { readPaging } from "./paging.ts";
import { checkPresigned, readPresigned } from "./presigned.ts";
import { readRemedies } from "./remedies.ts";
import { readRuns } from "./runs.ts";
import { readRetry, readSending } from "./sending.ts";
import { checkViolations } from "./violations.ts";

/** The contract of a document, and its error codes with their causes for the doc comments. */
export interface Reading {
  readonly contract: Contract;
  readonly list: CodeList;
}

/**
 * Reads the contract and reports what is missing or wrong in the document. With a problem, nothing may be written.
 * `docs` is the page that explains its error codes.
 */
export function readContract(
  source: Source,
  name: string,
  root: JsonObject,
  objects: readonly Typed[],
  docs: string | undefined,
): Reading {
  const list = readCodes(source, root, objects);
  const all = readOperations(source, root);
  checkCodes(source, all, list);
  checkViolations(source, all, objects, list);
  checkSources(source, all);
  const schemas = objects.filter(({ type }) => type === "schema").map(({ value }) => value);
  checkArrays(source, schemas);
  checkPresigned(source, schemas);

  const links = new Map(all.map((operation) => [operation, readLinks(source, operation, all)]));
  const followed = new Set(
    [...links.values()]
      .flat()
      .flatMap((link) => (link.name === "run" || link.name === "poll" ? [link.target.key] : [])),
  );
  const servers = readServers(root.servers);
  const unfilled = unfilledSchemes(source, root);
  const operations = Object.fromEntries(
    all.map((operation) => {
      const mine = links.get(operation) ?? [];
      return [
        operation.key,
        readOperation(source, root, servers[0], operation, mine, followed.has(operation.key), unfilled),
      ];
    }),
  );
  const errorBodies = readErrorBodies(source, all, list);
  const errorFields = readErrorFields(source, all);
  const info = isObject(root.info) ? root.info : {};
  // OpenAPI's default.
  const [server = "/", ...otherServers] = servers;
  if (servers.length === 0) {
    const remedy = "Name the base URLs under `servers`, the default one first.";
    source.report(source.location(root), "servers", "The document has no server", remedy);
  }
  const securitySchemes = readSecuritySchemes(source, root);
  const requestId = readRequestId(source, all);
  const contract: Contract = present({
    name,
    title: textOf(info.title) ?? name,
    version: textOf(info.version) ?? "",
    docs,
    servers: [server, ...otherServers] as const,
    noDefaultServer: noDefaultServerOf(root) ?? relativeServer(server),
    securitySchemes,
    requestId,
    ...errorBodies,
    errorFields,
    codes: Object.fromEntries([...list.codes.keys()].map((code) => [code, code])),
    errors: Object.fromEntries(
      [...list.codes].map(([code, { status, otherStatuses, retryable, remedy }]) => [
        code,
        present({ status, otherStatuses, retryable, remedy }),
      ]),
    ),
    openCodes: list.open || list.schema === undefined,
    rateLimits: rateLimitsOf(root),
    retry: readRetry(root),
    operations,
  });
  return { contract, list };
}

function readOperation(
  source: Source,
  root: JsonObject,
  defaultServer: string | undefined,
  operation: DescribedOperation,
  links: readonly ResolvedLink[],
  followed: boolean,
  unfilled: Pick<ReadonlySet<string>, "has">,
): Operation {
  const [server] = readServers(operation.value.servers ?? operation.pathItem.servers);
  const { next, items, itemErrors } = readPaging(source, operation, links);
  const { run, state } = readRuns(source, operation, links, followed);
  const responses = operation.responses.map(({ status, value }) => [status, codesOf(value) ?? []]);
  return present({
    id: operation.id || operation.key,
    server: server === defaultServer ? undefined : server,
    ...readSecurity(root, operation, unfilled),
    responses: Object.fromEntries(responses) as Operation["responses"], // statuses and lists of strings, as built above
    remedies: readRemedies(source, operation),
    ...readNotation(source, operation),
    ...readSending(source, operation),
    next,
    items,
    run,
    state,
    // The item errors of a run are in the read of the run.
    itemErrors: run ? undefined : itemErrors,
    presigned: readPresigned(source, operation),
    ...readExisting(source, links),
  });
}

/** Why a server cannot be the default: only a browser can resolve a relative address. */
function relativeServer(server: string): string | undefined {
  if (/^https?:/i.test(server)) return undefined;
  return `The document's server, ${server}, is no whole address`;
}

/** Checks that every operation names the page or section it was taken from. */
function checkSources(source: Source, operations: readonly DescribedOperation[]): void {
  for (const operation of operations) {
    if (sourceOf(operation.value) !== undefined) continue;
    const message = `${operation.key} does not say where it comes from`;
    const location = operationLocation(source, operation);
    source.report(location, "source-missing", message, "Add `x-source: <page or section>`.");
  }
}
