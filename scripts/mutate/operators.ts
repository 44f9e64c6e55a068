import type { Document } from "yaml";
import { ANNOTATION, isExtension } from "../../src/openapi/annotation-names.ts";
import type { Site, SourceFile, Step } from "./sites.ts";

/** What operators know of an API besides the site that they change. */
export interface Known {
  readonly codes: readonly string[];
  readonly schemas: readonly string[];
}

/** A kind of damage. `apply` returns the change of a site, or `undefined` if the operator does not apply there. */
export interface Operator {
  readonly name: string;
  apply(site: Site, known: Known): ((document: Document) => void) | undefined;
}

const remove = (path: readonly Step[]) => (document: Document) => void document.deleteIn(path);
const put = (path: readonly Step[], value: unknown) => (document: Document) => document.setIn(path, value);

/** Replaces the values that `where` selects by the result of `how`. Without `how` it deletes them. */
function at(
  name: string,
  where: (site: Site) => boolean,
  how?: (value: unknown, known: Known) => unknown,
): Operator {
  return {
    name,
    apply(site, known) {
      if (!where(site)) return undefined;
      if (!how) return remove(site.path);
      const value = how(site.value, known);
      return value === undefined ? undefined : put(site.path, value);
    },
  };
}

/** Renames a property of an object. */
function renamed(name: string, where: (site: Site) => boolean, to: (key: string) => string): Operator {
  return {
    name,
    apply: (site) =>
      where(site)
        ? (document) => {
            const parent = site.path.slice(0, -1);
            document.deleteIn(site.path);
            document.setIn([...parent, to(String(site.path.at(-1)))], site.value);
          }
        : undefined,
  };
}

const last = ({ path }: Site) => path.at(-1);
const parent = ({ path }: Site) => path.at(-2);
const inFolder = (folder: string) => (site: Site) => site.file.startsWith(folder);
const inPaths = inFolder("paths/");
const inResponses = inFolder("components/responses/");
const inExamples = inFolder("components/examples/");
const inSchemas = inFolder("components/schemas/");
const isAnnotation = (site: Site) => isExtension(String(last(site))) && parent(site) !== "headers";
const isOperationMember = (site: Site) => inPaths(site) && site.path.length === 2;
const isCode = ({ file }: Site) => /schemas\/\w*Error(Code|Name)\.yaml$/.test(file);

const isIn = (list: Site["path"], name: string) => list.includes(name);

/** One operator for each annotation in use, so that all of them are tried. */
export function annotationOperators(files: readonly SourceFile[]): Operator[] {
  const names = new Set(
    files.flatMap(({ sites }) => sites.filter(isAnnotation).map((site) => String(last(site)))),
  );
  return [...names]
    .sort()
    .map((name) => at(`delete ${name}`, (site) => isAnnotation(site) && last(site) === name));
}

const OTHER_STATUS = (value: unknown) => (value === 404 ? 409 : 404);

