import type { JsonObject } from "../../openapi/json.ts";
import { isJsonType, mediaTypesOf } from "../../openapi/media-types.ts";
import type { Call, Reply } from "../core/api.ts";
import type { Bundle } from "../core/bundle.ts";
import { isObject } from "../core/json.ts";
import type { Described } from "../core/operations.ts";
import { Refusal } from "../core/refusal.ts";
import { responseOf } from "../core/response-types.ts";
import { codeOf } from "./reasons.ts";
import { exampleNames, sampleBody, sampleHeaders } from "./sample.ts";
import { chosenMedia, concrete, sampleContent } from "./sample-media.ts";

/** Field that names the source of each response: `state` or `example`. */
export const SOURCE_HEADER = "x-sandbox-response";

/** A documented response with its example. */
export function exampleReply(bundle: Bundle, operation: Described, status: number, name?: string): Reply {
  const response = responseOf(operation, status);
  const body = sampleBody(bundle, response, name);
  return {
    status,
    ...(body !== undefined && { body }),
    headers: { ...sampleHeaders(bundle, response), [SOURCE_HEADER]: "example" },
  };
}

/**
 * The response that the request field `Prefer: code=404, example=Name` asks for. Prism has the same syntax.
 * @throws Refusal if the operation documents no such response.
 */
export function preferred(bundle: Bundle, operation: Described, call: Call): Reply | undefined {
  const { prefer } = call.headers;
  if (typeof prefer !== "string") return undefined;
  const [, code] = /(?:^|[,;\s])code=(\d{3})/.exec(prefer) ?? [];
  const name = preferredExample(call);
  if (code === undefined && name === undefined) return undefined;
  const documented = [...operation.responses.keys()].map(Number).filter(Number.isInteger);
  const holding = documented.find((status) =>
    exampleNames(bundle, responseOf(operation, status)).includes(name ?? ""),
  );
  const status = code === undefined ? holding : Number(code);
  const response = status === undefined ? undefined : responseOf(operation, status);
  const unknown = name !== undefined && isObject(response) && !exampleNames(bundle, response).includes(name);
  if (status === undefined || response === undefined || unknown) {
    const names = documented.flatMap((one) => exampleNames(bundle, responseOf(operation, one)));
    throw new Refusal(
      codeOf("schema"),
      `The operation documents no such response. It has the statuses ${documented.join(", ")} and the examples ${names.join(", ") || "none"}.`,
    );
  }
  return exampleReply(bundle, operation, status, name);
}

function preferredExample({ headers: { prefer } }: Call): string | undefined {
  return typeof prefer === "string" ? /(?:^|[,;\s])example="?([^",;\s]+)/.exec(prefer)?.[1] : undefined;
}

const onlyJson = new WeakMap<object, boolean>();

/** Whether a response has no other form than JSON, as most have. */
function isOnlyJson(bundle: Bundle, response: JsonObject): boolean {
  const known =
    onlyJson.get(response) ?? mediaTypesOf(bundle, response).every(({ type }) => isJsonType(type));
  onlyJson.set(response, known);
  return known;
}

/** A reply in the media type that the request gets. What is no JSON shows no state: it is the documented example. */
export function inMediaType(bundle: Bundle, operation: Described, call: Call, reply: Reply): Reply {
  const response = responseOf(operation, reply.status);
  if (response === undefined || isOnlyJson(bundle, response)) return reply;
  const { accept } = call.headers;
  const chosen = chosenMedia(bundle, response, { accept, body: call.body });
  if (chosen === undefined || isJsonType(chosen.type)) return reply;
  const media = concrete(chosen, accept);
  const text = sampleContent(bundle, media, preferredExample(call));
  if (text === undefined) return reply;
  const { body: _, ...rest } = reply;
  const headers = { ...reply.headers, [SOURCE_HEADER]: "example" };
  return { ...rest, headers, content: { type: media.type, text } };
}
