import { isData } from "./data-keywords.ts";
import { isObject, type Json, textOf } from "./json.ts";
import { NAME_MAPS } from "./name-maps.ts";
import { pointerTo, valueAt } from "./pointer.ts";
import { decoded } from "./references.ts";

/** The beginnings of pointers that lead into a schema: no OpenAPI document has such properties at its root. */
const INTO_SCHEMA = /^#\/(?:\$defs|definitions|properties|items)\//;

interface Step {
  readonly key: string;
  readonly value: Json;
  readonly isMap: boolean;
}

/**
 * Rewrites, in place, references that generators of schemas wrote before the schema became part of a document: `#/$defs/Size` leads
 * nowhere from the root of the document, and to a definition from that of the schema. Returns whether it changed something.
 */
export function followWithin(content: Json): boolean {
  // In a file that holds a schema, such references are right.
  if (!isObject(content) || content.openapi === undefined) return false;
  let changed = false;
  const way: Step[] = [];
  const visit = (value: Json, isMap: boolean): void => {
    if (typeof value !== "object" || value === null) return;
    const $ref = isObject(value) && !isMap ? textOf(value.$ref) : undefined;
    if (isObject(value) && $ref !== undefined && INTO_SCHEMA.test($ref)) {
      const found = meant(content, way, $ref);
      if (found !== undefined) value.$ref = found;
      changed ||= found !== undefined;
    }
    for (const [key, inner] of Object.entries(value)) {
      if (isData(key, inner) && !isMap) continue;
      const isInnerMap = !isMap && NAME_MAPS.has(key);
      way.push({ key, value: inner, isMap: isInnerMap });
      visit(inner, isInnerMap);
      way.pop();
    }
  };
  visit(content, false);
  return changed;
}

/** What a reference at the end of a way means, if it leads nowhere as it is. */
function meant(content: Json, way: readonly Step[], $ref: string): string | undefined {
  const inside = decoded($ref.slice(1));
  if (valueAt(content, inside) !== undefined) return undefined;
  // The outermost schema is the one that was written by itself. A reference is not what it means.
  const at = way
    .slice(0, -1)
    .findIndex(
      ({ value, isMap }) => !isMap && ![undefined, way.at(-1)?.value].includes(valueAt(value, inside)),
    );
  return at < 0 ? undefined : `#${pointerTo(way.slice(0, at + 1).map(({ key }) => key))}${$ref.slice(1)}`;
}
