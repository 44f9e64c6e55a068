import { isObject, type Json, type JsonObject } from "../../openapi/json.ts";
import { pointerTo } from "../../openapi/pointer.ts";
import type { Location } from "../../openapi/problem.ts";
import { targetIn } from "../../openapi/references.ts";
import type { Source } from "../../openapi/source.ts";

/** Finds where a value of a bundle was written by hand. It walks bundle and source side by side. */
export class Origins {
  readonly #source: Source;
  readonly #bundle: JsonObject;
  readonly #root: JsonObject;
  /** Source values that the bundler moved, by their reference in the bundle. */
  readonly #moved = new Map<string, Json>();

  constructor(source: Source, bundle: JsonObject, root: JsonObject) {
    this.#source = source;
    this.#bundle = bundle;
    this.#root = root;
    this.#pair(bundle, root, new Set());
  }

  /** Source location of the value at `path` in the bundle, or of the nearest hand-written one around it. */
  locate(path: readonly (string | number)[]): Location {
    let written: Json | undefined = this.#root;
    let container: object = this.#root;
    let key: string | number | undefined;
    for (let depth = 0; depth < path.length; depth++) {
      const moved = this.#moved.get(referenceTo(path.slice(0, depth)));
      if (moved !== undefined) written = moved;
      const token = path[depth] ?? "";
      const holder = this.#holder(written, token);
      if (!holder) {
        // A component that the bundler made is not in the root file, but its parts have a source.
        if (this.#isMoved(path, depth)) continue;
        break;
      }
      [container, key] = [holder, token];
      written = Array.isArray(holder) ? holder[Number(token)] : holder[token];
    }
    const whole = this.#moved.get(referenceTo(path));
    return typeof whole === "object" && whole !== null
      ? this.#source.location(whole)
      : this.#source.location(container, key);
  }

  /** Follows references to the object or array that has the property `token`. */
  #holder(value: Json | undefined, token: string | number): JsonObject | Json[] | undefined {
    const seen = new Set<Json>();
    let current = value;
    while (typeof current === "object" && current !== null && !seen.has(current)) {
      if (Object.hasOwn(current, token)) return current;
      if (!isObject(current)) return undefined;
      seen.add(current);
      current = this.#source.step(current);
    }
    return undefined;
  }

  #isMoved(path: readonly (string | number)[], depth: number): boolean {
    return path.some((_, at) => at >= depth && this.#moved.has(referenceTo(path.slice(0, at + 1))));
  }

  #pair(bundled: Json | undefined, written: Json | undefined, seen: Set<Json>): void {
    if (typeof bundled !== "object" || bundled === null || seen.has(bundled)) return;
    seen.add(bundled);
    let source = written;
    if (isObject(bundled) && typeof bundled.$ref === "string" && isObject(source)) {
      const target = this.#source.step(source);
      const reference = bundled.$ref;
      if (target !== undefined && reference.startsWith("#/") && !this.#moved.has(reference)) {
        this.#moved.set(reference, target);
        this.#pair(targetIn(this.#bundle, bundled), target, seen);
      }
    } else if (isObject(source) && typeof source.$ref === "string") {
      source = this.#source.resolve(source);
    }
    for (const [key, inner] of Object.entries(bundled)) {
      const holder = this.#holder(source, key);
      if (holder) this.#pair(inner, Array.isArray(holder) ? holder[Number(key)] : holder[key], seen);
    }
  }
}

function referenceTo(path: readonly (string | number)[]): string {
  return `#${pointerTo(path)}`;
}
