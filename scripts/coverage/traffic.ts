import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isObject, jsonIn, objectsOf, textOf } from "../../src/openapi/json.ts";

/** A request that reached the sandbox, and its response. */
export interface Exchange {
  /** First segment of the path. */
  readonly api: string;
  readonly method: string;
  /** Below the API's base URL. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly status: number;
  /** `undefined` if it is not JSON. */
  readonly body: unknown;
}

/** All exchanges in a folder: from HAR files, and from files with one HAR entry a line. @throws Error if there is no folder. */
export function readTraffic(folder: string): Exchange[] {
  return readdirSync(folder).flatMap((name) => {
    const text = readFileSync(join(folder, name), "utf8");
    if (name.endsWith(".ndjson"))
      return text
        .split("\n")
        .filter((line) => line !== "")
        .flatMap((line) => exchange(JSON.parse(line)));
    const har: unknown = name.endsWith(".har") ? JSON.parse(text) : undefined;
    return isObject(har) && isObject(har.log) ? objectsOf(har.log.entries).flatMap(exchange) : [];
  });
}

function exchange({ request, response }: { request?: unknown; response?: unknown }): Exchange[] {
  if (!isObject(request) || !isObject(response)) return [];
  const url = new URL(textOf(request.url) ?? "http://none.invalid");
  const [, api = "", path = ""] = /^\/([^/]*)(.*)$/.exec(url.pathname) ?? [];
  const content = isObject(response.content) ? textOf(response.content.text) : undefined;
  const headers = objectsOf(request.headers).map(({ name, value }) => [String(name).toLowerCase(), value]);
  return [
    {
      api,
      method: textOf(request.method) ?? "",
      path,
      query: url.searchParams,
      headers: Object.fromEntries(headers),
      status: Number(response.status),
      body: jsonIn(content ?? ""),
    },
  ];
}
