import { isObject, type JsonObject, stringsOf, textOf } from "../../../../openapi/json.ts";
import { valueAt } from "../../../../openapi/pointer.ts";
import { atPointer, keywordOf, layersOf } from "../../../../openapi/schema.ts";
import type { Bundle, Operation, Response } from "./bundle.ts";
import { type BundleProblem, rule } from "./rule.ts";

/** A page with a link `next`: `cursor` is the parameter that takes the property at `pointer` of its body. */
interface Page {
  readonly operation: Operation;
  readonly response: Response;
  readonly link: JsonObject;
  readonly cursor: string;
  readonly pointer: string;
}

/** A list takes a cursor and a limit, and shares both parameters with the API's other lists. */
export const listParameters = rule("A list takes the shared limit and cursor.", (bundle) =>
  pagesOf(bundle).flatMap(({ operation, link, cursor }) => {
    const path = bundle.path(link);
    const taken = new Map(
      operation.parameters.filter((each) => each.in === "query").map((each) => [each.name, each]),
    );
    return [cursor, "limit"].flatMap((name): BundleProblem[] => {
      const parameter = taken.get(name);
      if (!parameter) return [{ message: `${operation.key} takes no \`${name}\` in the query`, path }];
      if (typeof parameter.entry.$ref !== "string") {
        const message = `\`${name}\` of ${operation.key} is not the one that the API's lists share`;
        return [{ message, path: bundle.path(parameter.entry) }];
      }
      const schema = isObject(parameter.value.schema) ? parameter.value.schema : {};
      if (name !== "limit" || keywordOf(bundle, schema, "maximum") !== undefined) return [];
      return [{ message: "`limit` has no maximum", path: bundle.path(parameter.value) }];
    });
  }),
);

/** The next cursor is required, and may be `null` for the last page. */
export const listCursor = rule("A page is an object with a required, nullable next cursor.", (bundle) =>
  pagesOf(bundle).flatMap(({ operation, response, link, pointer }): BundleProblem[] => {
    if (!response.schema)
      return [{ message: `A page of ${operation.key} is no JSON`, path: bundle.path(link) }];
    const schemas = atPointer(bundle, response.schema, pointer);
    const [first] = schemas;
    // The generator reports a pointer that leads nowhere.
    if (!first) return [];
    const nullable = schemas.some((schema) =>
      [...layersOf(bundle, schema)].some(({ type }) => type === "null" || stringsOf(type).includes("null")),
    );
    const parent = atPointer(bundle, response.schema, pointer.replace(/\/[^/]*$/, ""));
    const required = parent.some((schema) =>
      [...layersOf(bundle, schema)].some((layer) => stringsOf(layer.required).includes(lastToken(pointer))),
    );
    const path = bundle.path(first);
    return [
      ...(nullable ? [] : [{ message: `\`${lastToken(pointer)}\` cannot be null on the last page`, path }]),
      ...(required ? [] : [{ message: `\`${lastToken(pointer)}\` is not required`, path }]),
    ];
  }),
);

/** A list has examples of a page with a next one and of the last page. */
export const listExamples = rule("A list shows a page that goes on and the last page.", (bundle) =>
  pagesOf(bundle).flatMap(({ operation, response, link, pointer }) => {
    const cursors = response.examples.map(({ value }) => valueAt(value, pointer));
    const path = bundle.path(link);
    return [
      ...(cursors.some((cursor) => typeof cursor === "string")
        ? []
        : [{ message: `${operation.key} has no example of a page that goes on`, path }]),
      ...(cursors.includes(null)
        ? []
        : [{ message: `${operation.key} has no example of the last page`, path }]),
    ];
  }),
);

/** An operation that takes a cursor is a list, so it has a link `next`. */
export const listLink = rule("What takes the cursor of a list has a next page.", (bundle) => {
  const pages = pagesOf(bundle);
  const cursors = new Set(["cursor", ...pages.map(({ cursor }) => cursor)]);
  const paged = new Set(pages.map(({ operation }) => operation));
  return bundle.operations.flatMap((operation) => {
    const cursor = operation.parameters.find((each) => each.in === "query" && cursors.has(each.name));
    if (!cursor || paged.has(operation)) return [];
    const message = `${operation.key} takes \`${cursor.name}\` and has no link \`next\``;
    return [{ message, path: bundle.path(operation.value, "responses") }];
  });
});

function pagesOf(bundle: Bundle): Page[] {
  return bundle.operations.flatMap((operation) =>
    operation.responses.flatMap((response) => {
      const link = response.links.get("next");
      if (!link || response.status >= 300 || !isObject(link.parameters)) return [];
      return Object.entries(link.parameters).flatMap(([cursor, expression]) => {
        const [, pointer] = /^\$response\.body#(\/.*)$/.exec(textOf(expression) ?? "") ?? [];
        return pointer === undefined ? [] : [{ operation, response, link, cursor, pointer }];
      });
    }),
  );
}

function lastToken(pointer: string): string {
  return pointer.slice(pointer.lastIndexOf("/") + 1);
}
