import { ANNOTATION, isExtension } from "../../openapi/annotation-names.ts";
import { hasSegments } from "../../openapi/annotations.ts";
import type { Operation, ParameterNotation } from "../../openapi/contract.ts";
import { isObject, type JsonObject, present, textOf } from "../../openapi/json.ts";
import { isAnyType, isJsonType, type MediaType, mediaTypesOf } from "../../openapi/media-types.ts";
import { type DescribedOperation, type Parameter, statusOf } from "../../openapi/operations.ts";
import { isPlaceless, openPlaces } from "../../openapi/path-places.ts";
import { layersOf, typesOf } from "../../openapi/schema.ts";
import type { Source } from "../../openapi/source.ts";
import { bodyNotation } from "./body-notation.ts";
import { isComposed } from "./media-kinds.ts";
import { readResponses } from "./reading.ts";
import { isUnsendable, isWholeQuery } from "./unsendable-parameters.ts";

/** Notations of requests and responses other than JSON and the styles that the client's core writes. */
export function readNotation(
  source: Source,
  operation: DescribedOperation,
): Pick<Operation, "parameters" | "body" | "reads" | "accept" | "bodiless" | "textErrors"> {
  checkStatuses(source, operation);
  const parameters = operation.parameters.flatMap((parameter) => {
    checkPlace(source, operation, parameter);
    const notation = parameterNotation(source, parameter);
    return notation ? [[`${parameter.in}.${parameter.name}`, notation]] : [];
  });
  return present({
    parameters:
      parameters.length > 0
        ? (Object.fromEntries(parameters) as NonNullable<Operation["parameters"]>) // pairs as built above
        : undefined,
    body: bodyNotation(source, operation),
    ...readResponses(source, operation),
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

/** A path parameter has a place in the path, or none is left that it could be meant for. */
function checkPlace(source: Source, operation: DescribedOperation, parameter: Parameter): void {
  if (!isPlaceless(operation.path, parameter) || openPlaces(operation).length === 0) return;
  source.report(
    source.location(parameter.value, "name"),
    "path-parameter",
    `${operation.key} has no place for its path parameter "${parameter.name}"`,
    "Write its name in the path as the parameter has it. An overlay can do that.",
  );
}

/** The parameter's notation, if the client's core would write another one. */
function parameterNotation(source: Source, parameter: Parameter): ParameterNotation | undefined {
  const { in: location, value } = parameter;
  if (isWholeQuery(parameter)) {
    if (parameter.required)
      source.report(
        source.location(value, "in"),
        "parameter-style",
        `The client does not send the parameter "${parameter.name}", which is a whole query (\`in: querystring\`)`,
        "Describe each parameter of the query by itself, with `in: query`. An overlay can do that.",
      );
    return undefined;
  }
  const [media] = mediaTypesOf(source, value);
  if (media) return contentNotation(source, parameter, media);
  if (parameter.required && isUnsendable(source, parameter))
    source.report(
      source.location(value, "schema"),
      "parameter-style",
      `The ${location} parameter "${parameter.name}" has lists or objects within it, for which its style has no notation`,
      "Describe it with `style: deepObject`, or as JSON with `content`, as the server reads it. An overlay can do that.",
    );
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
  const segments = readSegments(source, parameter, types);
  const isUsual = style === "simple" && !notation.allowReserved && !mayBeObject;
  return isUsual ? segments : { style, explode, ...notation, ...segments };
}

/** Whether the slashes of a value stay. A list or an object has its own notation, in which they would end a value. */
function readSegments(
  source: Source,
  { name, value }: Parameter,
  types: ReadonlySet<string>,
): Pick<ParameterNotation, "segments"> | undefined {
  if (!hasSegments(value)) return undefined;
  if (!types.has("array") && !types.has("object")) return { segments: true };
  source.report(
    source.location(value, ANNOTATION.segments),
    "parameter-style",
    `The path parameter "${name}" has several segments and is a list or an object, for which there is no notation`,
    "Describe it as a text, whose slashes then stay. An overlay can do that.",
  );
  return undefined;
}

/** A parameter that is a document of a media type: JSON, or text as it is. */
function contentNotation(
  source: Source,
  { in: location, name, value }: Parameter,
  media: MediaType,
): ParameterNotation | undefined {
  const { type, schema } = media;
  if (isJsonType(type) || (isAnyType(type) && isComposed(source, schema))) return { json: true };
  if (isComposed(source, schema))
    source.report(
      source.location(value, "content"),
      "parameter-style",
      `The ${location} parameter "${name}" holds its values as ${type}, which the client cannot write`,
      "Describe it as a text that the caller puts together. An overlay can do that.",
    );
  return location === "cookie" ? {} : undefined;
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

function isOpenObject(schema: JsonObject): boolean {
  return schema.additionalProperties !== undefined;
}

/** Whether an object may contain objects or arrays. The core writes only plain values in brackets. */
function mayBeNested(source: Source, schema: JsonObject[string] | undefined): boolean {
  return [...layersOf(source, schema)].some((layer) => {
    const inner = [
      ...Object.values(isObject(layer.properties) ? layer.properties : {}),
      layer.additionalProperties,
      layer.items,
    ];
    return inner.some((each) => {
      const types = typesOf(source, each);
      return types.has("object") || types.has("array");
    });
  });
}
