import type { IncomingHttpHeaders } from "node:http";

/** A name that is looked up as it is; the platform's class judges all others. */
const NAME = /^[\w-]+$/;

/**
 * `Headers` of a response that cost nothing while fields are only looked up: the platform's class copies and checks each of
 * them. It does everything else, and from then on has the fields.
 */
export class NodeHeaders {
  readonly #fields: IncomingHttpHeaders;
  #platform: Headers | undefined;

  constructor(fields: IncomingHttpHeaders) {
    this.#fields = fields;
  }

  get(name: string): string | null {
    if (this.#platform || !NAME.test(name)) return this.#asPlatform().get(name);
    const own = name.toLowerCase();
    const value = Object.hasOwn(this.#fields, own) ? this.#fields[own] : undefined;
    return value === undefined ? null : String(Array.isArray(value) ? value.join(", ") : value).trim();
  }

  has(name: string): boolean {
    return this.#asPlatform().has(name);
  }

  append(name: string, value: string): void {
    this.#asPlatform().append(name, value);
  }

  set(name: string, value: string): void {
    this.#asPlatform().set(name, value);
  }

  delete(name: string): void {
    this.#asPlatform().delete(name);
  }

  getSetCookie(): string[] {
    return this.#asPlatform().getSetCookie();
  }

  forEach(visit: (value: string, name: string, headers: Headers) => void, thisArg?: unknown): void {
    this.#asPlatform().forEach(visit, thisArg);
  }

  keys(): HeadersIterator<string> {
    return this.#asPlatform().keys();
  }

  values(): HeadersIterator<string> {
    return this.#asPlatform().values();
  }

  entries(): HeadersIterator<[string, string]> {
    return this.#asPlatform().entries();
  }

  [Symbol.iterator](): HeadersIterator<[string, string]> {
    return this.#asPlatform().entries();
  }

  /** How `console.log` and `util.inspect` show it. The platform's own way reads private fields, which are not here. */
  [Symbol.for("nodejs.util.inspect.custom")](): Headers {
    return this.#asPlatform();
  }

  #asPlatform(): Headers {
    if (!this.#platform) {
      this.#platform = new Headers();
      for (const [name, value] of Object.entries(this.#fields)) {
        for (const item of Array.isArray(value) ? value : [value]) {
          if (item !== undefined) this.#platform.append(name, item);
        }
      }
    }
    return this.#platform;
  }
}

// So that `instanceof Headers` holds; every method of the platform's class is replaced above.
Object.setPrototypeOf(NodeHeaders.prototype, Headers.prototype);
