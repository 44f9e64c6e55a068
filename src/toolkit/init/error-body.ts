import { type JsonObject, stringsOf } from "../../openapi/json.ts";
import { type FoundDocument, type Located, referenceTo } from "./found-document.ts";
import { plain } from "./names.ts";
import { isArray, isNumber, mayBeText, type Value, valuesOf } from "./shape.ts";

/** The parts of an error body, as `x-error` calls them. */
export type Part = "code" | "message" | "details" | "request-id";

export interface ErrorBody {
  readonly parts: ReadonlyMap<Part, Value>;
  /** Whether it is a problem of RFC 9457. */
  readonly problem: boolean;
}

/** Plain names of each part, the clearest first. */
const NAMES: Readonly<Record<Part, readonly string[]>> = {
  message: [
    ...[
      "message",
      "errormessage",
      "msg",
      "errmsg",
      "detail",
      "errordescription",
      "description",
      "usermessage",
    ],
    ...[
      "displaymessage",
      "title",
      "errorsummary",
      "reason",
      "summary",
      "text",
      "error",
      "errormessages",
      "messages",
    ],
    ...["faultstring", "errors", "details"],
  ],
  code: [
    ...[
      "code",
      "errorcode",
      "errcode",
      "errorid",
      "statuscode",
      "faultcode",
      "error",
      "errortype",
      "type",
      "reason",
    ],
    ...["category", "errorname", "name", "status", "key", "id"],
  ],
  details: [
    ...[
      "details",
      "detail",
      "errors",
      "invalidfields",
      "fields",
      "fielderrors",
      "violations",
      "contextinfo",
      "causes",
    ],
    ...[
      "invalidparams",
      "params",
      "parameters",
      "validationerrors",
      "errordetails",
      "problems",
      "context",
      "data",
    ],
    ...["errorcauses", "innererror", "issues", "subcode", "param", "field", "target", "source", "loc"],
  ],
  "request-id": [
    ...[
      "requestid",
      "xrequestid",
      "traceid",
      "correlationid",
      "referenceid",
      "requestidentifier",
      "logid",
      "trackingid",
    ],
    ...["debugid", "incidentid", "uuid"],
  ],
};

/** Names of objects and arrays that hold an error rather than its data. */
const HOLDERS =
  /^(?:error|errors|err|fault|failure|exception|status|meta|response|errormessages|messages|0)$/;

/** Names of what usually says more about an error, and in some styles is all that there is: `{ "detail": [{ "msg": "text" }] }`. */
const SAYING_MORE = /^details?$/;

/**
 * Finds the parts of an error body, inside of its details where nothing else has a message. Returns `undefined` if it has no message:
 * nothing else identifies an error.
 */
export function readErrorBody(document: FoundDocument, schema: Located, type: string): ErrorBody | undefined {
  const all = valuesOf(document, schema, true);
  const within = (holds: (name: string) => boolean) =>
    all.filter(({ path }) => path.slice(0, -1).every((name) => holds(plain(name))));
  return (
    partsAmong(
      within((name) => HOLDERS.test(name)),
      type,
    ) ??
    partsAmong(
      within((name) => HOLDERS.test(name) || SAYING_MORE.test(name)),
      type,
    )
  );
}

function partsAmong(values: readonly Value[], type: string): ErrorBody | undefined {
  const top = new Set(values.filter(({ path }) => path.length === 1).map(({ name }) => name));
  const problem =
    /problem\+json/.test(type) ||
    (top.has("detail") && top.has("title") && (top.has("type") || top.has("status")));
  const parts = new Map<Part, Value>();
  const message = pick(values, "message", (value) => isText(value) || isTextEntry(value, values));
  if (!message) return undefined;
  parts.set("message", message);
  const code = pick(values, "code", (value) => value !== message && isCode(value, message, problem));
  if (code) parts.set("code", code);
  else if (isListed(message)) parts.set("code", message);
  const taken = new Set([message, code]);
  const details = pick(values, "details", (value) => !taken.has(value) && holdsMore(value, message, code));
  if (details) parts.set("details", details);
  const id = pick(values, "request-id", (value) => mayBeText(value));
  if (id) parts.set("request-id", id);
  return { parts, problem };
}

