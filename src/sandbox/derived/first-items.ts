import type { ValidateFunction } from "ajv";
import type { OperationKey } from "../../openapi/contract.ts";
import { tokensOf } from "../../openapi/pointer.ts";
import { isObject, type JsonObject, list } from "../core/json.ts";
import { openValidators } from "../core/validators.ts";
import { openIds } from "./bodies.ts";
import { type Chance, namedChance } from "./chance.ts";
import type { Foundation } from "./foundation.ts";
import { itemsSchema, mostItems } from "./items-schema.ts";
import { valueAt } from "./location.ts";
import { usualSize } from "./page-sizes.ts";
import { propertyOf } from "./properties.ts";
import type { Behaviour, Resource } from "./resources.ts";
import { sampleOf } from "./sample.ts";
import { variedSample } from "./varied.ts";

/** Samples of a list without pages. */
const FEW = 3;

/** Samples are made for pages up to this size. */
const LARGE = 100;

/** What a list with pages has: two full ones, and the beginning of a third. */
const PAGES = { full: 2, more: 5 };

/**
 * What collections begin with: the examples of the document, and after them samples of the schema where there is too little to try a
 * list with. Samples are the same at each start. None is invalid.
 */
export class FirstItems {
  readonly #base: Foundation;
  readonly #validators;
  readonly #schemas = new Map<string, readonly JsonObject[]>();
  readonly #known = new Map<string, ReadonlyMap<string, JsonObject>>();

  constructor(base: Foundation) {
    this.#base = base;
    this.#validators = openValidators(base.bundle, true);
  }

  /** By id. Where items have none, by their number. */
  of(resource: Resource): ReadonlyMap<string, JsonObject> {
    const known = this.#known.get(resource.collection) ?? this.#made(resource);
    this.#known.set(resource.collection, known);
    return known;
  }

