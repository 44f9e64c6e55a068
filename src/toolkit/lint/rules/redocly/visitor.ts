import { entriesOf, isObject, type Json, type JsonObject } from "../../../../openapi/json.ts";

/** A location in a hand-written file, as Redocly keeps it. */
export interface Location {
  readonly source: { readonly absoluteRef: string };
  readonly pointer: string;
  child(tokens: string | readonly (string | number)[]): Location;
  /** The name of the property instead of its value. */
  key(): Location;
}

/** What Redocly hands to a rule with each object: the part of it that ours need. */
export interface Context {
  readonly location: Location;
  readonly key: string | number;
  /** Kind of the object by Redocly's name, `Schema` or `Response`. */
  readonly type: { readonly name: string };
  report(problem: { message: string; location?: Location }): void;
  /** What a reference in the file `from` names, and where that was written; the value itself if it is no reference. */
  resolve(value: Json | undefined, from?: string): { node?: Json; location?: Location };
}

export type Visit = (node: JsonObject, context: Context) => void;

/** Functions by the kind of object that they look at; `any` looks at each. */
export type Visitor = Readonly<Record<string, Visit | { readonly enter?: Visit; readonly leave?: Visit }>>;

/** One for each document, since a rule may remember what it has seen. */
export type Rule = () => Visitor;

/** Entries of an object with their references followed, and where each was written; what leads nowhere is left out. */
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
