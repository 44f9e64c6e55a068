import type { Boundary } from "./boundary.ts";
import { isObject, type JsonObject, objectsOf } from "./json.ts";
import type { Location } from "./problem.ts";
import { type Refused, reach } from "./reach.ts";
import type { Reference } from "./references-in.ts";
import type { Source } from "./source.ts";

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
  const walk = reach((path) => source.read(path), root, boundary);
  let step = walk.next();
  // What may be fetched is in `source` by now, or it is left out.
  while (!step.done) step = walk.next();
  const { references, refused } = step.value;
  for (const each of refused) reportRefused(source, root, each);
  source.stray ||= refused.length > 0;
  // Looking for circles would follow the references that were refused.
  if (source.stray) return "stray";
  return reportCircles(source, references) ? "circular" : "sound";
}

function reportRefused(source: Source, root: string, { reference, reason, remedy, end }: Refused): void {
  if (reference === undefined) {
    const place = { file: source.nameOf(root), line: 1, column: 1 };
    const other = end === undefined ? "" : `Name the file at its end, ${source.nameOf(end)}. Or write`;
    source.report(
      place,
      "reference-outside",
      `The document ${reason}`,
      `${other || "Write"} the document into a file of its own.`,
    );
    return;
  }
  const { holder, key, target } = reference;
  source.report(
    source.location(holder, key),
    "reference-outside",
    `The reference "${target.length > 80 ? `${target.slice(0, 79)}…` : target}" ${reason}`,
    remedy,
  );
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
