import { violationOf } from "../../../openapi/annotations.ts";
import { isObject, type JsonObject, objectsOf, textOf } from "../../../openapi/json.ts";
import { apiLink, codeLink } from "../addresses.ts";
import { code, lines } from "../markdown.ts";
import type { Api } from "../model/api.ts";
import { objectsIn, resolve } from "../model/resolve.ts";
import type { Table } from "./table.ts";

/** The format of ids in paths, and the codes for malformed ids. */
export function ids(apis: readonly Api[]): Table {
  return {
    label: "Ids in paths, and what they look like",
    head: ["API", "Ids", "Look like", "Otherwise"],
    rows: apis.flatMap((api) => {
      const alike = new Map<
        string,
        { names: string[]; form: string | undefined; codes: readonly string[] }
      >();
      for (const [name, { schema, parameter }] of idsOf(api)) {
        const form = textOf(schema.pattern) ?? textOf(schema.format);
        const breach = violationOf(schema) ?? violationOf(parameter);
        const codes = breach === undefined ? unknown(api, name) : [breach];
        const key = JSON.stringify([form, codes]);
        const row = alike.get(key) ?? { names: [], form, codes };
        row.names.push(name);
        alike.set(key, row);
      }
      return [...alike.values()].map(({ names, form, codes }) => [
        apiLink(api),
        lines(names.map(code)),
        form === undefined ? "any text" : code(form),
        lines(codes.map((name) => codeLink(api, name))),
      ]);
    }),
  };
}

/** Path parameters by name. Within an API, the same name means the same format. */
function idsOf({ document }: Api): Map<string, { parameter: JsonObject; schema: JsonObject }> {
  const found = new Map<string, { parameter: JsonObject; schema: JsonObject }>();
  for (const object of objectsIn(document.paths)) {
    for (const reference of objectsOf(object.parameters)) {
      const parameter = resolve(document, reference);
      const name = textOf(parameter.name);
      if (parameter.in !== "path" || name === undefined || found.has(name)) continue;
      found.set(name, {
        parameter,
        schema: resolve(document, isObject(parameter.schema) ? parameter.schema : {}),
      });
    }
  }
  return found;
}

/** Without a code for malformed ids, the 404 codes that all operations with the id have. */
function unknown({ operations, errors }: Api, name: string): string[] {
  const givers = operations.filter(({ path }) => path.includes(`{${name}}`));
  return errors
    .filter(
      ({ status, operations: known }) => status === 404 && givers.every((giver) => known.includes(giver)),
    )
    .map(({ code: shared }) => shared);
}
