import { isExtension } from "../../openapi/annotation-names.ts";
import type { Operation, ParameterNotation, Status } from "../../openapi/contract.ts";
import { isObject, type JsonObject, present, textOf } from "../../openapi/json.ts";
import { isJsonType, type MediaType, mediaTypesOf } from "../../openapi/media-types.ts";
import {
  type DescribedOperation,
  errorsOf,
  type Parameter,
  type Response,
  statusOf,
  successesOf,
} from "../../openapi/operations.ts";
import type { References } from "../../openapi/references.ts";
import { layersOf } from "../../openapi/schema.ts";
import type { Source } from "../../openapi/source.ts";

/** Notations of requests and responses other than JSON and the styles that the client's core writes. */
export function readNotation(
  source: Source,
  operation: DescribedOperation,
): Pick<Operation, "parameters" | "body" | "reads" | "bodiless"> {
  checkStatuses(source, operation);
  const parameters = operation.parameters.flatMap((parameter) => {
    const notation = parameterNotation(source, parameter);
    return notation ? [[`${parameter.in}.${parameter.name}`, notation]] : [];
  });
  return present({
    parameters:
      parameters.length > 0
        ? (Object.fromEntries(parameters) as NonNullable<Operation["parameters"]>) // pairs as built above
        : undefined,
    body: bodyNotation(source, operation),
    ...readBodies(source, operation),
  });
}

function checkStatuses(source: Source, operation: DescribedOperation): void {
  const responses = isObject(operation.value.responses) ? operation.value.responses : {};
  for (const status of Object.keys(responses)) {
    if (isExtension(status) || typeof statusOf(status) === "number") continue;
    const remedy = "Write one response per status, so that each has its own codes and types.";
    source.report(
      source.location(responses, status),
      "status-range",
      `"${status}" is not one status`,
      remedy,
    );
  }
}

/** The parameter's notation, if the client's core would write another one. */
function parameterNotation(source: Source, parameter: Parameter): ParameterNotation | undefined {
  const { in: location, value } = parameter;
  if (location === "querystring")
    source.report(
      source.location(value, "in"),
      "parameter-style",
      `The client does not send the parameter "${parameter.name}", which is a whole query (\`in: querystring\`)`,
      "Describe each parameter of the query by itself, with `in: query`. An overlay can do that.",
    );
  const [media] = mediaTypesOf(source, value);
  if (media) return { json: true };
  const usual = location === "query" || location === "cookie" ? "form" : "simple";
  const said = textOf(value.style) ?? usual;
  checkStyle(source, parameter, said);
  // Since OpenAPI 3.2: as a form, of which nothing is encoded.
  const isBare = location === "cookie" && said === "cookie";
  const style = isBare ? "form" : said;
  const explode = typeof value.explode === "boolean" ? value.explode : style === "form";
  const notation = present({
    style: style === usual ? undefined : style,
    explode: explode === (style === "form") ? undefined : explode,
    allowReserved: value.allowReserved === true || isBare ? true : undefined,
  });
  if (location === "cookie") return notation;
  const types = typesOf(source, value.schema);
  const mayBeObject =
    types.size === 0 ? isObject(value.schema) && isOpenObject(value.schema) : types.has("object");
  if (location === "query") {
    if (style === "deepObject") return mayBeNested(source, value.schema) ? { style } : undefined;
    if (mayBeObject) return { style, explode, ...notation };
    if (types.has("array") || notation.allowReserved)
      return Object.keys(notation).length > 0 ? notation : undefined;
    return undefined;
  }
  if (location === "header") return mayBeObject ? { style, explode } : undefined;
  const isUsual = style === "simple" && !notation.allowReserved && !mayBeObject;
  return isUsual ? undefined : { style, explode, ...notation };
}

/** The styles of each location (OpenAPI 3.1, "Style Values"). */
const STYLES: Readonly<Record<string, readonly string[]>> = {
  query: ["form", "spaceDelimited", "pipeDelimited", "deepObject"],
  path: ["simple", "label", "matrix"],
  header: ["simple"],
  cookie: ["form", "cookie"],
};

/** Nothing says how a list or an object is written in a style that its location does not have. A plain value is the same in all. */
function checkStyle(source: Source, { in: location, name, value }: Parameter, style: string): void {
  const styles = STYLES[location] ?? [style];
  if (styles.includes(style) || !isComposed(source, isObject(value.schema) ? value.schema : undefined))
    return;
  source.report(
    source.location(value, "style"),
    "parameter-style",
    `"${style}" is no style of the ${location} parameter "${name}"`,
    `A ${location} parameter has ${styles.length === 1 ? "the style" : "one of the styles"} ${styles.join(", ")}.`,
  );
}

