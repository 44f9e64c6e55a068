import { isObject, type Json, tokensOf } from "../../openapi/json.ts";
import type { Bundle } from "./bundle.ts";
import type { Change, Spot } from "./finding.ts";
import type { ToolChange, ToolPlace } from "./tool.ts";
import { isValueList } from "./values.ts";

/** Members that only people read. */
const prose = new Set([
  ...["description", "summary", "title", "tags", "example", "examples", "externalDocs", "contact", "license"],
  ...["$comment", "x-source", "x-assumed", "x-lint-except", "x-idempotency-exempt"],
]);

/** Objects that only people read. */
const proseTypes = new Set([
  "Info",
  "Contact",
  "License",
  "Tag",
  "TagList",
  "ExternalDocs",
  "Example",
  "ExamplesMap",
]);

/** The tool's changes as ours: its verdicts where it has any, and without what is judged by rules of our own. */
export function readToolChanges(changes: readonly ToolChange[], base: Bundle, head: Bundle): Change[] {
  return changes.filter((change) => !isOurs(change, base, head)).map((change) => read(change, head));
}

/** True for what other files judge: lists of values, annotations, links, default servers, defaults, success statuses. */
function isOurs(change: ToolChange, base: Bundle, head: Bundle): boolean {
  const { type, property, kind } = change;
  if (property?.startsWith("x-") && !prose.has(property)) return true;
  if (/\/x-/.test(change.path)) return true;
  if (property === "version" && type === "Info") return true;
  if (property === "default" || property === "readOnly" || property === "writeOnly") return true;
  if (property === "required" && type === "Header") return true;
  if (type.startsWith("Link")) return true;
  if (type.startsWith("Server") && change.path.startsWith("#/paths/")) return true;
  if (type === "Response" && kind === "added" && /\/responses\/2\d\d$/.test(change.path)) return true;
  if (type === "RequestBody" && kind === "added") return true;
  if (property === "enum" && change.base?.value !== undefined && change.revision?.value !== undefined)
    return true;
  return isInList(base, change.base) || isInList(head, change.revision);
}

/** True for a branch of a list of values, or something inside of one. */
function isInList(bundle: Bundle, place: ToolPlace | undefined): boolean {
  const [, holder] = /^#(.*)\/oneOf\/\d+(?:\/\w[\w-]*)?$/.exec(place?.pointer ?? "") ?? [];
  return holder !== undefined && isValueList(bundle.step(`#${holder}`));
}

function read(change: ToolChange, head: Bundle): Change {
  const at = spotsOf(change, head);
  const where = inWords(change);
  const [verdict] = change.verdicts;
  if (verdict)
    return {
      verdict: "breaking",
      rule: verdict.rule,
      message: `${where}: ${verdict.message.replace(/\.$/, "")}`,
      at,
    };
  if (isProse(change))
    return { verdict: "note", rule: "text-changed", message: `${where}: ${what(change)}`, at };
  if (change.property === "deprecated" && change.revision?.value === true)
    return { verdict: "compatible", rule: "deprecated", message: `${where} is deprecated`, at };
  if (change.impact === "minor")
    return { verdict: "compatible", rule: "added", message: `${where}: ${what(change)}`, at };
  // What no operation uses concerns nobody.
  const unused = change.path.startsWith("#/components/");
  return {
    verdict: unused ? "note" : "compatible",
    rule: unused ? "component-changed" : "relaxed",
    message: `${where}: ${what(change)}`,
    at,
  };
}

function isProse({ property, type }: ToolChange): boolean {
  return property === undefined ? proseTypes.has(type) : prose.has(property) || proseTypes.has(type);
}

function what({ path, type, kind, property, base, revision }: ToolChange): string {
  const isProperty = type === "Schema" && /\/properties\/[^/]+$/.test(path);
  const thing = isProperty ? "property" : type.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  if (property === undefined) return `the ${thing} was ${kind}`;
  const [was, is] = [short(base?.value), short(revision?.value)];
  if (was === undefined) return `\`${property}\` is now ${is}`;
  if (is === undefined) return `\`${property}\` was ${was} and is gone`;
  return `\`${property}\` was ${was}, now it is ${is}`;
}

function short(value: Json | undefined): string | undefined {
  if (value === undefined) return undefined;
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** Kinds of components by the member of `components` that holds them. */
const kinds: Readonly<Record<string, string>> = {
  schemas: "schema",
  responses: "response",
  parameters: "parameter",
  headers: "header",
  examples: "example",
  requestBodies: "request body",
  securitySchemes: "security scheme",
};

/** In words, what a change concerns: the component that many operations share, else the place in the operation. */
function inWords({ path, base, revision }: ToolChange): string {
  const own = revision?.pointer ?? base?.pointer ?? path;
  const [first, kind = "", name, ...inside] = tokensOf(own);
  if (first === "components" && name !== undefined)
    return [`${kinds[kind] ?? kind} ${name}`, ...parts(inside)].join(", ");
  const [start, template = "", method, ...rest] = tokensOf(path);
  if (start !== "paths" || template === "") return start ?? "the document";
  if (method === undefined) return template;
  const verb = /^(?:get|put|post|delete|options|head|patch|trace)$/.test(method);
  return [verb ? `${method.toUpperCase()} ${template}` : template, ...parts(rest)].join(", ");
}

function parts(tokens: readonly string[]): string[] {
  const words: string[] = [];
  for (const [at, token] of tokens.entries()) {
    const next = tokens[at + 1];
    if (token === "requestBody") words.push("request");
    else if (next === undefined) continue;
    else if (token === "responses") words.push(`answer ${next}`);
    else if (token === "properties" && tokens[at - 1] !== "properties") words.push(`\`${next}\``);
    else if (token === "headers") words.push(`header \`${next}\``);
  }
  return words;
}

/** The changed object in the new bundle; of what is gone, the nearest one around it that is still there. */
function spotsOf({ kind, revision, base, path, property }: ToolChange, head: Bundle): Spot[] {
  const pointers = [revision?.pointer, base?.pointer, path].filter((each) => each !== undefined);
  return pointers
    .map((pointer) => {
      const tokens = tokensOf(pointer).filter((token) => token !== "$ref");
      // What follows in a list has moved up to where the removed item stood.
      if (kind === "removed" && /^\d+$/.test(tokens.at(-1) ?? "")) tokens.pop();
      return nearest(head, tokens, property);
    })
    .filter((spot) => spot !== undefined);
}

function nearest(head: Bundle, tokens: readonly string[], property: string | undefined): Spot | undefined {
  let container: Json = head.root;
  let spot: Spot | undefined;
  for (const token of tokens) {
    const inner: Json = head.resolve(container) ?? container;
    const next: Json | undefined = Array.isArray(inner)
      ? inner[Number(token)]
      : isObject(inner)
        ? inner[token]
        : undefined;
    if (next === undefined) return isObject(inner) ? { object: inner } : spot;
    spot = { object: inner, key: token };
    container = next;
  }
  const last = head.resolve(container) ?? container;
  if (!isObject(last)) return spot;
  return property === undefined ? { object: last } : { object: last, key: property };
}
