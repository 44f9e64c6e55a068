import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import ajvFormats from "ajv-formats";
import { OpenApiDocument } from "../../openapi/document.ts";
import { entriesOf, isObject, type Json, type JsonObject, objectsOf } from "../../openapi/json.ts";
import { distance } from "../../openapi/nearest.ts";
import { pointerTo } from "../../openapi/pointer.ts";
import type { Location } from "../../openapi/problem.ts";
import { remedyOf } from "./catalogue.ts";
import type { Finding } from "./finding.ts";
import type { Origins } from "./origins.ts";

/** Rules that report an example that breaks its schema, once for each example and location. */
const RULES = /^(?:no-invalid-(?:media-type|parameter|schema)-examples|header-example-valid)$/;

/** Rules about the meaning of examples. Their findings on an invalid example only follow from it. */
const FOLLOWING = /^(?:run-example|example-code|example-situation)$/;

/** If at least this many examples break, the mistake is probably in the schema. */
const MANY = 3;

/** A line of a schema, and the examples that break it. */
interface Cause {
  readonly location: Location;
  readonly what: string;
  readonly examples: Map<string, Location>;
}

/**
 * Merges findings with one cause. If many examples break on the same line of a schema, one finding about that line replaces
 * theirs and names them. Such findings come first.
 */
export function withCauses(findings: readonly Finding[], bundle: JsonObject, origins: Origins): Finding[] {
  const single = findings.filter(({ rule }) => RULES.test(rule));
  if (single.length < MANY) return [...findings];
  const causes = causesIn(new OpenApiDocument(bundle), origins).filter(
    ({ examples }) => examples.size >= MANY,
  );
  const named = causes.flatMap(({ examples }) => [...examples.values()]);
  const explained = (finding: Finding) =>
    (RULES.test(finding.rule) || FOLLOWING.test(finding.rule)) &&
    named.some(({ file, line }) => file === finding.file && line <= finding.line);
  return [...causes.map(findingOf), ...findings.filter((each) => !explained(each))];
}

function findingOf({ location, what, examples }: Cause): Finding {
  const names = [...examples.keys()];
  const more = names.length > MANY ? ` and ${names.length - MANY} more` : "";
  return {
    ...location,
    ...{ rule: "example-cause", severity: "error", tool: "lint", remedy: remedyOf("example-cause") },
    message: `${names.length} examples break here: ${what} (${names.slice(0, MANY).join(", ")}${more})`,
  };
}

function causesIn(document: OpenApiDocument, origins: Origins): Cause[] {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: false,
    validateFormats: true,
    verbose: true,
    logger: false,
  });
  ajvFormats.default(ajv);
  ajv.addSchema(document.root, "document");
  const causes = new Map<string, Cause>();
  for (const { name, schema, value, holder } of examplesIn(document)) {
    for (const error of culprits(errorsOf(ajv, document, schema, value))) {
      const path = document.pathTo(error.object);
      if (!path) continue;
      const key = `${pointerTo(path)} ${error.key ?? ""}`;
      const location = origins.locate(error.key === undefined ? path : [...path, error.key]);
      const cause = causes.get(key) ?? { location, what: error.what, examples: new Map<string, Location>() };
      causes.set(key, cause);
      cause.examples.set(name, origins.locate(document.pathTo(holder) ?? []));
    }
  }
  return [...causes.values()];
}

interface Example {
  readonly name: string;
  readonly schema: JsonObject;
  readonly value: Json;
  readonly holder: JsonObject;
}

/** Every named example of a body, parameter or header, with its schema. */
function examplesIn(document: OpenApiDocument): Example[] {
  const found = new Map<JsonObject, Example>();
  const visit = (value: Json): void => {
    if (typeof value !== "object" || value === null) return;
    if (isObject(value) && isObject(value.schema))
      for (const [name, entry] of entriesOf(value.examples)) {
        const holder = document.resolve(entry);
        if (holder?.value !== undefined)
          found.set(holder, { name, schema: value.schema, value: holder.value, holder });
      }
    for (const inner of Object.values(value)) visit(inner);
  };
  visit(document.root);
  return [...found.values()];
}

/** The errors of an example; none if the schema itself is invalid, which another rule reports. */
function errorsOf(ajv: Ajv2020, document: OpenApiDocument, schema: JsonObject, value: Json): ErrorObject[] {
  const path = document.pathTo(schema);
  if (!path) return [];
  try {
    const validate = ajv.compile({ $ref: `document#${encodeURI(pointerTo(path))}` });
    return validate(value) ? [] : (validate.errors ?? []);
  } catch {
    return [];
  }
}

/** The object of the bundle that causes an error, and its property or item. */
interface Culprit {
  readonly object: object;
  readonly key: string | number | undefined;
  readonly what: string;
}

/** The errors without those inside the branches of a `oneOf` or `anyOf`: the choice itself has an error. */
function culprits(errors: readonly ErrorObject[]): Culprit[] {
  const choices = errors.filter(({ keyword }) => keyword === "oneOf" || keyword === "anyOf");
  const inside = (error: ErrorObject) =>
    choices.some(
      (choice) => choice !== error && objectsOf(branchesOf(choice)).some((branch) => isPartOf(error, branch)),
    );
  return errors.filter((error) => !inside(error)).map(culpritOf);
}

function branchesOf({ parentSchema, keyword }: ErrorObject): Json | undefined {
  // The schema that Ajv was given is JSON.
  return (parentSchema as JsonObject | undefined)?.[keyword];
}

function isPartOf({ parentSchema }: ErrorObject, branch: JsonObject): boolean {
  return parentSchema === branch || JSON.stringify(branch).includes(JSON.stringify(parentSchema));
}

function culpritOf(error: ErrorObject): Culprit {
  const { keyword, message = "does not fit", data, params } = error;
  const object = error.parentSchema ?? {};
  const branches = objectsOf(branchesOf(error));
  if (keyword === "oneOf" && branches.length > 0 && branches.every((each) => each.const !== undefined)) {
    const nearest = [...branches].sort(
      (a, b) => distance(String(a.const), String(data)) - distance(String(b.const), String(data)),
    )[0];
    return {
      object: nearest ?? object,
      key: "const",
      what: `no value is ${JSON.stringify(data)}; the nearest is ${JSON.stringify(nearest?.const)}`,
    };
  }
  if (keyword === "additionalProperties" || keyword === "unevaluatedProperties")
    return {
      object,
      key: "properties",
      what: `there is no property \`${String(params.additionalProperty ?? params.unevaluatedProperty)}\``,
    };
  return { object, key: keyword, what: `${error.instancePath || "the value"} ${message}` };
}
