import { dirname, resolve } from "node:path";
import { isExtension } from "./annotation-names.ts";
import { type Boundary, isAddress, strayFile, strayReason } from "./boundary.ts";
import { entriesOf, isObject, type Json, type JsonObject, objectsOf, textOf } from "./json.ts";
import { NAME_MAPS } from "./name-maps.ts";
import type { Location } from "./problem.ts";
import { splitReference } from "./references.ts";
import type { Source } from "./source.ts";

/** A location in a file that names another one. */
interface Reference {
  readonly holder: JsonObject;
  readonly key: string;
  readonly target: string;
}

/**
 * Follows every reference of a document, file by file, before anybody else reads or fetches anything, and reports those that
 * leave the boundary, and those that lead in a circle. A document with a stray reference must not be read any further; one with a
 * circle can be, but not by tools that go round in it.
 */
export function checkReferences(
  source: Source,
  root: string,
  boundary: Boundary,
): "sound" | "circular" | "stray" {
  const stray = strayFile(boundary, root);
  if (stray !== undefined) {
    source.stray = true;
    const place = { file: source.nameOf(root), line: 1, column: 1 };
    source.report(
      place,
      "reference-outside",
      `The document ${stray}`,
      "Write the document into a file of its own.",
    );
    return "stray";
  }
  const references: Reference[] = [];
  const seen = new Set<string>();
  const open = [root];
  for (const path of open) {
    if (seen.has(path)) continue;
    seen.add(path);
    for (const reference of referencesIn(source.read(path), boundary.passesExtensions)) {
      const [file = ""] = reference.target.split("#", 1);
      if (file === "") {
        references.push(reference);
        continue;
      }
      const reason = strayReason(boundary, path, file);
      if (reason !== undefined) {
        reportStray(source, reference, reason);
        source.stray = true;
      } else if (!isAddress(file)) {
        references.push(reference);
        open.push(resolve(dirname(path), splitReference(file).file));
      }
    }
  }
  // Looking for circles would follow the references that were refused.
  if (source.stray) return "stray";
  return reportCircles(source, references) ? "circular" : "sound";
}

function reportStray(source: Source, { holder, key, target }: Reference, reason: string): void {
  source.report(
    source.location(holder, key),
    "reference-outside",
    `The reference "${target.length > 80 ? `${target.slice(0, 79)}…` : target}" ${reason}`,
    "Copy what is needed into a file beside the document, and refer to that.",
  );
}

/** Everything in a value that a tool would follow: `$ref` wherever it stands, `operationRef`, the targets of a discriminator. */
function referencesIn(content: Json | undefined, passesExtensions = false): Reference[] {
  const found: Reference[] = [];
  const seen = new Set<Json>();
  const visit = (value: Json | undefined, keysAreNames = false): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    if (isObject(value)) {
      for (const key of ["$ref", "operationRef"]) {
        const target = textOf(value[key]);
        if (target !== undefined) found.push({ holder: value, key, target });
      }
      const mapping = isObject(value.discriminator) ? value.discriminator.mapping : undefined;
      // A target without a path or a fragment is the name of a component.
      if (isObject(mapping))
        for (const [key, target] of entriesOf(mapping))
          if (typeof target === "string" && /[/\\#:]|\.(?:ya?ml|json)$/i.test(target))
            found.push({ holder: mapping, key, target });
    }
    // A header field or a property may be called `x-...` as well, and tools follow what stands there.
    for (const [key, member] of Object.entries(value))
      if (!passesExtensions || keysAreNames || !isExtension(key))
        visit(member, !keysAreNames && NAME_MAPS.has(key));
  };
  visit(content);
  return found;
}

/** A reference that comes back to itself, by references or by the branches of a schema alone, names nothing. */
function reportCircles(source: Source, references: readonly Reference[]): boolean {
  const done = new Set<JsonObject>();
  const reported = new Set<JsonObject>();
  const visit = (value: JsonObject, way: readonly JsonObject[]): void => {
    const start = way.indexOf(value);
    if (start >= 0) {
      const circle = way.slice(start);
      if (circle.some((each) => reported.has(each))) return;
      for (const each of circle) reported.add(each);
      report(circle);
      return;
    }
    if (done.has(value)) return;
    for (const next of sameValue(source, value)) visit(next, [...way, value]);
    done.add(value);
  };
  const report = (circle: readonly JsonObject[]): void => {
    const named = circle.filter((each) => typeof each.$ref === "string");
    const first = [...named].sort((a, b) =>
      byPlace(source.location(a, "$ref"), source.location(b, "$ref")),
    )[0];
    if (!first) return;
    const at = named.indexOf(first);
    const way = [...named.slice(at), ...named.slice(0, at), first].map((each) =>
      shown(source.location(each, "$ref")),
    );
    const remedy =
      "Let one of them name what is meant: a schema may contain itself in a property or an item.";
    source.report(
      source.location(first, "$ref"),
      "reference-cycle",
      `References lead in a circle: ${way.join(" → ")}`,
      remedy,
    );
  };
  for (const { holder, key } of references) if (key === "$ref") visit(holder, []);
  return reported.size > 0;
}

/** What describes the same value as an object: what it refers to, and the branches that hold of it. */
function sameValue(source: Source, value: JsonObject): JsonObject[] {
  const target = typeof value.$ref === "string" ? source.step(value) : undefined;
  const branches = ["allOf", "anyOf", "oneOf"].flatMap((keyword) => objectsOf(value[keyword]));
  return [target, value.not, ...branches].filter(isObject);
}

function byPlace(a: Location, b: Location): number {
  return a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1;
}

function shown({ file, line }: Location): string {
  return `${file}:${line}`;
}