export const operators: readonly Operator[] = [
  at(
    "delete an error response",
    (site) => inPaths(site) && parent(site) === "responses" && /^[45]/.test(String(last(site))),
  ),
  at("delete 429", (site) => inPaths(site) && parent(site) === "responses" && last(site) === "429"),
  at(
    "delete a success response",
    (site) => inPaths(site) && parent(site) === "responses" && /^2/.test(String(last(site))),
  ),
  at("delete Retry-After", (site) => parent(site) === "headers" && /^retry-after$/i.test(String(last(site)))),
  at(
    "delete a response header",
    (site) => parent(site) === "headers" && !/^retry-after$/i.test(String(last(site))),
  ),
  at("change a code's status", (site) => last(site) === ANNOTATION.status, OTHER_STATUS),
  at(
    "flip a code's retryability",
    (site) => last(site) === ANNOTATION.retryable,
    (value) => value !== true,
  ),
  at(
    "delete a code's cause",
    (site) => isCode(site) && last(site) === "description" && isIn(site.path, "oneOf"),
  ),
  at("delete a code", (site) => isCode(site) && parent(site) === "oneOf"),
  at(
    "delete a value of a list",
    (site) => inSchemas(site) && !isCode(site) && parent(site) === "oneOf" && hasConst(site.value),
  ),
  at("delete a link", (site) => parent(site) === "links"),
  at(
    "lead a link to no operation",
    (site) => last(site) === "operationId" && isIn(site.path, "links"),
    () => "noSuchOperation",
  ),
  at(
    "point a link at nothing",
    (site) => isIn(site.path, "links") && /^\$(request|response)\./.test(String(site.value)),
    (value) => `${String(value)}_gone`,
  ),
  renamed(
    "misname a link's parameter",
    (site) => isIn(site.path, "links") && parent(site) === "parameters",
    (key) => `${key}_gone`,
  ),
  at("delete a code of a response", (site) => parent(site) === ANNOTATION.codes),
  at(
    "add an unknown code to a response",
    (site) => last(site) === ANNOTATION.codes,
    (value) => [...(value as unknown[]), "NO_SUCH_CODE"],
  ),
  at(
    "turn the outcome of a state",
    (site) => last(site) === ANNOTATION.terminal,
    (value) => (value === "success" ? "failure" : "success"),
  ),
  at(
    "delete an example",
    (site) => parent(site) === "examples" && typeof last(site) === "string" && !inSchemas(site),
  ),
  at(
    "put another code into an example",
    (site) => inExamples(site) && /^(code|name)$/.test(String(last(site))),
    (value, { codes }) => (codes.includes(String(value)) ? codes.find((code) => code !== value) : undefined),
  ),
  at(
    "put an unknown code into an example",
    (site) => inExamples(site) && /^(code|name)$/.test(String(last(site))),
    (value, { codes }) => (codes.includes(String(value)) ? "NO_SUCH_CODE" : undefined),
  ),
  at(
    "put another request id into an example",
    (site) => inExamples(site) && last(site) === "correlation_id",
    () => "another-trace-002",
  ),
  at(
    "break an example",
    (site) => inExamples(site) && site.path.length === 1 && last(site) === "value",
    () => ({ no_such_member: true }),
  ),
  at(
    "rename an operation",
    (site) => isOperationMember(site) && last(site) === "operationId",
    (value) => `${String(value)}Anew`,
  ),
  ...["summary", "description", "tags", "security", "operationId"].map((name) =>
    at(`delete an operation's ${name}`, (site) => isOperationMember(site) && last(site) === name),
  ),
  at(
    "drop an operation's scopes",
    (site) =>
      inPaths(site) &&
      isIn(site.path, "security") &&
      Array.isArray(site.value) &&
      typeof last(site) === "string" &&
      last(site) !== "security" &&
      site.value.length > 0,
    () => [],
  ),
  at(
    "make an idempotency key optional",
    (site) => parent(site) === "required" && site.value === "idempotency_key",
  ),
  at(
    "make a required property optional",
    (site) => inSchemas(site) && parent(site) === "required" && site.value !== "idempotency_key",
  ),
  at(
    "require one more property",
    (site) => inSchemas(site) && last(site) === "required" && Array.isArray(site.value),
    (value) => [...(value as unknown[]), "no_such_member"],
  ),
  at(
    "swap the error schema",
    (site) => inResponses(site) && last(site) === "$ref" && parent(site) === "schema",
    (value, { schemas }) => {
      const other = schemas.find((schema) => !/Error/.test(schema));
      return other === undefined ? undefined : String(value).replace(/[^/]+$/, other);
    },
  ),
  at(
    "inline the error schema",
    (site) => inResponses(site) && last(site) === "schema",
    () => ({ type: "object" }),
  ),
  renamed(
    "swap the media type",
    (site) => last(site) === "application/json",
    () => "text/plain",
  ),
  at("open a body", (site) => inSchemas(site) && last(site) === "additionalProperties"),
  at(
    "lower a limit",
    (site) => /^max(Items|Length|imum)$/.test(String(last(site))) && Number(site.value) > 1,
    (value) => Number(value) - 1,
  ),
  at(
    "change a pattern",
    (site) => last(site) === "pattern",
    (value) => `${String(value)}x`,
  ),
  at(
    "change a default",
    (site) => last(site) === "default" && typeof site.value === "number",
    (value) => Number(value) + 1,
  ),
  at(
    "delete a description",
    (site) => last(site) === "description" && (inResponses(site) || inFolder("components/parameters/")(site)),
  ),
  at(
    "add nullable",
    (site) => inSchemas(site) && parent(site) === "properties" && hasType(site.value),
    (value) => ({ ...Object(value), nullable: true }),
  ),
];

function hasConst(value: unknown): boolean {
  return typeof value === "object" && value !== null && "const" in value;
}

function hasType(value: unknown): boolean {
  return typeof value === "object" && value !== null && "type" in value;
}
