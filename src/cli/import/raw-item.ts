import { isFaithful, objectText, propertiesOf, type RawProperty } from "../bulk/json-properties.ts";
import type { Target } from "./target.ts";

/** Builds the JSON of a row from the texts of its values in the input. */
export class RawItem {
  readonly #fields = new Map<string, RawProperty[] | string>();
  #faithful = true;

  put({ field, inner }: Target, value: unknown, text: string): void {
    this.#faithful &&= typeof value === "string" || isFaithful(value, text);
    if (inner !== undefined) this.#add(field.name, [[inner, text]]);
    else if (text.startsWith("{")) this.#add(field.name, propertiesOf(text));
    else this.#fields.set(field.name, text);
  }

  /** The JSON; `undefined` if serialising the parsed values gives the same. */
  get text(): string | undefined {
    if (this.#faithful) return undefined;
    return objectText(
      [...this.#fields].map(([name, value]) => [name, typeof value === "string" ? value : objectText(value)]),
    );
  }

  #add(name: string, written: RawProperty[]): void {
    const there = this.#fields.get(name);
    this.#fields.set(name, typeof there === "object" ? [...there, ...written] : written);
  }
}
