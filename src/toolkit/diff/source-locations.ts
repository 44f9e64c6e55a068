import { isObject, type Json, type JsonObject } from "../../openapi/json.ts";
import type { Location } from "../../openapi/problem.ts";
import type { Source } from "../../openapi/source.ts";
import type { Bundle } from "./bundle.ts";
import type { Spot } from "./change.ts";

type Sides = readonly [bundled: Json | undefined, written: Json | undefined];

/** Finds where the objects of a bundle were written. It walks bundle and source side by side. */
export class SourceLocations {
  readonly #origins = new WeakMap<object, object>();
  readonly #source: Source;
  readonly #fallback: Location;

  constructor(bundle: Bundle, source: Source, root: JsonObject) {
    this.#source = source;
    this.#fallback = source.location(root);
    this.#walk(bundle, bundle.root, root);
  }

  /** The location of the first object that was written by hand, or of its property if it has that. */
  of(spots: readonly Spot[]): Location {
    for (const { object, key } of spots) {
      const origin = typeof object === "object" && object !== null ? this.#origins.get(object) : undefined;
      if (!origin) continue;
      const has = isObject(origin) && key !== undefined && Object.hasOwn(origin, key);
      return has ? this.#source.location(origin, key) : this.#source.span(origin).from;
    }
    return this.#fallback;
  }

  #walk(bundle: Bundle, root: Json, written: Json): void {
    // The next one is at the end. Schemas that refer to each other lead deeper than functions may call each other.
    const waiting: Sides[] = [[root, written]];
    for (let next = waiting.pop(); next; next = waiting.pop())
      waiting.push(...this.#look(bundle, ...next).reverse());
  }

  /** Notes where one object was written. Returns what is within it; nothing if it was noted before. */
  #look(bundle: Bundle, ...[bundled, written]: Sides): Sides[] {
    if (typeof bundled !== "object" || bundled === null || this.#origins.has(bundled)) return [];
    if (isObject(bundled) && typeof bundled.$ref === "string") {
      // The bundle keeps this reference; only its target was moved.
      if (!isObject(written) || typeof written.$ref !== "string") return [];
      this.#origins.set(bundled, written);
      return [[bundle.step(bundled.$ref), this.#source.step(written)]];
    }
    const origin = isObject(written) ? this.#source.resolve(written) : written;
    if (typeof origin !== "object" || origin === null) return [];
    this.#origins.set(bundled, origin);
    return Object.entries(bundled).map(([key, value]): Sides => {
      const inner: Json | undefined = Array.isArray(origin) ? origin[Number(key)] : origin[key];
      // Items that follow each other are compared as a list.
      const list =
        key === "schema" && isObject(origin) && inner === undefined ? origin.itemSchema : undefined;
      if (!isObject(list) || !isObject(value)) return [value, inner];
      this.#origins.set(value, list);
      return [value.items, list];
    });
  }
}
