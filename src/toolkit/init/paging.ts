import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { isObject, type JsonObject } from "../../openapi/json.ts";
import { schemesOf } from "./credentials.ts";
import { type Discovery, type Gap, type Inference, jsonPath } from "./discovery.ts";
import { type FoundDocument, type FoundOperation, type FoundParameter, successOf } from "./found-document.ts";
import { itemsOf } from "./items.ts";
import { isAfterId, isCursor, isLimit, isOffset, isPage, isSearchAfter, plain } from "./names.ts";
import type { Page, Parameter } from "./page.ts";
import { KINDS } from "./paging-kinds.ts";
import { isArray, type Value, valuesOf } from "./shape.ts";

/** Finds how lists are paged. */
export function inferPaging(document: FoundDocument): Inference {
  const findings: Discovery[] = [];
  const gaps: Gap[] = [];
  for (const operation of document.operations) {
    if (operation.method !== "GET" && operation.method !== "POST") continue;
    const query = parametersOf(document, operation);
    // A POST makes something, unless its body can ask for a page.
    if (operation.method === "POST" && !query.some(leads)) continue;
    const reads = operation.method === "GET" || readsByName(operation);
    if (!reads && !mayRead(document, operation, query)) continue;
    const page = pageOf(document, operation, query);
    const kinds = page ? KINDS.flatMap((read) => read(page) ?? []) : [];
    const kind = kinds.find(({ confidence }) => confidence === "certain") ?? kinds[0];
    // The other lists of a page of changes are not among its items.
    const isWhole = plain(page?.items.name ?? "") !== "added";
    if (page && kind) {
      const update: JsonObject = {
        [ANNOTATION.paging]: {
          items: page.items.pointer,
          ...(kind.parameters && { parameters: { ...kind.parameters } }),
          ...(kind.next && { next: kind.next }),
        },
        // What reads a list does no harm when it is repeated, so the client may retry it.
        ...(operation.method === "POST" && reads && { [ANNOTATION.idempotent]: true }),
      };
      const confidence = reads && isWhole ? kind.confidence : "guess";
      findings.push({
        ...{ topic: "paging", confidence, operations: [operation.key] },
        ...{ what: `Pages by ${kind.name}`, evidence: `${kind.evidence}; items at "${page.items.pointer}"` },
        changes: [
          ...(kind.field
            ? [{ target: jsonPath(page.response.at), update: { headers: { [kind.field]: TEXT } } }]
            : []),
          { target: jsonPath(operation.at), update },
        ],
      });
    } else if (operation.method === "GET" && query.some(isPaging)) {
      gaps.push(gapOf(operation, query, page));
    }
  }
  return { findings, gaps };
}

const TEXT = { schema: { type: "string" } };

function pageOf(
  document: FoundDocument,
  operation: FoundOperation,
  query: readonly Parameter[],
): Page | undefined {
  const response = successOf(operation);
  const values = valuesOf(document, response?.schema);
  const items = itemsOf(document, operation, values);
  if (!response || !items) return undefined;
  // A list inside a single resource usually has its own operation, which has the pages.
  if (items.path.length > 1 && operation.path.endsWith("}") && !query.some(isPaging)) return undefined;
  const beside = values.filter((value) => value !== items && !isArray(value) && isAbout(value, items));
  return { document, operation, response, query, values: beside, items };
}

/** Whether a POST whose name does not say so may read. Moving a thing `after` another one reads nothing, nor does what returns its body. */
function mayRead(document: FoundDocument, operation: FoundOperation, query: readonly Parameter[]): boolean {
  const sized = query.some(({ name }) => isLimit(name));
  const [asked, given] = [operation.body, successOf(operation)?.schema].map(
    (schema) => schema && document.locate(schema.value, schema.at)?.value,
  );
  return asked !== given && query.some((each) => leads(each) && (sized || !isAfterId(each.name)));
}

/** Whether the name of a POST says that it reads. */
function readsByName({ path, id, value }: FoundOperation): boolean {
  const last = path.split(/[/:]/).findLast((segment) => segment !== "" && !segment.startsWith("{")) ?? "";
  const reading =
    /search|quer(?:y|ies)|list|find|filter|lookup|fetch|read|sync|scroll|browse|(?:^|[^a-z])gets?(?:$|[^a-z])/i;
  return [last, id.replace(/(?<=[a-z])(?=[A-Z])/g, "-"), String(value.summary ?? "")].some((text) =>
    reading.test(text),
  );
}

/** What can ask for a page: the query of a GET, the request body of a POST. */
function parametersOf(document: FoundDocument, { method, parameters, body }: FoundOperation): Parameter[] {
  if (method === "GET")
    return parameters.flatMap((each) =>
      each.in === "query" && !isCredential(document, each.name) ? [describe(document, each)] : [],
    );
  return valuesOf(document, body).flatMap((schema) => {
    const { name, pointer: to, text } = schema;
    return name === "" ? [] : [{ name, to, shown: `\`${to}\` in the request body`, schema, text }];
  });
}

/** Whether the query carries a credential by this name. A `token` is a cursor only where it is none. */
function isCredential(document: FoundDocument, name: string): boolean {
  return schemesOf(document).some(({ value }) => value.in === "query" && value.name === name);
}

/** Whether a parameter chooses a page. One for the size of a page does not show that a POST has pages. */
function leads({ name }: Parameter): boolean {
  return isPage(name) || isCursor(name) || isOffset(name) || isAfterId(name) || isSearchAfter(name);
}

function isPaging({ name }: Pick<Parameter, "name">): boolean {
  return isPage(name) || isCursor(name) || isOffset(name) || isLimit(name);
}

/** Whether a value is beside or above the items, or in an object about pages: `meta.total` is about `data`, `owner.total` is not. */
function isAbout({ path }: Value, items: Value): boolean {
  const holder = path.slice(0, -1);
  while (
    /^(?:_?links?|_?meta(?:data)?|.*pag(?:e|es|ing|ination).*|cursors?|next.*|.*info|search|response.*)$/i.test(
      holder.at(-1) ?? "",
    )
  )
    holder.pop();
  return (
    holder.every((name, at) => name === items.path[at]) && holder.length < Math.max(items.path.length, 1)
  );
}

function describe(document: FoundDocument, parameter: FoundParameter): Parameter {
  const { schema, description } = parameter.value;
  const [value] = valuesOf(
    document,
    isObject(schema) ? { value: schema, at: [...parameter.at, "schema"] } : undefined,
  );
  const { name } = parameter;
  const shown = `the query parameter \`${name}\``;
  return { name, to: name, shown, schema: value, text: `${description ?? ""} ${value?.text ?? ""}` };
}

function gapOf({ key }: FoundOperation, query: readonly Parameter[], page: Page | undefined): Gap {
  const listed = query
    .filter(isPaging)
    .map(({ name }) => `\`${name}\``)
    .join(", ");
  return {
    topic: "paging",
    operations: [key],
    what: page
      ? `${listed} in the query, and nothing in the page leads to the next one`
      : `${listed} in the query, and no array of items in the response`,
    remedy: "If it has pages, add `x-paging` to the operation: the items, and what leads to the next page.",
  };
}
