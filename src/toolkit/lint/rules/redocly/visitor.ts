import { entriesOf, isObject, type Json, type JsonObject } from "../../../../openapi/json.ts";

/** A location in a source file, as Redocly represents it. */
export interface Location {
  readonly source: { readonly absoluteRef: string };
  readonly pointer: string;
  child(tokens: string | readonly (string | number)[]): Location;
  /** The same location, but of the property's name instead of its value. */
  key(): Location;
}

/** What Redocly passes to a rule with each object, as far as our rules need it. */
export interface Context {
  readonly location: Location;
  readonly key: string | number;
  /** Redocly's type of the object, such as `Schema` or `Response`. */
  readonly type: { readonly name: string };
  report(problem: { message: string; location?: Location }): void;
  /** Resolves a reference in the file `from` to its target and location. Any other value is returned as it is. */
  resolve(value: Json | undefined, from?: string): { node?: Json; location?: Location };
}

export type Visit = (node: JsonObject, context: Context) => void;

/** Functions by the type of object that they visit; `any` visits all. */
export type Visitor = Readonly<Record<string, Visit | { readonly enter?: Visit; readonly leave?: Visit }>>;

/** Makes a visitor for each document, since a rule may keep state. */
export type Rule = () => Visitor;

/** Entries of an object with references resolved, and their locations. References that lead nowhere are left out. */
export function resolvedEntries(
  value: Json | undefined,
  location: Location,
  { resolve }: Pick<Context, "resolve">,
): { name: string; node: JsonObject; location: Location }[] {
  const entries = Array.isArray(value) ? Object.entries(value) : entriesOf(value);
  return entries.flatMap(([name, entry]) => {
    const reference = isObject(entry) && typeof entry.$ref === "string";
    const found = reference ? resolve(entry, location.source.absoluteRef) : { node: entry };
    return isObject(found.node)
      ? [{ name, node: found.node, location: found.location ?? location.child(name) }]
      : [];
  });
}