/** The types that a schema names for a value. */
function typesOf(references: References, schema: JsonObject[string] | undefined): Set<string> {
  const types = [...layersOf(references, schema)].flatMap((layer) => {
    if (layer.properties !== undefined) return ["object"];
    return typeof layer.type === "string" ? [layer.type] : Array.isArray(layer.type) ? layer.type : [];
  });
  return new Set(types.filter((type) => typeof type === "string"));
}

function isOpenObject(schema: JsonObject): boolean {
  return schema.additionalProperties !== undefined;
}

/** Whether an object may contain objects or arrays. The core writes only plain values in brackets. */
function mayBeNested(source: Source, schema: JsonObject[string] | undefined): boolean {
  return [...layersOf(source, schema)].some((layer) => {
    const inner = [
      ...Object.values(isObject(layer.properties) ? layer.properties : {}),
      layer.additionalProperties,
    ];
    return inner.some((each) => {
      const types = typesOf(source, each);
      return types.has("object") || types.has("array");
    });
  });
}

/** The media type that the client sends: JSON if the operation takes it, then a form, then the first type. */
export function chosenType(types: readonly MediaType[]): MediaType | undefined {
  return types.find(({ type }) => isJsonType(type)) ?? types.find(({ type }) => FORM.test(type)) ?? types[0];
}

const FORM = /^(?:multipart\/form-data|application\/x-www-form-urlencoded)\b/i;

function isAny(type: string): boolean {
  return /^(?:\*|application)\/\*/.test(type);
}

/** Whether a body is an object or array in a media type that the client neither writes nor reads. */
export function isUnwritable(references: References, { type, schema }: MediaType): boolean {
  return !FORM.test(type) && !isJsonType(type) && !isAny(type) && isComposed(references, schema);
}

function isComposed(references: References, schema: JsonObject | undefined): boolean {
  const types = typesOf(references, schema);
  return types.has("object") || types.has("array");
}

function bodyNotation(source: Source, { key, requestBody }: DescribedOperation): Operation["body"] {
  const chosen = chosenType(mediaTypesOf(source, requestBody));
  if (!chosen || /^application\/json$/i.test(chosen.type)) return undefined;
  const { type, value, schema } = chosen;
  // An object of any media type is sent as the usual one.
  if (isAny(type) && isComposed(source, schema)) return undefined;
  if (isUnwritable(source, chosen)) {
    const message = `${key} takes its values as ${type}, which the client cannot write`;
    const remedy = "Describe it as text that the caller puts together, or as JSON or a form.";
    const content = isObject(requestBody?.content) ? requestBody.content : value;
    source.report(source.location(content, type), "request-media-type", message, remedy);
  }
  const encoding = isObject(value.encoding) ? Object.entries(value.encoding) : [];
  const parts = encoding.flatMap(([name, each]) =>
    isObject(each)
      ? [
          [
            name,
            present({
              type: textOf(each.contentType)?.split(",")[0]?.trim(),
              style: textOf(each.style),
              explode: typeof each.explode === "boolean" ? each.explode : undefined,
            }),
          ],
        ]
      : [],
  );
  return present({
    type: isAny(type) || /\/\*$/.test(type) ? "application/octet-stream" : type,
    parts: parts.length > 0 ? Object.fromEntries(parts) : undefined,
  });
}

function readBodies(source: Source, operation: DescribedOperation): Pick<Operation, "reads" | "bodiless"> {
  const described = ({ status, value }: Response) => ({
    status,
    types: mediaTypesOf(source, value).map(({ type }) => type),
  });
  const successes = successesOf(operation).map(described);
  const bodiless = [...successes, ...errorsOf(operation).map(described)]
    .filter((each) => each.types.length === 0)
    .map(({ status }) => status);
  return present({ reads: readsOf(source, operation), bodiless: without204(bodiless) });
}

/** What the client reads of a success that is no JSON. */
export function readsOf(references: References, operation: DescribedOperation): "text" | "blob" | undefined {
  const types = successesOf(operation).flatMap(({ value }) =>
    mediaTypesOf(references, value).map(({ type }) => type),
  );
  if (types.length === 0 || types.some((type) => isJsonType(type) || type === "*/*")) return undefined;
  return types.every((type) => /^text\/|\b(?:xml|yaml|csv|x-ndjson)\b/i.test(type)) ? "text" : "blob";
}

function without204(statuses: readonly Status[]): Status[] | undefined {
  const left = statuses.filter((status) => status !== 204 && status !== 205);
  return left.length > 0 ? left : undefined;
}
