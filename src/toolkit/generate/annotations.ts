import { isExtension } from "../../openapi/annotation-names.ts";
import type { Location } from "../../openapi/problem.ts";
import type { Source } from "../../openapi/source.ts";
import type { Typed } from "../../openapi/walk.ts";
import type { Annotation, Vocabulary } from "./vocabulary.ts";

/** Checks the location and the content of every annotation in a document. */
export function checkAnnotations(source: Source, objects: readonly Typed[], known: Vocabulary): void {
  for (const object of objects) {
    for (const name of Object.keys(object.value).filter(isExtension)) {
      const location = source.location(object.value, name);
      const annotation = known.get(name);
      if (source.demands === "runtime" && isSomebodyElses(name, object, known)) continue;
      if (annotation) {
        checkLocation(source, location, name, annotation, object);
        checkContent(source, location, name, annotation, object.value[name]);
      } else {
        reportUnknown(source, location, name, known);
      }
    }
  }
}

/**
 * Whether an annotation in another provider's document has another meaning: its name is unknown or one that no program reads, or
 * its location is wrong and so is its content, which says nothing where other tools have the name as well.
 */
function isSomebodyElses(name: string, { type, value }: Typed, known: Vocabulary): boolean {
  const annotation = known.get(name) ?? known.get(meant(name, known) ?? "");
  if (annotation === undefined || annotation.house) return true;
  const belongs = annotation.standsOn.includes("any") || annotation.standsOn.includes(type);
  return known.has(name) && !belongs && (annotation.common || !annotation.validate(value[name]));
}

/** Reports an unknown annotation, with the known name if it is misspelt. */
function reportUnknown(source: Source, location: Location, name: string, known: Vocabulary): void {
  const near = meant(name, known);
  const message = `\`${name}\` is not an annotation`;
  if (near !== undefined) {
    source.report(location, "unknown-annotation", message, `Did you mean \`${near}\`? Correct its name.`);
    return;
  }
  const remedy = "Remove it, or add it to spec/extensions.schema.yaml and spec/extensions.md.";
  source.report(location, "foreign-annotation", message, remedy);
}

function checkLocation(
  source: Source,
  location: Location,
  name: string,
  annotation: Annotation,
  { type, value }: Typed,
): void {
  const { standsOn, beside } = annotation;
  if (!standsOn.includes("any") && !standsOn.includes(type)) {
    const message = `\`${name}\` has no meaning on the object "${type}"`;
    source.report(location, "misplaced-annotation", message, `It belongs on: ${standsOn.join(", ")}.`);
  } else if (typeof value.$ref === "string" && type !== "schema") {
    const remedy =
      "Move it into the object that the reference names: only a schema may say more beside its $ref.";
    source.report(location, "misplaced-annotation", `\`${name}\` beside a $ref is ignored`, remedy);
  } else if (type === "schema") {
    for (const keyword of beside.filter((each) => !(each in value))) {
      const message = `\`${name}\` stands without \`${keyword}\``;
      source.report(
        location,
        "misplaced-annotation",
        message,
        `Put it into the schema that has \`${keyword}\`.`,
      );
    }
  }
}

function checkContent(
  source: Source,
  location: Location,
  name: string,
  { validate }: Annotation,
  content: unknown,
): void {
  if (validate(content)) return;
  for (const { instancePath, keyword, params, message = "is malformed" } of validate.errors ?? []) {
    const inner = instancePath === "" ? "" : ` at ${instancePath}`;
    const allowed = keyword === "enum" ? `: ${params.allowedValues.join(", ")}` : "";
    const extra = keyword === "additionalProperties" ? ` (${params.additionalProperty})` : "";
    const text = `\`${name}\`${inner} ${message}${allowed}${extra}`;
    source.report(location, "malformed-annotation", text, `See ${name} in spec/extensions.md.`);
  }
}

/** The known name that differs by one letter or by two swapped letters. */
function meant(name: string, known: Vocabulary): string | undefined {
  return [...known.keys()].find((other) => isOneEditAway(name.toLowerCase(), other));
}

function isOneEditAway(a: string, b: string): boolean {
  if (a.length > b.length) return isOneEditAway(b, a);
  let from = 0;
  while (from < a.length && a[from] === b[from]) from++;
  const rest = (text: string, skipped: number) => text.slice(from + skipped);
  if (a.length < b.length) return rest(a, 0) === rest(b, 1);
  if (rest(a, 1) === rest(b, 1)) return true;
  return a[from] === b[from + 1] && a[from + 1] === b[from] && rest(a, 2) === rest(b, 2);
}
