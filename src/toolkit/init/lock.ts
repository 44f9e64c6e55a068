import { createHash } from "node:crypto";
import { isObject, type Json, type JsonObject, jsonIn, textOf } from "../../openapi/json.ts";
import { pointerTo, valueAt } from "../../openapi/pointer.ts";
import { splitReference } from "../../openapi/references.ts";
import { Unusable } from "../project/unusable.ts";
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

/** Reads the text of a lock file. @throws Unusable for any other text. */
export function lockIn(text: string, name: string): Lock {
  const lock = jsonIn(text);
  if (
    isObject(lock) &&
    typeof lock.from === "string" &&
    typeof lock.version === "string" &&
    isTexts(lock.operations)
  )
    return { from: lock.from, version: lock.version, operations: lock.operations };
  throw new Unusable(
    `${name} is not what \`concord init\` wrote. Take it from your version control, or remove it with the overlay and run \`concord init\` again`,
  );
}

function isTexts(value: Json | undefined): value is Record<string, string> {
  return isObject(value) && Object.values(value).every((each) => typeof each === "string");
}

/** The operations that differ between two readings of a document. */
export function changesBetween({ operations: was }: Lock, { operations: is }: Lock) {
  return {
    added: Object.keys(is).filter((key) => !Object.hasOwn(was, key)),
    removed: Object.keys(was).filter((key) => !Object.hasOwn(is, key)),
    changed: Object.keys(is).filter((key) => Object.hasOwn(was, key) && was[key] !== is[key]),
  };
}

interface Part {
  readonly text: string;
  /** Pointers to the parts that it refers to. */
  readonly pointers: readonly string[];
}

/** Digests of operations. A part is read once, however many operations refer to it. */
class Digests {
  readonly #root: JsonObject;
  readonly #parts = new Map<string, Part>();

  constructor(root: JsonObject) {
    this.#root = root;
  }

  of({ value, parameters }: FoundOperation): string {
    // Those of the path are among the parameters.
    const own = [value, parameters.map((each) => each.value)];
    const reached = new Set<string>();
    const waiting = pointersIn(own);
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (reached.has(next)) continue;
      reached.add(next);
      waiting.push(...this.#part(next).pointers);
    }
    const hash = createHash("sha256").update(JSON.stringify(own));
    for (const pointer of [...reached].sort()) hash.update(this.#part(pointer).text);
    return hash.digest("hex").slice(0, 12);
  }

  #part(pointer: string): Part {
    const known = this.#parts.get(pointer);
    if (known) return known;
    const value = valueAt(this.#root, pointer) ?? null;
    const part = { text: JSON.stringify(value), pointers: pointersIn(value) };
    this.#parts.set(pointer, part);
    return part;
  }
}

/** Pointers to what a value refers to. What leads into a component depends on all of it. */
function pointersIn(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(pointersIn);
  if (!isObject(value)) return [];
  const { tokens } = splitReference(textOf(value.$ref) ?? "");
  const own = tokens.length > 0 ? [pointerTo(tokens[0] === "components" ? tokens.slice(0, 3) : tokens)] : [];
  return [...own, ...Object.values(value).flatMap(pointersIn)];
}
