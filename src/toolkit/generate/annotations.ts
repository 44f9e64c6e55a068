import type { Location } from "../../openapi/problem.ts";
import type { Source } from "../../openapi/source.ts";
import type { Typed } from "../../openapi/walk.ts";
import type { Annotation, Vocabulary } from "./vocabulary.ts";

/** Every annotation of the document must be known, stand where it means something and look as its schema says. */
export function checkAnnotations(source: Source, objects: readonly Typed[], known: Vocabulary): void {
  for (const object of objects) {
    for (const name of Object.keys(object.value).filter((member) => member.startsWith("x-"))) {
      const place = source.location(object.value, name);
      const annotation = known.get(name);
      if (annotation) {
        checkPlace(source, place, name, annotation, object);
        checkContent(source, place, name, annotation, object.value[name]);
      } else {
        source.report(place, "unknown-annotation", `\`${name}\` is not an annotation`, suggest(name, known));
      }
    }
  }
}

function checkPlace(
  source: Source,
  place: Location,
  name: string,
  annotation: Annotation,
  { type, value }: Typed,
): void {
  const { standsOn, beside } = annotation;
  if (!standsOn.includes("any") && !standsOn.includes(type)) {
    const message = `\`${name}\` has no meaning on the object "${type}"`;
    source.report(place, "misplaced-annotation", message, `It belongs on: ${standsOn.join(", ")}.`);
  } else if (typeof value.$ref === "string" && type !== "schema") {
    const remedy =
      "Move it into the object that the reference names: only a schema may say more beside its $ref.";
    source.report(place, "misplaced-annotation", `\`${name}\` beside a $ref is ignored`, remedy);
  } else if (type === "schema") {
    for (const keyword of beside.filter((each) => !(each in value))) {
      const message = `\`${name}\` stands without \`${keyword}\``;
      source.report(
        place,
        "misplaced-annotation",
        message,
        `Put it into the schema that has \`${keyword}\`.`,
      );
    }
  }
}

function checkContent(
  source: Source,
  place: Location,
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
    source.report(place, "malformed-annotation", text, `See ${name} in spec/extensions.md.`);
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
