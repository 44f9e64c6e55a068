import { createHash } from "node:crypto";
import { entriesOf, isObject, type Json, type JsonObject } from "../../openapi/json.ts";
import { pointerTo } from "../../openapi/pointer.ts";
import { splitReference } from "../../openapi/references.ts";
import { FoundDocument, type FoundOperation } from "./found-document.ts";

/** What a document said when its overlay was written. It shows later what has changed upstream. */
export interface Lock {
  /** File or URL that the document came from. */
  readonly from: string;
  readonly version: string;
  /** A digest of each operation and everything it refers to. */
  readonly operations: Readonly<Record<string, string>>;
}

export function lockOf(root: JsonObject, from: string): Lock {
  const { operations } = new FoundDocument(root);
  const info = isObject(root.info) ? root.info : {};
  const digests = new Digests(root);
  return {
    from,
    version: typeof info.version === "string" ? info.version : "",
    operations: Object.fromEntries(operations.map((operation) => [operation.key, digests.of(operation)])),
  };
}

/** The operations that differ between two readings of a document. */
export function changesBetween({ operations: was }: Lock, { operations: is }: Lock) {
  return {
    added: Object.keys(is).filter((key) => !Object.hasOwn(was, key)),
    removed: Object.keys(was).filter((key) => !Object.hasOwn(is, key)),
    changed: Object.keys(is).filter((key) => Object.hasOwn(was, key) && was[key] !== is[key]),
  };
}

/** Digests of operations. A component is read once, however many operations refer to it. */
class Digests {
  readonly #components = new Map<string, { readonly text: string; readonly names: readonly string[] }>();

  constructor({ components }: JsonObject) {
    for (const [kind, named] of entriesOf(components))
      for (const [name, value] of entriesOf(named))
        this.#components.set(componentOf(["components", kind, name]), {
          text: JSON.stringify(value),
          names: referencesIn(value),
        });
  }

  of({ value, parameters }: FoundOperation): string {
    const reached = new Set<string>();
    const waiting = referencesIn(value);
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const component = this.#components.get(next);
      if (!component || reached.has(next)) continue;
      reached.add(next);
      waiting.push(...component.names);
    }
    const hash = createHash("sha256").update(JSON.stringify([value, parameters.map((each) => each.value)]));
    for (const name of [...reached].sort()) hash.update(this.#components.get(name)?.text ?? "");
    return hash.digest("hex").slice(0, 12);
  }
}

/** The pointer to the component that a pointer leads to or into. */
function componentOf(tokens: readonly string[]): string {
  return pointerTo(tokens.slice(0, 3));
}

/** The components that a value refers to. */
function referencesIn(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isObject(value)) return [];
  // What leads into a component depends on all of it.
  const own = typeof value.$ref === "string" ? [componentOf(splitReference(value.$ref).tokens)] : [];
  return [...own, ...Object.values(value).flatMap(referencesIn)];
}
