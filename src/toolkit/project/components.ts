import { entriesOf, isObject, type JsonObject } from "../../openapi/json.ts";
import { pointerTo } from "../../openapi/pointer.ts";

/** The components of one kind in a document, which gets more of them. */
export class Components {
  readonly #kind: string;
  readonly #named: JsonObject;
  readonly #names = new Map<JsonObject, string>();

  constructor(document: JsonObject, kind = "schemas") {
    this.#kind = kind;
    const components = isObject(document.components) ? document.components : {};
    const named = components[kind];
    this.#named = isObject(named) ? named : {};
    document.components = components;
    components[kind] = this.#named;
    for (const [name, value] of entriesOf(this.#named)) if (isObject(value)) this.#names.set(value, name);
  }

  nameOf(value: JsonObject): string | undefined {
    return this.#names.get(value);
  }

  /** Adds a value under the name, or under the next one that is free. */
  add(wanted: string, value: JsonObject): string {
    let name = wanted;
    for (let number = 2; name in this.#named; number++) name = `${wanted}_${number}`;
    this.#named[name] = value;
    this.#names.set(value, name);
    return name;
  }

  /** The name of a component. Another value becomes one, with a reference in its place. */
  nameOrAdd(wanted: string, value: JsonObject): string {
    const known = this.nameOf(value);
    if (known !== undefined) return known;
    const name = this.add(wanted, { ...value });
    for (const property of Object.keys(value)) delete value[property];
    value.$ref = `#${pointerTo(["components", this.#kind, name])}`;
    this.#names.set(value, name);
    return name;
  }
}
