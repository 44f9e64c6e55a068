import type { PublishedKeys } from "../../sandbox/core/api.ts";
import { variableOf } from "../variable-names.ts";

/**
 * What a caller needs for one API: its address and its keys in columns. If `callable`, a command that works follows.
 */
export function keyTable(api: string, url: string, keys: PublishedKeys, callable = true): string {
  const width = Math.max(0, ...Object.keys(keys).map(({ length }) => length));
  const rows = Object.entries(keys).map(([name, key]) => {
    const parts = typeof key === "string" ? [key] : Object.entries(key).map((part) => part.join("="));
    return `  ${name.padEnd(width)}  ${parts.join(" ")}`;
  });
  const [first = ""] = Object.values(keys);
  const credential = keys.full ?? first;
  const parts = typeof credential === "string" ? [["key", credential]] : Object.entries(credential);
  const variables = parts.map(([name, value]) => `${variableOf(api, name)}=${value}`);
  return [
    `${api}  ${url}`,
    ...rows,
    ...(callable ? [`  ${variables.join(" ")} npx concord call ${api} --help --base-url ${url}`] : []),
  ].join("\n");
}