/** Picks the value for a part: by the clearest name, then by the shortest path. */
function pick(values: readonly Value[], part: Part, fits: (value: Value) => boolean): Value | undefined {
  for (const name of NAMES[part]) {
    const found = values.filter((value) => plain(nameOf(value)) === name && fits(value));
    const [nearest] = found.sort((a, b) => a.path.length - b.path.length);
    if (nearest) return nearest;
  }
  return undefined;
}

/** The name of a value; an entry of a list has the list's name. */
function nameOf({ path }: Value): string {
  return path.findLast((name) => name !== "0") ?? "";
}

function isText(value: Value): boolean {
  if (value.name === "0" || isArray(value) || value.types.has("object")) return false;
  // `errors` and `details` without a type are probably a list or an object.
  return value.types.has("string") || (value.types.size === 0 && !/^(?:errors?|details)$/i.test(value.name));
}

/** Whether a value is a text in a list, as in `{ "errors": ["text"] }`. */
function isTextEntry(value: Value, values: readonly Value[]): boolean {
  if (value.name !== "0" || !value.types.has("string")) return false;
  const list = value.path.slice(0, -1).join("/");
  return values.some((each) => isArray(each) && each.path.join("/") === list);
}

/** A description of a code: "identifier of the status code". */
const KIND_OF_ERROR = /\b(?:status|error) code\b|\bkind of (?:the )?error\b/i;

/** Whether an id is that of a kind of error, such as `not_found`, rather than that of this one response. */
function isKind({ text, layers }: Value): boolean {
  const examples = layers.flatMap(({ value: { example, examples: more } }) => [example, ...stringsOf(more)]);
  return (
    KIND_OF_ERROR.test(text) ||
    examples.some((each) => typeof each === "string" && /^[a-z]+(?:_[a-z]+)+$/.test(each))
  );
}

/** Whether a document lists the texts of a message, each a word: then it is the code as well, as in `{ "error": "not_authed" }`. */
function isListed({ layers }: Value): boolean {
  return layers.some(({ value: { enum: listed } }) => {
    const words = stringsOf(listed);
    return words.length > 1 && words.every((each) => /^\S+$/.test(each));
  });
}

/** A code is a word or a number beside or above the message. A status needs an `enum`; a problem (RFC 9457) has fixed names. */
function isCode(value: Value, message: Value, problem: boolean): boolean {
  if (!(value.types.has("string") || isNumber(value) || value.types.size === 0)) return false;
  if (value.name === "0" || value.path.length > message.path.length) return false;
  const name = plain(value.name);
  if (name === "id") return value.types.has("string") && isKind(value);
  if (name === "status" || name === "statuscode")
    return value.types.has("string") && value.layers.some(({ value: layer }) => Array.isArray(layer.enum));
  if (problem) return ["code", "errorcode", "type"].includes(name);
  return true;
}

/** Details are an object or a list beside the message, or the name of the invalid field. */
function holdsMore(value: Value, message: Value, code: Value | undefined): boolean {
  const around = (other: Value | undefined) =>
    other?.path.slice(0, value.path.length).join("/") === value.path.join("/");
  if (around(message) || around(code) || value.name === "0") return false;
  const structured =
    isArray(value) ||
    value.types.has("object") ||
    value.layers.some(({ value: layer }) => layer.additionalProperties !== undefined);
  return structured || /^(?:param|field|target|source)$/i.test(value.name);
}

/**
 * The schema of an error body for other responses. The annotations stand on its parts: unless those are components, a copy of the
 * schema would lack them, and a reference has them.
 */
export function sharedSchema(schema: Located, body: ErrorBody | undefined): JsonObject {
  const parts = [...(body?.parts.values() ?? [])];
  const isApart = parts.every(({ schema: part }) => part.at[0] === "components");
  return isApart && schema.at[0] !== "components" ? schema.value : referenceTo(schema);
}
