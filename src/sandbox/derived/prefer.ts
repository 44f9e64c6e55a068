import type { Call, Reply } from "../core/api.ts";
import type { Bundle } from "../core/bundle.ts";
import { isObject } from "../core/json.ts";
import type { Described } from "../core/operations.ts";
import { Refusal } from "../core/refusal.ts";
import { responseOf } from "./error-bodies.ts";
import { codeOf } from "./reasons.ts";
import { exampleNames, sampleBody, sampleHeaders } from "./sample.ts";

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
  const [, name] = /(?:^|[,;\s])example="?([^",;\s]+)/.exec(prefer) ?? [];
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
