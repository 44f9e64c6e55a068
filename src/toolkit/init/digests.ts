import { createHash } from "node:crypto";
import { isObject, type Json, type JsonObject, textOf } from "../../openapi/json.ts";
import { pointerTo, valueAt } from "../../openapi/pointer.ts";
import { splitReference } from "../../openapi/references.ts";

/** A part of a document that others refer to, on the way to its digest. */
interface Part {
  readonly pointer: string;
  readonly text: string;
  /** Pointers to the parts that it refers to, and how many of them were visited. */
  readonly pointers: readonly string[];
  visited: number;
  /** When it was found, and the earliest part that is still open and that it leads back to. */
  readonly found: number;
  earliest: number;
  digest?: string;
}

/**
 * Digests of values with everything that they refer to. Parts that refer to each other in a ring have one digest. So each part is
 * read once, however many others lead to it (the algorithm is Tarjan's, without recursion).
 */
export class Digests {
  readonly #root: JsonObject;
  readonly #parts = new Map<string, Part>();
  /** Parts whose ring is not complete yet, in the order in which they were found. */
  readonly #open: Part[] = [];

  constructor(root: JsonObject) {
    this.#root = root;
  }

  of(value: Json): string {
    return digest(JSON.stringify(value), this.#beneath(pointersIn(value)));
  }

  #beneath(pointers: readonly string[]): string[] {
    return pointers.map((pointer) => this.#parts.get(pointer)?.digest ?? this.#search(pointer));
  }

  #search(start: string): string {
    const first = this.#find(start);
    const way = [first];
    for (let part = way.at(-1); part; part = way.at(-1)) {
      const pointer = part.pointers[part.visited++];
      if (pointer !== undefined) {
        const next = this.#parts.get(pointer);
        if (next === undefined) way.push(this.#find(pointer));
        else if (next.digest === undefined) part.earliest = Math.min(part.earliest, next.found);
        continue;
      }
      way.pop();
      const holder = way.at(-1);
      if (holder) holder.earliest = Math.min(holder.earliest, part.earliest);
      if (part.earliest === part.found) this.#close(part);
    }
    return first.digest ?? "";
  }

  #find(pointer: string): Part {
    const value = valueAt(this.#root, pointer) ?? null;
    const found = this.#parts.size;
    const text = JSON.stringify(value);
    const part = { pointer, text, pointers: pointersIn(value), visited: 0, found, earliest: found };
    this.#parts.set(pointer, part);
    this.#open.push(part);
    return part;
  }

  /** Gives a digest to a ring: the part that was found first, and all that are open after it. */
  #close(first: Part): void {
    const ring = this.#open.splice(this.#open.lastIndexOf(first));
    const texts = ring.map(({ pointer, text }) => `${pointer}\n${text}`).sort();
    const beneath = ring.flatMap(({ pointers }) =>
      pointers.flatMap((each) => this.#parts.get(each)?.digest ?? []),
    );
    const whole = digest(texts.join("\n"), beneath);
    for (const part of ring) part.digest = whole;
  }
}

function digest(text: string, beneath: readonly string[]): string {
  const hash = createHash("sha256").update(text);
  for (const each of [...new Set(beneath)].sort()) hash.update(`\n${each}`);
  return hash.digest("hex").slice(0, 12);
}

/** Pointers to what a value refers to. What leads into a component depends on all of it. */
function pointersIn(value: Json): string[] {
  const found = new Set<string>();
  const waiting: Json[] = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (Array.isArray(next)) for (const each of next) waiting.push(each);
    if (!isObject(next)) continue;
    const { tokens } = splitReference(textOf(next.$ref) ?? "");
    if (tokens.length > 0) found.add(pointerTo(tokens[0] === "components" ? tokens.slice(0, 3) : tokens));
    for (const each of Object.values(next)) waiting.push(each);
  }
  return [...found];
}
