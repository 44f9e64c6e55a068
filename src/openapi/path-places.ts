import type { DescribedOperation, Parameter } from "./operations.ts";

/** The names in a path template, each once. */
function placesOf(path: string): string[] {
  return [...new Set([...path.matchAll(/\{([^{}]+)\}/g)].flatMap(([, name]) => name ?? []))];
}

/** Whether a path has no place for one of its path parameters: no request can carry it. */
export function isPlaceless(path: string, { in: location, name }: Pick<Parameter, "in" | "name">): boolean {
  return location === "path" && !path.includes(`{${name}}`);
}

/** The places of a path that none of its parameters describes. */
export function openPlaces({ path, parameters }: Pick<DescribedOperation, "path" | "parameters">): string[] {
  const described = new Set(parameters.flatMap((each) => (each.in === "path" ? [each.name] : [])));
  return placesOf(path).filter((name) => !described.has(name));
}
