import { entriesOf, isObject, type JsonObject } from "../../openapi/json.ts";
import { pointerTo } from "../../openapi/pointer.ts";

/** The schemas among a document's components. */
export class Components {
  readonly #schemas: JsonObject;
  readonly #names = new Map<JsonObject, string>();

  constructor(document: JsonObject) {
    const components = isObject(document.components) ? document.components : {};
    this.#schemas = isObject(components.schemas) ? components.schemas : {};
    document.components = components;
    components.schemas = this.#schemas;
    for (const [name, schema] of entriesOf(this.#schemas))
      if (isObject(schema)) this.#names.set(schema, name);
  }

  nameOf(schema: JsonObject): string | undefined {
    return this.#names.get(schema);
  }

  /** Adds a schema under the name, or under the next one that is free. */
  add(wanted: string, schema: JsonObject): string {
    let name = wanted;
    for (let number = 2; name in this.#schemas; number++) name = `${wanted}_${number}`;
    this.#schemas[name] = schema;
    this.#names.set(schema, name);
    return name;
  }

  /** The name of a component. Another schema becomes one, with a reference in its place. */
  nameOrAdd(wanted: string, schema: JsonObject): string {
    const known = this.nameOf(schema);
    if (known !== undefined) return known;
    const name = this.add(wanted, { ...schema });
    for (const property of Object.keys(schema)) delete schema[property];
    schema.$ref = `#${pointerTo(["components", "schemas", name])}`;
    this.#names.set(schema, name);
    return name;
  }
}
