import { tokensOf } from "../../openapi/pointer.ts";
import type { Bundle } from "../core/bundle.ts";
import type { JsonObject } from "../core/json.ts";
import { schemaAt } from "./schema-at.ts";

/** The property for the page before: `prevCursor` beside `nextCursor`, `previous_page` beside `next_page`. */
export function previousOf(bundle: Bundle, schema: JsonObject | undefined, next: string): string | undefined {
  const name = tokensOf(next).at(-1) ?? "";
  if (!/next/i.test(name)) return undefined;
  const around = next.slice(0, next.lastIndexOf("/") + 1);
  return ["prev", "previous"]
    .map((word) => around + name.replace(/next/i, (found) => (found === "Next" ? capital(word) : word)))
    .find((pointer) => schemaAt(bundle, schema, pointer).layers.length > 0);
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
