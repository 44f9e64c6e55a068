import { isExtension } from "./annotation-names.ts";
import { isData } from "./data-keywords.ts";
import { entriesOf, isObject, type Json, type JsonObject, textOf } from "./json.ts";
import { NAME_MAPS } from "./name-maps.ts";

/** A location in a file that names another one. */
export interface Reference {
  readonly holder: JsonObject;
  readonly key: string;
  readonly target: string;
  /** Whether it stands in an extension, which only its vendor's tools understand, or in data. */
  readonly isExtra: boolean;
}

/** Properties whose text is an address that tools follow, wherever they stand. */
const FOLLOWED = ["$ref", "operationRef", "externalValue"];

/** Everything in a value that a tool would follow: references, links, examples in other files, the targets of a discriminator. */
export function referencesIn(content: Json | undefined): Reference[] {
  const found: Reference[] = [];
  const seen = new Set<Json>();
  const visit = (value: Json | undefined, keysAreNames: boolean, isExtra: boolean): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    if (isObject(value)) {
      for (const key of FOLLOWED) {
        const target = textOf(value[key]);
        if (target !== undefined) found.push({ holder: value, key, target, isExtra });
      }
      const mapping = isObject(value.discriminator) ? value.discriminator.mapping : undefined;
      // A target without a path or a fragment is the name of a component.
      if (isObject(mapping))
        for (const [key, target] of entriesOf(mapping))
          if (typeof target === "string" && /[/\\#:]|\.(?:ya?ml|json)$/i.test(target))
            found.push({ holder: mapping, key, target, isExtra });
    }
    // A header field or a property may be called `x-...` as well, and tools follow what stands there.
    for (const [key, member] of Object.entries(value))
      visit(
        member,
        !keysAreNames && NAME_MAPS.has(key),
        isExtra || (!keysAreNames && (isExtension(key) || isData(key, member))),
      );
  };
  visit(content, false, false);
  return found;
}
