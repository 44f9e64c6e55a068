import type { JsonObject } from "../core/json.ts";

/** Limit on the items, properties and letters that a schema demands. */
const MOST = 1000;

/** The largest of the limits that a keyword sets, such as `minItems`. */
export function least(layers: readonly JsonObject[], keyword: string): number {
  return Math.min(MOST, Math.max(0, ...layers.map((layer) => Number(layer[keyword] ?? 0))));
}

/** The limits that a keyword sets. */
export function limitsOf(layers: readonly JsonObject[], keyword: string): number[] {
  return layers.map((layer) => layer[keyword]).filter((limit) => typeof limit === "number");
}
