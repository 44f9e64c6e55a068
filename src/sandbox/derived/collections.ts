import type { Call } from "../core/api.ts";
import { type JsonObject, object, valueIn } from "../core/json.ts";
import { FirstItems } from "./first-items.ts";
import type { Foundation } from "./foundation.ts";
import { type Item, type ItemSource, type ItemStore, type Items, openItems } from "./items.ts";
import type { CollectionRules, Of } from "./overrides.ts";
import { missing } from "./refusals.ts";
import { canBeFound, type Resource, scopeParameters } from "./resources.ts";
import { runAt } from "./runs.ts";

/** The organisation that starts with examples and samples. */
const OWNER = "org-concord";

/** The collections of an API with their rules. */
export class Collections {
  readonly #base: Foundation;
  readonly #rules: Readonly<Record<string, CollectionRules>>;
  readonly #store: ItemStore;
  readonly #resources: ReadonlyMap<string, Resource>;
  /** What the collections begin with. */
  readonly first: FirstItems;

  constructor(base: Foundation, rules: Readonly<Record<string, CollectionRules>>) {
    this.#base = base;
    this.#rules = rules;
    this.first = new FirstItems(base);
    this.#store = openItems(base.tools.store, base.name);
    this.#resources = new Map(
      [...base.behaviours.values()].map(({ resource }) => [resource.collection, resource]),
    );
    for (const [collection, { seeds = {} }] of Object.entries(rules)) {
      const id = this.resource(collection).id ?? "id";
      for (const [organisation, bodies] of Object.entries(seeds)) {
        const items = () => new Map(bodies.map((body) => [String(valueIn(body, id)), object(body)]));
        this.#store.seedOnce(organisation, collection, items);
      }
    }
  }

  resource(collection: string): Resource {
    const known = this.#resources.get(collection);
    if (known) return known;
    const names = [...this.#resources.keys()].join(", ");
    throw new Error(`The document has no collection ${collection}. It has ${names}.`);
  }

  rules({ collection }: Resource): CollectionRules {
    return this.#rules[collection] ?? {};
  }

  /** Stored items. The first ones are added on first use. */
  items(resource: Resource, of: Of): Items {
    const name = pathOf(resource.collection, of.path);
    this.#seed(resource, of, name);
    return this.#store.of(organisationOf(of), name);
  }

  source(resource: Resource, of: Of): ItemSource<object> {
    return this.rules(resource).source?.(of) ?? this.items(resource, of);
  }

  /** @throws Refusal if the call cannot see such an item. */
  require(resource: Resource, call: Call, id: string): Item<object> {
    const rules = this.rules(resource);
    const item = this.source(resource, call).find(id);
    if (item && (rules.visible?.(item.body, call) ?? true)) return item;
    if (!rules.missing) throw missing(id);
    const isElsewhere = this.#store.exists(pathOf(resource.collection, call.path), id);
    throw rules.missing(id, call, item ? "hidden" : isElsewhere ? "elsewhere" : "nowhere");
  }

  /** The body of an item as the call sees it. A run advances with the clock. */
  shown(resource: Resource, { body, run }: Item<object>, call: Call): JsonObject {
    const state = resource.read && this.#base.contract.operations[resource.read.key]?.state;
    const current =
      run === undefined || state === undefined
        ? body
        : object(runAt(this.#base.bundle, resource.schema, state, body, run, call.now));
    return object(this.rules(resource).shown?.(current, call) ?? current);
  }

  nextNumber(): number {
    return this.#store.nextNumber();
  }

  #seed(resource: Resource, of: Of, name: string): void {
    const { path } = of;
    const { seeds, source } = this.rules(resource);
    const begins = this.#base.samples || resource.id !== undefined;
    if (!begins || organisationOf(of) !== OWNER || seeds || source) return;
    const parents = scopeParameters(resource.collection);
    if (!parents.every((parameter) => this.#isFirst(parameter, path[parameter]))) return;
    this.#store.seedOnce(OWNER, name, () => this.first.under(resource, path));
  }

  /** Whether the id is that of a first item. Collections under other items begin empty. */
  #isFirst(parameter: string, value: string | undefined): boolean {
    const above = [...this.#resources.values()].find((one) => one.parameter === parameter && one.read);
    if (this.#base.samples && (above === undefined || !canBeFound(this.#base, above))) return true;
    return above?.id !== undefined && this.first.of(above).has(value ?? "");
  }
}

/** Who needs no credential belongs to the first organisation: an API without credentials has its examples, too. */
function organisationOf({ principal }: Of): string {
  return principal.tenant || OWNER;
}

/** The path of a collection with the ids of its parents. */
function pathOf(template: string, path: Call["path"]): string {
  if (!template.includes("{")) return template;
  return template.replace(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ""));
}
