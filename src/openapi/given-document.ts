import type { JsonObject } from "./json.ts";
import { type Origin, WrittenFile } from "./written-file.ts";

/**
 * A document in one piece that a program made, under the path of a file that need not exist. Its lines are those of `text`. To find
 * them takes longer than everything else that is done with a large document, so it waits until somebody asks for one.
 */
export class GivenDocument {
  readonly path: string;
  readonly content: JsonObject;
  readonly #origins: WeakMap<object, Origin>;
  #isLocated = false;

  constructor(path: string, content: JsonObject, origins: WeakMap<object, Origin>) {
    this.path = path;
    this.content = content;
    this.#origins = origins;
  }

  /** The document as JSON. */
  get text(): string {
    return JSON.stringify(this.content, null, 2);
  }

  /** Finds where each of its objects and arrays stands. */
  locate(): void {
    if (this.#isLocated) return;
    this.#isLocated = true;
    const written = new WeakMap<object, Origin>();
    this.#copy(this.content, new WrittenFile(this.path, this.text, written).content, written);
  }

  #copy(value: unknown, copy: unknown, written: WeakMap<object, Origin>): void {
    if (typeof value !== "object" || value === null || typeof copy !== "object" || copy === null) return;
    const origin = written.get(copy);
    if (origin) this.#origins.set(value, origin);
    for (const [name, inner] of Object.entries(copy)) this.#copy(Reflect.get(value, name), inner, written);
  }
}
