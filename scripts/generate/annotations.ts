import { entriesOf, type Json, type JsonObject } from "./json.ts";
import type { Place, Problems } from "./problem.ts";
import type { Source } from "./source.ts";
import type { Annotation, Vocabulary } from "./vocabulary.ts";
import type { ObjectType, Typed } from "./walk.ts";

/** Every annotation of the document must be known, stand where it means something and look as its schema says. */
export function checkAnnotations(
  source: Source,
  objects: readonly Typed[],
  known: Vocabulary,
  problems: Problems,
): void {
  for (const { type, value } of objects) {
    for (const [name, content] of entriesOf(value)) {
      if (!name.startsWith("x-")) continue;
      const place = source.place(value, name);
      const annotation = known.get(name);
      if (!annotation) {
        problems.report(
          place,
          "unknown-annotation",
          `\`${name}\` is not an annotation`,
          suggest(name, known),
        );
        continue;
      }
      checkPlace(place, name, annotation, type, value, problems);
      checkContent(source, value, name, content, annotation, problems);
    }
  }
}

function checkPlace(
  place: Place,
  name: string,
  annotation: Annotation,
  type: ObjectType,
  value: JsonObject,
  problems: Problems,
) {
  const rule = "misplaced-annotation";
  const { standsOn, beside } = annotation;
  if (!standsOn.includes("any") && !standsOn.includes(type)) {
    const remedy = `It belongs on: ${standsOn.join(", ")}.`;
    problems.report(place, rule, `\`${name}\` has no meaning on the object "${type}"`, remedy);
  } else if (typeof value.$ref === "string" && type !== "schema") {
    const remedy =
      "Move it into the object that the reference names: only a schema may say more beside its $ref.";
    problems.report(place, rule, `\`${name}\` beside a $ref is ignored`, remedy);
  } else if (type === "schema") {
    for (const keyword of beside) {
      if (keyword in value) continue;
      problems.report(
        place,
        rule,
        `\`${name}\` stands without \`${keyword}\``,
        `Put it into the schema that has \`${keyword}\`.`,
      );
    }
  }
}

function checkContent(
  source: Source,
  value: JsonObject,
  name: string,
  content: Json,
  annotation: Annotation,
  problems: Problems,
): void {
  if (annotation.validate(content)) return;
  for (const error of annotation.validate.errors ?? []) {
    const inner = error.instancePath === "" ? "" : ` at ${error.instancePath}`;
    const allowed = error.keyword === "enum" ? `: ${error.params.allowedValues.join(", ")}` : "";
    const extra = error.keyword === "additionalProperties" ? ` (${error.params.additionalProperty})` : "";
    const message = `\`${name}\`${inner} ${error.message ?? "is malformed"}${allowed}${extra}`;
    problems.report(
      source.place(value, name),
      "malformed-annotation",
      message,
      `See ${name} in spec/extensions.md.`,
    );
  }
}

/** The known name that shares most with a misspelt one. */
function suggest(name: string, known: Vocabulary): string {
  const pairs = (text: string) => Array.from(text, (letter, at) => letter + (text[at + 1] ?? ""));
  const likeness = (other: string) => {
    const theirs = new Set(pairs(other));
    return pairs(name).filter((pair) => theirs.has(pair)).length / Math.max(name.length, other.length);
  };
  const [best] = [...known.keys()].sort((a, b) => likeness(b) - likeness(a));
  const nearest = best !== undefined && likeness(best) > 0.5 ? `Did you mean \`${best}\`? ` : "";
  return `${nearest}spec/extensions.md lists every annotation; a new one goes into spec/extensions.schema.yaml and there.`;
}
