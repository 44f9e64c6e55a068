import type { IncomingHttpHeaders } from "node:http";
import type { SandboxApi } from "./api.ts";
import { brokenBy, refusalOf } from "./broken.ts";
import { UnusableJson } from "./exact-json.ts";
import type { Values } from "./parameters.ts";
import type { Route, Routes } from "./routes.ts";
import { atParameter, parameterViolation } from "./violation.ts";
import { inTime, isWatched } from "./watched.ts";

/** Checks the parameters against their schemas. @throws Refusal if one is invalid. */
export function checkedParameters(
  api: SandboxApi,
  routes: Routes,
  route: Route,
  path: Readonly<Record<string, string>>,
  search: string,
  headers: IncomingHttpHeaders,
): Pick<Values, "query"> {
  const { operation } = route;
  const values = usable(api, routes, operation, () => route.readParameters(path, search, headers));
  const schema = route.parametersSchema;
  const bytes = search.length;
  const place = bytes > 1 ? "query" : "path";
  const schemas = [schema];
  const errors = isWatched(routes, schemas, bytes)
    ? inTime(api, routes, route, { schemas, bytes, in: place }, () =>
        brokenBy(api, routes, route, schema, values),
      )
    : brokenBy(api, routes, route, schema, values);
  if (errors.length > 0) {
    throw refusalOf(
      api,
      errors.map((error) => parameterViolation(routes.bundle, operation, error)),
    );
  }
  return values;
}

/** What is read of the parameters. @throws Refusal for a value that cannot be kept. */
function usable(
  api: SandboxApi,
  { bundle }: Routes,
  { parameters }: Route["operation"],
  read: () => Values,
): Values {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UnusableJson)) throw error;
    const { keyword, message: complaint, path } = error;
    throw refusalOf(api, [atParameter(bundle, parameters, path, { keyword, complaint })]);
  }
}
