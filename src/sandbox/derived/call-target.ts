import type { Call } from "../core/api.ts";
import { Refusal } from "../core/refusal.ts";
import { codeOf } from "./error-bodies.ts";
import type { Behaviour } from "./resources.ts";

/** The path of a collection with the ids of its parents. */
export function collectionOf(template: string, path: Call["path"]): string {
  return template.replace(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ""));
}

export function idOf({ resource }: Behaviour, { path }: Call): string {
  return path[resource.parameter ?? ""] ?? "";
}

export function missing(id: string): Refusal {
  return new Refusal(codeOf("missing"), `There is none with the id ${id}.`);
}
