import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { isMarked, nextOf } from "../../openapi/annotations.ts";
import type { Count, Next, Pointer } from "../../openapi/contract.ts";
import { unresolved } from "../../openapi/expression.ts";
import { isObject, type JsonObject, numberOf, present, textOf } from "../../openapi/json.ts";
import type { ResolvedLink } from "../../openapi/links.ts";
import type { DescribedOperation } from "../../openapi/operations.ts";
import { keywordOf } from "../../openapi/schema.ts";
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
  for (const property of ["link", "url", "total", "more"]) {
    const expression = textOf(how?.[property]);
    if (!how || expression === undefined) continue;
    const reason = unresolved(source, expression, operation, response);
    if (reason === undefined) continue;
    const remedy = "Correct the expression, or declare what it names.";
    source.report(source.location(how, property), "link-expression", `"${expression}" ${reason}`, remedy);
  }
  const counts = how?.add !== undefined;
  return present({
    parameters,
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

/** The query parameter that `to` names. */
function readParameter(source: Source, operation: DescribedOperation, how: JsonObject) {
  const to = textOf(how.to);
  const parameter = operation.parameters.find(({ name, in: where }) => where === "query" && name === to);
  if (!parameter) {
    const remedy = "Name the parameter of the operation that leads on.";
    const message = `${operation.key} has no query parameter "${to}"`;
    source.report(source.location(how, "to"), "link-parameter", message, remedy);
  }
  return parameter;
}

function readCount(source: Source, operation: DescribedOperation, how: JsonObject): Count | undefined {
  const parameter = readParameter(source, operation, how);
  if (!parameter) return undefined;
  const schema = isObject(parameter.value.schema) ? parameter.value.schema : {};
  const from = numberOf(how.from) ?? numberOf(keywordOf(source, schema, "default"));
  if (from === undefined) {
    const remedy =
      "Add `from`, or a `default` to the parameter's schema: the number of the first page or item.";
    const message = `"${parameter.name}" does not say where it begins to count`;
    source.report(source.location(how, "to"), "next-default", message, remedy);
    return undefined;
  }
  return present({
    add: how.add === "page" ? ("page" as const) : ("items" as const),
    to: parameter.name,
    from,
    total: textOf(how.total),
    more: textOf(how.more),
  });
}
