import type { JsonObject } from "./json.ts";

/** What an object says by itself, and the objects that it is made of. */
export interface Look<Fact> {
  readonly facts: Iterable<Fact>;
  readonly inner: Iterable<JsonObject>;
}

/**
 * Finds what an object or anything beneath it says. Objects may refer to each other. Each is looked at once, however many others lead
 * to it, so all questions about a document together take as long as the document is large.
 */
export class Beneath<Fact> {
  readonly #look: (object: JsonObject) => Look<Fact>;
  /** All objects that were looked at, with those that hold them. */
  readonly #holders = new Map<JsonObject, JsonObject[]>();
  readonly #facts = new Map<JsonObject, Set<Fact>>();

  constructor(look: (object: JsonObject) => Look<Fact>) {
    this.#look = look;
  }

  in(object: JsonObject): ReadonlySet<Fact> {
    if (!this.#holders.has(object)) this.#search(object);
    return this.#facts.get(object) ?? new Set();
  }

  #search(start: JsonObject): void {
    this.#holders.set(start, []);
    const waiting = [start];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { facts, inner } = this.#look(next);
      for (const fact of facts) this.#add(next, fact);
      for (const each of inner) {
        const holders = this.#holders.get(each);
        if (holders === undefined) {
          this.#holders.set(each, [next]);
          waiting.push(each);
          continue;
        }
        holders.push(next);
        for (const fact of this.#facts.get(each) ?? []) this.#add(next, fact);
      }
    }
  }

  /** Adds a fact to an object and to all that hold it. */
  #add(object: JsonObject, fact: Fact): void {
    const waiting = [object];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const facts = this.#facts.get(next) ?? new Set();
      if (facts.has(fact)) continue;
      this.#facts.set(next, facts.add(fact));
      waiting.push(...(this.#holders.get(next) ?? []));
    }
  }
}
