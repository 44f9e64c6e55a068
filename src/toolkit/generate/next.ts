import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { isMarked, nextOf } from "../../openapi/annotations.ts";
import type { Count, Next, Pointer } from "../../openapi/contract.ts";
import { unresolved } from "../../openapi/expression.ts";
import { isObject, type JsonObject, numberOf, present, textOf } from "../../openapi/json.ts";
import type { ResolvedLink } from "../../openapi/links.ts";
import type { DescribedOperation } from "../../openapi/operations.ts";
import { atPointer, keywordOf } from "../../openapi/schema.ts";
import type { Source } from "../../openapi/source.ts";

/** How a page leads to the next one: by a value of its own, by a `Link` header, or by counting. */
export function readNext(
  source: Source,
  operation: DescribedOperation,
  links: readonly ResolvedLink[],
): Next | undefined {
  for (const { name, value } of links) {
    if (name === "next" || !isMarked(value, ANNOTATION.next)) continue;
    const location = source.location(value, ANNOTATION.next);
    const remedy = "Only the link `next` leads to a page.";
    source.report(location, "misplaced-annotation", `\`x-next\` on the link \`${name}\``, remedy);
  }
  const found = links.find(({ name }) => name === "next");
  if (!found) return undefined;
  const { value, response, parameters } = found;
  // `x-paging` is turned into a link; its `next` is the link's `x-next`.
  const how = nextOf(value) ?? (isObject(value.next) ? value.next : undefined);
  if (!how && Object.keys(parameters).length === 0) {
    const remedy = "Add `parameters` that the page gives, or `x-next`.";
    source.report(source.location(value), "next-nowhere", "`next` leads to the same page again", remedy);
  }
  for (const property of ["link", "url", "by", "total", "more"]) {
    const expression = textOf(how?.[property]);
    if (!how || expression === undefined) continue;
    const reason = unresolved(source, expression, operation, response);
    if (reason === undefined) continue;
    const remedy = "Correct the expression, or declare what it names.";
    source.report(source.location(how, property), "link-expression", `"${expression}" ${reason}`, remedy);
  }
  const counts = how?.add !== undefined;
  const body = how && readBody(source, operation, how, response);
  return present({
    parameters: { ...parameters, ...body },
    link: textOf(how?.link),
    url: textOf(how?.url),
    more: counts ? undefined : textOf(how?.more),
    last: how && readLast(source, operation, how),
    count: how && counts ? readCount(source, operation, how) : undefined,
  });
}

/** The parameter that takes a value of the last item. */
function readLast(source: Source, operation: DescribedOperation, how: JsonObject): Next["last"] {
  const item = textOf(how.last);
  const to = item === undefined ? undefined : readParameter(source, operation, how)?.name;
  // Its JSON Schema allows pointers only.
  return item === undefined || to === undefined ? undefined : { item: item as Pointer, to };
}

/** What the next page has in the request body. */
function readBody(
  source: Source,
  operation: DescribedOperation,
  how: JsonObject,
  response: ResolvedLink["response"],
): Next["parameters"] | undefined {
  if (!isObject(how.body)) return undefined;
  const { body } = how;
  return Object.fromEntries(
    Object.entries(body).map(([pointer, given]) => {
      const expression = String(given);
      checkPointer(source, operation, body, pointer, pointer);
      const reason = unresolved(source, expression, operation, response);
      if (reason !== undefined)
        source.report(
          source.location(body, pointer),
          "link-expression",
          `"${expression}" ${reason}`,
          "Correct the expression, or declare what it names.",
        );
      return [pointer, expression];
    }),
  );
}

/** The schema at a pointer into the JSON body of an operation. What it has none of is reported at the property `key` of `holder`. */
function checkPointer(
  source: Source,
  operation: DescribedOperation,
  holder: JsonObject,
  key: string,
  pointer: string,
): JsonObject | undefined {
  const [found] = operation.requestSchema ? atPointer(source, operation.requestSchema, pointer) : [];
  if (!found) {
    const message = operation.requestSchema
      ? `"${pointer}" is nothing in the request body of ${operation.key}`
      : `${operation.key} has no JSON request body, into which "${pointer}" points`;
    const remedy = "Point at the property that leads to a page, or declare it.";
    source.report(source.location(holder, key), "link-parameter", message, remedy);
  }
  return found;
}

/** The query parameter that `to` names, or the value in the request body at which it points. */
function readParameter(
  source: Source,
  operation: DescribedOperation,
  how: JsonObject,
): { readonly name: string; readonly schema: JsonObject } | undefined {
  const to = textOf(how.to);
  if (to?.startsWith("/")) {
    const schema = checkPointer(source, operation, how, "to", to);
    return schema && { name: to, schema };
  }
  const parameter = operation.parameters.find(({ name, in: where }) => where === "query" && name === to);
  if (!parameter) {
    const remedy = "Name the parameter of the operation that leads on.";
    const message = `${operation.key} has no query parameter "${to}"`;
    source.report(source.location(how, "to"), "link-parameter", message, remedy);
    return undefined;
  }
  return { name: parameter.name, schema: isObject(parameter.value.schema) ? parameter.value.schema : {} };
}

function readCount(source: Source, operation: DescribedOperation, how: JsonObject): Count | undefined {
  const parameter = readParameter(source, operation, how);
  if (!parameter) return undefined;
  const from = numberOf(how.from) ?? numberOf(keywordOf(source, parameter.schema, "default"));
  if (from === undefined) {
    const remedy = "Add `from`, or a `default` to its schema: the number of the first page or item.";
    const message = `"${parameter.name}" does not say where it begins to count`;
    source.report(source.location(how, "to"), "next-default", message, remedy);
    return undefined;
  }
  return present({
    add: how.add === "page" ? ("page" as const) : ("items" as const),
    by: textOf(how.by),
    to: parameter.name,
    from,
    total: textOf(how.total),
    more: textOf(how.more),
  });
}