  /** The items under the ids of their parents, which they name where they have a property for it. */
  under(resource: Resource, path: Readonly<Record<string, string>>): ReadonlyMap<string, JsonObject> {
    const items = this.of(resource);
    const ids = Object.entries(path).filter(([name]) => resource.collection.includes(`{${name}}`));
    if (ids.length === 0 || !this.#base.samples) return items;
    const schemas = this.#schemasOf(resource);
    return new Map(
      [...items].map(([id, item]) => {
        const named = Object.fromEntries(ids.filter(([name]) => typeof item[name] === "string"));
        const placed = { ...item, ...named };
        return [id, this.#fits(schemas, placed) ? placed : item];
      }),
    );
  }

  /** What a list shows whose items are no objects, so that nothing can be stored: texts, numbers. */
  values(behaviour: Behaviour): readonly unknown[] {
    const { bundle, samples } = this.#base;
    const { operation, response, at } = behaviour;
    const shown = list(this.#exampleOf(operation.key));
    const schema = itemsSchema(bundle, response, at);
    if (!samples || schema === undefined) return shown;
    const chance = namedChance(operation.key);
    const wanted = this.#wanted(behaviour, shown.length);
    const made = Array.from({ length: wanted }, (_, number) =>
      variedSample(bundle, schema, { number, chance }),
    );
    return [...new Set([...shown, ...made])]
      .filter((value) => this.#validators.every(schema)(value))
      .slice(0, wanted);
  }

  #made(resource: Resource): ReadonlyMap<string, JsonObject> {
    const { id } = resource;
    const { samples } = this.#base;
    const schemas = this.#schemasOf(resource);
    const items = new Map<string, JsonObject>();
    const add = (item: JsonObject): void => {
      const key = id === undefined ? String(items.size + 1) : item[id];
      if (key !== undefined && !items.has(String(key))) items.set(String(key), item);
    };
    const listed = list(this.#exampleOf(resource.list?.key));
    const shown = id === undefined ? listed : [...listed, this.#exampleOf(resource.read?.key)];
    for (const item of shown.filter(isObject)) {
      const right = samples ? this.#right(schemas, item) : item;
      if (right) add(right);
    }
    const [schema] = schemas;
    if (!samples || schema === undefined) return items;
    const chance = namedChance(resource.collection);
    const listing = resource.list && this.#base.behaviours.get(resource.list.key);
    const wanted = listing ? this.#wanted(listing, items.size) : 0;
    const newId = this.#newIds(resource, schema, [...items.values()][0] ?? shown.find(isObject), chance);
    for (let number = 0; items.size < wanted && number < 2 * wanted; number += 1) {
      const made = variedSample(this.#base.bundle, schema, { number, chance });
      if (!isObject(made)) break;
      const item = this.#right(schemas, id === undefined ? made : { ...made, [id]: newId() });
      if (item) add(item);
    }
    return items;
  }

  /** How many items a list should have, so that its pages can be tried. `shown` are those of examples. */
  #wanted({ operation, response, at, contract }: Behaviour, shown: number): number {
    const most = mostItems(this.#base.bundle, response, at);
    if (!contract?.next) return shown > 0 ? shown : Math.min(FEW, most);
    return Math.min(usualSize(operation), most, LARGE) * PAGES.full + PAGES.more;
  }

  #newIds({ id }: Resource, schema: JsonObject, shown: unknown, chance: Chance): () => string | number {
    let number = 0;
    const next = (): number => {
      number += 1;
      return number;
    };
    return openIds(this.#base.bundle, schema, id, shown, next, this.#validators.first, chance);
  }

  /** What an item is: in the words of its list and of the operation that reads it, or of one of them where they contradict. */
  #schemasOf({ collection, list: listing, schema }: Resource): readonly JsonObject[] {
    const known = this.#schemas.get(collection);
    if (known) return known;
    const behaviour = listing && this.#base.behaviours.get(listing.key);
    const listed = behaviour && itemsSchema(this.#base.bundle, behaviour.response, behaviour.at);
    const single = [listed, schema].filter((each) => each !== undefined);
    const schemas = [...(single.length > 1 ? [{ allOf: single }] : []), ...single];
    this.#schemas.set(collection, schemas);
    return schemas;
  }

  /** The item, if one of the schemas accepts it, or can be made to accept it. */
  #right(schemas: readonly JsonObject[], item: JsonObject): JsonObject | undefined {
    if (this.#fits(schemas, item)) return item;
    return schemas.map((schema) => this.#mended(schema, item)).find((mended) => mended !== undefined);
  }

  /** The item without its invalid properties, or with others in place of required ones; `undefined` if it stays invalid. */
  #mended(schema: JsonObject, item: JsonObject): JsonObject | undefined {
    const { bundle } = this.#base;
    const layers = bundle.layers(schema);
    const required = new Set(layers.flatMap((layer) => list(layer.required)));
    let tried: JsonObject = item;
    for (let times = 0; times < 3; times += 1) {
      const errors = this.#errorsOf(schema, tried);
      if (errors.length === 0) return tried;
      const wrong = new Set(errors.flatMap(({ instancePath }) => tokensOf(instancePath).slice(0, 1)));
      const kept = Object.entries(tried).filter(([name]) => !wrong.has(name));
      const renewed = [...wrong].filter((name) => required.has(name));
      tried = Object.fromEntries([
        ...kept,
        ...renewed.map((name) => [name, sampleOf(bundle, propertyOf(bundle, layers, name))] as const),
      ]);
    }
    return undefined;
  }

  #fits(schemas: readonly JsonObject[], item: JsonObject): boolean {
    return schemas.length === 0 || schemas.some((schema) => this.#errorsOf(schema, item).length === 0);
  }

  #errorsOf(schema: JsonObject, item: JsonObject): NonNullable<ValidateFunction["errors"]> {
    const check = this.#validators.every(schema);
    return check(item) ? [] : (check.errors ?? []);
  }

  /** The item or items that the response of an operation shows. */
  #exampleOf(key: OperationKey | undefined): unknown {
    const behaviour = key && this.#base.behaviours.get(key);
    return behaviour && valueAt(this.#base.replies(behaviour).example, behaviour.at);
  }
}
